"""The worker opens cases from rows; what stands against a row is told where the region's machine is looked after."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from tests.cases.alarms import ANT, BEE, VISIT, ZHAO, make_alarms, tell, visits
from tests.kit import READER, clients_of, rows_of
from zhongshu.app.row_cases import RowDesk
from zhongshu.app.worker import Worker
from zhongshu.cases.row_cases import ROWS, RowCases, RowsTaken
from zhongshu.packs.hub import Hub
from zhongshu.packs.operations import operations, troubles_of
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

GOOD, BAD = (ANT, "蚂蚁五金", 12, "2020-01-01"), ("no code", "蜜蜂模具", 4, "2020-01-01")
OFFICE = Reader("p-office", "Office", (Post("office", Role.OFFICER),))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = make_alarms(tmp_path / "home")
    yield made
    made.ledger.close()


def told(hub: Hub) -> list[tuple[str, str | None, str]]:
    """What the pages of operations say of rows."""
    found = troubles_of(hub, operations(hub, READER))
    return [(one.title.en, one.owner, one.weight) for one in found if one.kind == "rows_without_case"]


def test_a_round_of_the_worker_opens_what_rows_ask_for(hub: Hub) -> None:
    tell(hub, GOOD)
    said: list[str] = []
    worker = Worker(hub, said.append)
    worker.round()
    assert visits(hub) == [("蚂蚁五金", True)]
    assert f"{VISIT}: cases opened from rows: 1" in said
    worker.round()
    assert len(visits(hub)) == 1
    assert told(hub) == []


def test_rows_that_are_no_cases_are_told_without_their_values_until_they_are(hub: Hub) -> None:
    tell(hub, GOOD, BAD)
    said: list[str] = []
    desk = RowDesk(hub)
    desk.round(said.append, lambda: False)
    desk.round(said.append, lambda: False)  # not tried again at once, nor said again
    line = "1 of 2 rows open no case: firm (1)"
    assert said == [f"{VISIT}: cases opened from rows: 1", f"{VISIT}: {line}"]
    assert told(hub) == [(f"rows that ask for {VISIT}: {line}", "urban", "warn")]
    with clients_of(hub) as client:
        page = client(READER).get("/operations?lang=en").text
    assert f"rows that ask for {VISIT}: {line}" in page
    assert "no code" not in page
    tell(hub, GOOD, (BEE, *BAD[1:]))
    _an_hour_passes(hub)
    desk.round(said.append, lambda: False)
    assert told(hub) == []
    assert visits(hub) == [("蚂蚁五金", True), ("蜜蜂模具", True)]


def test_a_grant_that_is_not_there_is_asked_for_and_no_flood_of_refusals(tmp_path: Path) -> None:
    hub = make_alarms(tmp_path / "home", granted=False)
    tell(hub, GOOD)
    desk = RowDesk(hub)
    for _ in range(3):
        desk.round(lambda _: None, lambda: False)
    assert hub.sources.get(VISIT, ROWS).failures == 1
    ((said, _, _),) = told(hub)
    assert "may not read register.quiet" in said
    hub.grants.take(OFFICE, "quiet-firms", "approved", reason="it serves the firms")
    _an_hour_passes(hub)
    desk.round(lambda _: None, lambda: False)
    assert told(hub) == []
    assert visits(hub) == [("蚂蚁五金", True)]
    hub.ledger.close()


@dataclass
class Endless:
    """Types whose rows take all the time that a round has."""

    types: tuple[str, ...] = ("town.alarm", "town.call", "town.visit")
    taken: list[str] = field(default_factory=list)

    def take(self, name: str, stopped: Callable[[], bool]) -> RowsTaken:
        self.taken.append(name)
        return RowsTaken(whole=not stopped())


def test_rows_without_end_leave_the_next_round_to_those_of_other_types(hub: Hub) -> None:
    desk, endless = RowDesk(hub), Endless()
    desk.taking = cast(RowCases, endless)
    for round in range(1, 5):
        desk.round(lambda _: None, lambda round=round: len(endless.taken) >= round)  # type: ignore[misc]
    assert endless.taken == ["town.alarm", "town.call", "town.visit", "town.alarm"]


def test_its_page_says_that_nobody_asked_and_the_rows_of_cases_that_data_did(hub: Hub) -> None:
    tell(hub, GOOD)
    worker = Worker(hub, lambda _: None)
    worker.row_cases()
    with clients_of(hub) as client:
        page = client(ZHAO).get("/case/town/visit/1?lang=en")
    assert page.status_code == 200
    assert "Asked by itself, from data" in page.text
    worker.round()
    channel = list(hub.packs.catalogue.dataset(VISIT).spec.duckdb_columns).index("channel")
    assert [row[channel] for row in rows_of(hub, VISIT)] == ["data"]


def _an_hour_passes(hub: Hub) -> None:
    """As far as the look at the rows knows."""
    mark = hub.sources.get(VISIT, ROWS)
    assert mark.tried is not None
    hub.sources.set(VISIT, ROWS, replace(mark, tried=mark.tried - timedelta(hours=1)))
