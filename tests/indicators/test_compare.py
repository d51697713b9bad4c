"""Comparisons and decompositions on a small region, with numbers a reader can check."""

from decimal import Decimal

import pytest

from tests.kit import READER, make_hub, put
from zhongshu.core.periods import Grain, Period
from zhongshu.indicators.compare import Rank, compare, rank
from zhongshu.indicators.series import monthly_differences, year_to_date
from zhongshu.packs.hub import Hub
from zhongshu.screens.desk import Desk
from zhongshu.screens.passport import passport

PACK = {
    "datasets/firm_month.yaml": """
        dataset: firm_month
        title: 企业月报
        owner: office
        level: 3
        sharing: conditional
        origin: synthetic
        key: [firm, month]
        partition: year(month)
        columns:
          firm: {type: string}
          month: {type: date}
          county: {type: area, required: true}
          trade: {type: string}
          output: {type: decimal, scale: 2, unit: 万元}
          staff: {type: integer, unit: 人}
    """,
    "indicators.yaml": """
        output:
          title: 产值
          of: firm_month
          measure: sum(output)
          unit: 万元
          time: month
          grain: month
          area: county
          by: [trade]
          better: higher
          target: {2021: 1000}
        staff:
          title: 人数
          of: firm_month
          measure: sum(staff)
          unit: 人
          time: month
          grain: month
          area: county
          by: [trade]
        per_head:
          title: 人均产值
          of: firm_month
          ratio: [sum(output), sum(staff)]
          unit: 万元/人
          time: month
          grain: month
          area: county
          by: [trade]
          better: higher
        mean:
          title: 户均产值
          of: firm_month
          measure: avg(output)
          unit: 万元
          time: month
          grain: month
          area: county
          by: [trade]
        big:
          title: 大户占比
          of: firm_month
          ratio: [count_if(output > 50), count(*)]
          unit: "%"
          time: month
          grain: month
          area: county
        firms:
          title: 户数
          of: firm_month
          measure: count(DISTINCT firm)
          unit: 家
          time: month
          grain: month
          area: county
        again: {title: 人均产值二, formula: output / staff, unit: 万元/人}
        in_yuan: {title: 人均产值三, formula: f.again, unit: 元/人}
        twice: {title: 两倍, formula: output + f.output, unit: 万元}
        printed:
          title: 公布产值
          of: firm_month
          published: output
          unit: 万元
          time: month
          grain: month
          area: county
    """,
}

