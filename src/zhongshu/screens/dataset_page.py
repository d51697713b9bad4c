"""Everything that one page says of a dataset, table or parameter, besides its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.core.text import Text
from zhongshu.datasets.quarantine import ResolutionStore
from zhongshu.datasets.runs import Run, SourceMark
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.spec import CheckSpec, ColumnSpec, DatasetSpec
from zhongshu.datasets.sql.refresh import RefreshClass
from zhongshu.rules.parameters import FOREVER, Edition, EditionSpec
from zhongshu.screens.data_health import CatalogueLine, dataset_line, newest_runs, relation_line
from zhongshu.screens.desk import Desk

_TYPES: Mapping[str, Text] = {
    "string": Text(zh="文本", en="text"),
    "integer": Text(zh="整数", en="integer"),
    "decimal": Text(zh="小数", en="decimal"),
    "boolean": Text(zh="是否", en="yes or no"),
    "date": Text(zh="日期", en="date"),
    "timestamp": Text(zh="时间", en="time"),
    "area": Text(zh="地区", en="area"),
}
_LEVELS: Mapping[str, Text] = {
    "province": Text(zh="省级", en="province"),
    "city": Text(zh="市级", en="city"),
    "county": Text(zh="县级", en="county"),
    "township": Text(zh="乡镇级", en="township"),
    "village": Text(zh="村级", en="village"),
}


@dataclass(frozen=True)
class ColumnLine:
    """One column; `rules` are sentences, `comes_from` (relation, column) pairs of a derived one."""

    name: str
    title: Text | None
    description: Text | None
    type: Text
    unit: str | None
    key: bool
    rules: tuple[Text, ...] = ()
    comes_from: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SourceLine:
    """One source of a dataset; `where` is its path, address or table, `mapping` column -> what it is computed from."""

    name: str
    kind: str
    where: str | None
    every: str | None
    mode: str
    mapping: Mapping[str, str]
    mark: SourceMark


@dataclass(frozen=True)
class EditionLine:
    """One edition of a parameter; `valid_to` None when it never ends, `now` when it is the one in force."""

    valid_from: datetime
    valid_to: datetime | None
    spec: EditionSpec
    rows: int
    now: bool


@dataclass(frozen=True)
class RelationPage:
    """`runs` are the newest loads, newest first. What a kind does not have is None or empty."""

    line: CatalogueLine
    description: Text | None
    columns: tuple[ColumnLine, ...]
    sharing: str | None = None
    key: tuple[str, ...] = ()
    partition: str | None = None
    keep: str | None = None
    sources: tuple[SourceLine, ...] = ()
    checks: tuple[CheckSpec, ...] = ()
    runs: tuple[Run, ...] = ()
    sql: str | None = None
    reads: tuple[str, ...] = ()
    refresh: RefreshClass | None = None
    editions: tuple[EditionLine, ...] = ()


def relation_page(desk: Desk, resolutions: ResolutionStore, name: str, now: datetime) -> RelationPage:
    """UnknownName, with the nearest right one, when no pack defines `name`."""
    kind = desk.catalogue.relation(name).kind
    if kind == "dataset":
        return _dataset(desk, resolutions, name, now)
    return _table(desk, name) if kind == "table" else _parameter(desk, name, now)


def column_type(column: ColumnSpec) -> Text:
    """The type in a reader's words, with its unit."""
    kind, unit = _TYPES[column.type], f" {column.unit}" if column.unit else ""
    return Text(zh=f"{kind.zh}{unit}", en=f"{kind.en}{unit}")


def column_rules(spec: DatasetSpec, name: str) -> tuple[Text, ...]:
    """The rules of one column as sentences, in the order in which a row is checked."""
    column = spec.columns[name]
    found = []
    if name in spec.key:
        found.append(Text(zh="主键，必填", en="key, required"))
    elif column.required:
        found.append(Text(zh="必填", en="required"))
    found += _range(column)
    if column.pattern is not None:
        found.append(Text(zh=f"格式 {column.pattern}", en=f"matches {column.pattern}"))
    if column.one_of is not None:
        words = ", ".join(column.one_of)
        found.append(Text(zh=f"取值：{words}", en=f"one of {words}"))
    if column.reference is not None:
        found.append(Text(zh=f"须在 {column.reference} 中", en=f"stands in {column.reference}"))
    if column.type == "area":
        found.append(_area_rule(column))
    return tuple(found)


