"""Decisions, questions and where entities went, kept alike on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from zhongshu.core.errors import GrantError, LedgerError
from zhongshu.linkage.decision import Found, Hand, Key, Wish
from zhongshu.linkage.memory import Memory
from zhongshu.linkage.questions import Questions, Waiting
from zhongshu.linkage.store import Decisions
from zhongshu.sharing.act import Act
from zhongshu.state.database import open_database

OF, NOW = "town.firm_file", datetime(2026, 11, 22, tzinfo=UTC)
A, B, C = Key("town.a", "1"), Key("town.b", "1"), Key("town.c", "1")
HAND = Hand("p-1", "Wang Fang", "market")


@pytest.fixture
def database(state_url: str) -> Iterator[Engine]:
    made = open_database(state_url)
    yield made
    made.dispose()


def test_what_is_undone_stands_no_more_and_what_it_ended_stands_again(database: Engine) -> None:
    told: list[Act] = []
    kept = Decisions(database, told.append)
    apart = kept.decide(OF, Wish("apart", "e1", "e2", "", (("apart", A, B),)), HAND, NOW)
    merge = Wish("merge", "e1", "e2", "one owner", (("same", A, C),), moved=(B, C), ends=(frozenset((B, A)),))
    merged = kept.decide(OF, merge, HAND, NOW)
    assert [(one.ruling, one.right) for one in kept.standing(OF)] == [("same", C)]
    assert kept.since(OF, apart.number).moved == {B, C}
    assert kept.since(OF, apart.number).records == {A, B, C}
    undone = kept.decide(OF, Wish("undo", "e1", "e2", "", moved=(B, C), undoes=merged.number), HAND, NOW)
    assert [(one.ruling, one.right) for one in kept.standing(OF)] == [("apart", B)]
    assert kept.since(OF, merged.number).records == {A, B, C}  # what is undone is looked at again
    assert kept.turn(OF) == undone.number
    assert kept.turn("town.other") == 0
    assert [one.undone for one in kept.decisions(OF, entity="e2")] == [None, undone.number, None]
    with pytest.raises(GrantError, match="stands no more"):
        kept.decide(OF, Wish("undo", "e1", None, "", undoes=merged.number), HAND, NOW)
    assert [act.name for act in told] == ["entity.apart", "entity.merge", "entity.undo"]


def test_without_its_entry_in_the_ledger_nothing_is_kept(database: Engine) -> None:
    def away(_: Act) -> None:
        raise LedgerError("the disk is full")

    with pytest.raises(LedgerError):
        Decisions(database, away).decide(OF, Wish("same", "e1", None, "", (("same", A, B),)), HAND, NOW)
    assert Decisions(database, away).standing(OF) == []


def test_a_pair_is_asked_once_and_what_is_settled_is_forgotten(database: Engine) -> None:
    kept, decided = Questions(database), Decisions(database, lambda _: None)
    kept.ask(OF, [Found("grey", A, B, 2.0), Found("grey", A, C, 4.0), Found("clash", B, C, code="X")], (), NOW)
    kept.ask(OF, [Found("grey", B, A, 2.0)], (), NOW)
    assert kept.waiting(OF) == Waiting(clashes=1, pairs=2, later=0, oldest=NOW)
    clash, heavy, light = kept.questions(OF)
    assert [one.found.weight for one in (clash, heavy, light)] == [None, 4.0, 2.0]
    kept.put_off(OF, clash.number, NOW)
    kept.put_off(OF, heavy.number, NOW + timedelta(minutes=1))
    assert [one.number for one in kept.questions(OF)] == [light.number, clash.number, heavy.number]
    decided.decide(OF, Wish("same", "e1", "e2", "", (("same", B, A),), answers=light.number), HAND, NOW)
    assert kept.question(OF, light.number).decision == decided.turn(OF)
    with pytest.raises(GrantError, match="was decided already"):
        decided.decide(OF, Wish("apart", "e1", "e2", "", (("apart", A, B),), answers=light.number), HAND, NOW)
    kept.ask(OF, [], {clash.number, heavy.number, light.number}, NOW)
    assert kept.waiting(OF) == Waiting(0, 0, 0)
    assert kept.question(OF, light.number).decision is not None  # what was decided is history


def test_where_an_entity_went_is_followed_to_its_end(database: Engine) -> None:
    kept = Memory(database)
    kept.moved(OF, {"e3": "e2"}, (), NOW)
    kept.moved(OF, {"e2": "e1"}, (), NOW)
    assert (kept.moved_to(OF, "e3"), kept.moved_to(OF, "e1")) == ("e1", None)
    kept.moved(OF, {}, ["e2"], NOW)  # it is there again
    assert (kept.moved_to(OF, "e3"), kept.moved_to(OF, "e2")) == ("e2", None)
    assert kept.model(OF) is None
    kept.keep_model(OF, "{}", 3, NOW)
    kept.keep_model(OF, '{"a": 1}', 4, NOW)
    assert kept.model(OF) == '{"a": 1}'
