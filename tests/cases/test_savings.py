"""Asking once is counted: by day of the region and case type, as forms were sent."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.cases.firms import DESK, FIRM, REQUEST, make_firms
from tests.town import close
from zhongshu.cases.savings import savings
from zhongshu.packs.hub import Hub

LATE = datetime(2027, 3, 1, 17, tzinfo=UTC)
"""The second of March in the region."""


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    made = make_firms(tmp_path / "home")
    monkeypatch.setattr(made.ledger._appender, "_clock", lambda: LATE)
    yield made
    close(made)


def ask(hub: Hub, **typed: str) -> str:
    form = hub.cases.form(hub.cases.type(REQUEST))
    found = hub.prefill.known(form, {}, FIRM, address="/ask")
    given = {name: one.value for name, one in found.items()} | {"said": 'he wrote "filled"', **typed}
    return hub.cases.open(REQUEST, given, FIRM, "page", filled=found).case.id


def test_answers_are_counted_as_they_were_sent(hub: Hub) -> None:
    first = ask(hub)
    ask(hub, staff="13", name="蚂蚁")
    hub.cases.open(REQUEST, {"firm": "91331004YL0000009A", "name": "x", "said": '"filled"'}, DESK, "page")
    hub.cases.act(first, DESK, lambda moves, case: moves.corrected(case, {"name": "蚁"}, "as they said"))
    day = date(2027, 3, 2)
    saved, changed = savings(hub.cases.store.database, day, hub.place.zone)
    assert (saved, changed) == ({(day, REQUEST): 6}, {(day, REQUEST): 2})
    assert savings(hub.cases.store.database, day + timedelta(days=1), hub.place.zone) == ({}, {})


def test_the_hub_tells_of_it_among_what_it_tells_of_itself(hub: Hub) -> None:
    assert list(hub.intake.reports["fillings"]()) == []
    ask(hub)
    assert list(hub.intake.reports["fillings"]()) == [
        {"area": "331000", "day": "2027-03-02", "case": REQUEST, "saved": 4, "changed": 0}
    ]
