"""The rejected rows of one dataset, from the lake, beside what people decided about them, from the state."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from zhongshu.core.text import Text
from zhongshu.datasets.plan import Plan, literal, table_sql
from zhongshu.datasets.quarantine import COLUMNS, Resolution, ResolutionStore, table_name
from zhongshu.screens.desk import Desk

Standing = Literal["open", "decided", "all"]


@dataclass(frozen=True)
class Wanted:
    """Which rejected rows; None takes every one. `record` is for one row of one run."""

    run: int | None = None
    rule: str | None = None
    column: str | None = None
    standing: Standing = "open"
    record: int | None = None


@dataclass(frozen=True)
class RejectedRow:
    """`raw` maps the source's columns to their text; `resolution` None while nobody has decided."""

    run: int
    record: int
    line: int
    file: str
    column: str | None
    rule: str
    value: str | None
    why: Text
    others: tuple[str, ...]
    raw: Mapping[str, str | None]
    resolution: Resolution | None


@dataclass(frozen=True)
class Quarantine:
    """A page of rejected rows, newest run first; how many there are by rule, by column, by run (number, file)."""

    rows: tuple[RejectedRow, ...]
    total: int
    rules: Mapping[str, int]
    columns: Mapping[str, int]
    runs: Mapping[tuple[int, str], int]


def quarantine(
    desk: Desk, resolutions: ResolutionStore, dataset: str, wanted: Wanted, *, limit: int, offset: int = 0
) -> Quarantine:
    """UnknownName when there is no such dataset."""
    desk.catalogue.dataset(dataset)
    decided = _decided(desk, resolutions, dataset)
    where = _where(wanted, decided)
    groups = desk.access.read(_groups(desk, dataset, where))
    rules: dict[str, int] = defaultdict(int)
    columns: dict[str, int] = defaultdict(int)
    runs: dict[tuple[int, str], int] = defaultdict(int)
    for run, file, rule, column, count in groups:
        rules[rule] += count
        columns[column or ""] += count
        runs[run, file] += count
    rows = desk.access.read(rejects_plan(desk, dataset, where, limit=limit, offset=offset))
    return Quarantine(
        rows=tuple(rejected_row(row, decided) for row in rows),
        total=sum(rules.values()),
        rules=dict(sorted(rules.items(), key=lambda item: (-item[1], item[0]))),
        columns=dict(sorted(columns.items(), key=lambda item: (-item[1], item[0]))),
        runs=dict(sorted(runs.items(), reverse=True)),
    )


def one_reject(desk: Desk, resolutions: ResolutionStore, dataset: str, run: int, record: int) -> RejectedRow | None:
    """A single rejected row, decided or not; None when the snapshot has none there."""
    found = quarantine(desk, resolutions, dataset, Wanted(run=run, record=record, standing="all"), limit=1)
    return found.rows[0] if found.rows else None


def all_rejects_plan(desk: Desk, resolutions: ResolutionStore, dataset: str, wanted: Wanted) -> Plan:
    """Every wanted row, for a file or a decision about all of them; the columns are those of `COLUMNS`."""
    return rejects_plan(desk, dataset, _where(wanted, _decided(desk, resolutions, dataset)))


def rejects_plan(desk: Desk, dataset: str, where: str, *, limit: int | None = None, offset: int = 0) -> Plan:
    """Newest run first, then in the order of the file."""
    name = table_name(dataset)
    listed = ", ".join(table_sql(column) for column in COLUMNS)
    page = "" if limit is None else f" LIMIT {int(limit)} OFFSET {int(offset)}"
    sql = f"SELECT {listed} FROM {table_sql(name)} WHERE {where} ORDER BY run DESC, record{page}"
    return Plan(sql, desk.snapshot, {name: COLUMNS}, dataset)


def _groups(desk: Desk, dataset: str, where: str) -> Plan:
    name = table_name(dataset)
    sql = (
        f"SELECT run, file, rule, column_name, count(*) FROM {table_sql(name)} WHERE {where} "
        "GROUP BY run, file, rule, column_name"
    )
    return Plan(sql, desk.snapshot, {name: COLUMNS}, dataset)


def _decided(desk: Desk, resolutions: ResolutionStore, dataset: str) -> dict[tuple[int, int], Resolution]:
    """What was decided, by run and record, of the runs that stand in this dataset's quarantine."""
    counts = resolutions.counts()
    if not counts:
        return {}
    name = table_name(dataset)
    plan = Plan(f"SELECT DISTINCT run FROM {table_sql(name)}", desk.snapshot, {name: COLUMNS}, dataset)
    runs = {run for (run,) in desk.access.read(plan)}
    return {(run, one.record): one for run in sorted(runs & set(counts)) for one in resolutions.of(run)}


def _where(wanted: Wanted, decided: Mapping[tuple[int, int], Resolution]) -> str:
    conditions = []
    for column, value in (("run", wanted.run), ("record", wanted.record), ("rule", wanted.rule)):
        if value is not None:
            conditions.append(f"{column} = {literal(value)}")
    if wanted.column is not None:
        conditions.append(f"column_name = {literal(wanted.column)}" if wanted.column else "column_name IS NULL")
    if wanted.standing != "all":
        conditions.append(_standing(decided, wanted.standing))
    return " AND ".join(conditions) or "true"


def _standing(decided: Iterable[tuple[int, int]], standing: Standing) -> str:
    records: dict[int, list[int]] = defaultdict(list)
    for run, record in decided:
        records[run].append(record)
    done = " OR ".join(f"(run = {run} AND record IN ({_listed(own)}))" for run, own in records.items()) or "false"
    return f"({done})" if standing == "decided" else f"NOT ({done})"


def _listed(records: Sequence[int]) -> str:
    return ", ".join(str(int(record)) for record in records)


def rejected_row(
    row: tuple[Any, ...], decided: Mapping[tuple[int, int], Resolution] = MappingProxyType({})
) -> RejectedRow:
    """From a row of a `rejects_plan`; its resolution is looked up in `decided` by run and record."""
    told = dict(zip(COLUMNS, row, strict=True))
    return RejectedRow(
        run=told["run"],
        record=told["record"],
        line=told["line"],
        file=told["file"],
        column=told["column_name"],
        rule=told["rule"],
        value=told["value"],
        why=Text(zh=told["why_zh"] or "", en=told["why_en"] or ""),
        others=tuple((told["others"] or "").split(",")) if told["others"] else (),
        raw=dict(json.loads(told["raw"] or "{}")),
        resolution=decided.get((told["run"], told["record"])),
    )
