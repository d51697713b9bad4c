"""What a subject is told of later."""

from datetime import date, timedelta

from tests.screens.ledger.conftest import at, delays
from zhongshu.packs.hub import Hub
from zhongshu.screens.ledger.delays import Delays
from zhongshu.sharing.ledger.entry import Entry


def look(purpose: str | None) -> Entry:
    return Entry(kind="read", actor="p1", purpose=purpose, at=at(3))


def test_only_the_purposes_of_the_rule_wait_and_only_so_long() -> None:
    rule = delays(30)
    assert rule.holds_back(look("investigation"), at(3) + timedelta(days=29, hours=23))
    assert not rule.holds_back(look("investigation"), at(3) + timedelta(days=30))
    assert not rule.holds_back(look("loan_review"), at(3))
    assert not rule.holds_back(look(None), at(3))
    assert rule.longest == timedelta(days=30)


def test_the_edition_of_the_day_of_the_look_up_counts() -> None:
    assert not delays(30, since=date(2026, 3, 2)).holds_back(look("investigation"), at(3))


def test_a_region_holds_nothing_back_until_somebody_adds_an_edition(hub: Hub) -> None:
    known = Delays.of(hub.packs.catalogue)
    assert len(known.editions) == 1
    assert known.longest == timedelta(0)
    assert not known.holds_back(look("investigation"), at(3))
