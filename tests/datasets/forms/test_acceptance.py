"""Accepted returns are rows of their dataset, at once or not at all, also when the process dies in between."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.datasets.forms.region import COUNTIES, STALLS, TRADE, entry, fill, form_of, handed_in
from tests.kit import READER, rows_of
from zhongshu.core.errors import BusyError
from zhongshu.core.periods import Period
from zhongshu.datasets.forms.steps import Entry, ReturnError
from zhongshu.datasets.load import Loaded
from zhongshu.packs.hub import Hub


def sales(hub: Hub, area: str, period: str) -> str | None:
    desk = hub.desk(READER)
    cell = desk.cells_at(desk.indicator("trade.sales"), [area], Period.parse(period, desk.zone)).get(area)
    return None if cell is None else str(cell.value)


def test_accepted_returns_are_rows_and_move_their_indicators_in_one_snapshot(hub: Hub, tmp_path: Path) -> None:
    fill(hub, tmp_path, {"2020-11": COUNTIES[:7]})
    before, was = hub.snapshot().number, sales(hub, "331000", "2020-11")
    waiting = [handed_in(hub, unit, "2020-11", entry({"sales": "100.00"})) for unit in COUNTIES[7:]]
    loaded = hub.accept_returns(waiting, who="王", note="一并通过")
    assert (loaded.counts.input, loaded.counts.inserted, loaded.counts.rejected) == (2, 2, 0)
    assert hub.snapshot().number == before + 1
    assert (was, sales(hub, "331000", "2020-11")) == ("581.00", "781.00")
    assert sales(hub, "331083", "2020Q4") == "100.00"
    assert [hub.returns.get(one.number).status for one in waiting] == ["accepted", "accepted"]
    last = hub.returns.steps(waiting[0].number)[-1]
    assert (last.action, last.who, last.note) == ("accepted", "王", "一并通过")


def test_a_correction_of_an_old_month_moves_the_old_month_only(hub: Hub, tmp_path: Path) -> None:
    fill(hub, tmp_path, {"2020-03": COUNTIES, "2020-11": COUNTIES})
    hub.accept_returns([handed_in(hub, "331083", "2020-03", entry())], who="王")
    (old,) = hub.returns.versions(TRADE, "331083", "2020-03")
    november = sales(hub, "331000", "2020-11")
    key = (TRADE, "331083", "2020-03")
    opened = hub.returns.step(key, old.token, "correction", who="林")
    revised = hub.returns.enter(key, opened.token, "handed_in", entry({"sales": "84.51"}), who="林")
    assert sales(hub, "331083", "2020-03") == "84.50", "the old version counts until the new one is accepted"
    loaded = hub.accept_returns([revised], who="王")
    assert (loaded.counts.updated, loaded.counts.inserted) == (1, 0)
    assert sales(hub, "331083", "2020-03") == "84.51"
    assert sales(hub, "331000", "2020-11") == november
    assert sales(hub, "331083", "2020Q1") == "84.51"


def test_one_bad_return_leaves_all_as_they_were(hub: Hub) -> None:
    """Handed in past the page: the dataset's own rule refuses it."""
    good = handed_in(hub, "331002", "2020-11", entry())
    bad = handed_in(hub, "331083", "2020-11", entry({"tax": "99.00"}))
    before = hub.snapshot().number
    with pytest.raises(ReturnError) as caught:
        hub.accept_returns([good, bad], who="王")
    assert "rejects 1 of 2 rows" in caught.value.message
    assert caught.value.said.zh.startswith("商贸月报的校验拒收 2 行中的 1 行：")
    assert "税收不大于销售额" in caught.value.said.zh
    assert (hub.snapshot().number, rows_of(hub, TRADE)) == (before, [])
    assert {hub.returns.get(one.number).status for one in (good, bad)} == {"handed_in"}
    assert [step.action for step in hub.returns.steps(bad.number)] == ["handed_in"]


