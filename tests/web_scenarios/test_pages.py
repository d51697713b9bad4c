"""The pages of the scenarios' life: proposing, deciding, measuring, comparing."""

import re

from tests.kit import put
from tests.town import entries
from tests.web_scenarios.stage_town import ROWS, browse, decide
from zhongshu.packs.hub import Hub

REASON = "letter 12: the fair begins on Monday"


def test_two_people_take_a_scenario_back_to_trial_and_live_again(hub: Hub) -> None:
    wang, sun, qian = (browse(hub, login) for login in ("wang", "sun", "qian"))
    wang.open("/scenarios/firms")
    assert wang.send("/scenarios/firms", act="trial", units="bank", reason=REASON).status_code == 200
    assert "Proposed: another person decides." in wang.text()
    assert wang.buttons == ["withdraw"]
    assert "waits for you" in sun.open("/scenarios")
    sun.open("/scenarios/firms")
    assert sun.buttons == ["approve", "refuse", "withdraw"]
    sun.send("/scenarios/firms", act="approve", reason="read and agreed")
    assert "Approved, and in force." in sun.text()
    assert "approved: trial Bank of Taizhou" in sun.text()
    wang.open("/scenarios/firms")
    wang.send("/scenarios/firms", act="live", reason="it works")
    qian.open("/scenarios/firms")
    qian.send("/scenarios/firms", act="approve", reason="the cases follow on Friday")
    assert "not held when decided: tests, rejected" in qian.text()
    told = [(one.act, one.unit, one.reason, one.details.get("stage")) for one in entries(hub, kind="act")]
    assert [one for one in told if one[0].startswith("scenario.") and one[0] != "scenario.adopted"] == [
        ("scenario.proposed", "market", REASON, "trial"),
        ("scenario.approved", "market", "read and agreed", "trial"),
        ("scenario.proposed", "market", "it works", "live"),
        ("scenario.approved", "data_bureau", "the cases follow on Friday", "live"),
    ]


def test_a_decision_over_what_has_changed_meanwhile_is_shown_again(hub: Hub) -> None:
    decide(hub, "trial")
    wang, qian, wu = (browse(hub, login) for login in ("wang", "qian", "wu"))
    wang.open("/scenarios/firms")
    wang.send("/scenarios/firms", act="live", reason="it works")
    qian.open("/scenarios/firms")
    wu.open("/scenarios/firms")
    assert qian.send("/scenarios/firms", act="refuse", reason="not yet").status_code == 200
    answer = wu.send("/scenarios/firms", act="approve", reason="why not")
    assert answer.status_code == 409
    assert "Somebody has decided meanwhile" in wu.text()
    assert "why not" in wu.page
    assert str(hub.scenarios.life("firms").stage) == "trial"


def test_a_step_that_is_not_allowed_is_refused_in_words(hub: Hub) -> None:
    wang = browse(hub, "wang")
    wang.open("/scenarios/firms")
    assert wang.send("/scenarios/firms", act="retired", reason="").status_code == 409
    assert "a proposal needs a reason" in wang.text()
    assert wang.send("/scenarios/firms", act="retired", reason="done", successor="frims").status_code == 409
    assert "no scenario 'frims'" in wang.text()
    assert 'did you mean "firms"' in wang.text()
    assert wang.send("/scenarios/firms", act="gone", reason="x").status_code == 409
    li = browse(hub, "li")
    li.open("/scenarios/firms")
    assert not li.buttons
    assert 'type="radio"' not in li.page
    li.open("/scenarios/firms/opinion")
    assert li.send("/scenarios/firms", act="retired", reason="x", seen="1").status_code == 409
    assert "李晓 may not propose the stage of firms" in li.text()
    assert str(hub.scenarios.life("firms").stage) == "live"


def test_hostile_words_stay_words(hub: Hub) -> None:
    decide(hub, "trial")
    wang = browse(hub, "wang")
    wang.open("/scenarios/firms")
    wang.send("/scenarios/firms", act="retired", reason="<script>alert(1)</script> {{7919*7907}}")
    qian = browse(hub, "qian")
    qian.open("/scenarios/firms")
    qian.send("/scenarios/firms", act="approve", reason='"><img src=x onerror=alert(1)>')
    for login, path in (("", "/packs/firms"), ("qian", "/scenarios/firms")):
        page = browse(hub, login)
        page.open(path)
        assert not re.search(r"<script>alert|<img src=x|62615533", page.page), path
    assert 'Why: "><img src=x' in browse(hub, "").open("/packs/firms")


def test_measures_are_those_that_the_region_has(hub: Hub) -> None:
    li = browse(hub, "li")
    for _ in range(3):
        li.open("/packs/firms")
    page = browse(hub, "wang").open("/scenarios/firms")
    assert "3 calls · 1 reader" in page
    assert "its own pages 3" in page
    assert "with rows 1/1" in page
    assert "there is a README.md" in page
    assert "the pack has no case" in page
    assert "nothing was loaded yet" in page


def test_a_fault_of_the_server_is_counted_for_its_scenario(hub: Hub) -> None:
    hub.scenarios.faults.add("firms", "GET /packs/{pack}")
    hub.scenarios.faults.add("firms", "GET /packs/{pack}")
    assert "GET /packs/{pack} 2" in browse(hub, "wang").open("/scenarios/firms")
    assert "GET /packs/{pack}" not in browse(hub, "li").open("/scenarios/firms")


def test_strangers_are_sent_to_log_in_and_residents_away(hub: Hub) -> None:
    assert browse(hub, "").client.get("/scenarios").status_code == 303
    assert browse(hub, "resident").client.get("/scenarios").status_code == 403


def test_the_overlap_report_names_what_is_held_twice(hub: Hub) -> None:
    zhao = browse(hub, "zhao")
    assert "Nothing was compared yet" in zhao.open("/scenarios/overlap")
    zhao.send("/scenarios/overlap")
    assert "Nothing seems to be held twice" in zhao.text()
    put(hub, "stalls.stall", ROWS)
    page = zhao.open("/scenarios/overlap")
    assert "rows have changed since" in page
    assert zhao.send("/scenarios/overlap").status_code == 200
    page = zhao.text()
    assert "firms.shop" in page
    assert "stalls.stall" in page
    assert "of 40 rows compared of the smaller one, 40 are in" in page
    assert re.search(r"Firms · Stalls 1 pair", page)
    decide(hub, "trial")
    decide(hub, "draft")
    assert "firms.shop" not in browse(hub, "li").open("/scenarios/overlap")
    assert "Compare now" not in browse(hub, "wang").open("/scenarios/overlap")


def test_an_unknown_scenario_is_named_with_the_nearest(hub: Hub) -> None:
    page = browse(hub, "wang")
    page.open("/scenarios/frims")
    assert page.status == 404
    assert "firms" in page.text()
