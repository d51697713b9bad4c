"""Who has handed in what, what waits, and who is reminded of what once."""

from pathlib import Path

import pytest

from tests.datasets.forms.region import COUNTIES, STALLS, TRADE, entry, fill, form_of, handed_in, make_region
from tests.screens.returns.region import desk_on
from zhongshu.datasets.forms.steps import NEW
from zhongshu.packs.hub import Hub
from zhongshu.screens.returns.board import board
from zhongshu.screens.returns.reminding import late_months, remember, reminders_due, said_reminders, sentence

KEY = (TRADE, "331081", "2020-11")


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    """Ten months by files; of November six counties, one draft, one handed in, one nothing."""
    made = make_region(tmp_path / "home")
    months = {f"2020-{number:02}": COUNTIES for number in range(1, 11)}
    fill(made, tmp_path, {**months, "2020-11": COUNTIES[:6]})
    made.returns.enter(KEY, NEW, "saved", entry({"sales": ""}), who="林")
    handed_in(made, "331082", "2020-11", entry())
    return made


def test_the_months_of_each_unit_are_marked(hub: Hub) -> None:
    shown = board(desk_on(hub, 2020, 12, 7), form_of(hub))
    assert [due.month.label for due in shown.months][-2:] == ["2020-10", "2020-11"]
    newest = {unit.id: slots[-1].mark for unit, slots in shown.rows.items()}
    assert [newest[unit] for unit in COUNTIES[5:]] == ["loaded", "draft", "handed_in", "owed"]
    assert shown.done == 6
    assert [one.unit for one in shown.waiting] == ["331082"]
    assert shown.late == ()


def test_the_day_after_the_due_day_they_are_late(hub: Hub) -> None:
    desk = desk_on(hub, 2020, 12, 8)
    assert [(slot.unit.id, slot.mark) for slot in board(desk, form_of(hub)).late] == [
        ("331081", "late"),
        ("331083", "late"),
    ]
    (month,) = [one for one in late_months(desk) if one.form.name == TRADE]
    assert [unit.id for unit in month.units] == ["331081", "331083"]


def test_a_return_that_was_handed_in_late_is_late_no_more(hub: Hub) -> None:
    handed_in(hub, "331083", "2020-11", entry())
    assert [slot.unit.id for slot in board(desk_on(hub, 2020, 12, 20), form_of(hub)).late] == ["331081"]


def test_a_version_after_acceptance_is_marked(hub: Hub) -> None:
    (waiting,) = hub.returns.versions(TRADE, "331082", "2020-11")
    hub.accept_returns([waiting], who="王")
    (accepted,) = hub.returns.versions(TRADE, "331082", "2020-11")
    hub.returns.step((TRADE, "331082", "2020-11"), accepted.token, "correction", who="林")
    row = {unit.id: slots[-1] for unit, slots in board(desk_on(hub, 2020, 12, 7), form_of(hub)).rows.items()}["331082"]
    assert (row.mark, row.version, row.there, row.late) == ("correcting", 2, True, False)


def test_each_reminder_is_said_once(hub: Hub) -> None:
    def said(day: int) -> list[tuple[str, int]]:
        desk = desk_on(hub, 2020, 12, day)
        wanted = [one for one in reminders_due(desk) if one.form == TRADE]
        if wanted:
            remember(desk, wanted, who="worker")
        return [(one.unit, one.offset) for one in wanted]

    assert said(1) == []
    assert said(2) == [("331081", -3), ("331083", -3)]
    assert said(3) == []
    assert said(4) == [("331081", -1), ("331083", -1)]
    handed_in(hub, "331083", "2020-11", entry())
    assert said(8) == [("331081", 1)]
    assert said(31) == [("331081", 5)]
    assert said(31) == []
    desk = desk_on(hub, 2020, 12, 31)
    assert {key: offset for key, (offset, _) in said_reminders(desk).items() if key[0] == TRADE} == {
        (TRADE, "331081", "2020-11"): 5,
        (TRADE, "331083", "2020-11"): -1,
    }


def test_the_worker_says_who_when_and_how_late(hub: Hub) -> None:
    (one, _) = (one for one in reminders_due(desk_on(hub, 2020, 12, 8)) if one.form == TRADE)
    assert sentence(desk_on(hub, 2020, 12, 8), one) == (
        "reminder: Trade return 2020-11 of Commerce bureau of Wenling (331081) was due 2020-12-07, 1 day ago"
    )


def test_a_form_that_ended_shows_its_last_months(hub: Hub) -> None:
    shown = board(desk_on(hub, 2026, 11, 22), form_of(hub, STALLS))
    assert (shown.months[0].month.label, shown.months[-1].month.label) == ("2020-01", "2020-12")
    assert {slot.mark for slots in shown.rows.values() for slot in slots} == {"owed"}  # nobody has begun with it


def test_before_the_first_month_is_over_there_is_nothing_to_show(hub: Hub) -> None:
    shown = board(desk_on(hub, 2020, 1, 20), form_of(hub))
    assert (shown.months, shown.newest, shown.late) == ((), None, ())


def test_before_the_first_return_nobody_is_late_or_reminded(tmp_path: Path) -> None:
    hub = make_region(tmp_path / "home")
    desk = desk_on(hub, 2026, 5, 5)
    shown = board(desk, form_of(hub))
    assert not shown.begun
    assert {slot.mark for row in shown.rows.values() for slot in row} == {"owed"}
    assert (shown.late, late_months(desk), reminders_due(desk)) == ((), [], [])
    handed_in(hub, "331083", "2020-11", entry())
    desk = desk_on(hub, 2026, 5, 5)
    assert board(desk, form_of(hub)).begun
    assert late_months(desk)
    assert "Commerce bureau of" in sentence(desk, reminders_due(desk)[0])
