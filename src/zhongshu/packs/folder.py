"""A folder read into specs: words checked one by one, nothing resolved yet."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from pydantic import BaseModel

from zhongshu.cases.spec import CaseSpec, DutySpec
from zhongshu.core.errors import PackError, Place
from zhongshu.core.text import Text
from zhongshu.datasets.figures.spec import RelationSpec
from zhongshu.datasets.forms.spec import FormSpec
from zhongshu.datasets.spec import DatasetSpec, TableSpec
from zhongshu.indicators.spec import IndicatorSpec
from zhongshu.linkage.spec import EntitySpec
from zhongshu.packs.documents import Document, parse, read_document, read_text
from zhongshu.packs.spec import LayerSpec, PackSpec
from zhongshu.rules.decisions.spec import RuleSpec
from zhongshu.rules.parameters import ParameterSpec
from zhongshu.screens.briefs.spec import BriefSpec
from zhongshu.screens.spec import ScreenSpec
from zhongshu.sharing.cubes.spec import CubeSpec
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.products.spec import ProductSpec
from zhongshu.sharing.services.spec import ServiceSpec

S = TypeVar("S", bound=BaseModel)


@dataclass(frozen=True)
class Written:
    """A spec and the document it stands in; `at` is its key path there."""

    spec: Any
    document: Document
    at: tuple[str | int, ...] = ()

    @property
    def place(self) -> Place:
        return self.document.place(self.at)


@dataclass(frozen=True)
class WrittenTable:
    """The two halves of a `tables/*.sql` file; `first_line` is the SELECT's first line in the file."""

    spec: TableSpec
    sql: str
    document: Document
    first_line: int


@dataclass(frozen=True)
class WrittenPack:
    """All that a pack's folder says, by id. `document` is its pack.yaml.

    `problems` holds what could not be read, the rest is still usable.
    """

    spec: PackSpec
    document: Document
    folder: Path
    datasets: Mapping[str, Written] = field(default_factory=dict)
    tables: Mapping[str, WrittenTable] = field(default_factory=dict)
    parameters: Mapping[str, Written] = field(default_factory=dict)
    indicators: Mapping[str, Written] = field(default_factory=dict)
    screens: Mapping[str, Written] = field(default_factory=dict)
    layers: Mapping[str, Written] = field(default_factory=dict)
    relations: Mapping[str, Written] = field(default_factory=dict)
    forms: Mapping[str, Written] = field(default_factory=dict)
    briefs: Mapping[str, Written] = field(default_factory=dict)
    cubes: Mapping[str, Written] = field(default_factory=dict)
    purposes: Mapping[str, Written] = field(default_factory=dict)
    grants: Mapping[str, Written] = field(default_factory=dict)
    services: Mapping[str, Written] = field(default_factory=dict)
    products: Mapping[str, Written] = field(default_factory=dict)
    cases: Mapping[str, Written] = field(default_factory=dict)
    duties: Mapping[str, Written] = field(default_factory=dict)
    rules: Mapping[str, Written] = field(default_factory=dict)
    entities: Mapping[str, Written] = field(default_factory=dict)
    problems: tuple[PackError, ...] = ()


def read_pack(folder: Path) -> WrittenPack:
    """Read one pack. PackError when `pack.yaml` itself cannot be read; other faults are collected."""
    document = read_document(_existing(folder / "pack.yaml"), f"{folder.name}/pack.yaml")
    spec = parse(PackSpec, document)
    if spec.pack != folder.name:
        raise PackError(
            f"says pack: {spec.pack} but its folder is {folder.name}",
            place=document.place(("pack",)),
            hint="the two are the same word",
        )
    reader = _Reader(folder)
    return WrittenPack(
        spec=spec,
        document=document,
        folder=folder,
        datasets=reader.one_each("datasets/*.yaml", DatasetSpec, "dataset"),
        tables=reader.tables(),
        parameters=reader.one_each("parameters/*.yaml", ParameterSpec, "parameter"),
        screens=reader.one_each("screens/*.yaml", ScreenSpec, "screen"),
        indicators=reader.many("indicators.yaml", IndicatorSpec) | reader.many("indicators/*.yaml", IndicatorSpec),
        layers=reader.many("layers.yaml", LayerSpec),
        relations=reader.many("relations.yaml", RelationSpec),
        forms=reader.one_each("forms/*.yaml", FormSpec, "form"),
        briefs=reader.one_each("briefs/*.yaml", BriefSpec, "brief"),
        cubes=reader.many("cubes.yaml", CubeSpec),
        purposes=reader.many("purposes.yaml", Text),
        grants=reader.listed("grants.yaml", GrantSpec, "grant"),
        services=reader.one_each("services/*.yaml", ServiceSpec, "service"),
        products=reader.many("products.yaml", ProductSpec),
        cases=reader.one_each("cases/*.yaml", CaseSpec, "case"),
        duties=reader.many("duties.yaml", DutySpec),
        rules=reader.one_each("rules/*.yaml", RuleSpec, "rule"),
        entities=reader.one_each("entities/*.yaml", EntitySpec, "entity"),
        problems=tuple(reader.problems),
    )


