"""The operations page and its JSON: one verdict, what is wrong, and every part for itself."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from tests.kit import write_pack
from tests.town import Browser, browse, close, entries, site
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import LedgerError
from zhongshu.datasets.runs import SourceMark
from zhongshu.packs.hub import Hub
from zhongshu.screens.operations.settings import OperationsSettings
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.operations.disk import Backups
from zhongshu.sharing.operations.processes import Process
from zhongshu.state.database import writing
from zhongshu.state.tables.cases import case_notice

PLAIN = {"HX-Request": "true"}


def at_work(hub: Hub) -> None:
    """A worker that was seen just now, and measured; nothing is left to say."""
    hub.machine.processes.write(Process.of("worker", "1").again(elected=True))
    now = datetime.now(UTC)
    hub.machine.disk.measure(1, now.date(), extra={}, backups=Backups(now, now))
    mark = SourceMark(tried=hub.now(), arrived=hub.now())
    for name in ("firms.shop", "stalls.stall"):
        hub.sources.set(name, "book", mark)


def see(hub: Hub, language: str = "en") -> str:
    browser = browse(hub, "wang")
    browser.client.cookies.set("lang", language)
    return browser.open("/operations")


def test_a_small_part_of_the_disk_is_not_told_as_nothing(hub: Hub) -> None:
    at_work(hub)
    hub.machine.disk.measure(90_000, datetime.now(UTC).date(), extra={}, backups=None)
    assert "0.0 MB" not in see(hub)
    assert "kB" in see(hub)


@pytest.mark.parametrize(
    ("language", "well", "away"),
    [("en", "Everything is all right", "the worker is away"), ("zh", "一切正常", "工作进程不在")],
)
def test_one_sentence_says_whether_all_is_well(hub: Hub, language: str, well: str, away: str) -> None:
    text = see(hub, language)
    assert well not in text
    assert away in text
    at_work(hub)
    text = see(hub, language)
    assert well in text
    assert away not in text


def test_what_is_wrong_names_the_unit_and_leads_to_where_one_acts(hub: Hub) -> None:
    at_work(hub)
    mark = SourceMark(tried=hub.now(), failures=3, message="https://hub:***@host timed out")
    hub.sources.set("firms.shop", "book", mark)
    browser = browse(hub, "wang")
    browser.client.cookies.set("lang", "en")
    text = browser.open("/operations")
    assert "1 severe, 1 in all" in text
    assert "firms.shop book has failed 3 times in a row" in text
    assert "Ecology bureau · look at the source, or call its unit" in text
    assert '<a id="wrong-1-source_failing" href="/data/firms.shop">' in browser.page


def test_the_disk_is_told_before_it_is_full(hub: Hub) -> None:
    at_work(hub)
    free = hub.machine.disk.free().free / 10**9
    hub.machine = replace(hub.machine, settings=OperationsSettings(least_free_gb=free * 2))
    assert "of the disk are free" in see(hub)


def test_a_worker_that_was_killed_is_told_of(hub: Hub) -> None:
    at_work(hub)
    assert "Everything is all right" in see(hub)
    (own,) = hub.machine.processes.all()
    hub.machine.processes.write(replace(own, seen=own.seen - timedelta(seconds=30)))
    text = see(hub)
    assert "the worker is away" in text
    assert "gone" in text


def test_every_part_falls_alone(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work(hub)

    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT secret", {"p": "hunter2"}, Exception("server closed"))

    def damaged(*_: object, **__: object) -> None:
        raise LedgerError("segment 3 is damaged\nhint: restore it")

    broken = {
        "jobs": (hub.sources, "all", away),
        "data": (hub.runs, "latest", away),
        "ledger": (hub.witnesses, "own", damaged),
        "services": (hub.services.live, "services", None),
        "requests": (hub.grants, "requests_due", away),
        "use": (hub.usage, "uncounted", damaged),
        "disk": (hub.machine.disk, "free", away),
    }
    for name, (thing, word, fault) in broken.items():
        with monkeypatch.context() as patch:
            patch.setattr(type(thing) if fault else thing, word, fault)
            browser = browse(hub, "wang")
            browser.client.cookies.set("lang", "en")
            text = browser.open("/operations")
            assert browser.status == 200, name
            assert "cannot be read" in text, name
            assert "hunter2" not in browser.page
            assert "SELECT" not in browser.page
            assert browser.client.get("/api/v1/operations").json()["parts"][name].keys() == {"away"}
    assert "Everything is all right" in see(hub)


def test_notices_of_cases_that_wait_and_that_were_given_up_are_told(hub: Hub) -> None:
    at_work(hub)
    assert "no notice waits" in see(hub)
    made = hub.now() - timedelta(hours=2)
    said = {"case": 1, "to": "who asked", "channel": "mail", "subject": "s", "body": "b", "made": made, "tries": 1}
    kept = [
        {**said, "key": "1", "due": made, "trouble": None},
        {**said, "key": "2", "due": made, "trouble": "busy"},
        {**said, "key": "3", "due": None, "trouble": "550 no such box"},
    ]
    with writing(hub.cases.store.database) as connection:
        connection.execute(insert(case_notice), kept)
    text = see(hub)
    assert "2 to be sent" in text
    assert "1 of them failed before" in text
    assert "1 given up" in text
    assert "1 notice of cases given up; the last one (mail): 550 no such box" in text
    assert "who asked" not in text


def test_the_same_as_json(hub: Hub) -> None:
    told = TestClient(site(hub, "wang")).get("/api/v1/operations").json()
    assert told["ok"] is False
    assert [one["kind"] for one in told["troubles"]] == ["worker_away"]
    assert told["parts"]["ledger"]["entries"] == hub.ledger.size
    assert {one["name"] for one in told["parts"]["data"]["datasets"]} == {"firms.shop", "stalls.stall"}
    at_work(hub)
    assert TestClient(site(hub, "wang")).get("/api/v1/operations").json()["ok"] is True


def test_the_first_entry_after_a_quiet_night_is_no_alarm(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work(hub)
    hub.ledger.checkpoint()
    for path in hub.ledger.folders.checkpoints:
        os.utime(path, (0, 0))
    assert told_of_ledger(hub)[0] is None
    hub.ledger.commit(Entry(kind="note", actor="test", act="test.note"))
    since, kinds = told_of_ledger(hub)
    assert since == entries(hub)[-1].at.isoformat()
    assert kinds == []
    hub.ledger.commit(Entry(kind="note", actor="test", act="test.note"))
    monkeypatch.setattr("zhongshu.screens.operations.machine_troubles.UNSIGNED", timedelta())
    assert told_of_ledger(hub) == (since, ["ledger_uncovered"])


def told_of_ledger(hub: Hub) -> tuple[str | None, list[str]]:
    told = TestClient(site(hub, "wang")).get("/api/v1/operations").json()
    return told["parts"]["ledger"]["uncovered_since"], [one["kind"] for one in told["troubles"]]


def test_what_the_hub_measures_of_itself_is_missed_for_one_of_two_reasons(hub: Hub, tmp_path: Path) -> None:
    assert "does not run the pack hub" in see(hub)
    close(hub)
    write_pack(tmp_path / "home", "hub", {"pack.yaml": "pack: hub\ntitle: hub\nowner: market\nuses: [region]\n"})
    again = open_hub(tmp_path / "home")
    assert "hub-self does once it is approved" in see(again)
    assert "授权 hub-self 批准后就能看到" in see(again, "zh")
    assert "does not run the pack hub" not in see(again)
    close(again)


def test_a_look_every_half_minute_leaves_no_trace_in_the_ledger(hub: Hub) -> None:
    client = TestClient(site(hub, "wang"))
    before = len(entries(hub))
    for _ in range(3):
        answer = client.get("/operations", headers=PLAIN)
        assert answer.status_code == 200
        assert "<html" not in answer.text
        assert 'class="verdict' in answer.text
        assert client.get("/operations?theme=wall").status_code == 200
        assert client.get("/api/v1/operations").status_code == 200
    assert len(entries(hub)) == before


@pytest.mark.parametrize(
    ("login", "status"), [("wang", 200), ("shen", 200), ("system", 200), ("firm", 403), ("resident", 403)]
)
def test_who_may_look(hub: Hub, login: str, status: int) -> None:
    assert TestClient(site(hub, login)).get("/operations").status_code == status
    assert TestClient(site(hub, login)).get("/api/v1/operations").status_code == status


def test_strangers_are_led_to_the_log_in(hub: Hub) -> None:
    answer = TestClient(site(hub, "")).get("/operations", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/operations")


def test_names_of_a_draft_are_for_those_who_may_open_it(hub: Hub, tmp_path: Path) -> None:
    page = TestClient(site(hub, "wang")).get("/operations").text
    assert "stalls.stall" in page, "its own unit sees the draft"
    stage = hub.scenarios.lives()["stalls"].stage
    if stage.value == "draft":
        assert "stalls.stall" not in TestClient(site(hub, "li")).get("/operations").text


def test_hostile_words_stay_words(hub: Hub) -> None:
    mark = SourceMark(tried=hub.now(), failures=1, message="<script>alert(1)</script>")
    hub.sources.set("firms.shop", "book", mark)
    browser: Browser = browse(hub, "wang")
    browser.open("/operations")
    assert "<script>alert(1)" not in browser.page
