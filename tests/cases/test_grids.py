"""Grids redrawn while cases are open: each keeps the grid of its day, and nothing is left to nobody."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cases.town import (
    DESK,
    EAST,
    GRIDS,
    IN_WEST,
    INSPECTOR,
    LI,
    RESIDENT,
    SUN,
    WANG,
    WEST,
    ZHAO,
    make_town,
    report,
    square,
)  # fmt: skip
from tests.kit import clients_of, rows_of
from tests.town import Browser
from zhongshu.app.worker import Worker
from zhongshu.cases.case import Case
from zhongshu.cases.event import Event
from zhongshu.cases.records import number_of
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.refusal import NotAllowed

NORTH = "town.grid_officer/north"
BEFORE, AFTER = datetime(2027, 3, 30, 1, tzinfo=UTC), datetime(2027, 4, 2, 1, tzinfo=UTC)
Town = Callable[..., "Redrawn"]


class Redrawn:
    """A town whose sheet of grids is another from 1 April 2027 on; it opens on 30 March."""

    def __init__(self, home: Path, **sheet: tuple[float, float]):
        rows = "".join(
            f"      - {{grid: {name}, title: {name}, unit: urban, outline: '{square(*edges)}'}}\n"
            for name, edges in sheet.items()
        )
        again = "  - valid_from: 2027-04-01\n    adopted: 2027-03-01\n    reference: {title: invented again}\n"
        self.hub: Hub = make_town(home, grid=f"{GRIDS}{again}    certainty: read\n    rows:\n{rows}")
        self.now = BEFORE
        self.hub.ledger._appender._clock = lambda: self.now
        self.cases = self.hub.cases

    def case(self, id: str) -> Case:
        return self.cases.store.case(number_of(id))

    def events(self, id: str) -> tuple[Event, ...]:
        return self.cases.store.events(number_of(id))

    def checked(self, id: str) -> Case:
        """Done before the sheet changes, sent back after it by who asked, as not solved."""
        self.cases.move(id, "handled", {"done": "换了"}, WANG)
        self.now = AFTER
        return self.cases.move(id, "solved", {}, SUN)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with ExitStack() as stack:

        def made(**sheet: tuple[float, float]) -> Redrawn:
            found = Redrawn(tmp_path / "home", **sheet)
            stack.callback(found.hub.ledger.close)
            return found

        yield made


def test_a_border_that_moved_moves_no_case_that_was_opened_before(town: Town) -> None:
    """The cover lay west of the border, and lies east of it by the new sheet."""
    redrawn = town(west=(121, 121.2), east=(121.2, 122))
    id = report(redrawn.cases)
    assert redrawn.checked(id).post == WEST
    assert redrawn.events(id)[-1].posts == ()
    assert redrawn.case(report(redrawn.cases)).post == EAST, "a new one goes by the sheet of today"


def test_where_the_grid_of_its_day_has_ended_it_comes_to_that_of_today_and_says_so(town: Town) -> None:
    redrawn = town(north=(121, 121.5), east=(121.5, 122))
    id = report(redrawn.cases)
    assert redrawn.checked(id).post == NORTH
    assert redrawn.events(id)[-1].posts == (WEST,)
    with clients_of(redrawn.hub) as clients:
        for language, words in (
            ("zh", "（网格重划，原西网格网格员已撤）"),
            ("en", "the grids were redrawn, there is no more:"),
        ):
            browser = Browser(clients(ZHAO))
            browser.client.cookies.set("lang", language)
            browser.open("/case/" + id.replace(".", "/"))
            assert words in browser.page


def test_where_no_grid_of_today_has_the_place_it_comes_to_the_post_above(town: Town) -> None:
    redrawn = town(east=(121.5, 122))
    id = report(redrawn.cases)
    assert redrawn.checked(id).post == DESK
    assert redrawn.events(id)[-1].posts == (WEST,)
    with pytest.raises(NotAllowed, match="no post is responsible here"):
        report(redrawn.cases)


def test_a_case_that_is_open_as_its_grid_ends_stays_with_who_has_it_and_falls_above_when_they_go(town: Town) -> None:
    redrawn = town(north=(121, 121.5), east=(121.5, 122))
    cases, id = redrawn.cases, report(redrawn.cases)
    redrawn.now = AFTER
    assert cases.posts()[WEST].ended
    found = cases.responsible(WEST)
    assert found is not None
    assert (found.person, found.how) == (WANG.actor, "holder")
    cases.holders.seat(WEST, None, "", by="system", at=redrawn.now)
    found = cases.responsible(WEST)
    assert found is not None
    assert (found.person, found.post, found.how) == (ZHAO.actor, DESK, "above")
    assert [line.number for line in cases.lists.inbox(cases.hand(ZHAO).posts)] == [number_of(id)]
    with clients_of(redrawn.hub) as clients:
        for reader, path, there in ((ZHAO, "/cases", True), (ZHAO, "/board/town/event", True), (LI, "/cases", False)):
            browser = Browser(clients(reader))
            browser.open(path)
            assert ("井盖坏了" in browser.page) is there
    with pytest.raises(NotAllowed, match="there is no post"):
        cases.act(report(cases), ZHAO, lambda moves, one: moves.assigned(one, WEST, "给西网格"))
    assert cases.act(id, ZHAO, lambda moves, one: moves.assigned(one, NORTH, "并入北网格")).post == NORTH


def test_the_rows_of_cases_keep_the_grid_of_their_day(town: Town) -> None:
    redrawn = town(north=(121, 121.5), east=(121.5, 122))
    cases = redrawn.cases
    kept, given = report(cases), report(cases)
    redrawn.checked(kept)
    cases.move(kept, "new", {}, RESIDENT)
    cases.act(given, ZHAO, lambda moves, one: moves.assigned(one, NORTH, "并入北网格"))
    later = report(cases, place=IN_WEST)
    cases.holders.seat(NORTH, WANG.actor, WANG.name, by="system", at=redrawn.now)
    cases.move(later, "handled", {"done": "换了"}, WANG)
    redrawn.now += timedelta(minutes=2)
    Worker(redrawn.hub, lambda _: None).round()
    columns = list(redrawn.hub.packs.catalogue.relation("town.event").columns)
    rows = [dict(zip(columns, row, strict=True)) for row in rows_of(redrawn.hub, "town.event")]
    assert {row["case"]: (row["grid"], row["post"]) for row in rows} == {
        kept: ("west", NORTH),
        given: ("north", NORTH),
        later: ("north", INSPECTOR),
    }
