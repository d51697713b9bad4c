"""What a clerk sees before handing a file in: what would be accepted, what changes, what is wrong and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue, Dataset
from zhongshu.datasets.load import Preview
from zhongshu.datasets.plan import literal, table_sql
from zhongshu.datasets.runs import Counts
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.spec import DatasetSpec
from zhongshu.indicators.catalogue import Indicator
from zhongshu.screens.dataset_page import column_rules, column_type
from zhongshu.screens.desk import Desk
from zhongshu.screens.lineage import source_columns

FILE_KINDS = ("csv", "tsv", "excel", "json", "jsonl", "parquet")
"""Sources that a file can be handed in for; the others fetch for themselves."""


class Record(BaseModel):
    """Frozen; can be kept as JSON while a person thinks."""

    model_config = ConfigDict(frozen=True)


class Target(Record):
    """A dataset and the source whose form a file has; `source` None where the columns are the dataset's own.

    `needs` are the columns that the file must have, in the words of the file; `replaces` when the file is the whole
    list, so that rows missing in it are deleted.
    """

    dataset: str
    source: str | None
    title: Text
    owner: str
    kind: str | None
    needs: tuple[str, ...]
    by_file_name: bool
    replaces: bool

    @property
    def id(self) -> str:
        return self.dataset if self.source is None else f"{self.dataset}/{self.source}"


class RejectLine(Record):
    """One row that would not be accepted; `raw` maps the file's columns to their text."""

    record: int
    line: int
    column: str | None
    title: Text | None
    rule: str
    value: str | None
    why: Text
    others: tuple[str, ...]
    raw: dict[str, str | None]


class ChangeLine(Record):
    """A row as it would be, and for an updated one as it is; values as text in the order of the sheet's columns."""

    kind: str
    after: tuple[str | None, ...]
    before: tuple[str | None, ...] | None = None


class WarningLine(Record):
    """How many accepted rows fail a check that only warns."""

    name: str
    title: Text
    rows: int


class Sheet(Record):
    """The outcome of a check. `rejects` are the first ones, `changes` samples; `columns` are (name, title) pairs."""

    columns: tuple[tuple[str, Text], ...]
    counts: Counts
    rejects: tuple[RejectLine, ...]
    changes: tuple[ChangeLine, ...]
    warnings: tuple[WarningLine, ...]
    drift: Text | None
    same_as: int | None = None


def targets(catalogue: Catalogue) -> tuple[Target, ...]:
    """Everything a file can be handed in for, in the order of the datasets' names."""
    found = []
    for name in sorted(catalogue.datasets):
        dataset = catalogue.datasets[name]
        sources = {source: spec for source, spec in dataset.spec.sources.items() if spec.kind in FILE_KINDS}
        if not dataset.spec.sources:
            found.append(_target(dataset, None, None))
        found += [_target(dataset, source, spec) for source, spec in sources.items()]
    return tuple(found)


def sheet(desk: Desk, preview: Preview, *, shown: int = 200) -> Sheet:
    """From a preview; updated rows are looked up as they are at the desk's snapshot."""
    spec = desk.catalogue.dataset(preview.dataset).spec
    old = _old_rows(desk, preview.dataset, [row for kind, row in preview.changes if kind == "updated"])
    titles = {check.name: check.shown for check in spec.checks}
    return Sheet(
        columns=tuple((name, column.title or Text(zh=name, en=name)) for name, column in spec.columns.items()),
        counts=preview.counts,
        rejects=tuple(
            RejectLine(
                record=reject.record,
                line=reject.line,
                column=reject.column,
                title=_title(spec, reject.column),
                rule=reject.rule,
                value=reject.value,
                why=reject.why,
                others=reject.others,
                raw=dict(reject.raw),
            )
            for reject in sorted(preview.rejects, key=lambda one: one.record)[:shown]
        ),
        changes=tuple(_change(spec, kind, row, old, desk.zone) for kind, row in _updated_first(spec, preview)),
        warnings=tuple(WarningLine(name=n, title=titles[n], rows=rows) for n, rows in preview.warnings.items()),
        drift=preview.drift.text if preview.drift is not None and preview.drift.any else None,
    )