def read_rows(pack: WrittenPack, parameter: Written) -> list[list[Mapping[str, Any]]]:
    """The rows of each edition, from the YAML or a CSV file beside it; every row has every column, None where empty.

    PackError for a file that is not there, and for a row with another column.
    """
    spec: ParameterSpec = parameter.spec
    names = list(spec.columns)
    editions: list[list[Mapping[str, Any]]] = []
    for index, edition in enumerate(spec.editions):
        place = parameter.document.place(("editions", index))
        if isinstance(edition.rows, str):
            rows: list[Mapping[str, Any]] = _csv_rows(pack.folder / "parameters" / edition.rows, place)
        elif edition.value is not None:
            rows = [{names[0]: edition.value}]
        else:
            rows = list(edition.rows)
        for row in rows:
            if strange := set(row) - set(names):
                raise PackError(f"a row has {sorted(strange)}, which are no columns of {spec.parameter}", place=place)
        editions.append([{name: row.get(name) for name in names} for row in rows])
    return editions


@dataclass
class _Reader:
    folder: Path
    problems: list[PackError] = field(default_factory=list)

    def one_each(self, pattern: str, model: type[S], id_key: str) -> dict[str, Written]:
        found: dict[str, Written] = {}
        for path in sorted(self.folder.glob(pattern)):
            self._try(partial(self._one, path, model, id_key, found))
        return found

    def _one(self, path: Path, model: type[S], id_key: str, found: dict[str, Written]) -> None:
        document = read_document(path, self._shown(path))
        spec = parse(model, document)
        name = getattr(spec, id_key)
        if name != path.stem:
            raise PackError(
                f"says {id_key}: {name} but its file is {path.name}",
                place=document.place((id_key,)),
                hint="the two are the same word",
            )
        found[name] = Written(spec, document)

    def many(self, pattern: str, model: type[S]) -> dict[str, Written]:
        found: dict[str, Written] = {}
        for path in sorted(self.folder.glob(pattern)):
            self._try(partial(self._entries, path, model, found))
        return found

    def _entries(self, path: Path, model: type[S], found: dict[str, Written]) -> None:
        document = read_document(path, self._shown(path))
        if not isinstance(document.content, dict):
            raise PackError("is a list of names, each with its spec below it", place=document.place())
        for name, content in document.content.items():
            self._try(partial(self._entry, model, document, name, content, found))

    def _entry(self, model: type[S], document: Document, name: str, content: Any, found: dict[str, Written]) -> None:
        if name in found:
            raise PackError(f"says {name!r}, which {found[name].place} says too", place=document.place((name,)))
        found[name] = Written(parse(model, document, content=content, at=(name,)), document, (name,))

    def listed(self, file: str, model: type[S], id_key: str) -> dict[str, Written]:
        """A file that is a list, each entry of which says its own id."""
        found: dict[str, Written] = {}
        if (self.folder / file).exists():
            self._try(partial(self._list, self.folder / file, model, id_key, found))
        return found

    def _list(self, path: Path, model: type[S], id_key: str, found: dict[str, Written]) -> None:
        document = read_document(path, self._shown(path))
        if not isinstance(document.content, list):
            raise PackError(f"is a list, each entry of which begins with - {id_key}: NAME", place=document.place())
        for index, content in enumerate(document.content):
            self._try(partial(self._listed, model, id_key, document, index, content, found))

    def _listed(
        self, model: type[S], id_key: str, document: Document, index: int, content: Any, found: dict[str, Written]
    ) -> None:
        spec = parse(model, document, content=content, at=(index,))
        name = getattr(spec, id_key)
        if name in found:
            raise PackError(f"says {name!r}, which {found[name].place} says too", place=document.place((index, id_key)))
        found[name] = Written(spec, document, (index,))

    def tables(self) -> dict[str, WrittenTable]:
        found: dict[str, WrittenTable] = {}
        for path in sorted(self.folder.glob("tables/*.sql")):
            self._try(partial(self._table, path, found))
        return found

    def _table(self, path: Path, found: dict[str, WrittenTable]) -> None:
        shown = self._shown(path)
        lines = read_text(path, shown).splitlines(keepends=True)
        fences = [number for number, line in enumerate(lines) if line.strip() == "---"][:2]
        if len(fences) != 2 or fences[0] != 0:
            raise PackError(
                "has no front matter",
                place=Place(shown, 1),
                hint="begin with YAML between two lines of ---, then one SELECT",
            )
        document = read_document(path, shown, text="".join(lines[1 : fences[1]]), first_line=2)
        spec = parse(TableSpec, document)
        if spec.table != path.stem:
            raise PackError(f"says table: {spec.table} but its file is {path.name}", place=document.place(("table",)))
        found[spec.table] = WrittenTable(spec, "".join(lines[fences[1] + 1 :]), document, fences[1] + 2)

    def _try(self, action: Callable[[], None]) -> None:
        try:
            action()
        except PackError as error:
            self.problems.append(error)

    def _shown(self, path: Path) -> str:
        return f"{self.folder.name}/{path.relative_to(self.folder).as_posix()}"


def _existing(path: Path) -> Path:
    if not path.exists():
        raise PackError(
            f"no {path.name} in {path.parent}",
            hint="a pack is a folder with a pack.yaml; zhongshu pack new NAME writes one",
        )
    return path


def _csv_rows(path: Path, place: Place) -> list[Mapping[str, Any]]:
    if not path.exists():
        raise PackError(f"rows: {path.name} is no file beside it", place=place)
    lines = io.StringIO(read_text(path, str(PurePosixPath(place.file).parent / path.name)), newline="")
    return [{name: value if value != "" else None for name, value in row.items()} for row in csv.DictReader(lines)]
