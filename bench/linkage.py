"""Records of made-up firms linked: a million at once and ten thousand more, and labelled persons, beside plain splink;
then ten thousand in a whole hub.

The firms are the generator's of the pack enterprise with every defect it knows, and it tells whose each record truly
is. Plain splink has the same prepared records, comparisons, blocking and weights, joins what is above a threshold, and
is allowed the best of several thresholds for its F1. Both read names and addresses once before, which is not counted.
"""

import subprocess
import sys
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.linking import arriving
from bench.report import Line, timed
from zhongshu.linkage.engine import link
from zhongshu.linkage.kinds import KINDS, Kind, equal
from zhongshu.linkage.model import ID, Model, comparing, train
from zhongshu.linkage.names import NameReader
from zhongshu.linkage.prepare import RAW, prepare
from zhongshu.linkage.record import Batch, Thresholds

FIRMS, LATER = 215_000, 10_000
"""Five records a firm make a million."""
INCREMENT = 10.0
"""Seconds for the later records."""
_WEIGHTS = (0.0, 1.0, 2.0, 3.0, 4.0, 6.0)
"""Thresholds that plain splink may choose from, log2 of the odds."""
_SAMPLE = Path(__file__).parents[1] / "packs" / "enterprise" / "sample"
_LABELS = Path(__file__).parent / "linkage_labels"
_COUNTIES = ("台州市", "椒江区", "黄岩区", "路桥区", "三门县", "天台县", "仙居县", "温岭市", "临海市", "玉环市")
_READER = NameReader(regions=_COUNTIES, silent=("样例",))

SOURCES: Mapping[str, Mapping[str, str]] = {
    "registration": {
        "record": "reg_id",
        "code": "uscc",
        "old_code": "old_number",
        "name": "name",
        "former": "former_names",
        "address": "address",
        "person": "legal_person",
        "phone": "phone",
    },
    "tax_account": {
        "record": "taxpayer_no",
        "code": "taxpayer_no",
        "name": "name",
        "address": "address",
        "person": "legal_person",
        "phone": "phone",
    },
    "insured_unit": {"record": "unit_no", "code": "uscc", "name": "name", "address": "address", "phone": "phone"},
    "power_account": {"record": "account_no", "name": "name", "address": "address", "phone": "phone"},
    "permit": {"record": "permit_no", "code": "uscc", "name": "holder_name"},
    "patent": {"record": "patent_no", "name": "applicant_name"},
    "project": {"record": "project_no", "code": "uscc", "name": "firm_name"},
    "tech_firm": {"record": "uscc", "code": "uscc"},
}
"""Of each source the columns that say what `prepare` reads."""

_PERSON_COLUMNS = ("first_name", "surname", "dob", "city", "email")
PERSON = Kind(
    name="person",
    exact={},
    own={column: column for column in _PERSON_COLUMNS},
    comparisons=(
        *(
            equal(column, *(f"jaro_winkler_similarity(l.{column}, r.{column}) >= {least}" for least in (0.88, 0.7)))
            for column in ("first_name", "surname")
        ),
        equal("dob", "damerau_levenshtein(l.dob, r.dob) <= 1", "damerau_levenshtein(l.dob, r.dob) <= 2"),
        equal("city", "jaro_winkler_similarity(l.city, r.city) >= 0.85"),
        equal("email", "jaro_winkler_similarity(l.email, r.email) >= 0.88"),
    ),
    blocks=(
        *(f"l.{name} = r.{name}" for name in ("first_name", "surname", "dob", "email")),
        "l.first_name = r.surname",
    ),
    trained_on=("l.dob = r.dob", "l.first_name = r.first_name AND l.surname = r.surname", "l.email = r.email"),
    same=("l.email = r.email", "l.first_name = r.first_name AND l.surname = r.surname AND l.dob = r.dob"),
    alike="true",
)
"""People, to show that the engine is one over any columns."""


@dataclass(frozen=True)
class Quality:
    """Of pairs of records, against those that truly are one's."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    def __str__(self) -> str:
        return f"{self.f1:.4f} (precision {self.precision:.4f}, recall {self.recall:.4f})"


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bounds of `linkage`."""
    with duckdb.connect(config={"threads": 2, "temp_directory": str(folder / "spill")}) as connection:
        connection.execute(
            "CREATE TABLE decisions (dataset_l VARCHAR, record_l VARCHAR, dataset_r VARCHAR, record_r VARCHAR, "
            "verdict VARCHAR, decided TIMESTAMP)"
        )
        yield from _firms(connection, folder)
        yield from _persons(connection)
    yield arriving(folder, SOURCES, folder / "home")


