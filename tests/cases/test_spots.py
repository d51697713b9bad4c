"""Hot spots and repeat places of a town: found, told to whom it concerns, held for an hour."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import yaml
from pydantic import ValidationError

from tests.cases.town import DESK, EAST, EVENT, EVENTS, INSPECTOR, RESIDENT, WANG, WEST, ZHAO, make_town, report
from tests.town import close
from zhongshu.cases.cases import Cases
from zhongshu.cases.spec import CaseSpec
from zhongshu.cases.spots import Spots, Spotting
from zhongshu.core.errors import UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.writer import Ledger

SPOTS = "spots: {at: place, same: kind, metres: 100, days: 14}\n"
ALL = frozenset({WEST, EAST, DESK, INSPECTOR})
BEGIN = datetime(2050, 3, 1, 4, tzinfo=UTC)
"""Noon in the town."""
LAST = 60
THERE = "121.3000,28.6000"

Set = Callable[[datetime], None]


def day(number: int) -> datetime:
    return BEGIN + timedelta(days=number)


@pytest.fixture(scope="module")
def clock() -> Iterator[Set]:
    """Sets the time of every ledger."""
    with pytest.MonkeyPatch.context() as patch:
        yield lambda at: patch.setattr(Ledger, "now", lambda _: at)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, clock: Set) -> Iterator[Hub]:
    """Sixty days: one case each in the west, six of rubbish at one place since yesterday, a cover that breaks again and
    again, and one case that is reported twice."""
    home: Path = tmp_path_factory.mktemp("spots") / "home"
    clock(BEGIN)
    made = make_town(home, events=EVENTS + SPOTS)
    cases, chance = made.cases, Random(7)
    for number in range(LAST + 1):
        clock(day(number))
        report(cases, place=f"{chance.uniform(121.05, 121.25):.4f},{chance.uniform(28.1, 28.5):.4f}")
        if number in (5, 25, 45):
            again = report(cases, place="121.4500,28.9000")
        if number in (8, 28):
            cases.move(again, "refused", {"why": "mended"}, WANG)
    clock(day(LAST - 1))
    for number in range(6):
        report(cases, place=f"121.300{number},28.6000", kind="rubbish")
    cases.merge(report(cases, place=THERE, kind="rubbish"), f"{EVENT}/{_newest(cases) - 1}", ZHAO)
    clock(day(LAST))
    yield made
    close(made)


def _newest(cases: Cases) -> int:
    return max(line.number for line in cases.lists.placed(ALL, type=EVENT))


@pytest.fixture(scope="module")
def found(hub: Hub) -> Spots:
    return Spotting(hub.cases).spots(EVENT, ALL)


def test_a_crowd_of_late_is_found_with_its_place_time_and_kinds(found: Spots) -> None:
    (hot,) = found.hot
    assert [line.fields["kind"] for line in hot.cases] == ["rubbish"] * 6
    assert hot.kinds == (("rubbish", 6),)
    assert hot.since == day(LAST - 1).date()
    assert hot.metres <= 800
    assert 121.2999 < hot.place[0] < 121.3006
    assert hot.p <= 0.01
    assert hot.expected < 1
    assert found.best is None


def test_what_was_tested_is_told(found: Spots) -> None:
    assert (found.begins, found.ends) == (day(LAST - 89).date(), day(LAST).date())
    assert (found.tested, found.merged, found.unplaced, found.longest) == (LAST + 1 + 3 + 6, 1, 0, 14)
    assert found.kinds == {"cover": LAST + 4, "rubbish": 6}


def test_what_came_back_after_it_was_mended_is_a_repeat_place(found: Spots) -> None:
    (again,) = found.repeated
    assert again.kind == "cover"
    assert [line.opened for line in again.cases] == [day(5), day(25), day(45)]
    assert [line.closed for line in again.cases] == [day(8), day(28), None]


def test_each_sees_what_is_at_the_posts_that_they_see(hub: Hub) -> None:
    spotting = Spotting(hub.cases)
    assert spotting.spots(EVENT, {WEST}).hot
    for posts in ({EAST}, frozenset[str]()):
        nothing = spotting.spots(EVENT, posts)
        assert (nothing.tested, nothing.hot, nothing.best, nothing.repeated) == (0, (), None, ())


def test_one_kind_alone(hub: Hub) -> None:
    spotting = Spotting(hub.cases)
    rubbish = spotting.spots(EVENT, ALL, "rubbish")
    assert (rubbish.tested, rubbish.longest, rubbish.hot, rubbish.repeated) == (6, 1, (), ())
    cover = spotting.spots(EVENT, ALL, "cover")
    assert (cover.tested, cover.hot) == (LAST + 4, ())
    assert cover.kinds == rubbish.kinds, "what one may choose from stays"


def test_it_is_held_for_the_hour(hub: Hub, clock: Set) -> None:
    spotting = Spotting(hub.cases)
    before = spotting.spots(EVENT, ALL)
    report(hub.cases, by=RESIDENT)
    assert spotting.spots(EVENT, ALL) is before
    clock(day(LAST) + timedelta(hours=1))
    after = spotting.spots(EVENT, ALL)
    clock(day(LAST))
    assert after.tested == before.tested + 1


def test_a_case_without_a_place_is_left_out_and_counted(tmp_path: Path, clock: Set) -> None:
    anywhere = EVENTS.replace("{duty: grid_officer, grid: {of: grid, at: place}}", "{duty: desk}")
    hub = make_town(
        tmp_path / "home", events=anywhere.replace("{type: point, required: true,", "{type: point,") + SPOTS
    )
    try:
        report(hub.cases)
        hub.cases.open(EVENT, {"kind": "cover", "said": "somewhere"}, RESIDENT, "page")
        found = Spotting(hub.cases).spots(EVENT, ALL)
        assert (found.tested, found.unplaced, found.hot, found.longest) == (1, 1, (), 0)
    finally:
        close(hub)


def test_a_type_that_says_nothing_of_spots_has_none(tmp_path: Path) -> None:
    hub = make_town(tmp_path / "home")
    try:
        with pytest.raises(UnknownName, match="has no hot spots"):
            Spotting(hub.cases).spots(EVENT, ALL)
    finally:
        close(hub)


@pytest.mark.parametrize(
    ("spots", "said"),
    [
        ("{at: plaec, same: kind}", "spots names the field 'plaec', which is no field"),
        ("{at: kind, same: kind}", "at names the field 'kind', which is no point but code"),
        ("{at: place, same: said}", "same names the field 'said', which is no choice or code but text"),
    ],
)
def test_a_pack_is_told_what_is_wrong(spots: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        CaseSpec.model_validate(yaml.safe_load(f"{EVENTS}spots: {spots}"))
