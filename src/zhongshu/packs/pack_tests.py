"""A pack's `tests/*.yaml`: rows in, rows, numbers and counts out, written so that an official can read them."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field

from zhongshu.core.errors import PackError, Place, UnknownName, ZhongshuError, nearest
from zhongshu.core.periods import Period
from zhongshu.core.spec import Name, Spec, qualify
from zhongshu.core.text import Text
from zhongshu.datasets.load import Loaded
from zhongshu.datasets.plan import Plan, table_sql
from zhongshu.datasets.quarantine import COLUMNS as REJECT_COLUMNS
from zhongshu.datasets.quarantine import table_name
from zhongshu.datasets.runs import Counts
from zhongshu.packs.agreement import compare_rows, instant, said, same_value, text_of
from zhongshu.packs.documents import Document, parse, read_document
from zhongshu.packs.hub import Hub
from zhongshu.packs.rule_tests import compare_rule, noon
from zhongshu.screens.desk import Desk
from zhongshu.sharing.reader import system_reader

READER = system_reader("pack test")
_COUNTS = tuple(field.name for field in fields(Counts))
_REJECT = ("line", "column", "rule", "value")


class LoadSpec(Spec):
    """A file to load; `file` is relative to the test's own."""

    dataset: str
    source: Name | None = None
    file: str


class CaseSpec(Spec):
    """One case. `given` holds rows of datasets, by column; `load` a file or several; `facts` are what rules look at,
    `on` the day they decide (today where it is not said); then what must come out:

    a table, dataset or parameter   rows, found by its key; only the columns that are written are compared
    an indicator                    {area, period, value}, a dimension may be added; compared at the digits written
    load                            counts: input, accepted, rejected, ...
    rejects                         rejected rows: {line, column, rule, value}
    a rule                          {outcome: ...}; also row (from 1), short: {input: amount}, wanting: [input]
    """

    case: Text
    given: dict[str, tuple[dict[str, Any], ...]] = Field(default_factory=dict)
    load: LoadSpec | tuple[LoadSpec, ...] = ()
    facts: dict[str, Any] = Field(default_factory=dict)
    on: date | None = None
    then: dict[str, Any]

    @property
    def loads(self) -> tuple[LoadSpec, ...]:
        return (self.load,) if isinstance(self.load, LoadSpec) else self.load


@dataclass(frozen=True)
class Case:
    """A case and where it stands; `folder` is its file's."""

    pack: str
    spec: CaseSpec
    place: Place
    folder: Path

    @property
    def brings_rows(self) -> bool:
        """Whether it needs a region of its own."""
        return bool(self.spec.given or self.spec.loads)


@dataclass(frozen=True)
class Outcome:
    """What came of a case: one sentence for each thing that was not as expected."""

    case: Case
    failures: tuple[str, ...]


def read_cases(folder: Path) -> list[Case]:
    """The cases of a pack's folder, file by file. PackError names file, line and the wrong key."""
    found = []
    for path in sorted((folder / "tests").glob("*.yaml")):
        document = read_document(path, f"{folder.name}/{path.relative_to(folder)}")
        found += [
            Case(folder.name, parse(CaseSpec, document, content=content, at=at), document.place(at), path.parent)
            for at, content in _written(document)
        ]
    return found


def run_case(case: Case, hub: Hub, scratch: Path) -> Outcome:
    """Play a case in an empty region; `scratch` takes the given rows as files. What cannot be loaded is a failure."""
    try:
        failures = _Play(case, hub, scratch).failures()
    except ZhongshuError as error:
        failures = [str(error)]
    return Outcome(case, tuple(failures))


def _written(document: Document) -> list[tuple[tuple[str | int, ...], Any]]:
    content = document.content
    if isinstance(content, dict) and set(content) == {"cases"} and isinstance(content["cases"], list):
        return [(("cases", index), item) for index, item in enumerate(content["cases"])]
    return [((), content)]