def _firms(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Line]:
    kind = KINDS["enterprise"]
    _made(connection, folder)
    with timed() as reading:
        prepare(connection, {"raw": "records"}, kind, _READER)
    with timed() as learning:
        model = train(connection, "records", kind)
    connection.execute("CREATE TABLE nothing AS FROM records LIMIT 0")
    with timed() as watch:
        found = link(connection, Batch(kind, "records", "nothing", "decisions"), model)
    connection.execute(f"CREATE TABLE linked AS FROM {found.links}")
    ours = _quality(connection, "SELECT dataset, record, entity FROM linked")
    seconds, theirs = _plain(connection, model)
    count = _one(connection, "SELECT count(*) FROM records")
    note = (
        f"{count:,.0f} records in {watch.seconds:.1f} s, splink {seconds:.1f} s; read in {reading.seconds:.1f} s, "
        f"learned in {learning.seconds:.1f} s"
    )
    yield Line("linkage", "time", watch.seconds / seconds, "plain splink", most=1.0, note=note)
    note = f"F1 {ours}, splink {theirs}"
    yield Line("linkage", "f1", ours.f1 / theirs.f1, "plain splink's best", least=1.0, note=note)
    yield _later(connection, kind, model)


def _later(connection: duckdb.DuckDBPyConnection, kind: Kind, model: Model) -> Line:
    """Ten thousand records that come when all others are linked."""
    connection.execute(
        f"CREATE TABLE late AS SELECT r.* FROM raw AS r JOIN (SELECT dataset, record FROM raw "
        f"USING SAMPLE reservoir({LATER} ROWS) REPEATABLE (8)) USING (dataset, record)"
    )
    connection.execute(
        "CREATE TABLE known AS SELECT r.* REPLACE (l.entity AS entity, l.code AS entity_code) FROM records AS r "
        "JOIN linked AS l USING (dataset, record) ANTI JOIN late USING (dataset, record)"
    )
    with timed() as watch:
        prepare(connection, {"late": "later"}, kind, _READER)
        found = link(connection, Batch(kind, "later", "known", "decisions"), model)
    at_home = (
        f"SELECT avg((l.entity = k.entity)::INTEGER) FROM {found.links} AS l JOIN linked AS k USING (dataset, record)"
    )
    same = _one(connection, at_home)
    note = f"{watch.seconds:.1f} s for {LATER:,} against a million; {same:.1%} where they were when linked with all"
    return Line("linkage", "increment", watch.seconds / INCREMENT, f"{INCREMENT:g} s", most=1.0, note=note)


def _persons(connection: duckdb.DuckDBPyConnection) -> Iterator[Line]:
    nulls = ", ".join(f"NULL::VARCHAR AS {column}" for column in ("entity", "entity_code", *RAW))
    connection.execute(
        f"CREATE OR REPLACE TABLE raw AS SELECT 'person' AS dataset, unique_id AS record, 0 AS rank, {nulls}, "
        f"{', '.join(_PERSON_COLUMNS)} FROM read_csv('{_LABELS / 'fake_1000.csv'}', all_varchar = true)"
    )
    connection.execute(
        "CREATE TABLE label AS SELECT unique_id_l AS l, unique_id_r AS r, clerical_match_score::DOUBLE > 0.5 AS same "
        f"FROM read_csv('{_LABELS / 'fake_1000_labels.csv'}', all_varchar = true)"
    )
    prepare(connection, {"raw": "persons"}, PERSON, _READER)
    model = train(connection, "persons", PERSON)
    connection.execute("CREATE TABLE nobody AS FROM persons LIMIT 0")
    best: dict[str, Quality] = {}
    for weight in _WEIGHTS:
        found = link(connection, Batch(PERSON, "persons", "nobody", "decisions"), model, Thresholds(upper=weight))
        best["ours"] = _better(best.get("ours"), _labelled(connection, f"SELECT record, entity FROM {found.links}"))
    for clusters in _splink(connection, "persons", model):
        told = f"SELECT split_part({ID}, '\x1f', 2) AS record, cluster_id AS entity FROM {clusters}"
        best["theirs"] = _better(best.get("theirs"), _labelled(connection, told))
    ours, theirs = best["ours"], best["theirs"]
    note = f"labelled persons, the best of the same thresholds each: F1 {ours}, splink {theirs}"
    yield Line("linkage", "labels", ours.f1 / theirs.f1, "plain splink's best", least=1.0, note=note)


