"""Everything a region's packs define as rows: datasets, derived tables, parameters, and the order between them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from zhongshu.core.areas import AreaTree
from zhongshu.core.errors import Place, UnknownName
from zhongshu.core.text import Text
from zhongshu.datasets.spec import (
    ColumnSpec,
    DatasetSpec,
    Origin,
    Sharing,
    TableColumn,
    TableSpec,
    strictest_sharing,
    weakest_origin,
)
from zhongshu.datasets.sql.query import Query
from zhongshu.datasets.sql.refresh import RefreshClass
from zhongshu.datasets.sql.relation import Partition, Relation
from zhongshu.rules.parameters import Edition, ParameterSpec

T = TypeVar("T")

_STORED = {"HUGEINT": "DECIMAL(38,0)", "TINYINT": "SMALLINT", "FLOAT": "DOUBLE"}


def stored_type(kind: str) -> str:
    """The DuckDB type in which a derived column is kept: sums of integers as exact decimals.

    >>> stored_type("HUGEINT")
    'DECIMAL(38,0)'
    """
    return _STORED.get(kind, kind)


@dataclass(frozen=True)
class Dataset:
    """A dataset of a pack; `folder` is the pack's, where its sources' relative paths begin. `unkept` is as a relation
    has it."""

    name: str
    spec: DatasetSpec
    place: Place
    folder: Path
    unkept: Mapping[str, str] = field(default_factory=dict)

    @property
    def partition(self) -> Partition | None:
        return None if self.spec.partition is None else Partition.parse(self.spec.partition)

    @cached_property
    def relation(self) -> Relation:
        columns = self.spec.duckdb_columns
        return Relation(self.name, "dataset", columns, self.spec.key, self.partition, self.unkept)


@dataclass(frozen=True)
class Table:
    """A table derived by one SELECT; `definition` is a digest that changes when its rows must be computed anew.

    `first_line` is the SELECT's in its file.
    """

    name: str
    spec: TableSpec
    sql: str
    query: Query
    refresh: RefreshClass
    definition: str
    place: Place
    first_line: int

    @property
    def partition(self) -> Partition | None:
        return None if self.spec.partition is None else Partition.parse(self.spec.partition)

    @cached_property
    def relation(self) -> Relation:
        return Relation(self.name, "table", self.query.columns, self.spec.key, self.partition)


@dataclass(frozen=True)
class Parameter:
    """A parameter with its adopted editions, oldest first; `columns` maps a name to its DuckDB type.

    `proposed` is what the editions would be with the proposals adopted.
    """

    name: str
    spec: ParameterSpec
    columns: Mapping[str, str]
    editions: tuple[Edition, ...]
    place: Place
    proposed: tuple[Edition, ...] = ()

    @property
    def has_proposals(self) -> bool:
        return self.proposed != self.editions

    @property
    def relation(self) -> Relation:
        return Relation(self.name, "parameter", self.columns)


@dataclass(frozen=True)
class Catalogue:
    """Frozen; built once by `packs`. `tables` are in an order in which each follows what it reads."""

    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    areas: AreaTree = field(default_factory=lambda: AreaTree.of(()))

    def relation(self, name: str) -> Relation:
        """UnknownName, with the nearest right one, when no pack defines it."""
        return self._noun(name).relation

    @property
    def names(self) -> list[str]:
        return [*self.datasets, *self.tables, *self.parameters]

    def dataset(self, name: str) -> Dataset:
        if name not in self.datasets:
            raise UnknownName.among("dataset", name, self.datasets)
        return self.datasets[name]

    def title(self, name: str) -> Text:
        return self._noun(name).spec.title

    def sources_of(self, name: str) -> list[str]:
        """The datasets and parameters from which `name` is derived, itself when it is one; sorted."""
        if name not in self.tables:
            return [name]
        return sorted({source for read in self.tables[name].query.reads for source in self.sources_of(read)})

    def derived_from(self, names: Iterable[str]) -> list[str]:
        """The tables that read any of `names`, directly or not, in refresh order."""
        touched = set(names)
        found = []
        for name, table in self.tables.items():
            if touched & set(table.query.reads):
                touched.add(name)
                found.append(name)
        return found

    def by_reference(self) -> list[Dataset]:
        """The datasets, each after those that its columns refer to."""
        found: dict[str, Dataset] = {}

        def add(dataset: Dataset, waiting: frozenset[str]) -> None:
            for column in dataset.spec.columns.values():
                name = (column.reference or "").rpartition(".")[0]
                if name in self.datasets and name not in found and name not in waiting:
                    add(self.datasets[name], waiting | {name})
            found.setdefault(dataset.name, dataset)

        for name, dataset in self.datasets.items():
            add(dataset, frozenset({name}))
        return list(found.values())

    def origin(self, name: str) -> Origin:
        """The weakest origin of what `name` is made of: synthetic, then published, then measured."""
        sources = (source for source in self.sources_of(name) if source in self.datasets)
        return weakest_origin({self.datasets[source].spec.origin for source in sources})

    def level(self, name: str) -> int:
        """The opening level, 1 open .. 4 closed: of a table the highest of what it is made of; parameters are law."""
        found = (self.datasets[source].spec.level for source in self.sources_of(name) if source in self.datasets)
        return max(found, default=1)

    def sharing(self, name: str) -> Sharing:
        """How units may share it: of a table the strictest of what it is made of; parameters are law."""
        sources = (source for source in self.sources_of(name) if source in self.datasets)
        return strictest_sharing(self.datasets[source].spec.sharing for source in sources)

    def owner(self, name: str) -> str | None:
        """The unit that answers for `name`; a table's is its own or that of its first dataset."""
        if name in self.datasets:
            return self.datasets[name].spec.owner
        if name in self.tables and self.tables[name].spec.owner:
            return self.tables[name].spec.owner
        owners = (self.datasets[source].spec.owner for source in self.sources_of(name) if source in self.datasets)
        return next(owners, None)

    def unit(self, name: str, column: str) -> str | None:
        """In what a column's values are, as a pack wrote it; of a derived one that says none, that of what it repeats.

        None for a parameter's."""
        return self._said(name, column, lambda own: own.unit)

    def column_title(self, name: str, column: str) -> Text | None:
        """What a column is called, in the same way."""
        return self._said(name, column, lambda own: own.title)

    def words(self, name: str, column: str) -> Mapping[str, Text]:
        """What the values of a column are called, in the same way; empty where nobody says."""
        return self._said(name, column, lambda own: own.words) or {}

    def written(self, name: str, column: str) -> str:
        """Where a column was first written: in what it repeats, and what that repeats, else in `name` itself."""
        source = self.repeats(name, column)
        return name if source is None else self.written(source, column)

    def is_area(self, name: str, column: str) -> bool:
        """Whether a column's values are areas, by its own word or by that of what it repeats."""
        if name in self.datasets:
            return (
                column in self.datasets[name].spec.columns and self.datasets[name].spec.columns[column].type == "area"
            )
        if name not in self.tables:
            return False
        own = self.tables[name].spec.columns.get(column)
        source = self.repeats(name, column)
        return (own is not None and own.level is not None) or (source is not None and self.is_area(source, column))

    def repeats(self, name: str, column: str) -> str | None:
        """Of a table's column that is computed from one alone, of the same name and type, where that one is."""
        sources = self.tables[name].query.lineage.get(column, frozenset()) if name in self.tables else frozenset()
        if len(sources) != 1:
            return None
        ((relation, source),) = sources
        kinds = self.relation(relation).columns, self.relation(name).columns
        return relation if source == column and kinds[0].get(source) == kinds[1].get(column) else None

    def _said(self, name: str, column: str, word: Callable[[ColumnSpec | TableColumn], T | None]) -> T | None:
        noun = self._noun(name)
        if isinstance(noun, Parameter):
            return None
        own = noun.spec.columns.get(column)
        said = None if own is None else word(own)
        source = self.repeats(name, column) if said is None else None
        return said if source is None else self._said(source, column, word)

    def _noun(self, name: str) -> Dataset | Table | Parameter:
        kinds: tuple[Mapping[str, Dataset | Table | Parameter], ...] = (self.datasets, self.tables, self.parameters)
        found = next((kind[name] for kind in kinds if name in kind), None)
        if found is None:
            raise UnknownName.among("dataset, table or parameter", name, self.names)
        return found