@dataclass
class _Play:
    case: Case
    hub: Hub
    scratch: Path

    def failures(self) -> list[str]:
        then = {
            name if name in ("load", "rejects") else qualify(name, self.case.pack): wanted
            for name, wanted in self.case.spec.then.items()
        }
        self._refuse_unknown(then)
        given = {qualify(name, self.case.pack): rows for name, rows in self.case.spec.given.items()}
        entered = [self._give(name, rows) for name, rows in given.items()]
        loads = [self._load(load) for load in self.case.spec.loads]
        if "rejects" in then:
            loads = entered + loads
        elif failures := [line for loaded in entered for line in self._refused(loaded)]:
            return failures
        self._refresh([name for name in then if name not in ("load", "rejects", *self.hub.packs.rules)])
        desk = self.hub.desk(READER)
        return [line for name, wanted in then.items() for line in self._compare(desk, name, wanted, loads)]

    def _refuse_unknown(self, names: Iterable[str]) -> None:
        known = [*self.hub.packs.indicators.by_name, *self.hub.packs.catalogue.names, *self.hub.packs.rules]
        for name in names:
            if name not in ("load", "rejects", *known):
                raise PackError(f"then: there is no {name!r}", place=self.case.place, hint=nearest(name, known))

    def _give(self, name: str, rows: Sequence[Mapping[str, Any]]) -> Loaded:
        dataset = self.hub.packs.catalogue.dataset(name)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        for column in columns:
            if column not in dataset.spec.columns:
                raise UnknownName.among(f"column of {name}", column, dataset.spec.columns)
        path = self.scratch / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(
                [
                    _entered(row.get(column), dataset.spec.columns[column].type, self.hub.place.zone)
                    for column in columns
                ]
                for row in rows
            )
        return self.hub.load(name, path, source=None, who=READER.name, refresh=False)

    def _refused(self, loaded: Loaded) -> list[str]:
        """The given rows that the dataset's own rules reject; the file's first line is its header."""
        found = self._rejects(loaded)
        return [
            f"given {loaded.dataset}, row {line - 1}: {column or 'the row'} {why} ({value})"
            for line, column, _, value, why in found
        ]

    def _load(self, load: LoadSpec) -> Loaded:
        path = self.case.folder / load.file
        if not path.is_file():
            raise PackError(
                f"load: there is no file {load.file}",
                place=self.case.place,
                hint="it is relative to the test's own file",
            )
        return self.hub.load(
            qualify(load.dataset, self.case.pack), path, source=load.source, who=READER.name, refresh=False
        )

    def _refresh(self, names: Sequence[str]) -> None:
        """Compute what the case asks for, and nothing else: a case of one table need not wait for every indicator."""
        catalogue, indicators = self.hub.packs.catalogue, self.hub.packs.indicators
        asked = [indicators.by_name[name] for name in names if name in indicators.by_name]
        cubes = [leaf.cube for indicator in asked for leaf in indicators.leaves(indicator) if leaf.cube is not None]
        needed = _with_inputs(
            [*names, *(cube.of for cube in cubes)],
            {name: table.query.reads for name, table in catalogue.tables.items()},
        )
        refresher = replace(
            self.hub.refresher,
            catalogue=replace(
                catalogue, tables={name: table for name, table in catalogue.tables.items() if name in needed}
            ),
            indicators=replace(indicators, cubes=tuple(cube for cube in indicators.cubes if cube in cubes)),
        )
        refresher.run(who=READER.name)

    def _compare(self, desk: Desk, name: str, wanted: Any, loads: Sequence[Loaded]) -> list[str]:
        if name == "load":
            return _compare_counts(wanted, loads)
        if name == "rejects":
            found = [dict(zip(_REJECT, row[:4], strict=True)) for loaded in loads for row in self._rejects(loaded)]
            return compare_rows("rejects", _listed(wanted, name), found, _REJECT, ("line",), desk.zone)
        if name in self.hub.packs.rules:
            now = self.hub.ledger.now().astimezone(desk.zone)
            return compare_rule(self.hub.packs.rules[name], self.case.spec.facts, noon(self.case.spec.on, now), wanted)
        if name in self.hub.packs.indicators.by_name:
            return [line for item in _listed(wanted, name) for line in _compare_value(desk, name, item)]
        relation = desk.catalogue.relation(name)
        columns, rows = desk.rows(name)
        actual = [dict(zip(columns, row, strict=True)) for row in rows]
        return compare_rows(name, _listed(wanted, name), actual, relation.columns, relation.key, desk.zone)

    def _rejects(self, loaded: Loaded) -> list[tuple[Any, ...]]:
        """(line, column, rule, value, why) of a load's rejected rows, in the order of the file."""
        quarantine = table_name(loaded.dataset)
        snapshot = self.hub.snapshot()
        if not loaded.counts.rejected or quarantine not in snapshot.tables:
            return []
        columns = "line, column_name, rule, value, why_en"
        sql = f"SELECT {columns} FROM {table_sql(quarantine)} WHERE run = {loaded.run} ORDER BY record"
        return self.hub.open(READER).read(Plan(sql, snapshot, {quarantine: REJECT_COLUMNS}, loaded.dataset))


