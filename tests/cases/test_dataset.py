"""Cases in the lake: every case and event once, whoever was killed on the way, and what indicators make of them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.town import (
    DESK,
    EAST,
    EVENT,
    EVENTS,
    IN_EAST,
    IN_WEST,
    LI,
    RESIDENT,
    SECRET_PHONE,
    SUN,
    WANG,
    WEST,
    ZHAO,
    make_town,
    report,
)  # fmt: skip
from tests.kit import READER, rows_of, write_pack
from zhongshu.app.case_feeds import case_feeds
from zhongshu.app.wiring import open_hub
from zhongshu.app.worker import Worker
from zhongshu.cases.case import fold
from zhongshu.cases.filling import Unfilled
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.periods import Grain, Period
from zhongshu.packs.hub import Hub
from zhongshu.rules.standing import standing
from zhongshu.sharing.people.refusal import Refusal

STEPS = f"{EVENT}_step"
INDICATORS = """
reported: {title: Reported, of: event, measure: count(*), unit: 件, time: opened, grain: day, area: area, by: [kind]}
in_time:
  title: In time
  of: event
  ratio: [count_if(NOT solve_late), count(solve_late)]
  unit: '%'
  time: opened
  grain: day
  area: area
stay: {title: Stay, of: event_step, measure: avg(seconds), unit: s, time: at, grain: day, area: area, by: [from_step]}
"""
TABLE = """---
table: slowest
title: Slowest
---
SELECT "case", max(seconds) AS seconds FROM event_step GROUP BY "case"
"""
START = datetime(2027, 3, 1, 1, tzinfo=UTC)
Cells = dict[str, Any]


class Time:
    """The hub's clock, put forward by hand."""

    def __init__(self, hub: Hub):
        self.now = max(START, hub.now())
        hub.ledger._appender._clock = lambda: self.now

    def pass_(self, hours: float) -> None:
        self.now += timedelta(hours=hours)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    home = tmp_path / "home"
    write_pack(home, "town", {"indicators.yaml": INDICATORS, "tables/slowest.sql": TABLE})
    made = make_town(home)
    yield made
    made.ledger.close()


def take_in(hub: Hub) -> list[int]:
    """What the worker does each minute; how many rows came by each dataset."""
    return [hub.load(name, None, source="cases", who="test").counts.input for name in (EVENT, STEPS)]


def table(hub: Hub, name: str) -> list[Cells]:
    columns = hub.packs.catalogue.dataset(name).spec.columns
    return [dict(zip(columns, row, strict=True)) for row in rows_of(hub, name)]


def one(hub: Hub, id: str) -> Cells:
    (found,) = [row for row in table(hub, EVENT) if row["case"] == id]
    return found


def solve(hub: Hub, id: str, by: Any = WANG) -> None:
    hub.cases.move(id, "handled", {"done": "换了新井盖"}, by)
    hub.cases.move(id, "solved", {}, SUN)


def due_again(hub: Hub) -> None:
    for name in (EVENT, STEPS):
        hub.sources.set(name, "cases", replace(hub.sources.get(name, "cases"), tried=None))


def killed(*_: object) -> None:
    raise OSError("killed after the commit")


def test_a_case_is_one_row_and_an_event_one_row_without_a_name_or_a_number_to_call(hub: Hub) -> None:
    time = Time(hub)
    id, open_one = report(hub.cases), report(hub.cases, place=IN_EAST, by=WANG, channel="counter")
    time.pass_(5)
    solve(hub, id)
    hub.cases.act(id, RESIDENT, lambda moves, case: moves.rated(case, 4, "还行"))
    assert take_in(hub) == [2, 5]
    row = one(hub, id)
    assert (row["area"], row["unit"], row["post"], row["grid"]) == ("331002", "urban", WEST, "west")
    assert (row["step"], row["outcome"], row["rating"], row["channel"]) == ("solved", "solved", 4, "page")
    assert (row["kind"], row["lon"], row["lat"]) == ("cover", Decimal("121.250000"), Decimal("28.500000"))
    assert (row["solve_late"], row["solve_ended"] - row["solve_due"]) == (True, timedelta(hours=1))
    assert (row["closed"] - row["opened"], row["done"]) == (timedelta(hours=5), "换了新井盖")
    running = one(hub, open_one)
    assert (running["solve_late"], running["solve_ended"], running["closed"]) == (None, None, None)
    assert running["solve_due"] - running["opened"] == timedelta(hours=4)
    told = str(rows_of(hub, EVENT)) + str(rows_of(hub, STEPS))
    for secret in (SECRET_PHONE, RESIDENT.actor, WANG.actor, WANG.name, "还行"):
        assert secret not in told
    kinds = [(row["kind"], row["from_step"], row["seconds"]) for row in table(hub, STEPS) if row["case"] == id]
    assert kinds == [("opened", None, None), ("moved", "new", 18000), ("moved", "handled", 0), ("rated", None, None)]


