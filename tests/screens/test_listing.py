"""The list of indicators."""

import pytest

from zhongshu.screens.desk import Desk
from zhongshu.screens.listing import Listing, Wanted, listing, owners


def _found(desk: Desk, wanted: Wanted, signalled: frozenset[str] = frozenset()) -> Listing:
    return listing(desk, "331000", wanted, "zh", signalled)


def test_words_find_titles_in_both_languages_and_names(desk: Desk) -> None:
    for words in ("优良小时", "good HOURS", "air.good_hours", "ＰＭ２．５ 平均"):
        assert _found(desk, Wanted(words)).found >= 1, words
    assert _found(desk, Wanted("没有这样的指标")).found == 0


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(pack="economy", origin="published"), {"economy.growth", "economy.invested"}),
        (Wanted(owner="statistics", words="企业"), {"economy.firms"}),
        (Wanted(signal=True), {"air.pm25"}),
    ],
)
def test_filters_work_together(desk: Desk, wanted: Wanted, names: set[str]) -> None:
    found = _found(desk, wanted, frozenset({"air.pm25"}))
    assert {one.indicator.name for one in found.lines} == names


def test_a_page_beyond_the_last_is_the_last(desk: Desk) -> None:
    found = _found(desk, Wanted(page=99))
    assert found.page == found.pages == 1
    assert len(found.lines) == found.all


def test_sorting_by_title(desk: Desk) -> None:
    lines = _found(desk, Wanted(pack="economy", sort="title")).lines
    titles = [one.indicator.title.zh for one in lines]
    assert titles == sorted(titles)


def test_owners_come_in_the_order_of_the_packs(desk: Desk) -> None:
    assert owners(list(desk.indicators.by_name.values())) == ["ecology", "statistics"]