def _range(column: ColumnSpec) -> list[Text]:
    unit = f" {column.unit}" if column.unit else ""
    least = None if column.min is None else f"{column.min:g}{unit}"
    most = None if column.max is None else f"{column.max:g}{unit}"
    if least and most:
        return [Text(zh=f"{column.min:g} 至 {most}", en=f"{column.min:g} to {most}")]
    if least:
        return [Text(zh=f"不小于 {least}", en=f"at least {least}")]
    return [Text(zh=f"不大于 {most}", en=f"at most {most}")] if most else []


def _area_rule(column: ColumnSpec) -> Text:
    level = _LEVELS.get(column.level or "", Text(zh="", en=""))
    if column.unknown == "keep":
        return Text(
            zh=f"{level.zh}地区；不认识的名称照原样保留",
            en=f"{level.en} area; an unknown name stays as it came".strip(),
        )
    return Text(zh=f"须是已知的{level.zh}地区", en=f"a known {level.en} area".replace("  ", " "))


def _dataset(desk: Desk, resolutions: ResolutionStore, name: str, now: datetime) -> RelationPage:
    dataset = desk.catalogue.datasets[name]
    spec = dataset.spec
    return RelationPage(
        line=dataset_line(desk, resolutions, name, now),
        description=spec.description,
        columns=tuple(
            ColumnLine(
                name=column,
                title=said.title,
                description=said.description,
                type=_TYPES[said.type],
                unit=said.unit,
                key=column in spec.key,
                rules=column_rules(spec, column),
            )
            for column, said in spec.columns.items()
        ),
        sharing=spec.sharing,
        key=spec.key,
        partition=spec.partition,
        keep=spec.keep,
        sources=tuple(
            SourceLine(
                name=source,
                kind=said.kind,
                where=_where(said),
                every=said.every,
                mode=spec.mode(source),
                mapping=said.columns,
                mark=desk.sources.get(name, source),
            )
            for source, said in spec.sources.items()
        ),
        checks=spec.checks,
        runs=tuple(newest_runs(desk, [name])[name]),
    )


def _where(source: SourceSpec) -> str | None:
    """An address without what may be a secret in it: user, password, query."""
    if source.url is not None:
        scheme, _, rest = source.url.partition("://")
        return f"{scheme}://{rest.split('?')[0].rpartition('@')[2]}"
    return source.path or source.table or source.query


def _table(desk: Desk, name: str) -> RelationPage:
    table = desk.catalogue.tables[name]
    return RelationPage(
        line=relation_line(desk, name),
        description=table.spec.description,
        columns=tuple(
            ColumnLine(
                name=column,
                title=desk.catalogue.column_title(name, column),
                description=None,
                type=engine_type(kind),
                unit=desk.catalogue.unit(name, column),
                key=column in table.spec.key,
                comes_from=tuple(sorted(table.query.lineage.get(column, ()))),
            )
            for column, kind in table.query.columns.items()
        ),
        key=table.spec.key,
        partition=table.spec.partition,
        sql=table.sql.strip(),
        reads=table.query.reads,
        refresh=table.refresh,
    )


def _parameter(desk: Desk, name: str, now: datetime) -> RelationPage:
    parameter = desk.catalogue.parameters[name]
    return RelationPage(
        line=relation_line(desk, name),
        description=parameter.spec.description,
        columns=tuple(
            ColumnLine(column, None, None, engine_type(kind), None, key=False)
            for column, kind in parameter.columns.items()
        ),
        editions=tuple(_edition(edition, now) for edition in parameter.editions),
    )


def _edition(edition: Edition, now: datetime) -> EditionLine:
    return EditionLine(
        valid_from=edition.valid_from,
        valid_to=None if edition.valid_to.replace(tzinfo=None) == FOREVER else edition.valid_to,
        spec=edition.spec,
        rows=len(edition.rows),
        now=edition.valid_from <= now < edition.valid_to,
    )


def engine_type(kind: str) -> Text:
    """The engine's type in a reader's words.

    >>> engine_type("DECIMAL(18,2)").en
    'decimal, 2 digits'
    """
    if kind.startswith("DECIMAL("):
        scale = kind.rstrip(")").split(",")[-1].strip()
        return Text(zh=f"小数，{scale} 位", en=f"decimal, {scale} digits")
    names = {"VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP WITH TIME ZONE": "timestamp"}
    if kind in names:
        return _TYPES[names[kind]]
    integers: Sequence[str] = ("BIGINT", "INTEGER", "SMALLINT", "TINYINT", "HUGEINT", "UBIGINT")
    return _TYPES["integer"] if kind in integers else _TYPES["decimal"]
