"""Packs put together: every name resolved, every unit and type checked, one frozen whole."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from zhongshu.core.areas import Area, AreaTree, Level
from zhongshu.core.errors import PackError, Place, UnknownName, ZhongshuError, nearest
from zhongshu.core.periods import parse_duration
from zhongshu.core.text import Text
from zhongshu.core.units import parse_unit
from zhongshu.datasets.catalogue import Catalogue, Dataset, Parameter, Table
from zhongshu.datasets.spec import DatasetSpec
from zhongshu.datasets.sql.expression import analyse_expression
from zhongshu.datasets.sql.query import analyse
from zhongshu.datasets.sql.refresh import refresh_class
from zhongshu.datasets.sql.relation import Partition, Relation
from zhongshu.indicators.assemble import assemble_indicators
from zhongshu.indicators.catalogue import Indicators
from zhongshu.packs.folder import Written, WrittenPack, WrittenTable, read_pack, read_rows
from zhongshu.packs.spec import LayerSpec, PackSpec
from zhongshu.rules.parameters import ParameterSpec, duckdb_columns, editions
from zhongshu.screens.spec import BlockSpec, ScreenSpec

T = TypeVar("T")


@dataclass(frozen=True)
class Layer:
    """A layer of the one map; `files` are absolute."""

    name: str
    spec: LayerSpec
    files: Mapping[str, Path]


@dataclass(frozen=True)
class Pack:
    """One scenario, checked."""

    spec: PackSpec
    folder: Path
    screens: Mapping[str, ScreenSpec]
    layers: Mapping[str, Layer]

    @property
    def name(self) -> str:
        return self.spec.pack


@dataclass(frozen=True)
class Packs:
    """All packs of a region and what they define together. `problems` is empty for a region that may run."""

    packs: Mapping[str, Pack]
    catalogue: Catalogue
    indicators: Indicators
    problems: tuple[PackError, ...] = ()

    @property
    def layers(self) -> dict[str, Layer]:
        return {f"{pack.name}.{name}": layer for pack in self.packs.values() for name, layer in pack.layers.items()}

    def pack(self, name: str) -> Pack:
        if name not in self.packs:
            raise UnknownName.among("pack", name, self.packs)
        return self.packs[name]


def read_packs(folders: Iterable[Path], zone: ZoneInfo, *, units: Sequence[str] = ()) -> Packs:
    """Read and put together; faults are collected in `problems`, what they touch is left out."""
    assembly = _Assembly(zone, tuple(units))
    for folder in folders:
        assembly.collect(partial(assembly.read, folder))
    return assembly.whole()


@dataclass
class _Assembly:
    zone: ZoneInfo
    units: tuple[str, ...]
    written: dict[str, WrittenPack] = field(default_factory=dict)
    problems: list[PackError] = field(default_factory=list)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def read(self, folder: Path) -> None:
        pack = read_pack(folder)
        self.written[pack.spec.pack] = pack
        self.problems += pack.problems

    def collect(self, action: Callable[[], T]) -> T | None:
        try:
            return action()
        except PackError as error:
            self.problems.append(error)
        return None

    def whole(self) -> Packs:
        for pack in self.written.values():
            self.collect(partial(self._uses, pack))
            for name, written in pack.parameters.items():
                self.collect(partial(self._parameter, pack, name, written))
            for name, written in pack.datasets.items():
                self.collect(partial(self._dataset, pack, name, written))
        for dataset in self.datasets.values():
            self.collect(partial(self._references, dataset))
        self._tables()
        areas = self.collect(self._areas) or AreaTree.of(())
        catalogue = Catalogue(self.datasets, self.tables, self.parameters, areas)
        said = {
            f"{p.spec.pack}.{name}": (w.spec, w.place)
            for p in self.written.values()
            for name, w in p.indicators.items()
        }
        broken = self._unread() | {f"{p.spec.pack}.{name}" for p in self.written.values() for name in p.tables} - set(
            self.tables
        )
        indicators, faults = assemble_indicators(said, catalogue, self._visible, broken)
        self.problems += faults
        self.broken = broken | set(said) - set(indicators.by_name)
        packs = {name: self._pack(pack, catalogue, indicators) for name, pack in self.written.items()}
        return Packs(packs, catalogue, indicators, tuple(self.problems))

    def _uses(self, pack: WrittenPack) -> None:
        for used in pack.spec.uses:
            if used not in self.written:
                raise PackError(
                    f"uses {used!r}, which is no pack here ({nearest(used, self.written)})",
                    place=Place(f"{pack.spec.pack}/pack.yaml"),
                )

    def _visible(self, pack: str) -> dict[str, Relation]:
        """What a pack's SQL may read: its own and that of the packs it uses."""
        allowed = {pack, *(self.written[pack].spec.uses if pack in self.written else ())}
        found: dict[str, Relation] = {}
        for kind in (self.datasets, self.tables, self.parameters):
            found |= {name: item.relation for name, item in kind.items() if name.split(".")[0] in allowed}
        return found

    def _parameter(self, pack: WrittenPack, name: str, written: Written) -> None:
        spec: ParameterSpec = written.spec
        rows = read_rows(pack, written)
        made = editions(spec, rows, self.zone, place=written.place)
        proposed = editions(spec, rows, self.zone, place=written.place, proposals=True)
        columns = duckdb_columns(spec, written.place)
        qualified = f"{pack.spec.pack}.{name}"
        self.parameters[qualified] = Parameter(qualified, spec, columns, made, written.place, proposed)

    def _dataset(self, pack: WrittenPack, name: str, written: Written) -> None:
        spec: DatasetSpec = written.spec
        qualified = f"{pack.spec.pack}.{name}"
        if self.units and spec.owner not in self.units:
            raise PackError(
                f"owner {spec.owner!r} is no unit of this region ({nearest(spec.owner, self.units)})",
                place=written.document.place(("owner",)),
            )
        for column, said in spec.columns.items():
            if said.unit is not None:
                _unit(said.unit, written.document.place(("columns", column, "unit")))
        if spec.partition is not None:
            _partition(
                spec.partition, {n: c.type for n, c in spec.columns.items()}, written.document.place(("partition",))
            )
            column = Partition.parse(spec.partition).column
            if not spec.required(column):
                raise PackError(
                    f"partition column {column} may be empty",
                    place=written.document.place(("partition",)),
                    hint="make it required, or part of the key",
                )
        for index, check in enumerate(spec.checks):
            line = written.document.place(("checks", index)).line or 1
            analyse_expression(check.sql, columns=spec.duckdb_columns, file=written.place.file, line=line, boolean=True)
        for source_id, source in spec.sources.items():
            if spec.mode(source_id) != "append" and not spec.key:
                raise PackError(
                    f"source {source_id} is {source.mode} but the dataset has no key",
                    place=written.document.place(("sources", source_id)),
                )
            if source.every is not None:
                _duration(source.every, written.document.place(("sources", source_id, "every")))
        if spec.fresh_within is not None:
            _duration(spec.fresh_within, written.document.place(("fresh_within",)))
        self.datasets[qualified] = Dataset(qualified, spec, written.place, pack.folder)

    def _references(self, dataset: Dataset) -> None:
        known: dict[str, Dataset | Parameter] = {**self.datasets, **self.parameters}
        for column, spec in dataset.spec.columns.items():
            if spec.reference is None:
                continue
            name, _, target = spec.reference.rpartition(".")
            if name not in known or target not in known[name].relation.columns:
                raise PackError(
                    f"column {column} refers to {spec.reference!r}, which is not there ({nearest(name, known)})",
                    place=dataset.place,
                )

    def _tables(self) -> None:
        """In an order in which each follows what it reads; what is left over reads itself."""
        waiting = {f"{p.spec.pack}.{name}": (p, w) for p in self.written.values() for name, w in p.tables.items()}
        failed = self._unread()
        while waiting:
            ready = [n for n, (p, w) in waiting.items() if not _mentions(w, p.spec.pack, waiting, n)]
            if not ready:
                pack, written = next(iter(waiting.values()))
                self.problems.append(
                    PackError(
                        f"these tables read each other: {', '.join(sorted(waiting))}", place=written.document.place()
                    )
                )
                return
            for name in ready:
                pack, written = waiting.pop(name)
                if _mentions(written, pack.spec.pack, dict.fromkeys(failed), name) or self.collect(partial(self._table, pack, name, written)) is None:
                    failed.add(name)

    def _unread(self) -> set[str]:
        """Datasets, tables and parameters that have a file but could not be read: what names them is no second fault."""
        found: set[str] = set()
        for pack in self.written.values():
            files = [
                *pack.folder.glob("datasets/*.yaml"),
                *pack.folder.glob("tables/*.sql"),
                *pack.folder.glob("parameters/*.yaml"),
            ]
            found |= {f"{pack.spec.pack}.{file.stem}" for file in files}
        tables = {f"{pack.spec.pack}.{name}" for pack in self.written.values() for name in pack.tables}
        return found - set(self.datasets) - set(self.parameters) - tables

    def _table(self, pack: WrittenPack, name: str, written: WrittenTable) -> Table:
        spec, file = written.spec, written.document.file
        relations = self._visible(pack.spec.pack)
        query = analyse(written.sql, pack=pack.spec.pack, relations=relations, file=file, first_line=written.first_line)
        for key in spec.key:
            if key not in query.columns:
                raise PackError(
                    f"key names {key!r}, which is no column ({nearest(key, query.columns)})",
                    place=written.document.place(("key",)),
                )
        partition = None
        if spec.partition is not None:
            _partition(spec.partition, dict(query.columns), written.document.place(("partition",)))
            partition = Partition.parse(spec.partition)
        reach = None if spec.reach is None else _duration(spec.reach, written.document.place(("reach",)))
        kind = refresh_class(query, partition=partition, reach=reach, relations=relations)
        digest = hashlib.sha256(
            f"{query.tree.sql('duckdb')} {dict(query.columns)} {spec.partition} {kind.kind} {reach}".encode()
        ).hexdigest()
        table = Table(name, spec, written.sql, query, kind, digest, written.document.place(), written.first_line)
        self.tables[name] = table
        return table

    def _areas(self) -> AreaTree:
        """The area tree is the code list `region.area`: code, name, level, parent, short, name_en."""
        parameter = self.parameters.get("region.area")
        if parameter is None or not parameter.editions:
            return AreaTree.of(())
        return AreaTree.of(_area(row) for row in parameter.editions[-1].rows)

    def _pack(self, pack: WrittenPack, catalogue: Catalogue, indicators: Indicators) -> Pack:
        screens: dict[str, ScreenSpec] = {}
        for name, written in pack.screens.items():
            if self.collect(partial(_screen, written, pack.spec.pack, catalogue, indicators, self.broken)):
                screens[name] = _qualified(written.spec, pack.spec.pack)
        layers = {}
        for name, written in pack.layers.items():
            if qualify(written.spec.of, pack.spec.pack) in self.broken:
                continue
            if (layer := self.collect(partial(_layer, pack, name, written, catalogue))) is not None:
                layers[name] = layer
        if pack.spec.home is not None and pack.spec.home not in pack.screens:
            self.problems.append(
                PackError(
                    f"home: {pack.spec.home} is no screen ({nearest(pack.spec.home, pack.screens)})",
                    place=Place(f"{pack.spec.pack}/pack.yaml"),
                )
            )
        return Pack(pack.spec, pack.folder, screens, layers)


