"""How many units a month lacks: by its form where one fills the dataset, by the month before where none does."""

from pathlib import Path

from tests.datasets.forms.region import COUNTIES, fill
from tests.datasets.forms.region import make_region as make_returns
from tests.kit import READER, put
from tests.screens.briefs.region import month, work
from tests.screens.returns.region import desk_on
from zhongshu.core.periods import Period
from zhongshu.packs.hub import Hub
from zhongshu.screens.briefs.wholeness import lacking


def test_units_that_owe_a_form_are_missed_however_long_they_have_been(tmp_path: Path) -> None:
    hub = make_returns(tmp_path / "home")
    fill(
        hub, tmp_path, {"2019-11": COUNTIES, "2019-12": COUNTIES[:2], "2020-10": COUNTIES[:4], "2020-11": COUNTIES[:4]}
    )
    desk = desk_on(hub, 2020, 12, 9)
    sales = desk.indicator("trade.sales")
    window = Period.parse("2019-01", desk.zone), Period.parse("2020-11", desk.zone)

    def missing(label: str, area: str = "331000") -> int:
        return lacking(desk, sales, area, Period.parse(label, desk.zone), window)

    assert (missing("2020-10"), missing("2020-11")) == (5, 5), "the month before lacked them too"
    assert (missing("2020-11", "331083"), missing("2020-11", "331002")) == (1, 0)
    assert missing("2019-12") == 0, "nobody owed anything yet"


def test_without_a_form_a_month_lacks_whom_the_month_before_had(fresh: Hub) -> None:
    put(fresh, "town.work", work(without="unit = '331081' AND month = DATE '2020-11-01'"))
    fresh.refresher.run(who="test")
    desk = fresh.desk(READER)
    window = month(fresh, "2019-01"), month(fresh, "2020-11")
    found = [
        lacking(desk, desk.indicator(f"town.{name}"), area, month(fresh, label), window)
        for name, area, label in (
            ("output", "331000", "2020-11"),
            ("margin", "331081", "2020-11"),
            ("output", "331002", "2020-11"),
            ("output", "331000", "2020-10"),
            ("rate", "331000", "2020-11"),
        )
    ]
    assert found == [1, 1, 0, 0, 0]
