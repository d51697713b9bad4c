"""A proposed edition tried against history: which numbers would move, and nothing is written."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.kit import READER, make_hub, put
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.periods import Grain
from zhongshu.packs.hub import Hub
from zhongshu.sharing.preview import preview

PACK = {
    "datasets/reading.yaml": """
        dataset: reading
        title: 读数
        owner: office
        level: 1
        sharing: unconditional
        origin: synthetic
        key: [city, day]
        partition: month(day)
        columns: {city: {type: area}, day: {type: date}, value: {type: integer}}
    """,
    "parameters/limit.yaml": """
        parameter: limit
        title: 限值
        columns: {most: integer}
        editions:
          - {valid_from: 2012-01-01, adopted: 2012-01-01, reference: {title: 甲}, certainty: read, value: 100}
          - {valid_from: 2021-01-01, reference: {title: 乙}, certainty: read, value: 60}
    """,
    "tables/judged.sql": """\
        ---
        table: judged
        title: 判定
        key: [city, day]
        partition: month(day)
        ---
        SELECT r.city, r.day, r.value <= l.most AS good
        FROM reading AS r
        JOIN "limit" AS l ON CAST(r.day AS TIMESTAMPTZ) >= l.valid_from AND CAST(r.day AS TIMESTAMPTZ) < l.valid_to
    """,
    "indicators.yaml": """
        good_days: {title: 达标率, of: judged, ratio: [count_if(good), count(*)], unit: "%", time: day, area: city}
        bad_days: {title: 超标率, formula: 100 - good_days, unit: "%"}
    """,
}
ROWS = """
SELECT * FROM (VALUES
  ('331000', DATE '2020-06-01', 80), ('331000', DATE '2021-06-01', 80), ('331000', DATE '2021-06-02', 50)
) AS t(city, day, value)
"""


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    made = make_hub(tmp_path, {"p": PACK})
    put(made, "p.reading", ROWS)
    made.refresher.run(who="test")
    return made


def test_an_edition_counts_from_its_day_and_a_proposal_not_at_all(hub: Hub) -> None:
    desk = hub.desk(READER)
    shown = desk.series(desk.indicator("p.good_days"), "331000", Grain.year)
    assert {point.period.label: point.value for point in shown.points} == {"2020": 100, "2021": 100}


def test_the_preview_tells_what_would_move(hub: Hub) -> None:
    before = hub.snapshot().number
    parameter = hub.packs.catalogue.parameters["p.limit"]
    moved = preview(hub.open(READER), hub.refresher, hub.snapshot(), parameter, areas=("331000",), grain=Grain.year)
    assert [(m.indicator, m.period.label, m.before, m.after) for m in moved] == [
        ("p.good_days", "2021", Decimal(100), Decimal(50)),
        ("p.bad_days", "2021", Decimal(0), Decimal(50)),
    ]
    assert hub.snapshot().number == before


def test_without_a_proposal_it_says_so(hub: Hub) -> None:
    with pytest.raises(ZhongshuError, match="no proposed edition"):
        preview(
            hub.open(READER),
            hub.refresher,
            hub.snapshot(),
            hub.packs.catalogue.parameters["region.area"],
            areas=("331000",),
            grain=Grain.year,
        )