def _mentions(written: WrittenTable, pack: str, waiting: Mapping[str, object], own: str) -> bool:
    """Whether the SQL still names a table that is not analysed; a word match is enough to wait for it."""
    import re

    words = set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?", written.sql))
    return any(
        name != own and (name in words or (name.split(".")[0] == pack and name.split(".")[1] in words))
        for name in waiting
    )


def _screen(written: Written, pack: str, catalogue: Catalogue, indicators: Indicators, broken: set[str]) -> bool:
    spec: ScreenSpec = written.spec
    for r, row in enumerate(spec.rows):
        for b, block in enumerate(row):
            if block.kind != "text" and qualify(str(getattr(block, block.kind)), pack) in broken:
                return False
            _block(block, pack, catalogue, indicators, written.document.place(("rows", r, b)))
    return True


def _block(block: BlockSpec, pack: str, catalogue: Catalogue, indicators: Indicators, place: Place) -> None:
    try:
        if block.kind == "table":
            relation = catalogue.relation(qualify(str(block.table), pack))
            for column in (*block.columns, *(word.lstrip("-") for word in block.order)):
                if column not in relation.columns:
                    raise PackError(
                        f"{relation.name} has no column {column!r} ({nearest(column, relation.columns)})", place=place
                    )
        elif block.kind != "text":
            indicators.get(qualify(str(getattr(block, block.kind)), pack))
    except UnknownName as error:
        raise PackError(error.message, place=place, hint=error.hint) from error