def test_only_what_was_written_since_comes_and_a_load_without_news_leaves_no_record(hub: Hub) -> None:
    ids = [report(hub.cases) for _ in range(3)]
    worker = Worker(hub, lambda line: None)
    worker.round()
    assert len(table(hub, EVENT)) == 3
    before = len([run for run in hub.runs.latest() if run.kind == "load"])
    due_again(hub)
    worker.round()
    assert len([run for run in hub.runs.latest() if run.kind == "load"]) == before
    hub.cases.move(ids[1], "waiting", {}, WANG)
    assert take_in(hub) == [1, 2], "the case that changed, and its events"
    assert [one(hub, id)["step"] for id in ids] == ["new", "waiting", "new"]


def test_a_long_queue_comes_batch_after_batch_within_one_round(hub: Hub) -> None:
    for id in [report(hub.cases) for _ in range(7)]:
        hub.cases.move(id, "waiting", {}, WANG)
    hub.intake.reports = {**hub.intake.reports, **case_feeds(hub, most=4)}
    said: list[str] = []
    Worker(hub, said.append).round()
    loads = [(run.subject, run.counts.input) for run in reversed(hub.runs.latest()) if run.kind == "load"]
    assert [rows for name, rows in loads if name == EVENT] == [4, 3]
    assert [rows for name, rows in loads if name == STEPS] == [4, 4, 4, 2]
    assert (len(table(hub, EVENT)), len(table(hub, STEPS))) == (7, 14)