def _plain(connection: duckdb.DuckDBPyConnection, model: Model) -> tuple[float, Quality]:
    """Seconds of splink for pairs and one clustering, and its quality at the best threshold."""
    best: Quality | None = None
    seconds: list[float] = []
    rounds = _splink(connection, "records", model)
    for _ in _WEIGHTS:
        with timed() as watch:
            clusters = next(rounds)
        seconds.append(watch.seconds)
        parts = f"split_part({ID}, '\x1f', 1) AS dataset, split_part({ID}, '\x1f', 2) AS record"
        best = _better(best, _quality(connection, f"SELECT {parts}, cluster_id AS entity FROM {clusters}"))
    rounds.close()
    assert best is not None
    return seconds[0], best


def _splink(connection: duckdb.DuckDBPyConnection, records: str, model: Model) -> Generator[str]:
    """The relation of clusters at each threshold; the first one comes with the comparing."""
    connection.execute(
        f"CREATE OR REPLACE TABLE compared AS SELECT dataset || '\x1f' || record AS {ID}, * FROM {records}"
    )
    with comparing(connection, model.settings, "compared") as (linker, _):
        pairs = linker.inference.predict(threshold_match_weight=min(_WEIGHTS), warning_mode="never")
        for weight in _WEIGHTS:
            cluster = linker.clustering.cluster_pairwise_predictions_at_threshold
            yield cluster(pairs, threshold_match_weight=weight).physical_name


def _made(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """`raw`: what the offices wrote of the firms, as one relation; `truth`: whose each record is."""
    files = ",".join((*SOURCES, "truth"))
    words = [str(_SAMPLE / "make.py"), "--firms", str(FIRMS), "--out", str(folder), "--only", files]
    subprocess.run([sys.executable, *words], check=True)
    parts = []
    for rank, (source, columns) in enumerate(SOURCES.items()):
        said = ", ".join(f"{columns.get(column, 'NULL')}::VARCHAR AS {column}" for column in ("record", *RAW))
        read = f"read_csv('{folder / source}.csv', all_varchar = true)"
        parts.append(
            f"SELECT '{source}' AS dataset, {rank} AS rank, NULL::VARCHAR AS entity, NULL::VARCHAR AS entity_code, "
            f"{said} FROM {read}"
        )
    connection.execute(f"CREATE TABLE raw AS {' UNION ALL '.join(parts)}")
    connection.execute(
        f"CREATE TABLE truth AS SELECT source AS dataset, record, firm "
        f"FROM read_csv('{folder / 'truth.csv'}', all_varchar = true)"
    )


def _quality(connection: duckdb.DuckDBPyConnection, told: str) -> Quality:
    """Over all pairs of records; `told` gives dataset, record, entity."""
    pairs = "sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM both_said GROUP BY"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE both_said AS FROM truth JOIN ({told}) USING (dataset, record)")
    right, joined, true = (_one(connection, f"SELECT {pairs} {by})") for by in ("firm, entity", "entity", "firm"))
    return Quality(right / joined, right / true)


def _labelled(connection: duckdb.DuckDBPyConnection, told: str) -> Quality:
    """Over the labelled pairs; `told` gives record, entity."""
    query = (
        "SELECT count(*) FILTER (one.entity = other.entity AND same), count(*) FILTER (one.entity = other.entity), "
        f"count(*) FILTER (same) FROM label JOIN ({told}) AS one ON one.record = l "
        f"JOIN ({told}) AS other ON other.record = r"
    )
    row = connection.execute(query).fetchone()
    assert row is not None
    right, joined, true = row
    return Quality(right / joined, right / true)


def _better(one: Quality | None, other: Quality) -> Quality:
    return other if one is None or other.f1 > one.f1 else one


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    row = connection.execute(query).fetchone()
    assert row is not None
    return float(row[0])