@dataclass(frozen=True)
class Expected:
    """A column that the file must have, and the dataset's columns that it fills, with their rules."""

    name: str
    fills: tuple[tuple[Text, tuple[Text, ...]], ...]


def expected(catalogue: Catalogue, target: Target) -> tuple[Expected, ...]:
    """In the order of the dataset's columns."""
    spec = catalogue.dataset(target.dataset).spec
    mapping = {} if target.source is None else spec.sources[target.source].columns
    found: dict[str, list[tuple[Text, tuple[Text, ...]]]] = {name: [] for name in target.needs}
    for name, column in spec.columns.items():
        told = (column.title or Text(zh=name, en=name), (column_type(column), *column_rules(spec, name)))
        for part in source_columns(mapping.get(name, name)):
            if part in found:
                found[part].append(told)
    return tuple(Expected(name, tuple(fills)) for name, fills in found.items())


def moved(desk: Desk, dataset: str) -> tuple[Indicator, ...]:
    """The indicators that a load of `dataset` can move: over it, over what is derived from it, and their formulas."""
    touched = [dataset, *desk.catalogue.derived_from([dataset])]
    names = {indicator.name for indicator in desk.indicators.over(touched)}
    return tuple(
        indicator
        for indicator in desk.indicators.by_name.values()
        if names & {leaf.name for leaf in desk.indicators.leaves(indicator)}
    )


def shown_value(value: Any, zone: ZoneInfo) -> str | None:
    """One value as a table shows it: the region's clock, all digits of a decimal, None for NULL."""
    if value is None:
        return None
    if isinstance(value, datetime):
        local = value.astimezone(zone)
        return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _target(dataset: Dataset, source: str | None, spec: SourceSpec | None) -> Target:
    mapping = {} if spec is None else spec.columns
    words = [part for name in dataset.spec.columns for part in source_columns(mapping.get(name, name))]
    return Target(
        dataset=dataset.name,
        source=source,
        title=dataset.spec.title,
        owner=dataset.spec.owner,
        kind=None if spec is None else spec.kind,
        needs=tuple(dict.fromkeys(word for word in words if word not in ("_file", "_line"))),
        by_file_name="_file" in words,
        replaces=dataset.spec.mode(source) == "snapshot",
    )


def _updated_first(spec: DatasetSpec, preview: Preview) -> list[tuple[str, Mapping[str, object]]]:
    """The samples in the order of their key, rows that change before rows that are new."""
    return sorted(preview.changes, key=lambda one: (one[0] != "updated", [str(one[1][part]) for part in spec.key]))


def _title(spec: DatasetSpec, column: str | None) -> Text | None:
    return spec.columns[column].title if column in spec.columns else None


def _old_rows(desk: Desk, name: str, rows: Sequence[Mapping[str, object]]) -> dict[tuple[object, ...], Sequence[Any]]:
    """The rows of these keys as they are, by key."""
    key = desk.catalogue.dataset(name).spec.key
    if not rows or not key:
        return {}
    listed = ", ".join("(" + ", ".join(literal(row[part]) for part in key) + ")" for row in rows)
    where = f"({', '.join(table_sql(part) for part in key)}) IN ({listed})"
    columns, found = desk.rows(name, where=where)
    places = [columns.index(part) for part in key]
    return {tuple(row[place] for place in places): row for row in found}


def _change(
    spec: DatasetSpec,
    kind: str,
    row: Mapping[str, object],
    old: Mapping[tuple[object, ...], Sequence[Any]],
    zone: ZoneInfo,
) -> ChangeLine:
    before = old.get(tuple(row[part] for part in spec.key)) if kind == "updated" else None
    return ChangeLine(
        kind=kind,
        after=tuple(shown_value(row[name], zone) for name in spec.columns),
        before=None if before is None else tuple(shown_value(value, zone) for value in before),
    )
