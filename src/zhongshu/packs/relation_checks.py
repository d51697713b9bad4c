"""Whether what a pack says of one dataset or table can be: owner, units, partition, checks, sources, references."""

from collections.abc import Collection, Mapping
from functools import partial

from zhongshu.core.errors import PackError, Place, nearest, placed
from zhongshu.core.periods import parse_duration
from zhongshu.core.units import parse_unit
from zhongshu.datasets.catalogue import Dataset, Parameter
from zhongshu.datasets.figures.sql import relation_sql
from zhongshu.datasets.spec import DatasetSpec
from zhongshu.datasets.sql.expression import analyse_expression
from zhongshu.datasets.sql.relation import Partition
from zhongshu.packs.documents import Document
from zhongshu.packs.figure_checks import check_figure_columns

_INSTANTS = ("date", "timestamp", "timestamp with time zone")


def check_dataset(spec: DatasetSpec, document: Document, units: Collection[str]) -> None:
    """PackError for the first thing that cannot be; `units` are the region's, empty where nobody knows them."""
    if units and spec.owner not in units:
        raise PackError(
            f"owner {spec.owner!r} is no unit of this region ({nearest(spec.owner, units)})",
            place=document.place(("owner",)),
            hint="name it under units in region.yaml, or list there the packs that the region runs",
        )
    for column, said in spec.columns.items():
        if said.unit is not None:
            placed(partial(parse_unit, said.unit), document.place(("columns", column, "unit")))
    _check_partition(spec, document)
    check_figure_columns(spec, document)
    for index, check in enumerate(spec.checks):
        place = document.place(("checks", index))
        if check.relation is not None:
            placed(partial(relation_sql, check.relation, spec.number_columns), place)
            continue
        sql, line = check.sql or "", place.line or 1
        analyse_expression(sql, columns=spec.duckdb_columns, file=document.file, line=line, boolean=True)
    _check_sources(spec, document)
    if spec.fresh_within is not None:
        placed(partial(parse_duration, spec.fresh_within), document.place(("fresh_within",)))


def partition_of(text: str, columns: Mapping[str, str], place: Place) -> Partition:
    """`columns` maps a name to its type. PackError for a column that is not there or holds no time."""
    partition = placed(partial(Partition.parse, text), place)
    column = partition.column
    if column not in columns:
        raise PackError(f"partition names {column!r}, which is no column ({nearest(column, columns)})", place=place)
    if columns[column].lower() not in _INSTANTS:
        hint = "it is a date or timestamp"
        raise PackError(f"partition column {column} is {columns[column]}", place=place, hint=hint)
    return partition


def check_references(dataset: Dataset, known: Mapping[str, Dataset | Parameter]) -> None:
    """PackError for the first column that refers to a dataset, parameter or column that is not there."""
    for column, spec in dataset.spec.columns.items():
        if spec.reference is None:
            continue
        name, _, target = spec.reference.rpartition(".")
        if name not in known or target not in known[name].relation.columns:
            raise PackError(
                f"column {column} refers to {spec.reference!r}, which is not there ({nearest(name, known)})",
                place=dataset.place,
            )


def _check_partition(spec: DatasetSpec, document: Document) -> None:
    if spec.partition is None:
        return
    place = document.place(("partition",))
    partition = partition_of(spec.partition, {name: column.type for name, column in spec.columns.items()}, place)
    if not spec.required(partition.column):
        hint = "make it required, or part of the key"
        raise PackError(f"partition column {partition.column} may be empty", place=place, hint=hint)


def _check_sources(spec: DatasetSpec, document: Document) -> None:
    for source_id, source in spec.sources.items():
        if spec.mode(source_id) != "append" and not spec.key:
            raise PackError(
                f"source {source_id} is {source.mode} but the dataset has no key",
                place=document.place(("sources", source_id)),
            )
        if source.every is not None:
            placed(partial(parse_duration, source.every), document.place(("sources", source_id, "every")))
