"""Incremental refresh equals a full recompute, value for value, in every refresh class, for any history."""

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.kit import make_hub, put, rows_of
from tests.town import at_work
from zhongshu.datasets.publish import drafting
from zhongshu.lake.engine import write_query
from zhongshu.packs.hub import Hub

PACK = {
    "datasets/reading.yaml": """
        dataset: reading
        title: 读数
        owner: office
        level: 1
        sharing: unconditional
        origin: synthetic
        key: [city, station, hour]
        partition: month(hour)
        columns:
          city: {type: area}
          station: {type: string}
          hour: {type: timestamp}
          amount: {type: decimal, scale: 1}
    """,
    "datasets/station.yaml": """
        dataset: station
        title: 站点
        owner: office
        level: 1
        sharing: unconditional
        origin: synthetic
        key: [station]
        columns: {station: {type: string}, kind: {type: string}}
    """,
    "tables/plain.sql": """\
        ---
        table: plain
        title: 逐行
        key: [city, station, hour]
        partition: month(hour)
        ---
        SELECT r.city, r.station, r.hour, r.amount * 2 AS double, s.kind
        FROM reading AS r LEFT JOIN station AS s ON s.station = r.station
        WHERE r.amount IS NOT NULL
    """,
    "tables/daily.sql": """\
        ---
        table: daily
        title: 逐日
        key: [city, day]
        partition: month(day)
        ---
        SELECT city, date_trunc('day', hour) AS day, sum(amount) AS total, count(*) AS n
        FROM reading GROUP BY city, date_trunc('day', hour)
    """,
    "tables/moving.sql": """\
        ---
        table: moving
        title: 滑动
        key: [city, station, hour]
        partition: month(hour)
        reach: 3h
        ---
        SELECT city, station, hour,
          sum(amount) OVER (
            PARTITION BY city, station ORDER BY hour RANGE BETWEEN INTERVAL 3 HOUR PRECEDING AND CURRENT ROW
          ) AS last_hours
        FROM reading
    """,
    "tables/overall.sql": """\
        ---
        table: overall
        title: 全部
        key: [station]
        ---
        SELECT station, max(total) AS largest, count(*) AS n
        FROM (
          SELECT station, date_trunc('month', hour) AS m, sum(amount) AS total
          FROM reading GROUP BY station, date_trunc('month', hour)
        ) AS t
        GROUP BY station
    """,
    "indicators.yaml": """
        total: {title: 合计, of: plain, measure: sum(double), unit: "1", time: hour, area: city, by: [station, kind]}
        mean: {title: 均值, of: reading, measure: avg(amount), unit: "1", time: hour, area: city, by: [station]}
        stations: {title: 站数, of: reading, measure: count(DISTINCT station), unit: 个, time: hour, area: city}
        middle: {title: 中位, of: daily, measure: median(total), unit: "1", time: day, area: city}
        share: {title: 占比, of: plain, ratio: ["count_if(double > 10)", "count(*)"], unit: "%", time: hour, area: city}
    """,
}

# Hours around the ends of months and of the year, where windows and partitions meet.
HOURS = [
    "2020-01-31 22:00",
    "2020-01-31 23:00",
    "2020-02-01 00:00",
    "2020-02-01 01:00",
    "2020-02-15 12:00",
    "2020-12-31 23:00",
    "2021-01-01 00:00",
]
READINGS = st.dictionaries(
    st.tuples(st.sampled_from(["331000", "330100", "北京"]), st.sampled_from(["a", "b"]), st.sampled_from(HOURS)),
    st.one_of(st.none(), st.integers(-50, 500)),
    max_size=14,
)
STATIONS = st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(["road", "park"]), max_size=2)


@dataclass
class Contents:
    """Readings in tenths by (city, station, hour), kinds of stations by station."""

    readings: dict[tuple[str, str, str], int | None] = field(default_factory=dict)
    stations: dict[str, str] = field(default_factory=dict)