def test_a_cell_that_is_no_number_is_told_by_its_name(hub: Hub) -> None:
    bad = handed_in(hub, "331083", "2020-11", entry({"sales": "很多"}))
    with pytest.raises(ReturnError, match="Sales: “很多” is no number"):
        hub.accept_returns([bad], who="王")
    assert hub.returns.get(bad.number).status == "handed_in"


class Killed(BaseException):
    """What a process does not live to handle."""


def test_a_process_that_dies_after_the_load_is_healed(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = handed_in(hub, "331083", "2020-11", entry())

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(hub.returns, "end_accepting", die)
        with pytest.raises(Killed):
            hub.accept_returns([waiting], who="王")
    (left,) = hub.returns.standing("accepting")
    assert len(rows_of(hub, TRADE)) == 1, "the rows are there, the return does not say so yet"
    assert hub.heal_returns(who="worker") == 0, "somebody may still be at it"
    published = hub.snapshot().number
    later = hub.now() + timedelta(minutes=10)
    monkeypatch.setattr(hub, "now", lambda: later)
    assert hub.heal_returns(who="worker") == 1
    assert hub.returns.get(left.number).status == "accepted"
    assert (len(rows_of(hub, TRADE)), hub.snapshot().number) == (1, published), "the same rows: nothing published anew"


def test_a_process_that_dies_before_the_load_is_healed(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.returns.begin_accepting([handed_in(hub, "331083", "2020-11", entry())])
    later = hub.now() + timedelta(minutes=10)
    monkeypatch.setattr(hub, "now", lambda: later)
    assert hub.heal_returns(who="worker") == 1
    assert sales(hub, "331083", "2020-11") == "84.50"


def test_while_somebody_else_writes_nothing_is_accepted(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = handed_in(hub, "331083", "2020-11", entry())

    def busy(*_: object, **__: object) -> Loaded:
        raise BusyError("another process writes")

    monkeypatch.setattr(hub.intake, "load", busy)
    with pytest.raises(BusyError):
        hub.accept_returns([waiting], who="王")
    assert hub.returns.get(waiting.number).status == "handed_in"


def test_a_form_of_lines_makes_a_row_a_line(hub: Hub) -> None:
    said = Entry({"stalls@fish": "12", "stalls@fruit": "30", "stalls@toys": "0", "mood@fish": "好"})
    hub.accept_returns([handed_in(hub, "office", "2020-05", said, STALLS)], who="王")
    assert [(row[2], row[3], row[4]) for row in rows_of(hub, STALLS)] == [
        ("fish", 12, "好"),
        ("fruit", 30, None),
        ("toys", 0, None),
    ]


def test_what_the_rules_would_reject_is_told_by_cell(hub: Hub) -> None:
    form = form_of(hub)
    unit = form.units(hub.packs.catalogue.areas, "331000", {})[0]
    (fault,), warned = hub.rehearse_return(form, unit, "2020-11", entry({"tax": "99.00"}))
    assert (fault.address, fault.text.zh, warned) == ("", "税收不大于销售额", ())
    assert hub.rehearse_return(form, unit, "2020-11", entry()) == ((), ())
    assert rows_of(hub, TRADE) == []


def test_hostile_words_arrive_as_words(hub: Hub) -> None:
    hostile = '\'; DROP TABLE x; -- {"a": [1]} <script>'
    hub.accept_returns([handed_in(hub, "331083", "2020-11", entry({"kind": hostile}))], who="王")
    assert rows_of(hub, TRADE)[0][-1] == hostile


def test_nothing_to_accept_is_said(hub: Hub) -> None:
    with pytest.raises(ReturnError, match="nothing waits"):
        hub.accept_returns([], who="王")


def test_what_a_check_would_only_warn_of_is_a_question(hub: Hub) -> None:
    form = form_of(hub)
    unit = form.units(hub.packs.catalogue.areas, "331000", {})[0]
    faults, (question,) = hub.rehearse_return(form, unit, "2020-11", entry({"kind": "其他"}))
    assert (faults, question.address) == ((), "check:kind_told")
    assert question.text.zh == "不符合“类型不是其他”，请核对或说明原因"