def _compare_counts(wanted: Mapping[str, Any], loads: Sequence[Loaded]) -> list[str]:
    if not loads:
        return ["then says load, but the case loads no file"]
    found = {name: sum(getattr(loaded.counts, name) for loaded in loads) for name in _COUNTS}
    for name in wanted:
        if name not in found:
            raise UnknownName.among("count of a load", name, _COUNTS)
    return [
        f"load: {name} should be {number}, is {found[name]}" for name, number in wanted.items() if found[name] != number
    ]


def _compare_value(desk: Desk, name: str, item: Mapping[str, Any]) -> list[str]:
    """`item` holds area, period, value or rows, and at most one dimension of the indicator with a member."""
    indicator = desk.indicator(name)
    known = ("area", "period", "value", "rows", *indicator.spec.by)
    for word in item:
        if word not in known:
            raise UnknownName.among(f"word for a value of {name}", word, known)
    if "period" not in item:
        return [f"{name}: a value says its period, for instance period: 2020-04-02"]
    period = Period.parse(str(item["period"]), desk.zone)
    area = desk.area(str(item["area"])) if "area" in item else ""
    dimension = next((word for word in indicator.spec.by if word in item), None)
    cells = desk.cells_at(indicator, [area], period, dimension)
    placed = indicator.cube is None or indicator.cube.area is not None
    cell = cells.get(str(item[dimension]) if dimension else area if placed else "")
    shown = ", ".join(str(item[word]) for word in ("area", "period", dimension) if word is not None and word in item)
    failures = []
    value, rows = (None, 0) if cell is None else (cell.value, cell.rows)
    if "value" in item and not same_value(item["value"], value):
        failures.append(f"{name} at {shown}: should be {said(item['value'])}, is {said(value)}")
    if "rows" in item and item["rows"] != rows:
        failures.append(f"{name} at {shown}: {item['rows']} rows should count, {rows} do")
    return failures


def _with_inputs(names: Iterable[str], reads: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in reads and name not in found:
            found.add(name)
            waiting += reads[name]
    return found


def _listed(wanted: Any, name: str) -> list[Mapping[str, Any]]:
    if not isinstance(wanted, list | tuple) or not all(isinstance(item, dict) for item in wanted):
        raise PackError(f"then: {name} is a list of rows, each {{column: value, ...}}")
    return list(wanted)


def _entered(value: Any, kind: str, zone: ZoneInfo) -> str:
    """A given value as the CSV of a unit would have it."""
    if value is None:
        return ""
    if kind == "timestamp":
        return instant(value, zone).isoformat()
    return text_of(value)