def test_killed_between_the_commit_and_the_cursor_nothing_is_doubled_or_lost(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Time(hub)
    ids = [report(hub.cases, place=(IN_WEST, IN_EAST)[n % 2]) for n in range(30)]
    for n, id in enumerate(ids[:10]):
        time.pass_(0.5)
        solve(hub, id, (WANG, LI)[n % 2])
    with monkeypatch.context() as patch:
        patch.setattr(hub.sources, "set", killed)
        for name in (EVENT, STEPS):
            with pytest.raises(OSError, match="killed"):
                hub.load(name, None, source="cases", who="test")
    assert len(table(hub, EVENT)) == 30, "it was killed after the commit"
    time.pass_(1)
    solve(hub, ids[10])
    assert take_in(hub) == [30, 30 + 2 * 11]
    again = [run.counts for run in hub.runs.latest(limit=2)]
    assert [(counts.inserted, counts.updated) for counts in again] == [(2, 0), (0, 1)]
    assert sorted(row["case"] for row in table(hub, EVENT)) == sorted(ids)
    assert len(table(hub, STEPS)) == 30 + 2 * 11
    assert take_in(hub) == [0, 0]


def test_what_is_written_while_it_is_loaded_comes_with_the_next_load(hub: Hub) -> None:
    ids: list[str] = []
    found = Event()  # two loads that each found something new

    def work() -> None:
        while not found.is_set():
            ids.append(report(hub.cases))
            hub.cases.move(ids[-1], "waiting", {}, WANG)
            sleep(0.2)  # a writer of SQLite that never rests keeps the others out

    worker = Thread(target=work)
    worker.start()
    with_news = 0
    while with_news < 2 and worker.is_alive():
        with_news += take_in(hub)[0] > 0
    found.set()
    worker.join()
    take_in(hub)
    assert with_news == 2
    assert sorted(row["case"] for row in table(hub, EVENT)) == sorted(ids)
    assert {row["step"] for row in table(hub, EVENT)} == {"waiting"}
    assert Counter(row["case"] for row in table(hub, STEPS)) == dict.fromkeys(ids, 2)


def test_indicators_follow_what_changed_and_agree_with_all_of_it_computed_anew(hub: Hub) -> None:
    time = Time(hub)
    ids = []
    for n in range(30):
        ids.append(report(hub.cases, place=(IN_WEST, IN_EAST)[n % 2], kind=("cover", "rubbish")[n % 3 == 0]))
        time.pass_(2)
        if n < 10:
            solve(hub, ids[n], (WANG, LI)[n % 2])
    for n in range(10, 20):
        solve(hub, ids[n], (WANG, LI)[n % 2])
    take_in(hub)
    time.pass_(24 * 35)
    late = [report(hub.cases) for _ in range(4)]
    solve(hub, late[0])
    for name in (EVENT, STEPS):
        hub.load(name, None, source="cases", who="test", refresh=False)
    done = {item.name: item for item in hub.refresher.run(who="test").relations}
    cubes = [relation.name for cube in hub.packs.indicators.cubes for relation in cube.derived]
    assert all(done[name].partitions == 1 for name in cubes), "of a new month alone"

    rows = table(hub, EVENT)
    zone, desk = hub.place.zone, hub.desk(READER)
    reported, in_time = (hub.packs.indicators.by_name[f"town.{name}"] for name in ("reported", "in_time"))
    shown = desk.series(reported, "331002", Grain.day).points
    days = Counter(row["opened"].astimezone(zone).date() for row in rows)
    assert {point.period.start.astimezone(zone).date(): point.value for point in shown if point.value} == days
    month = Period.of(START, Grain.month, zone)
    ended = [row["solve_late"] for row in rows if row["solve_ended"] is not None and row["opened"] < month.end]
    share = desk.cells_at(in_time, ["331002"], month)["331002"].value
    assert share is not None
    assert round(share, 6) == round(Decimal(100 * ended.count(False)) / len(ended), 6)
    assert 0 < share < 100

    kept = {name: rows_of(hub, name) for name in [*cubes, "town.slowest"]}
    anew = tuple(replace(item, definition=item.definition[::-1]) for item in hub.refresher.derived)
    hub.refresher.__dict__["derived"] = anew
    anew_done = {item.name: item for item in hub.refresher.run(who="test").relations}
    assert all(anew_done[name].partitions is None and not anew_done[name].changed for name in kept)
    assert {name: rows_of(hub, name) for name in kept} == kept


CHANGED = (
    EVENTS.replace("done: {type: text,", "done: {type: integer,")
    .replace("said: {type: text,", "depth: {type: decimal, scale: 1, unit: m, title: Depth}\n  said: {type: text,")
    .replace("phone: {type: phone, title: {zh: 电话, en: Telephone}, level: 4}", "phone: {type: string, title: Tel}")
)


def test_a_type_that_changes_keeps_its_rows_and_says_which_answers_no_longer_fit(hub: Hub, tmp_path: Path) -> None:
    old, open_one = report(hub.cases), report(hub.cases)
    solve(hub, old)
    take_in(hub)
    hub.ledger.close()
    write_pack(tmp_path / "home", "town", {"cases/event.yaml": CHANGED})
    again = open_hub(tmp_path / "home")
    given = {"kind": "cover", "place": IN_WEST, "said": "坏了", "phone": "13900002222", "depth": "1.5"}
    new = again.cases.open(EVENT, given, RESIDENT, "page").case.id
    again.cases.move(new, "handled", {"done": "3"}, WANG)
    loaded = again.load(EVENT, None, source="cases", who="test")
    assert (loaded.counts.input, loaded.counts.rejected, dict(loaded.warnings)) == (3, 0, {"fits": 1})
    assert (one(again, old)["done"], one(again, old)["unfit"], one(again, old)["said"]) == (None, 1, "井盖坏了\n很危险")
    assert (one(again, new)["done"], one(again, new)["depth"], one(again, new)["unfit"]) == (3, Decimal("1.5"), 0)
    assert (one(again, new)["phone"], one(again, open_one)["phone"]) == ("13900002222", None), "closed when it was said"
    again.ledger.close()


ACTS: Sequence[Callable[[Hub, str, list[str]], object]] = [
    lambda hub, id, ids: ids.append(report(hub.cases)),
    lambda hub, id, ids: ids.append(report(hub.cases, place=IN_EAST, kind="rubbish")),
    lambda hub, id, ids: hub.cases.move(id, "handled", {"done": "修"}, WANG),
    lambda hub, id, ids: hub.cases.move(id, "handled", {"done": "扫"}, LI),
    lambda hub, id, ids: hub.cases.move(id, "solved", {}, SUN),
    lambda hub, id, ids: hub.cases.move(id, "new", {}, SUN),
    lambda hub, id, ids: hub.cases.move(id, "new", {}, RESIDENT),
    lambda hub, id, ids: hub.cases.move(id, "waiting", {}, WANG),
    lambda hub, id, ids: hub.cases.move(id, "new", {}, WANG),
    lambda hub, id, ids: hub.cases.move(id, "refused", {"why": "不属于本市"}, WANG),
    lambda hub, id, ids: hub.cases.act(id, ZHAO, lambda moves, case: moves.assigned(case, EAST, "代办")),
    lambda hub, id, ids: hub.cases.act(id, ZHAO, lambda moves, case: moves.assigned(case, DESK, "收回")),
    lambda hub, id, ids: hub.cases.act(id, WANG, lambda moves, case: moves.noted(case, "看过", public=True)),
    lambda hub, id, ids: hub.cases.act(id, WANG, lambda moves, case: moves.paused(case, "大雨")),
    lambda hub, id, ids: hub.cases.act(id, WANG, lambda moves, case: moves.resumed(case)),
    lambda hub, id, ids: hub.cases.act(id, WANG, lambda moves, case: moves.time_asked(case, "solve", Decimal(4), "难")),
    lambda hub, id, ids: hub.cases.act(id, ZHAO, lambda moves, case: moves.time_decided(case, "", yes=True)),
    lambda hub, id, ids: hub.cases.act(id, ZHAO, lambda moves, case: moves.corrected(case, {"kind": "rubbish"}, "错")),
    lambda hub, id, ids: hub.cases.act(id, RESIDENT, lambda moves, case: moves.rated(case, 2, "慢")),
    lambda hub, id, ids: hub.cases.merge(id, ids[0], ZHAO),
    lambda hub, id, ids: take_in(hub),
]


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hub, Time]]:
    made = make_town(tmp_path_factory.mktemp("busy") / "home")
    yield made, Time(made)
    made.ledger.close()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.sampled_from([0, 1, 3, 26])), min_size=1, max_size=14
    )
)
def test_whatever_is_done_the_rows_are_what_the_events_make(
    busy: tuple[Hub, Time], doing: list[tuple[Callable[..., object], int, int]]
) -> None:
    hub, time = busy
    ids = [report(hub.cases)]
    for act, which, hours in doing:
        time.pass_(hours)
        try:
            act(hub, ids[which % len(ids)], ids)
        except (Refusal, Unfilled, ZhongshuError):
            continue  # not allowed now: nothing was done
    take_in(hub)
    cases = {row["case"]: row for row in table(hub, EVENT)}
    events = table(hub, STEPS)
    for id in ids:
        check_case(hub, cases[id])
        check_events(hub, id, [row for row in events if row["case"] == id])


