"""Packs put together: every name resolved, every unit and type checked, one frozen whole."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlglot import exp

from zhongshu.cases.dataset import steps_name
from zhongshu.cases.rulebook import Rulebook
from zhongshu.cases.type import CaseType, Duty
from zhongshu.core.areas import Area, AreaTree, Level
from zhongshu.core.errors import PackError, nearest, placed
from zhongshu.core.periods import parse_duration
from zhongshu.core.spec import pack_of, qualify
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue, Dataset, Parameter, Table, stored_type
from zhongshu.datasets.figures.declared import DeclaredRelation
from zhongshu.datasets.forms.form import Form
from zhongshu.datasets.lookups import check_lookup
from zhongshu.datasets.sql.query import analyse
from zhongshu.datasets.sql.reading import read
from zhongshu.datasets.sql.refresh import refresh_class
from zhongshu.datasets.sql.relation import Relation
from zhongshu.datasets.sql.script import Script
from zhongshu.indicators.assemble import assemble_indicators
from zhongshu.indicators.catalogue import Indicators
from zhongshu.linkage.links import EntityFile, links_name
from zhongshu.packs.apart_checks import one_pair_of_eyes
from zhongshu.packs.brief_checks import brief_of
from zhongshu.packs.case_checks import Known, case_datasets, case_type_of, check_reports, duty_of, without_hours
from zhongshu.packs.cube_checks import cube_of, require_apart
from zhongshu.packs.decide_checks import Rules, rules_of, with_rules
from zhongshu.packs.entity_checks import entity_dataset, entity_of
from zhongshu.packs.figure_checks import relation_of
from zhongshu.packs.file_checks import Ground
from zhongshu.packs.flow_checks import FlowFaults, check_flows, with_flow
from zhongshu.packs.folder import Written, WrittenPack, WrittenTable, read_pack, read_rows
from zhongshu.packs.form_checks import form_of
from zhongshu.packs.grant_checks import DeclaredGrant, grants_of
from zhongshu.packs.grid_checks import outline_problems
from zhongshu.packs.match_checks import Around, check_matches
from zhongshu.packs.packs import Layer, Pack, Packs
from zhongshu.packs.prefill_checks import Holdings, asked_again, check_prefills
from zhongshu.packs.product_checks import product_of
from zhongshu.packs.relation_checks import check_dataset, check_references, partition_of
from zhongshu.packs.row_checks import check_rows
from zhongshu.packs.rule_checks import loose_ends, model_in, rule_of
from zhongshu.packs.screen_checks import check_screen, layer_files, qualified
from zhongshu.packs.service_checks import service_of
from zhongshu.packs.strays import strays
from zhongshu.rules.decisions.rule import Rule
from zhongshu.rules.dmn.model import Model
from zhongshu.rules.parameters import ParameterSpec, duckdb_columns, editions
from zhongshu.screens.spec import ScreenSpec
from zhongshu.sharing.cubes.spec import Cube
from zhongshu.sharing.grants.nouns import Nouns
from zhongshu.sharing.products.spec import Product
from zhongshu.sharing.services.spec import Service

T = TypeVar("T")


def read_packs(
    folders: Iterable[Path], zone: ZoneInfo, *, units: Sequence[str] = (), office_hours: bool = True
) -> Packs:
    """Read and put together; faults are collected in `problems`, what they touch is left out.

    `zone` is the region's, `units` are the ids of its units (none where nobody knows them), `office_hours` whether it
    says them, or nobody knows.
    """
    assembly = _Assembly(zone, tuple(units), office_hours)
    for folder in folders:
        assembly.collect(partial(assembly.read, folder))
    return assembly.whole()


@dataclass
class _Assembly:
    zone: ZoneInfo
    units: tuple[str, ...]
    office_hours: bool = True
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
            for written in pack.cases.values():
                found = self.collect(partial(case_datasets, written, pack, self.units)) or ()
                self.datasets |= {one.name: one for one in found}
            for written in pack.entities.values():
                links = self.collect(partial(entity_dataset, written, pack, self.units))
                self.datasets |= {links.name: links} if links else {}
        for dataset in self.datasets.values():
            self.collect(partial(check_references, dataset, {**self.datasets, **self.parameters}))
        self._tables()
        areas = self.collect(self._areas) or AreaTree.of(())
        catalogue = Catalogue(self.datasets, self.tables, self.parameters, areas)
        said = {
            f"{pack.spec.pack}.{name}": (written.spec, written.place)
            for pack in self.written.values()
            for name, written in pack.indicators.items()
        }
        self.broken = self._left_out()
        indicators, faults = assemble_indicators(said, catalogue, self._visible, self.broken)
        self.problems += faults
        self.broken |= set(said) - set(indicators.by_name)
        packs = {name: self._pack(pack, catalogue, indicators) for name, pack in self.written.items()}
        relations = self._by_name("relations", lambda pack, name, w: self._relation(pack, name, w, catalogue))
        declared = {f"{name}.{one}" for name, pack in self.written.items() for one in pack.relations}
        self.broken |= declared - set(relations)
        forms = self._by_name("forms", lambda pack, _, w: self._form(pack, w, catalogue))
        brief = partial(brief_of, catalogue=catalogue, indicators=indicators, relations=relations, broken=self.broken)
        briefs = self._by_name("briefs", lambda pack, _, w: brief(w, pack))
        cubes = self._by_name("cubes", lambda pack, name, w: self._cube(pack, name, w, catalogue, indicators))
        self.collect(partial(require_apart, cubes))
        taken = {*catalogue.names, *indicators.by_name, *cubes}
        services = self._by_name("services", lambda pack, _, w: self._service(pack, w, taken))
        files = {name: pack.folder.glob("services/*.yaml") for name, pack in self.written.items()}
        self.broken |= {f"{name}.{one.stem}" for name, found in files.items() for one in found} - set(services)
        made = Packs(packs, catalogue, indicators, relations, forms, briefs, cubes, services=services)
        grants, faults = grants_of(self.written, made.nouns, self.units, self.broken)
        self.problems += faults
        products = self._by_name("products", lambda pack, name, w: self._product(pack, name, w, made.nouns, grants))
        known = Known(self.parameters, self._duties_said(), self.units, self._said("cases"))
        duties = self._by_name("duties", lambda pack, name, w: duty_of(name, w, pack, known))
        rules = self._by_name("rules", lambda pack, _, w: rule_of(w, self.written[pack], self.parameters, self.zone))
        asked = rules_of(self.written, Rulebook(rules, self._models()))
        cases = self._by_name("cases", lambda pack, _, w: self._case(pack, w, known, catalogue, asked))
        self.problems += self._unmatched(cases, asked)
        self.problems += self._outlined(duties)
        made = replace(made, grants=grants, products=products, duties=duties, cases=cases, rules=rules)
        entities = self._by_name("entities", lambda pack, _, w: self._entity(pack, w, made))
        made = replace(made, models=asked.book.models, entities=entities)
        flows = self._flows(cases)
        self.problems += flows.problems
        missing = (*self._missing(cases), *flows.missing)
        unread = (one for pack in self.written.values() for one in strays(pack.folder))
        advice = (*self._advice(cases, catalogue, duties), *self._loose(rules), *unread)
        return replace(made, problems=tuple(self.problems), missing=missing, advice=advice)

    def _said(self, kind: str) -> set[str]:
        """The qualified names of what the packs write of a kind."""
        return {f"{pack}.{name}" for pack, one in self.written.items() for name in getattr(one, kind)}

    def _duties_said(self) -> set[str]:
        """With those that could not be read: what names one of them is no second fault."""
        unread = {
            f"{name}.{one.place.key.partition('.')[0]}"
            for name, pack in self.written.items()
            for one in pack.problems
            if one.place is not None and one.place.key is not None and one.place.file == f"{name}/duties.yaml"
        }
        return self._said("duties") | unread

    def _missing(self, cases: Mapping[str, CaseType]) -> Iterator[PackError]:
        if not self.office_hours:
            for type in cases.values():
                yield from without_hours(self.written[type.pack].cases[type.spec.case], type)

    def _case(self, pack: str, written: Written, known: Known, catalogue: Catalogue, asked: Rules) -> CaseType | None:
        made = case_type_of(written, pack, known)
        holds = Holdings(self.written[pack].spec, catalogue, self.broken)
        check_prefills(made, written, holds)
        check_rows(made, written, holds)
        ruled = with_rules(made, written, asked, self._reach(pack))
        return None if ruled is None else with_flow(ruled, written, self.written[pack].folder)

    def _reach(self, pack: str) -> tuple[str, ...]:
        """The packs whose nouns one may name: itself, and those that it uses."""
        return (pack, *self.written[pack].spec.uses)

    def _unmatched(self, cases: Mapping[str, CaseType], asked: Rules) -> Iterator[PackError]:
        for type in cases.values():
            around = Around(asked, cases, self._said("cases") - set(cases), self._reach(type.pack))
            yield from check_matches(type, self.written[type.pack].cases[type.spec.case], around)

    def _outlined(self, duties: Mapping[str, Duty]) -> Iterator[PackError]:
        for name in sorted({one.spec.grids for one in duties.values() if one.spec.grids is not None}):
            yield from outline_problems(self.written[pack_of(name)], name.partition(".")[2])

    def _flows(self, cases: Mapping[str, CaseType]) -> FlowFaults:
        written = {name: self.written[type.pack].cases[type.spec.case] for name, type in cases.items()}
        return check_flows(cases, written, {name: (name, *one.spec.uses) for name, one in self.written.items()})

    def _advice(
        self, cases: Mapping[str, CaseType], catalogue: Catalogue, duties: Mapping[str, Duty]
    ) -> Iterator[PackError]:
        for type in cases.values():
            pack = self.written[type.pack]
            yield from asked_again(type, pack.cases[type.spec.case], Holdings(pack.spec, catalogue, self.broken))
            yield from one_pair_of_eyes(type, pack.cases[type.spec.case], duties)

    def _loose(self, rules: Mapping[str, Rule]) -> Iterator[PackError]:
        for rule in rules.values():
            yield from loose_ends(rule, self.written[pack_of(rule.name)].rules[rule.spec.rule])

    def _models(self) -> dict[str, Model]:
        found: dict[str, Model] = {}
        for pack in self.written.values():
            for file in sorted(pack.folder.glob("rules/*.dmn")):
                made = self.collect(partial(model_in, pack, file.name))
                if made is not None:
                    found[qualify(file.stem, pack.spec.pack)] = made
        return found

    def _product(
        self, pack: str, name: str, written: Written, nouns: Nouns, grants: Mapping[str, DeclaredGrant]
    ) -> Product | None:
        sound = not {qualify(one, pack) for one in written.spec.offers} & self.broken
        return product_of(name, written, pack, nouns, grants) if sound else None

    def _service(self, pack: str, written: Written, taken: Collection[str]) -> Service:
        return service_of(written, pack, self.written[pack].folder, self.units, taken)

    def _relation(self, pack: str, name: str, written: Written, catalogue: Catalogue) -> DeclaredRelation | None:
        sound = qualify(written.spec.of, pack) not in self.broken
        return relation_of(name, written, pack, catalogue) if sound else None

    def _cube(
        self, pack: str, name: str, written: Written, catalogue: Catalogue, indicators: Indicators
    ) -> Cube | None:
        sound = qualify(written.spec.of, pack) not in self.broken
        return cube_of(name, written, pack, catalogue, indicators.by_name) if sound else None

    def _entity(self, pack: str, written: Written, made: Packs) -> EntityFile | None:
        spec = written.spec
        named = {*(one.of for one in spec.records.values()), *(spec.file.tables if spec.file else ())}
        if {qualify(one, pack) for one in named} & self.broken:
            return None
        visible = (pack, *self.written[pack].spec.uses)
        return entity_of(written, Ground(pack, visible, made.catalogue, made.rules, made.cases))

    def _form(self, pack: str, written: Written, catalogue: Catalogue) -> Form | None:
        return form_of(written, pack, catalogue) if qualify(written.spec.dataset, pack) not in self.broken else None

    def _by_name(self, kind: str, make: Callable[[str, str, Written], T | None]) -> dict[str, T]:
        """The nouns of a kind of all packs by qualified name; a faulty one is a problem and left out."""
        found: dict[str, T] = {}
        for pack, folder in self.written.items():
            for name, written in getattr(folder, kind).items():
                made = self.collect(partial(make, pack, name, written))
                if made is not None:
                    found[qualify(name, pack)] = made
        return found

    def _uses(self, pack: WrittenPack) -> None:
        for index, used in enumerate(pack.spec.uses):
            if used not in self.written:
                raise PackError(
                    f"uses {used!r}, which is no pack here ({nearest(used, self.written)})",
                    place=pack.document.place(("uses", index)),
                )

    def _visible(self, pack: str) -> dict[str, Relation]:
        """What a pack's SQL may read: its own and that of the packs it uses."""
        allowed = {pack, *(self.written[pack].spec.uses if pack in self.written else ())}
        found: dict[str, Relation] = {}
        for kind in (self.datasets, self.tables, self.parameters):
            found |= {name: item.relation for name, item in kind.items() if pack_of(name) in allowed}
        return found

    def _parameter(self, pack: WrittenPack, name: str, written: Written) -> None:
        spec: ParameterSpec = written.spec
        rows = read_rows(pack, written)
        made = editions(spec, rows, self.zone, place=written.place)
        proposed = editions(spec, rows, self.zone, place=written.place, proposals=True)
        columns = duckdb_columns(spec, written.place)
        name = qualify(name, pack.spec.pack)
        self.parameters[name] = Parameter(name, spec, columns, made, written.place, proposed)

    def _dataset(self, pack: WrittenPack, name: str, written: Written) -> None:
        check_dataset(written.spec, written.document, self.units)
        check_reports(written.spec, written, pack.spec.pack)
        name = qualify(name, pack.spec.pack)
        self.datasets[name] = Dataset(name, written.spec, written.place, pack.folder)

    def _tables(self) -> None:
        """In an order in which each follows what it reads; what is left over reads itself."""
        waiting = {f"{p.spec.pack}.{name}": (p, w) for p in self.written.values() for name, w in p.tables.items()}
        named = {name: _named(written, name) for name, (_, written) in waiting.items()}
        failed = self._left_out() - set(waiting)
        while waiting:
            ready = [name for name in waiting if not named[name] & set(waiting)]
            if not ready:
                _, written = next(iter(waiting.values()))
                names = ", ".join(sorted(waiting))
                self.problems.append(
                    PackError(f"these tables read each other: {names}", place=written.document.place())
                )
                return
            for name in ready:
                pack, written = waiting.pop(name)
                made = None
                if not named[name] & failed:
                    made = self.collect(partial(self._table, pack, name, written))
                if made is None:
                    failed.add(name)
                else:
                    self.tables[name] = made

    def _left_out(self) -> set[str]:
        """Relations that have a file but are not there: what names one of them is no second fault."""
        written = {
            f"{pack.spec.pack}.{file.stem}"
            for pack in self.written.values()
            for pattern in ("datasets/*.yaml", "parameters/*.yaml", "tables/*.sql")
            for file in pack.folder.glob(pattern)
        }
        for pack in self.written.values():
            cases = [f"{pack.spec.pack}.{file.stem}" for file in pack.folder.glob("cases/*.yaml")]
            written |= {name for case in cases for name in (case, steps_name(case))}
            written |= {f"{pack.spec.pack}.{links_name(file.stem)}" for file in pack.folder.glob("entities/*.yaml")}
        return written - {*self.datasets, *self.parameters, *self.tables}

    def _table(self, pack: WrittenPack, name: str, written: WrittenTable) -> Table:
        spec, file = written.spec, written.document.file
        relations = self._visible(pack.spec.pack)
        query = analyse(written.sql, pack=pack.spec.pack, relations=relations, file=file, first_line=written.first_line)
        query = replace(query, columns={column: stored_type(kind) for column, kind in query.columns.items()})
        named = [("key", key) for key in spec.key] + [("subject", one) for one in (spec.subject,) if one is not None]
        for word, column in named:
            if column not in query.columns:
                raise PackError(
                    f"{word} names {column!r}, which is no column ({nearest(column, query.columns)})",
                    place=written.document.place((word,)),
                )
        check_lookup(spec.lookup, query.columns, written.document.place(("lookup",)))
        partition, reach = None, None
        if spec.partition is not None:
            partition = partition_of(spec.partition, query.columns, written.document.place(("partition",)))
        if spec.reach is not None:
            reach = placed(partial(parse_duration, spec.reach), written.document.place(("reach",)))
        kind = refresh_class(query, partition=partition, reach=reach, relations=relations)
        made_of = f"{query.tree.sql('duckdb')} {dict(query.columns)} {spec.partition} {kind.kind} {reach}"
        digest = hashlib.sha256(made_of.encode()).hexdigest()
        return Table(name, spec, written.sql, query, kind, digest, written.document.place(), written.first_line)

    def _areas(self) -> AreaTree:
        """The area tree is the code list `region.area`: code, name, level, parent, short, name_en."""
        parameter = self.parameters.get("region.area")
        if parameter is None or not parameter.editions:
            return AreaTree.of(())
        return AreaTree.of(_area(row) for row in parameter.editions[-1].rows)

    def _pack(self, pack: WrittenPack, catalogue: Catalogue, indicators: Indicators) -> Pack:
        if pack.spec.home is not None and pack.spec.home not in pack.screens:
            self.problems.append(
                PackError(
                    f"home: {pack.spec.home} is no screen ({nearest(pack.spec.home, pack.screens)})",
                    place=pack.document.place(("home",)),
                )
            )
        screens = dict(self._screens(pack, catalogue, indicators))
        layers = dict(self._layers(pack, catalogue))
        return Pack(pack.spec, pack.folder, screens, layers)

    def _screens(
        self, pack: WrittenPack, catalogue: Catalogue, indicators: Indicators
    ) -> Iterator[tuple[str, ScreenSpec]]:
        for name, written in pack.screens.items():
            screen = qualified(written.spec, pack.spec.pack)
            if self.collect(partial(check_screen, screen, written.document, catalogue, indicators, self.broken)):
                yield name, screen

    def _layers(self, pack: WrittenPack, catalogue: Catalogue) -> Iterator[tuple[str, Layer]]:
        own = pack.spec.pack
        for name, written in pack.layers.items():
            if qualify(written.spec.of, own) not in self.broken:
                check = partial(layer_files, written.spec, own, pack.folder, catalogue, written.place)
                if (files := self.collect(check)) is not None:
                    yield name, Layer(qualify(name, own), written.spec, files)


def _named(written: WrittenTable, table: str) -> set[str]:
    """The qualified names behind FROM and JOIN in the SQL of `table`, without its own; none where it is no SELECT."""
    try:
        tree = read(Script.of(written.sql, written.document.file, written.first_line))
    except (PackError, RecursionError):
        return set()  # told by its analysis
    said = (f"{node.db}.{node.name}" if node.db else node.name for node in tree.find_all(exp.Table))
    return {qualify(name.lower(), pack_of(table)) for name in said} - {table}


def _area(row: Mapping[str, object]) -> Area:
    code, name = str(row["code"]), str(row["name"])
    english = row.get("name_en")
    short = row.get("short")
    parent = row.get("parent")
    title = Text(zh=name, en=str(english or name))
    return Area(code, title, Level(str(row["level"])), str(parent) if parent else None, str(short) if short else None)
