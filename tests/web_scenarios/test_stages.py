"""What a stage means on every page, for everybody, enforced at one place."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.town import close
from tests.web_scenarios.stage_town import browse, decide, make_stage_town, reader
from zhongshu.app.rules import RULES
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub
from zhongshu.packs.schedule import schedule
from zhongshu.sharing.scenarios.stage import Stage
from zhongshu.web.marks import scenario_of

STATED = {"Zhongshu-Grant": "open-shops", "Zhongshu-Purpose": "public_information"}
PAGES = (
    "/packs/firms",
    "/packs/firms/screens/overview",
    "/indicators/firms.sales",
    "/data/firms.shop",
    "/api/v1/indicators/firms.sales",
    "/api/v1/datasets/firms.shop",
)
LISTS = ("/", "/packs", "/indicators", "/data", "/search?q=firms", "/api/v1/indicators", "/api/v1/catalogue")


def found(hub: Hub, login: str, path: str) -> tuple[int, str]:
    who = browse(hub, login)
    answer = who.client.get(path)
    return answer.status_code, answer.text


def test_a_draft_opens_for_its_own_people_and_for_nobody_else(hub: Hub) -> None:
    decide(hub, "trial")
    decide(hub, "draft")
    expected = {"": 403, "li": 403, "resident": 403, "wang": 200, "feng": 200, "qian": 200, "system": 200, "shen": 200}
    for login, status in expected.items():
        who = browse(hub, login).client
        assert {path: who.get(path).status_code for path in PAGES} == dict.fromkeys(PAGES, status), login
    assert "a draft" in browse(hub, "li").open(PAGES[0])


def test_a_draft_stands_in_no_list_of_others(hub: Hub) -> None:
    named = re.compile(r"firms[./\"]|Sales of shops|>Firms<|Shops at a glance")
    li, feng = browse(hub, "li").client, browse(hub, "feng").client
    assert [path for path in LISTS if not named.search(li.get(path).text.replace("q=firms", ""))] == []
    decide(hub, "trial")
    decide(hub, "draft")
    told = {path: named.search(li.get(path).text.replace('value="firms"', "").replace("q=firms", "")) for path in LISTS}
    assert {path: found[0] for path, found in told.items() if found} == {}
    assert [path for path in LISTS if not named.search(feng.get(path).text)] == []


def test_a_trial_asks_strangers_to_log_in_and_says_what_it_is(hub: Hub) -> None:
    decide(hub, "trial")
    stranger = browse(hub, "").client.get("/packs/firms")
    assert (stranger.status_code, stranger.headers["location"]) == (303, "/login?next=/packs/firms")
    for path in PAGES[:4]:
        page = browse(hub, "li").open(path)
        assert re.search("trial On trial since .* all who have logged in", page), path
    assert "On trial" not in browse(hub, "li").open("/packs/stalls")


def test_a_trial_of_named_units_is_theirs(hub: Hub) -> None:
    decide(hub, "trial", units=("bank",))
    assert found(hub, "li", "/packs/firms")[0] == 200
    assert found(hub, "resident", "/packs/firms")[0] == 403
    assert "For: Bank of Taizhou" in browse(hub, "li").open("/packs/firms")


def test_a_retired_one_says_so_leaves_the_lists_and_keeps_its_data(hub: Hub) -> None:
    decide(hub, "retired", successor="stalls")
    for path in PAGES[:4]:
        page = browse(hub, "").open(path)
        said = ("retired Retired on", "Why: letter 2", "Use “Stalls” instead")
        assert [one for one in said if one not in page] == [], path
    assert "Sales of shops" not in browse(hub, "").open("/")
    assert "Sales of shops" not in browse(hub, "").open("/indicators")
    assert "Shops at a glance" not in browse(hub, "").open("/")
    rows = browse(hub, "").client.get("/api/v1/data/firms.shop?limit=3", headers=STATED)
    assert (rows.status_code, len(rows.json()["rows"])) == (200, 3)
    assert "firms.shop" in found(hub, "", "/api/v1/catalogue")[1]


def test_a_stage_never_opens_a_row(hub: Hub) -> None:
    """Whoever sees a draft's pages sees on them what grants give: an administrator none of its rows."""

    def rows(login: str) -> int:
        answer = browse(hub, login).client.get("/api/v1/data/firms.shop", headers=STATED)
        return answer.status_code

    before = rows("li")
    decide(hub, "trial")
    decide(hub, "draft")
    assert (before, rows("li")) == (200, 200)
    hub.grants.take(reader(hub, "feng"), "open-shops", "revoked", reason="not any more")
    assert found(hub, "system", "/data/firms.shop")[0] == 200
    assert rows("system") == 403


def test_the_sources_of_a_retired_one_are_left_alone(hub: Hub) -> None:
    assert {one.dataset for one in schedule(hub)} == {"firms.shop", "stalls.stall"}
    decide(hub, "retired")
    assert {one.dataset for one in schedule(hub)} == {"stalls.stall"}


def test_pages_that_were_kept_change_with_the_stage(hub: Hub) -> None:
    who = browse(hub, "li")
    assert "On trial" not in who.open("/packs/firms")
    decide(hub, "trial")
    assert "On trial" in who.open("/packs/firms")


def test_another_process_knows_at_once(hub: Hub, tmp_path: Path) -> None:
    other = open_hub(tmp_path / "home")
    assert other.scenarios.life("firms").stage is Stage.LIVE
    decide(hub, "trial")
    assert other.scenarios.life("firms").stage is Stage.TRIAL
    close(other)


def test_a_pack_yaml_counts_once(tmp_path: Path) -> None:
    hub = make_stage_town(tmp_path / "home", "draft")
    assert hub.scenarios.life("firms").stage is Stage.DRAFT
    close(hub)
    pack = tmp_path / "home" / "packs" / "firms" / "pack.yaml"
    pack.write_text(pack.read_text().replace("stage: draft", "stage: live"))
    again = open_hub(tmp_path / "home")
    again.door.book()
    assert again.scenarios.life("firms").stage is Stage.DRAFT
    close(again)


def test_a_clock_that_is_a_day_off_decides_no_earlier(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger's clock never goes back: a decision is never dated before the one that it follows."""
    decide(hub, "trial")
    first = hub.scenarios.life("firms").steps[-1].at
    appender = hub.ledger._appender
    monkeypatch.setattr(appender, "_clock", lambda: first - timedelta(days=1))
    decide(hub, "live")
    times = [one.at for one in hub.scenarios.life("firms").steps]
    assert times == sorted(times)
    assert hub.scenarios.days()[-1].isoformat() == hub.ledger.day(first)


def test_every_page_of_something_of_a_pack_knows_its_scenario() -> None:
    """An address whose path names a pack's noun is of its scenario, or is one of those that answer to grants alone."""
    parts = {"pack": "firms", "name": "firms.x", "dataset": "firms.x", "brief": "firms.x", "form": "firms.x"}
    open_to_grants = (
        "/api/v1/data/",
        "/returns/",
        "/assets/",
        "/api/3/",
        "/api/action/",
        "/feeds/",
        "/api/v1/services",
        "/services",
        "/products",
        "/catalog",
    )
    for rule in RULES:
        path = rule.partition(" ")[2]
        named = set(re.findall(r"{(pack|name|dataset|brief|form)}", path))
        if named and not path.startswith(open_to_grants):
            filled = {name: parts[name] for name in named}
            assert scenario_of(path, filled) == "firms", rule