ROWS = """
SELECT * FROM (VALUES
  ('a', DATE '2020-12-01', '331002', 'machinery', 40, 4), ('b', DATE '2020-12-01', '331003', 'plastics', 60, 2),
  ('a', DATE '2021-01-01', '331002', 'machinery', 100, 4), ('b', DATE '2021-01-01', '331003', 'plastics', 30, 2),
  ('c', DATE '2021-01-01', '331004', 'machinery', 20, 2), ('d', DATE '2021-01-01', '330102', 'plastics', 500, 5),
  ('a', DATE '2021-03-01', '331002', 'machinery', 10, 4)
) AS t(firm, month, county, trade, output, staff)
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    made = make_hub(tmp_path_factory.mktemp("home"), {"f": PACK})
    put(made, "f.firm_month", ROWS)
    made.refresher.run(who="test")
    return made


@pytest.fixture(scope="module")
def desk(hub: Hub) -> Desk:
    return hub.desk(READER)


def month(desk: Desk, text: str) -> Period:
    return Period.parse(text, desk.zone)


def values(desk: Desk, name: str, area: str, grain: Grain = Grain.month) -> dict[str, Decimal | None]:
    shown = desk.series(desk.indicator(f"f.{name}"), area, grain)
    return {point.period.label: point.value for point in shown.points}


def test_areas_roll_up_and_holes_stay_holes(desk: Desk) -> None:
    assert values(desk, "output", "331000") == {"2020-12": 100, "2021-01": 150, "2021-02": None, "2021-03": 10}
    assert values(desk, "output", "330000")["2021-01"] == 650
    assert values(desk, "output", "331000", Grain.year) == {"2020": 100, "2021": 160}


def test_a_ratio_is_never_averaged(desk: Desk) -> None:
    assert values(desk, "per_head", "331000")["2021-01"] == Decimal(150) / 8
    assert values(desk, "per_head", "331000", Grain.year)["2021"] == Decimal(160) / 12
    assert round(values(desk, "again", "331000", Grain.year)["2021"] or 0, 6) == Decimal("13.333333")
    assert values(desk, "big", "331000")["2021-01"] == Decimal(100) / 3


def test_a_formula_is_brought_to_the_indicators_unit(desk: Desk) -> None:
    assert values(desk, "again", "331002") == {"2020-12": 10, "2021-01": 25, "2021-02": None, "2021-03": Decimal("2.5")}
    assert values(desk, "in_yuan", "331002")["2021-03"] == 25_000


def test_a_formula_may_name_one_indicator_twice(desk: Desk) -> None:
    assert values(desk, "twice", "331000")["2021-01"] == 300


def test_a_printed_value_is_that_of_its_own_place(desk: Desk) -> None:
    indicator, period = desk.indicator("f.printed"), month(desk, "2021-01")
    cells = desk.cells_at(indicator, ["331000", "331002", "331003"], period)
    assert {area: cell.value for area, cell in cells.items()} == {"331002": 100, "331003": 30}
    assert "= '331002'" in passport(desk, indicator, "331002", period).sql


def test_distinct_counts_are_made_from_the_rows_of_each_period(desk: Desk) -> None:
    assert values(desk, "firms", "331000", Grain.year) == {"2020": 2, "2021": 3}
    assert values(desk, "firms", "330000", Grain.year)["2021"] == 4


def test_comparison_beside_a_value(desk: Desk) -> None:
    shown = desk.series(desk.indicator("f.output"), "331000", Grain.month)
    found = compare(shown, month(desk, "2021-01"))
    assert found.previous is not None
    assert [found.previous.difference, found.previous.growth] == [50, 50]
    assert found.previous.judgement == "good"
    assert found.last_year is None
    assert found.target is not None
    assert found.target.completion == 15
    assert found.target.met is False


@pytest.mark.parametrize(("name", "place"), [("output", 2), ("per_head", 1), ("firms", 2)])
def test_rank_follows_the_direction_and_ties_share_a_place(desk: Desk, name: str, place: int) -> None:
    values = {"331000": Decimal(150), "330100": Decimal(500), "330200": None, "330300": Decimal(150)}
    own = Decimal(500) if name == "per_head" else Decimal(150)
    assert rank(desk.indicator(f"f.{name}"), own, values) == Rank(place, 3)
    assert rank(desk.indicator(f"f.{name}"), own, {"331000": own, "330200": None}) is None


def test_points_of_difference_for_a_share(desk: Desk) -> None:
    shown = desk.series(desk.indicator("f.big"), "331000", Grain.month)
    previous = compare(shown, month(desk, "2021-01")).previous
    assert previous is not None
    assert previous.unit.symbol == "百分点"
    assert previous.growth is None


@pytest.mark.parametrize("name", ["output", "per_head", "mean"])
def test_contributions_add_up_to_the_change(desk: Desk, name: str) -> None:
    made = passport(desk, desk.indicator(f"f.{name}"), "331000", month(desk, "2021-01"))
    assert made.why is not None
    assert set(made.why.splits) == {"trade", "area"}
    for contributions in made.why.splits.values():
        assert sum(c.contribution for c in contributions) == made.why.change


def test_an_unchanged_member_contributes_nothing(desk: Desk) -> None:
    made = passport(desk, desk.indicator("f.output"), "331000", month(desk, "2021-01"))
    assert made.why is not None
    assert {c.member: c.contribution for c in made.why.splits["area"]} == {"331002": 60, "331003": -30, "331004": 20}


def test_coverage_expects_whoever_reported_lately(desk: Desk) -> None:
    march = passport(desk, desk.indicator("f.output"), "331000", month(desk, "2021-03"))
    assert (march.rows, march.expected) == (1, 1)
    january = passport(desk, desk.indicator("f.output"), "331000", month(desk, "2021-01"))
    assert (january.rows, january.expected) == (3, 3)


def test_statement_of_the_passport_gives_the_value(hub: Hub, desk: Desk) -> None:
    made = passport(desk, desk.indicator("f.per_head"), "331000", month(desk, "2021-01"))
    with hub.door.runner.engine.session() as connection:
        view = hub.door.runner.views.view(
            hub.snapshot(), "f.firm_month", desk.catalogue.relation("f.firm_month").columns
        )
        (value,) = connection.execute(made.sql.replace("f.firm_month", view)).fetchone() or (None,)
    assert value == pytest.approx(float(made.value or 0))


def test_year_to_date_and_back(desk: Desk) -> None:
    shown = desk.series(desk.indicator("f.output"), "331002", Grain.month)
    running = year_to_date(shown)
    assert [p.value for p in running.points] == [None, 100, None, None]
    assert [p.value for p in monthly_differences(running).points] == [None, 100, None, None]


def test_as_known_then(hub: Hub) -> None:
    before = hub.snapshot()
    put(hub, "f.firm_month", ROWS.replace("100, 4)", "300, 4)"))
    hub.refresher.run(who="test")
    now = hub.desk(READER)
    then = hub.desk(READER, before)
    indicator = now.indicator("f.output")
    january = month(now, "2021-01")
    assert now.cells_at(indicator, ["331000"], january)["331000"].value == 350
    assert then.cells_at(indicator, ["331000"], january)["331000"].value == 150
    assert now.as_of(before.at).snapshot.number == before.number
