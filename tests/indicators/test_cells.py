"""Rows that say no time: they are in no period, break no number, and the passport counts them."""

from decimal import Decimal

import pytest
from fastapi.testclient import TestClient

from tests.kit import READER, app_for, make_hub, put
from zhongshu.core.periods import Grain, Period
from zhongshu.packs.hub import Hub
from zhongshu.screens.desk import Desk
from zhongshu.screens.extent import extents
from zhongshu.screens.passport import passport

PACK = {
    "datasets/piece.yaml": """
        dataset: piece
        title: 件
        owner: office
        level: 3
        sharing: conditional
        origin: synthetic
        key: [piece]
        partition: month(opened)
        columns:
          piece: {type: string}
          opened: {type: timestamp, required: true}
          closed: {type: timestamp}
          county: {type: area, required: true}
          kind: {type: string}
          person: {type: string}
    """,
    "indicators.yaml": """
        done:
          title: 办结件数
          of: piece
          measure: count(*)
          unit: 件
          time: closed
          grain: day
          area: county
          by: [kind]
        people:
          title: 办理人数
          of: piece
          measure: count(distinct person)
          unit: 人
          time: closed
          grain: day
          area: county
          by: [kind]
        each:
          title: 人均
          of: piece
          formula: done / people
          unit: 件/人
          owner: office
    """,
}
ROWS = """
    SELECT col0 AS piece, TIMESTAMPTZ '2021-03-01 08:00:00+08' AS opened, col1::TIMESTAMPTZ AS closed,
           col2 AS county, col3 AS kind, col4 AS person
    FROM (VALUES ('1', '2021-03-02 09:00:00+08', '331002', 'cover', 'li'),
                 ('2', '2021-03-02 10:00:00+08', '331002', 'cover', 'li'),
                 ('3', NULL, '331002', 'cover', 'wang'),
                 ('4', NULL, '331002', 'rubbish', 'wang'),
                 ('5', NULL, '331003', 'cover', 'li'))
"""
COUNTY, BARE, CITY = "331002", "331003", "331000"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    made = make_hub(tmp_path_factory.mktemp("timeless"), {"p": PACK})
    put(made, "p.piece", ROWS)
    made.refresher.run(who="test")
    return made


@pytest.fixture(scope="module")
def desk(hub: Hub) -> Desk:
    return hub.desk(READER)


@pytest.mark.parametrize(("name", "value"), [("p.done", 2), ("p.people", 1), ("p.each", 2)])
def test_rows_without_a_time_are_in_no_period_of_any_list(desk: Desk, name: str, value: int) -> None:
    indicator = desk.indicator(name)
    for grain in (Grain.day, Grain.year):
        points = desk.series(indicator, CITY, grain).points
        assert [(point.period.label, point.value) for point in points if point.value is not None] == [
            ("2021-03-02" if grain is Grain.day else "2021", Decimal(value))
        ]
    if name != "p.each":
        assert set(desk.series_by(indicator, COUNTY, Grain.month, "kind")) == {"cover"}
    assert set(desk.series_of_areas(indicator, [COUNTY, BARE], Grain.month)) >= {COUNTY}


def test_a_place_where_nothing_has_a_time_yet_has_no_extent(desk: Desk) -> None:
    assert BARE not in extents(desk, desk.indicator("p.done"))
    assert COUNTY in extents(desk, desk.indicator("p.done"))


def test_the_passport_tells_how_many_rows_say_no_time(hub: Hub, desk: Desk) -> None:
    month = Period.parse("2021-03", desk.zone)
    found = {area: passport(desk, desk.indicator("p.done"), area, month) for area in (COUNTY, BARE, CITY)}
    assert {area: (one.value, one.rows, one.untimed) for area, one in found.items()} == {
        COUNTY: (2, 2, 2),
        BARE: (None, 0, 1),
        CITY: (2, 2, 3),
    }
    assert passport(desk, desk.indicator("p.each"), CITY, month).untimed == 3, "as its rows: those of the first number"
    with TestClient(app_for(hub)) as client:
        page = client.get(
            f"/passport/p.done?area={COUNTY}&grain=month&period=2021-03", headers={"accept-language": "zh"}
        )
        assert "另有 2 行没有时间" in page.text
        said = client.get(f"/api/v1/indicators/p.done/passport?area={COUNTY}&period=2021-03").json()
        assert said["untimed"] == 2
