"""What can be granted: datasets, tables, parameters, indicators, cubes and live services, with whose they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, Protocol

from zhongshu.core.errors import UnknownName
from zhongshu.core.spec import pack_of
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.spec import Sharing
from zhongshu.indicators.catalogue import Indicator, Indicators
from zhongshu.sharing.cubes.spec import Cube

CLOSED = 4
"""The level that is never opened (DB33/T 2350-2021)."""

Kind = Literal["dataset", "table", "parameter", "indicator", "cube", "service"]

SUMS: frozenset[Kind] = frozenset({"indicator", "cube"})
"""Granted whole or not at all: of what is added up already no row or column can be held back."""


@dataclass(frozen=True)
class Noun:
    """`columns` maps a name to its DuckDB type, empty for an indicator and a cube; `subject` names whom a row is about.

    `owner` is the unit that decides who reads it, None where no unit answers for it: then nobody may. `closed_by` are
    the units whose data in it leaves by no door but their own (sharing none, or level 4).
    """

    name: str
    kind: Kind
    owner: str | None
    columns: Mapping[str, str]
    subject: str | None = None
    closed_by: frozenset[str] = frozenset()


class Served(Protocol):
    """What a live service says of the records that its unit gives."""

    @property
    def owner(self) -> str: ...

    @property
    def level(self) -> int: ...

    @property
    def sharing(self) -> Sharing: ...

    @property
    def columns(self) -> Mapping[str, str]: ...

    @property
    def subject(self) -> str | None: ...


@dataclass(frozen=True)
class Nouns:
    """All of a region. `pack_owners` maps a pack to its owner, who answers for its parameters."""

    catalogue: Catalogue
    indicators: Indicators
    pack_owners: Mapping[str, str]
    cubes: Mapping[str, Cube] = field(default_factory=dict)
    services: Mapping[str, Served] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> Mapping[str, Noun]:
        """Every noun by its qualified name; of an indicator that is called like a relation only the relation."""
        return {**self.of_indicators, **self.of_cubes, **self.of_services, **self.of_rows}

    @cached_property
    def of_indicators(self) -> Mapping[str, Noun]:
        """The indicators by name."""
        return {
            name: Noun(name, "indicator", indicator.owner, {}, closed_by=self._closed_by(_measured(indicator)))
            for name, indicator in self.indicators.by_name.items()
        }

    @cached_property
    def of_cubes(self) -> Mapping[str, Noun]:
        """The statistical cubes by name: whoever answers for the rows answers for what is told of them."""
        return {
            name: Noun(name, "cube", self.catalogue.owner(cube.of), {}, closed_by=self._closed_by(cube.of))
            for name, cube in self.cubes.items()
        }

    @cached_property
    def of_services(self) -> Mapping[str, Noun]:
        """The live services by name."""
        return {
            name: Noun(
                name,
                "service",
                one.owner,
                one.columns,
                one.subject,
                frozenset({one.owner} if one.sharing == "none" or one.level >= CLOSED else ()),
            )
            for name, one in self.services.items()
        }

    @cached_property
    def of_rows(self) -> Mapping[str, Noun]:
        """Datasets, tables and parameters by name."""
        catalogue = self.catalogue
        found: dict[str, Noun] = {}
        for name, dataset in catalogue.datasets.items():
            spec, closed = dataset.spec, self._closed_by(name)
            found[name] = Noun(name, "dataset", spec.owner, spec.duckdb_columns, spec.subject, closed)
        for name, table in catalogue.tables.items():
            owner, columns = catalogue.owner(name), table.relation.columns
            found[name] = Noun(name, "table", owner, columns, self._subject(name), self._closed_by(name))
        for name, parameter in catalogue.parameters.items():
            found[name] = Noun(name, "parameter", self.pack_owners.get(pack_of(name)), parameter.columns)
        return found

    def of_relation(self, relation: str) -> Noun:
        """The noun that a relation of the lake belongs to: its own, or that of its parts and rejected rows.

        UnknownName when nothing of that name can be granted.
        """
        found = self.by_name.get(relation) or self.by_name.get(relation.partition("__")[0])
        if found is None:
            raise UnknownName.among("dataset, table, parameter, indicator, cube or service", relation, self.by_name)
        return found

    def meant(self, pattern: str, owner: str) -> list[Noun]:
        """The nouns that a word of a grant's `read` means; none for a name that is not known."""
        if "*" not in pattern:
            return [self.by_name[pattern]] if pattern in self.by_name else []
        return [noun for noun in self.by_name.values() if self.covers(pattern, owner, noun)]

    def covers(self, pattern: str, owner: str, noun: Noun) -> bool:
        """Whether a word of a grant's `read` means the noun: its name, or all (of a pack) that `owner` answers for.

        A cube is not among all of a pack: a grant over its rows says nothing of it. Nor is a live service.
        """
        if pattern == noun.name:
            return True
        of_pack = noun.kind not in ("cube", "service") and pattern.endswith(".*") and pattern[:-2] == pack_of(noun.name)
        wide = pattern == "*" or of_pack
        return wide and noun.owner == owner

    def _closed_by(self, relation: str | None) -> frozenset[str]:
        """The owners of what a relation is made of that may not be shared."""
        sources = () if relation is None else self.catalogue.sources_of(relation)
        specs = [self.catalogue.datasets[source].spec for source in sources if source in self.catalogue.datasets]
        return frozenset(spec.owner for spec in specs if spec.sharing == "none" or spec.level >= CLOSED)

    def _subject(self, table: str) -> str | None:
        """The subject column of a derived table: the one that it says, else the one that a dataset behind it has, where
        the table keeps it."""
        if (said := self.catalogue.tables[table].spec.subject) is not None:
            return said
        sources = (self.catalogue.datasets.get(source) for source in self.catalogue.sources_of(table))
        subjects = (source.spec.subject for source in sources if source is not None)
        columns = self.catalogue.tables[table].relation.columns
        return next((subject for subject in subjects if subject in columns), None)


def _measured(indicator: Indicator) -> str | None:
    return None if indicator.cube is None else indicator.cube.of