def check_case(hub: Hub, row: Cells) -> None:
    events = hub.cases.store.events(int(row["case"].rpartition("/")[2]))
    last, ends = events[-1], [one for one in events if one.kind in ("moved", "merged")]
    closed = ends[-1] if ends and ends[-1].outcome else None
    assert (row["step"], row["post"], row["changed"], row["opened"]) == (last.step, last.post, last.at, events[0].at)
    assert (row["closed"], row["outcome"]) == ((None, None) if closed is None else (closed.at, closed.outcome))
    grids = [one.post.rpartition("/")[2] for one in events if "grid_officer" in one.post]
    assert row["grid"] == grids[-1]
    said: dict[str, Any] = {}
    for one in events:
        said |= one.fields
    assert [row[name] for name in ("kind", "said", "done", "why")] == [
        said.get(name) for name in ("kind", "said", "done", "why")
    ]
    assert row["rating"] == next((one.rating for one in reversed(events) if one.rating), None)
    assert row["master"] == next((one.other for one in events if one.kind == "merged"), None)
    ended = [bool(one.outcome) for one in ends]
    assert row["reopened"] == sum(before and not after for before, after in pairwise(ended))
    promise = fold(row["case"], EVENT, "", events).promises["solve"]
    stands = standing(promise.spec, promise.clock, hub.cases.time, last.at)
    assert (row["solve_due"], row["solve_ended"]) == (stands.due, promise.clock.ended)
    assert row["solve_late"] == (None if promise.clock.ended is None else stands.state == "late")


def check_events(hub: Hub, id: str, rows: list[Cells]) -> None:
    events = hub.cases.store.events(int(id.rpartition("/")[2]))
    assert [(row["number"], row["kind"], row["at"], row["step"], row["post"]) for row in rows] == [
        (one.number, one.kind, one.at, one.step, one.post) for one in events
    ]
    left = [row for row in rows if row["kind"] in ("moved", "merged")]
    assert all(row["from_step"] == rows[row["number"] - 2]["step"] for row in left)
    if left:
        stayed = int(left[-1]["at"].timestamp()) - int(rows[0]["at"].timestamp())
        assert sum(row["seconds"] for row in left) == stayed
    assert all((row["seconds"], row["from_step"]) == (None, None) for row in rows if row not in left)
