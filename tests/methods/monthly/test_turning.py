"""Turning points by the rules of Bry and Boschan, and the Vs between them."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.monthly.series import china, month, monthly
from zhongshu.methods.monthly.monthly import months_between
from zhongshu.methods.monthly.refusal import Refusal
from zhongshu.methods.monthly.turning import CYCLE, ENDS, PHASE, Turn, turning_points, valleys


def _turns(values: list[float], first: str = "2010-01") -> tuple[Turn, ...]:
    found = turning_points(monthly(first, values))
    assert isinstance(found, tuple), found
    return found


def _wave(count: int, length: float) -> list[float]:
    return [round(100 + 10 * math.sin(2 * math.pi * at / length), 4) for at in range(count)]


def test_a_wave_turns_where_it_does() -> None:
    found = _turns(_wave(120, 40))
    assert [(turn.kind, turn.period.label) for turn in found] == [
        ("peak", "2010-11"), ("trough", "2012-07"), ("peak", "2014-03"), ("trough", "2015-11"), ("peak", "2017-07"),
        ("trough", "2019-03"),
    ]  # fmt: skip


def test_a_v_is_dated_in_the_values_themselves() -> None:
    down_and_up = [138, 128, 118, 108, 99, 90, 100, 115, 128, 139, 148]
    values = [*(100 + at for at in range(48)), *down_and_up, *(149 + at for at in range(40))]
    (valley,) = valleys(monthly("2010-01", values), _turns([float(value) for value in values]))
    assert (valley.peak.period.label, valley.trough.period.label) == ("2013-12", "2014-06")
    assert float(valley.depth) == pytest.approx((90 - 147) / 147 * 100)
    assert valley.recovered == month("2014-11")
    assert valley.months == 5


def test_a_fall_that_is_not_made_up_for_says_so() -> None:
    values = _wave(60, 40)
    values[30:] = [value - 15 for value in values[30:]]
    (valley,) = valleys(monthly("2010-01", values), _turns(values))
    assert (valley.recovered, valley.months) == (None, None)


def test_the_spring_of_2020_is_a_trough_of_chinas_production_index() -> None:
    series = china("PMP", "index")
    turns = turning_points(series)
    assert isinstance(turns, tuple)
    last = valleys(series, turns, points=True)[-1]
    assert last.trough.period.label == "2020-02"
    assert float(last.trough.value) == 27.8
    assert float(last.depth) == pytest.approx(27.8 - float(last.peak.value))
    assert last.points


def test_depths_below_zero_are_differences() -> None:
    values = [value - 120 for value in _wave(90, 40)]
    found = valleys(monthly("2010-01", values), _turns(values))
    assert found
    assert all(valley.points for valley in found)


def test_a_short_dip_is_no_phase() -> None:
    values = [100.0 + at for at in range(60)]
    values[30] = 90.0
    assert _turns(values) == ()


def test_neither_a_straight_line_nor_zeros_turn() -> None:
    assert _turns([float(at) for at in range(60)]) == ()
    assert _turns([0.0] * 60) == ()


def test_what_cannot_be_searched_is_refused() -> None:
    assert turning_points(monthly("2010-01", [1] * 40, "ytd")) == Refusal("form")
    assert turning_points(monthly("2010-01", [1] * 35)) == Refusal("short", needed=36, found=35)
    assert turning_points(monthly("2010-01", [*[1] * 30, None, *[1] * 10])) == Refusal("gap", at=month("2012-07"))


@settings(max_examples=60)
@given(st.lists(st.integers(-1000, 1000), min_size=36, max_size=150))
def test_any_series_keeps_to_the_rules(values: list[int]) -> None:
    series = monthly("2010-01", values)
    found = turning_points(series)
    assert isinstance(found, tuple)
    at = [months_between(series.first, turn.period) for turn in found]
    assert all(ENDS <= place < len(values) - ENDS for place in at)
    assert all(later - earlier >= PHASE for earlier, later in itertools.pairwise(at))
    assert all(later - earlier >= CYCLE for earlier, later in zip(at, at[2:], strict=False))
    for one, two in itertools.pairwise(found):
        assert one.kind != two.kind
        peak, trough = (one, two) if one.kind == "peak" else (two, one)
        assert peak.value > trough.value
