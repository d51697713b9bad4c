from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.core.text import Text
from zhongshu.screens.briefs.document import ChartItem, Line
from zhongshu.web.briefs.pictures import nice_ticks, png, svg


def chart(*values: str | None, partial: tuple[int, ...] = ()) -> ChartItem:
    labels = tuple(f"2020-{number:02}" for number in range(1, len(values) + 1))
    line = Line(
        title=Text(zh="产值", en="Output <1>"),
        values=tuple(None if value is None else Decimal(value) for value in values),
        partial=partial,
        origin="measured",
        path="/x",
    )
    return ChartItem(Text(zh="图", en="Chart"), Text(zh="亿元", en="yuan"), 1, labels, (line,))


def test_a_hole_breaks_the_line():
    assert (
        svg(chart("1", "2", None, "4", "5"), "zh").count("M") - svg(chart("1", "2", "3", "4", "5"), "zh").count("M")
        == 1
    )


def test_a_month_that_is_not_whole_is_hollow_and_a_lonely_one_is_a_dot():
    assert 'class="hollow"' in svg(chart("1", "2", "3", partial=(2,)), "zh")
    assert svg(chart("1", None, "3"), "zh").count("<circle") == 2


def test_titles_cannot_break_the_picture():
    assert "Output &lt;1&gt;" in svg(chart("1", "2"), "en")


@settings(max_examples=60)
@given(st.lists(st.decimals(min_value=-10000, max_value=10000, places=2), min_size=1, max_size=30))
def test_ticks_hold_every_value_and_are_few(values: list[Decimal]):
    ticks = nice_ticks(values)
    assert ticks[0] <= float(min(values))
    assert ticks[-1] >= float(max(values))
    assert 2 <= len(ticks) <= 7
    assert ticks == sorted(ticks)


@pytest.mark.parametrize("values", [("1",), ("5", "5"), ("-1", "1")])
def test_a_picture_of_few_values_is_a_png(values: tuple[str, ...]):
    assert png(chart(*values)).startswith(b"\x89PNG")
