"""Published figures: every one with its qualifier, period, page and place."""

from datetime import date
from pathlib import Path

import pytest

from tests.kit import READER, make_hub
from tests.printed import printed_hub
from zhongshu.core.errors import UnknownName
from zhongshu.core.periods import Period
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import extents
from zhongshu.screens.figures.published import (
    Wanted,
    figure_list,
    figures_at,
    printed_page,
    published_figure,
)
from zhongshu.screens.figures.uses import figure_uses, printed_of
from zhongshu.screens.place_page import place_page
from zhongshu.screens.reading import reading

FIGURES = "economy.figure"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return printed_hub(tmp_path_factory.mktemp("printed")).desk(READER)


def test_a_figure_keeps_what_was_printed_about_it(desk: Desk) -> None:
    found = published_figure(desk, FIGURES, "P4-L070-05")
    assert (found.printed, found.unit, found.qualifier) == ("50", "家", "<=")
    assert (found.area, found.organisation, found.page) == ("331000", "城市大脑", "P4")
    assert (found.start, found.end) == (None, date(2021, 1, 8))


def test_a_place_that_no_code_list_knows_stands_under_its_name(desk: Desk) -> None:
    found = published_figure(desk, FIGURES, "P4-L046-01")
    assert (found.place, found.area) == ("长江三角洲地区", None)


def test_the_second_number_of_a_sentence_is_kept_with_its_unit(desk: Desk) -> None:
    found = published_figure(desk, FIGURES, "P4-L024-01")
    assert (found.compared, found.compared_unit) == ("21.7", "百分点")
    assert found.compared_with is not None
    assert found.compared_with.zh == "比2020年一季度提高"


def test_a_wrong_id_is_told_the_nearest(desk: Desk) -> None:
    with pytest.raises(UnknownName) as told:
        published_figure(desk, FIGURES, "P4-L070-5")
    assert "P4-L070-05" in str(told.value)


def test_figures_are_found_by_word_place_and_page(desk: Desk) -> None:
    every = figure_list(desk, Wanted())
    assert (every.found, every.all, every.pages) == (256, 256, 3)
    assert sum(count for *_, count in every.places) == sum(count for *_, count in every.printed_on) == 256
    found = figure_list(desk, Wanted(words="高新技术企业", area="331000"))
    assert [one.printed for one in found.figures] == ["430", "1190"]
    assert {one.page for one in figure_list(desk, Wanted(page="P0")).figures} == {"P0"}


def test_a_page_shows_all_it_prints_and_what_is_known_of_it(desk: Desk) -> None:
    page = printed_page(desk, FIGURES, "P4")
    assert date(2021, 1, 8) in [value for _, value in page.facts]
    assert len(page.figures) == sum(count for _, name, count in figure_list(desk, Wanted()).printed_on if name == "P4")


def test_a_place_page_lists_all_figures_and_only_its_own_indicators(desk: Desk) -> None:
    assert [one.printed for one in figures_at(desk, "331004")] == ["36.46", "606.77", "64.48", "46"]
    assert place_page(desk, "331004").lines == ()  # all four are of its zone, none is the district's own
    titles = {line.reading.indicator.name for line in place_page(desk, "331000").lines}
    assert "economy.high_tech_enterprises" in titles
    assert "economy.zone_output" not in titles


def test_an_organisations_value_is_not_its_places(desk: Desk) -> None:
    indicator = desk.indicator("economy.zone_output")
    year = Period.parse("2023", desk.zone)
    assert reading(desk, indicator, "331004").value is None
    cells = desk.cells_at(indicator, ["331004"], year, by="organisation")
    assert {name: str(cell.value) for name, cell in cells.items()} == {"路桥经济开发区": "606.7700"}


def test_an_undated_figure_enters_no_series(desk: Desk) -> None:
    sales = desk.indicator("economy.sales")
    assert figure_uses(desk, published_figure(desk, FIGURES, "P3-L097-03")).indicators == ()
    assert list(extents(desk, sales)) == ["330482"]
    assert [one.id for one in printed_of(desk, sales, "330482")] == ["P3-L077-07"]


def test_a_value_leads_to_the_figure_it_is_and_back(desk: Desk) -> None:
    indicator, november = desk.indicator("economy.value_added_growth"), Period.parse("2020-11", desk.zone)
    (printed,) = printed_of(desk, indicator, "331000", november)
    assert (printed.id, printed.page) == ("P4-L024-01", "P4")
    assert [(one.name, period.label) for one, period in figure_uses(desk, printed).indicators] == [
        ("economy.value_added_growth", "2020-11")
    ]
    assert reading(desk, indicator, "331000").point is not None


def test_a_region_without_figures_says_so(tmp_path: Path) -> None:
    desk = make_hub(tmp_path, {}).desk(READER)
    assert figure_list(desk, Wanted()).all == 0
    with pytest.raises(UnknownName, match="dataset of figures"):
        published_figure(desk, FIGURES, "P0")
