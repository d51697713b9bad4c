"""Cubes are released once for each state of their rows, and kept as they were told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from tests.sharing.cubes.kit import AREAS, AT, FULL, Firms, cube, firms, snapshot
from zhongshu.core.errors import BusyError, UnknownName
from zhongshu.rules.parameters import Edition, EditionSpec
from zhongshu.sharing.cubes.release import Maker
from zhongshu.sharing.cubes.shelf import CubeShelf
from zhongshu.sharing.cubes.store import CubeStore
from zhongshu.state.database import open_database

SMALL = EditionSpec.model_validate({"valid_from": "2019-01-01", "reference": {"title": "x"}, "certainty": "recalled"})
EDITION = Edition(
    datetime(2019, 1, 1, tzinfo=UTC),
    datetime(9999, 1, 1, tzinfo=UTC),
    SMALL,
    ({"audience": "internal", "k": 3, "width": 2, "spread": Decimal(10)},),
)


@pytest.fixture
def database(state_url: str) -> Iterator[Engine]:
    engine = open_database(state_url)
    yield engine
    engine.dispose()


def shelf(database: Engine, read: Firms) -> CubeShelf:
    return CubeShelf(
        {"p.firms": cube()}, Maker(read, AREAS), CubeStore(database), (EDITION,), lambda number, _: snapshot(number)
    )


def test_a_release_is_made_once_and_kept_word_for_word(database: Engine) -> None:
    read = Firms({1: firms(FULL | {("food", "331002001"): 1})})
    made = shelf(database, read).release("p.firms", snapshot(1), AT)
    assert shelf(database, read).latest("p.firms") == made
    assert shelf(database, read).release("p.firms", replace(snapshot(1), number=7), AT) == made, "the same rows"
    assert len(read.asked) == 1


def test_the_next_release_is_made_beside_those_before(database: Engine) -> None:
    read = Firms({1: firms(FULL), 2: firms(FULL | {("food", "331002001"): 10})})
    for number in (1, 2):
        shelf(database, read).release("p.firms", snapshot(number), AT)
    first, second = CubeStore(database).all("p.firms")
    assert (first.hidden, ("food", "331002001") in second.hidden) == (frozenset(), True)
    assert [plan.snapshot.number for plan in read.asked] == [1, 2, 1]


def test_two_processes_do_not_release_past_each_other(database: Engine) -> None:
    store = CubeStore(database)
    made = shelf(database, Firms({1: firms(FULL)})).release("p.firms", snapshot(1), AT)
    with pytest.raises(BusyError, match="another process has released this cube"):
        store.add(replace(made, snapshot=2, version=2), after=0)
    assert store.all("p.firms") == (made,)


def test_a_cube_that_is_not_there_or_not_told_yet_is_said_so(database: Engine) -> None:
    own = shelf(database, Firms({}))
    with pytest.raises(UnknownName, match=r"no cube 'p\.firm'\n  hint: did you mean \"p\.firms\""):
        own.latest("p.firm")
    with pytest.raises(UnknownName, match="was not released yet"):
        own.latest("p.firms")
    with pytest.raises(UnknownName, match="there is none yet"):
        own.only([]).latest("p.firms")
