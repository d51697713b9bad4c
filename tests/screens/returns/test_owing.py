"""Coverage by those who owe: a month that lacks units is partial, compares with nothing and raises no alarm."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.datasets.forms.region import COUNTIES, entry, fill, form_of, handed_in, make_region
from tests.screens.returns.region import desk_on
from zhongshu.core.periods import Grain, Period
from zhongshu.datasets.forms.form import FormUnit
from zhongshu.packs.hub import Hub
from zhongshu.screens.cockpit import cockpit
from zhongshu.screens.desk import Desk
from zhongshu.screens.notices import data_notices
from zhongshu.screens.passport import passport
from zhongshu.screens.reading import reading
from zhongshu.screens.returns.owing import newest_owed, owed_months, returned, units
from zhongshu.screens.signals import threshold_signals


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """October and November of 2019 and 2020; of the last November four of nine counties only."""
    folder = tmp_path_factory.mktemp("owing")
    made = make_region(folder / "home")
    whole = dict.fromkeys(("2019-11", "2020-01", "2020-10"), COUNTIES)
    fill(made, folder, {**whole, "2020-11": COUNTIES[:4]})
    return made


@pytest.fixture
def desk(hub: Hub) -> Desk:
    return desk_on(hub, 2020, 12, 9)


def month(desk: Desk, label: str) -> Period:
    return Period.parse(label, desk.zone)


def test_each_county_below_the_region_owes_it(desk: Desk, hub: Hub) -> None:
    found = units(desk, form_of(hub))
    assert tuple(unit.id for unit in found) == COUNTIES
    assert found[-1] == FormUnit("331083", found[-1].title, "331083")
    assert (found[-1].title.zh, found[-1].title.en) == ("玉环市商务局", "Commerce bureau of Yuhuan")


def test_a_month_is_owed_once_it_is_over(hub: Hub) -> None:
    form = form_of(hub)
    newest = [newest_owed(desk_on(hub, *day), form) for day in ((2020, 1, 31), (2020, 2, 1), (2020, 12, 9))]
    assert [one and one.label for one in newest] == [None, "2020-01", "2020-11"]
    assert [one.label for one in owed_months(desk_on(hub, 2020, 12, 9), form, 3)] == ["2020-09", "2020-10", "2020-11"]
    ended = form_of(hub, "trade.stalls")
    assert owed_months(desk_on(hub, 2026, 5, 5), ended, 1)[0].label == "2020-12"


def test_how_many_units_are_in_is_told_by_place_and_period(desk: Desk) -> None:
    whole = returned(desk, "trade.month", "331000", month(desk, "2020-10"))
    lacking = returned(desk, "trade.month", "331000", month(desk, "2020-11"))
    assert whole is not None
    assert lacking is not None
    assert (whole.present, whole.owed, whole.whole) == (9, 9, True)
    assert (lacking.present, lacking.owed, lacking.whole) == (4, 9, False)
    assert [unit.id for unit, _ in lacking.missing] == list(COUNTIES[4:])
    own = returned(desk, "trade.month", "331002", month(desk, "2020-11"))
    assert own is not None
    assert (own.present, own.owed) == (1, 1)
    quarter = returned(desk, "trade.month", "331000", month(desk, "2020-11").parent(Grain.quarter))
    assert quarter is not None
    assert (quarter.present, quarter.owed) == (13, 18), "December is not over"


@pytest.mark.parametrize("label", ["2019-11", "2020-12", "2020-11-05"])
def test_nobody_owes_what_the_form_does_not_ask_for(desk: Desk, label: str) -> None:
    assert returned(desk, "trade.month", "331000", Period.parse(label, desk.zone)) is None


def test_coverage_counts_the_rows_that_are_owed(desk: Desk) -> None:
    found = passport(desk, desk.indicator("trade.sales"), "331000", month(desk, "2020-11"))
    assert (found.rows, found.expected) == (4, 9)
    assert found.why is None, "what was not handed in is no decrease"
    assert found.coverage is not None
    assert found.coverage.quantize(Decimal("0.1")) == Decimal("44.4")


def test_a_month_without_half_of_its_units_never_looks_like_a_slump(desk: Desk) -> None:
    found = reading(desk, desk.indicator("trade.sales"), "331000")
    assert found.period == month(desk, "2020-11")
    assert found.value == Decimal("326.00")
    assert found.point is not None
    assert found.point.partial
    assert (found.comparison.previous, found.comparison.last_year) == (None, None)
    assert found.returned is not None
    assert (found.returned.present, found.returned.owed) == (4, 9)
    alarms = {signal.area for signal in threshold_signals(desk, "331000")}
    assert "331002" in alarms, "a county whose own return is in is told of"
    assert "331000" not in alarms, "326 is below 500, but five counties are missing"


def test_a_whole_month_compares_with_whole_months_only(hub: Hub, tmp_path: Path) -> None:
    own = make_region(tmp_path / "home")
    fill(own, tmp_path, {"2020-10": COUNTIES[:4], "2020-11": COUNTIES, "2019-11": COUNTIES})
    found = reading(desk_on(own, 2020, 12, 9), desk_on(own, 2020, 12, 9).indicator("trade.sales"), "331000")
    assert found.comparison.previous is None, "October lacks five counties"
    assert found.comparison.last_year is not None
    assert found.comparison.last_year.growth == 0


def test_a_share_of_some_units_is_not_held_against_that_of_all(hub: Hub, tmp_path: Path) -> None:
    own = make_region(tmp_path / "home")
    fill(own, tmp_path, {"2020-09": COUNTIES, "2020-10": COUNTIES[:8], "2020-11": COUNTIES})
    desk = desk_on(own, 2020, 12, 9)
    share = desk.indicator("trade.tax_share")
    october = reading(desk, share, "331000", period=month(desk, "2020-10"), grain=Grain.month)
    assert october.value is not None
    assert october.comparison.previous is None, "eight counties against nine"
    november = reading(desk, share, "331000", period=month(desk, "2020-11"), grain=Grain.month)
    assert november.comparison.previous is None, "nine counties against eight"
    alone = reading(desk, share, "331002", period=month(desk, "2020-11"), grain=Grain.month)
    assert alone.comparison.previous is not None, "its own return is in"


def test_once_all_are_in_the_month_is_whole_and_compared(tmp_path: Path) -> None:
    own = make_region(tmp_path / "home")
    fill(own, tmp_path, {"2020-10": COUNTIES, "2020-11": COUNTIES[:8]})
    own.accept_returns([handed_in(own, "331083", "2020-11", entry({"sales": "188.00"}))], who="王")
    desk = desk_on(own, 2020, 12, 9)
    found = reading(desk, desk.indicator("trade.sales"), "331000")
    assert found.point is not None
    assert not found.point.partial
    assert found.comparison.previous is not None
    assert found.comparison.previous.difference == Decimal("100.00")


def test_late_units_are_a_notice_on_the_first_page(desk: Desk, hub: Hub) -> None:
    (notice,) = [one for one in data_notices(desk, ()) if one.form == "trade.month" and "11" in one.title.zh]
    assert notice.title.zh == "商贸月报表 2020年11月缺 5 个单位"
    assert notice.detail.en.startswith("Commerce bureau of Tiantai, ")
    assert notice.detail.en.endswith("…; it was due 2020-12-07")
    assert desk_on(hub, 2020, 12, 7).now < (notice.since or desk.now)
    on_time = [one.title.zh for one in data_notices(desk_on(hub, 2020, 12, 7), ())]
    assert not any(title.startswith("商贸月报表 2020年11月") for title in on_time)


def test_the_cockpit_shows_the_number_with_its_units(desk: Desk) -> None:
    (shown,) = [one for one in cockpit(desk, "331000", None).keys if one.indicator.name == "trade.sales"]
    assert shown.returned is not None
    assert len(shown.returned.missing) == 5
