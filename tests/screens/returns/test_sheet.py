"""One return beside its earlier months; it is handed in only once nothing is open."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.datasets.forms.region import COUNTIES, STALLS, TRADE, entry, fill, handed_in, make_region
from tests.screens.returns.region import desk_on
from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.datasets.forms.cells import Fault
from zhongshu.datasets.forms.questions import Question, stands
from zhongshu.datasets.forms.steps import NEW, Answer, Entry, ReturnError
from zhongshu.packs.hub import Hub
from zhongshu.screens.desk import Desk
from zhongshu.screens.returns.sheet import Sheet, hand_in, sheet

UNIT = "331083"


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    made = make_region(tmp_path / "home")
    fill(made, tmp_path, {"2020-10": COUNTIES, "2020-11": COUNTIES[:8]})
    return made


@pytest.fixture
def desk(hub: Hub) -> Desk:
    return desk_on(hub, 2020, 12, 5)


def nothing(_: Entry) -> tuple[tuple[Fault, ...], tuple[Question, ...]]:
    return (), ()


def open_sheet(desk: Desk, month: str = "2020-11", version: int | None = None) -> Sheet:
    return sheet(desk, TRADE, UNIT, month, version)


def test_a_new_return_stands_beside_last_month(desk: Desk) -> None:
    shown = open_sheet(desk)
    assert (shown.mark, shown.token, shown.open, shown.shown) == ("owed", NEW, True, None)
    assert shown.history.previous == {"sales": Decimal("88.00"), "tax": Decimal("3.00"), "staff": Decimal(808)}
    assert shown.history.last_year == {}


def test_it_is_kept_until_every_question_is_answered(desk: Desk, hub: Hub) -> None:
    slip = entry({"tax": "31000.00"})
    kept, checked = hand_in(desk, open_sheet(desk), slip, NEW, who="林", note="", rehearse=nothing)
    assert (kept.status, [one.suggestion for one in checked.questions]) == ("draft", ["3.10"])
    shown = open_sheet(desk)
    assert shown.entry.cells["tax"] == "31000.00"
    made, checked = hand_in(desk, shown, entry({"tax": "3.10"}), kept.token, who="林", note="", rehearse=nothing)
    assert (made.status, checked.ready) == ("handed_in", True)
    assert [step.action for step in hub.returns.steps(made.number)] == ["saved", "handed_in"]


def test_a_reason_lets_a_far_number_pass(desk: Desk) -> None:
    said = entry({"tax": "9.00"}, tax="一次性税款")
    made, _ = hand_in(desk, open_sheet(desk), said, NEW, who="林", note="", rehearse=nothing)
    assert made.status == "handed_in"
    assert [one.address for one in open_sheet(desk).checked.answered] == ["tax"]


def test_what_the_dataset_would_reject_is_not_handed_in(desk: Desk) -> None:
    def rehearse(_: Entry) -> tuple[tuple[Fault, ...], tuple[Question, ...]]:
        return (Fault("", "rule", Text(zh="不行", en="no")),), ()

    kept, checked = hand_in(desk, open_sheet(desk), entry(), NEW, who="林", note="", rehearse=rehearse)
    assert (kept.status, [one.text.en for one in checked.faults]) == ("draft", ["no"])


def test_a_warning_wants_a_reason_for_the_return_as_it_stands(desk: Desk) -> None:
    def rehearse(_: Entry) -> tuple[tuple[Fault, ...], tuple[Question, ...]]:
        return (), (Question("check:odd", Text(zh="奇怪", en="odd")),)

    good = entry()
    kept, checked = hand_in(desk, open_sheet(desk), good, NEW, who="林", note="", rehearse=rehearse)
    assert (kept.status, [one.address for one in checked.questions]) == ("draft", ["check:odd"])
    reason = {"check:odd": Answer(stands("check:odd", good.cells), "属实")}
    other = Entry({**good.cells, "staff": "801"}, reason)
    kept, checked = hand_in(desk, open_sheet(desk), other, kept.token, who="林", note="", rehearse=rehearse)
    assert (kept.status, len(checked.questions)) == ("draft", 1), "given for other numbers"
    made, _ = hand_in(
        desk, open_sheet(desk), Entry(good.cells, reason), kept.token, who="林", note="", rehearse=rehearse
    )
    assert made.status == "handed_in"


def test_somebody_elses_return_is_not_handed_in_over(desk: Desk) -> None:
    shown = open_sheet(desk)
    handed_in_by_other = hand_in(desk, shown, entry(), NEW, who="陈", note="", rehearse=nothing)
    with pytest.raises(ReturnError, match="somebody else"):
        hand_in(desk, shown, entry({"staff": "1"}), NEW, who="林", note="", rehearse=nothing)
    assert handed_in_by_other[0].entry.cells["staff"] == "820"


def test_a_month_that_came_by_a_file_can_be_returned_instead(desk: Desk) -> None:
    shown = open_sheet(desk, "2020-10")
    assert (shown.mark, shown.loaded, shown.open) == ("loaded", True, True)
    assert shown.entry.cells == {"sales": "88.00", "tax": "3.00", "staff": "808"}


def test_older_versions_can_be_seen_but_not_changed(desk: Desk, hub: Hub) -> None:
    hub.accept_returns([handed_in(hub, UNIT, "2020-11", entry())], who="王")
    (first,) = hub.returns.versions(TRADE, UNIT, "2020-11")
    opened = hub.returns.step((TRADE, UNIT, "2020-11"), first.token, "correction", who="林")
    hub.returns.enter((TRADE, UNIT, "2020-11"), opened.token, "saved", entry({"staff": "900"}), who="林")
    newest, old = open_sheet(desk), open_sheet(desk, version=1)
    assert (newest.entry.cells["staff"], newest.open, len(newest.versions)) == ("900", True, 2)
    assert (old.entry.cells["staff"], old.open, old.actions) == ("820", False, ())


def test_lines_have_their_own_history(desk: Desk, hub: Hub) -> None:
    said = Entry({"stalls@fish": "12", "stalls@fruit": "30", "stalls@toys": "5", "mood@fish": "好"})
    hub.accept_returns([handed_in(hub, "office", "2020-10", said, STALLS)], who="王")
    shown = sheet(desk_on(hub, 2020, 12, 2), STALLS, "office", "2020-11")
    assert shown.history.previous == {
        "stalls@fish": Decimal(12),
        "mood@fish": "好",
        "stalls@fruit": Decimal(30),
        "stalls@toys": Decimal(5),
    }
    assert shown.unit.title.zh == "测试局"


@pytest.mark.parametrize(
    ("form", "unit", "month", "version"),
    [
        ("trade.mnth", UNIT, "2020-11", None),
        (TRADE, "331999", "2020-11", None),
        (TRADE, UNIT, "2019-11", None),
        (TRADE, UNIT, "2020-11-05", None),
        (TRADE, UNIT, "soon", None),
        (TRADE, UNIT, "2021-01", None),
        (TRADE, UNIT, "2020-11", 3),
    ],
)
def test_an_address_that_is_none_is_told(desk: Desk, form: str, unit: str, month: str, version: int | None) -> None:
    with pytest.raises(UnknownName) as caught:
        sheet(desk, form, unit, month, version)
    assert caught.value.hint
