"""What `methods.overlap` compares: the region's datasets, tables and indicators, and samples of their rows as hashes.

The samples are read through the row door as the system, and nothing of them is shown but how many agree.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from zhongshu.core.errors import DamageError
from zhongshu.core.spec import pack_of
from zhongshu.datasets.plan import Plan, table_sql
from zhongshu.datasets.spec import ColumnSpec
from zhongshu.indicators.catalogue import Indicator
from zhongshu.methods.overlap import SAMPLE, Column, Holding, Measured, Pair, Sample, overlapping
from zhongshu.screens.desk import Desk
from zhongshu.screens.passport import definition

_KINDS = {
    "string": "text",
    "integer": "number",
    "decimal": "number",
    "date": "time",
    "timestamp": "time",
    "boolean": "truth",
}
_TIMES = ("DATE", "TIMESTAMP")
MOST_COLUMNS = 60
"""So many columns of a row are compared at most."""


def overlaps(desk: Desk, own_retired: frozenset[str] = frozenset()) -> list[Pair]:
    """Compare everything at the desk's snapshot; the desk must be the system's. Packs of `own_retired` are left out."""
    catalogue = desk.catalogue
    names = [*catalogue.datasets, *catalogue.tables]
    held = [holding(desk, name) for name in names if pack_of(name) not in own_retired]
    measured = [_measured(one) for one in desk.indicators.by_name.values() if one.pack not in own_retired]
    return overlapping(held, measured)


def holding(desk: Desk, name: str) -> Holding:
    """A dataset or table as it is compared."""
    catalogue = desk.catalogue
    dataset = catalogue.datasets.get(name)
    relation, title = catalogue.relation(name), catalogue.title(name)
    if dataset is not None:
        columns = tuple(_column(column, spec) for column, spec in dataset.spec.columns.items())
        made_of = frozenset[str]()
    else:
        said = catalogue.tables[name].spec.columns
        columns = tuple(_derived(column, kind, said) for column, kind in relation.columns.items())
        made_of = frozenset(_ancestors(desk, name))
    found = Holding(
        name=name,
        titles=(title.zh, title.en),
        columns=columns,
        key=relation.key,
        subject=dataset is not None and dataset.spec.subject is not None,
        rows=desk.count(name),
        made_of=made_of,
    )
    return found if not relation.key else _sampled(desk, found)


def _sampled(desk: Desk, found: Holding) -> Holding:
    """With its sample, where it has rows and a file of it is not damaged."""
    if not found.rows:
        return found
    own = tuple(column.name for column in found.own)[:MOST_COLUMNS]
    with suppress(DamageError):
        rows = desk.access.read(sample_plan(desk, found, own))
        sample = Sample(own, {row[0]: tuple(row[1:]) for row in rows}, len(rows) < SAMPLE)
        return Holding(**{**vars(found), "sample": sample})
    return found


def sample_plan(desk: Desk, found: Holding, own: Sequence[str]) -> Plan:
    """Hashes of the rows whose key's hash is smallest. Texts are compared without case and edges, numbers as numbers,
    key columns in whatever order: a copy that was renamed and reordered has the same hashes."""
    kinds = desk.catalogue.relation(found.name).columns
    key = ", ".join(_text(name, kinds[name]) for name in found.key)
    hashed = ", ".join(f"hash({_text(name, kinds[name])})" for name in own)
    listed = f"hash(list_sort([{key}])) AS k" + (f", {hashed}" if hashed else "")
    sql = f"SELECT {listed} FROM {table_sql(found.name)} ORDER BY k LIMIT {SAMPLE}"
    return Plan(sql, desk.snapshot, {found.name: kinds}, found.name)


def _text(column: str, kind: str) -> str:
    """A column's value as it is compared; NULL stays NULL."""
    quoted = table_sql(column)
    if kind.startswith(("DECIMAL", "DOUBLE", "FLOAT", "BIGINT", "INTEGER", "SMALLINT", "HUGEINT")):
        return f"CAST(CAST({quoted} AS DOUBLE) AS VARCHAR)"
    return f"lower(trim(CAST({quoted} AS VARCHAR)))"


def _column(name: str, spec: ColumnSpec) -> Column:
    titles = () if spec.title is None else (spec.title.zh, spec.title.en)
    common = spec.type in ("area", "date", "timestamp") or spec.reference is not None or spec.one_of is not None
    return Column(name, titles, _KINDS.get(spec.type, "text"), spec.unit, common)


def _derived(name: str, kind: str, said: Mapping[str, object]) -> Column:
    titles = getattr(said.get(name), "title", None)
    told = () if titles is None else (titles.zh, titles.en)
    number = kind.startswith(("DECIMAL", "DOUBLE", "BIGINT", "INTEGER", "SMALLINT"))
    family = "time" if kind.startswith(_TIMES) else "number" if number else "truth" if kind == "BOOLEAN" else "text"
    common = family == "time" or getattr(said.get(name), "level", None) is not None
    return Column(name, told, family, getattr(said.get(name), "unit", None), common)


def _ancestors(desk: Desk, name: str) -> set[str]:
    """All that a table reads, directly or not."""
    tables = desk.catalogue.tables
    found: set[str] = set()
    for one in tables[name].query.reads if name in tables else ():
        found |= {one, *_ancestors(desk, one)}
    return found


def _measured(one: Indicator) -> Measured:
    of = "" if one.cube is None else one.cube.of
    formula = " / ".join(definition(one)) + f" | {one.spec.form} | {' '.join(sorted(one.inputs))}"
    return Measured(one.name, (one.title.zh, one.title.en), formula, of, str(one.unit.dimension))