def qualify(name: str, pack: str) -> str:
    """A bare name belongs to the pack that says it."""
    return name if "." in name else f"{pack}.{name}"


def _qualified(spec: ScreenSpec, pack: str) -> ScreenSpec:
    rows = tuple(
        tuple(
            block
            if block.kind == "text"
            else block.model_copy(update={block.kind: qualify(str(getattr(block, block.kind)), pack)})
            for block in row
        )
        for row in spec.rows
    )
    return spec.model_copy(update={"rows": rows})


def _layer(pack: WrittenPack, name: str, written: Written, catalogue: Catalogue) -> Layer:
    spec: LayerSpec = written.spec
    try:
        catalogue.relation(qualify(spec.of, pack.spec.pack))
    except UnknownName as error:
        raise PackError(error.message, place=written.place, hint=error.hint) from error
    files: dict[str, Path] = {level: pack.folder / file for level, file in spec.files.items()}
    for file in files.values():
        if not file.exists():
            raise PackError(f"no file {file.name}", place=written.place)
    return Layer(f"{pack.spec.pack}.{name}", spec, files)


def _area(row: Mapping[str, object]) -> Area:
    code, name = str(row["code"]), str(row["name"])
    english = row.get("name_en")
    short = row.get("short")
    parent = row.get("parent")
    title = Text(zh=name, en=str(english or name))
    return Area(code, title, Level(str(row["level"])), str(parent) if parent else None, str(short) if short else None)


def _unit(text: str, place: Place) -> None:
    try:
        parse_unit(text)
    except ZhongshuError as error:
        raise PackError(error.message, place=place, hint=error.hint) from error


def _duration(text: str, place: Place):  # type: ignore[no-untyped-def]
    try:
        return parse_duration(text)
    except ZhongshuError as error:
        raise PackError(error.message, place=place, hint=error.hint) from error


def _partition(text: str, columns: Mapping[str, str], place: Place) -> None:
    try:
        column = Partition.parse(text).column
    except PackError as error:
        raise PackError(error.message, place=place, hint=error.hint) from error
    if column not in columns:
        raise PackError(f"partition names {column!r}, which is no column ({nearest(column, columns)})", place=place)
    if columns[column].lower() not in ("date", "timestamp", "timestamp with time zone"):
        raise PackError(
            f"partition column {column} is {columns[column]}", place=place, hint="it is a date or timestamp"
        )