def _put(hub: Hub, contents: Contents) -> None:
    rows = [
        f"('{c}', '{s}', '{h}:00+08', {'NULL' if v is None else v / 10})" for (c, s, h), v in contents.readings.items()
    ]
    values = ", ".join(rows) or "(NULL, NULL, NULL, NULL)"
    put(hub, "p.reading", f"SELECT * FROM (VALUES {values}) AS t(city, station, hour, amount) WHERE city IS NOT NULL")
    pairs = ", ".join(f"('{s}', '{k}')" for s, k in contents.stations.items()) or "(NULL, NULL)"
    put(hub, "p.station", f"SELECT * FROM (VALUES {pairs}) AS t(station, kind) WHERE station IS NOT NULL")


def _everything(hub: Hub) -> dict[str, list[tuple[object, ...]]]:
    return {
        derived.name: rows_of(hub, derived.name) for derived in hub.refresher.derived if derived.name.startswith("p.")
    }


@settings(
    max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
@given(st.lists(st.tuples(READINGS, STATIONS, st.booleans()), min_size=2, max_size=4))
def test_incremental_equals_full(
    history: list[tuple[dict[tuple[str, str, str], int | None], dict[str, str], bool]],
) -> None:
    """Appends, corrections and deletions: each step merges into, or replaces, what is there."""
    with (
        TemporaryDirectory() as folder,
        at_work(Path(folder) / "a", {"p": PACK}) as step_by_step,
        at_work(Path(folder) / "b", {"p": PACK}) as at_once,
    ):
        contents = Contents()
        for readings, stations, replace in history:
            merged = readings if replace else {**contents.readings, **readings}
            contents = Contents(dict(merged), stations or contents.stations)
            _put(step_by_step, contents)
            step_by_step.refresher.run(who="test")
        _put(at_once, contents)
        at_once.refresher.run(who="test")
        assert _everything(step_by_step) == _everything(at_once)


def test_classes_are_as_declared(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, {"p": PACK})
    kinds = {name: table.refresh.kind for name, table in hub.packs.catalogue.tables.items() if name.startswith("p.")}
    assert kinds == {"p.plain": "local", "p.daily": "local", "p.moving": "reach", "p.overall": "full"}


def test_untouched_partitions_are_not_computed_again(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, {"p": PACK})
    months = {("331000", "a", f"{2018 + m // 12}-{1 + m % 12:02}-03 05:00"): m for m in range(20)}
    _put(hub, Contents(dict(months)))
    hub.refresher.run(who="test")
    before = hub.intake.lake.version("p.plain", hub.snapshot().tables["p.plain"])
    _append_month(hub, "2019-08")
    report = hub.refresher.run(who="test")
    done = {item.name: item.partitions for item in report.relations}
    after = hub.intake.lake.version("p.plain", hub.snapshot().tables["p.plain"])
    assert done["p.plain"] == 1
    assert {f.path for f in after.files if f.partition != "2019-08"} == {
        f.path for f in before.files if f.partition != "2019-08"
    }


def _append_month(hub: Hub, month: str) -> None:
    """One more row, committed as a file of its own."""
    dataset = hub.packs.catalogue.dataset("p.reading")
    assert dataset.partition is not None
    with (
        drafting(hub.intake.lake, hub.snapshots, hub.intake.lock, run=None) as draft,
        hub.intake.engine.session() as connection,
    ):
        hour = f"TIMESTAMPTZ '{month}-09 01:00:00+08'"
        row = f"SELECT '331000' AS city, 'b' AS station, {hour} AS hour, 1.5::DECIMAL(18,1) AS amount"
        files = write_query(connection, row, hub.intake.lake.path(dataset.name), partition=dataset.partition.sql())
        draft.commit(dataset.name, dataset.spec.duckdb_columns, add=files, partitioned=True)


def test_refresh_again_changes_nothing(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, {"p": PACK})
    _put(hub, Contents({("331000", "a", HOURS[0]): 15}, {"a": "road"}))
    first = hub.refresher.run(who="test")
    again = hub.refresher.run(who="test")
    assert again.snapshot == first.snapshot
    assert again.relations == ()
