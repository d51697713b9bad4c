"""What places added to a growth: in percentage points that add up, and only where the year before can be compared."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.kit import READER, make_hub, put
from zhongshu.core.periods import Period
from zhongshu.packs.hub import Hub
from zhongshu.screens.pulls import pulls
from zhongshu.screens.reading import reading

DATASET = """
    dataset: month
    title: month
    owner: office
    level: 1
    sharing: unconditional
    origin: measured
    key: [area, month]
    columns:
      area: {type: area}
      month: {type: date}
      output: {type: decimal, scale: 2, unit: 亿元}
"""
INDICATORS = """
    output: {title: output, of: month, measure: sum(output), unit: 亿元, time: month, grain: month, area: area}
    mean: {title: mean, of: month, measure: avg(output), unit: 亿元, time: month, grain: month, area: area}
"""
ROWS = [("331002", 2019, 60), ("331003", 2019, 40), ("331002", 2020, 66), ("331003", 2020, 38)]


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    hub = make_hub(tmp_path, {"works": {"datasets/month.yaml": DATASET, "indicators.yaml": INDICATORS}})
    rows = ", ".join(f"('{area}', DATE '{year}-11-01', {value})" for area, year, value in ROWS)
    put(hub, "works.month", f"SELECT * FROM (VALUES {rows}) AS t(area, month, output)")
    hub.refresher.run(who="test")
    return hub


def _pulls(hub: Hub, name: str, period: str):  # type: ignore[no-untyped-def]
    desk = hub.desk(READER)
    return pulls(desk, reading(desk, desk.indicator(name), "331000", period=Period.parse(period, desk.zone)))


def test_points_add_up_to_the_growth(hub: Hub) -> None:
    made = _pulls(hub, "works.output", "2020-11")
    assert made.before.label == "2019-11"
    assert (made.growth, made.residual) == (Decimal("4.00"), Decimal("0.00"))
    assert made.points == {"331002": Decimal("6.00"), "331003": Decimal("-2.00")}
    assert made.values["331003"] == (Decimal(40), Decimal(38))


def test_a_mean_is_not_the_sum_of_its_places(hub: Hub) -> None:
    assert _pulls(hub, "works.mean", "2020-11") is None


def test_without_a_year_before_there_is_nothing_to_add(hub: Hub) -> None:
    assert _pulls(hub, "works.output", "2019-11") is None
