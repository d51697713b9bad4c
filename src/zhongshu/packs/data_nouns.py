"""What of the packs holds rows: parameters, datasets, tables, and the tree of areas."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from sqlglot import exp

from zhongshu.cases.dataset import steps_name
from zhongshu.core.areas import Area, AreaTree, Level
from zhongshu.core.errors import PackError, nearest, placed
from zhongshu.core.periods import parse_duration
from zhongshu.core.spec import pack_of, qualify
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue, Dataset, Parameter, Table, stored_type
from zhongshu.datasets.lookups import check_lookup
from zhongshu.datasets.sql.query import analyse
from zhongshu.datasets.sql.reading import read
from zhongshu.datasets.sql.refresh import refresh_class
from zhongshu.datasets.sql.relation import Relation
from zhongshu.datasets.sql.script import Script
from zhongshu.linkage.links import links_name
from zhongshu.packs.case_checks import case_datasets, check_reports
from zhongshu.packs.draft import Draft
from zhongshu.packs.entity_checks import entity_dataset
from zhongshu.packs.folder import Written, WrittenPack, WrittenTable, read_rows
from zhongshu.packs.relation_checks import check_dataset, check_references, partition_of
from zhongshu.rules.parameters import ParameterSpec, duckdb_columns, editions


@dataclass
class DataNouns:
    """The relations of a draft by qualified name; each fault is one of the draft's problems."""

    draft: Draft
    datasets: dict[str, Dataset] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)

    def catalogue(self) -> Catalogue:
        """Everything that could be made; the datasets of cases and of entities are among it."""
        for pack in self.draft.written.values():
            self.draft.collect(partial(self._uses, pack))
            for name, written in pack.parameters.items():
                self.draft.collect(partial(self._parameter, pack, name, written))
            for name, written in pack.datasets.items():
                self.draft.collect(partial(self._dataset, pack, name, written))
            for written in pack.cases.values():
                found = self.draft.collect(partial(case_datasets, written, pack, self.draft.units)) or ()
                self.datasets |= {one.name: one for one in found}
            for written in pack.entities.values():
                links = self.draft.collect(partial(entity_dataset, written, pack, self.draft.units))
                self.datasets |= {links.name: links} if links else {}
        for dataset in self.datasets.values():
            self.draft.collect(partial(check_references, dataset, {**self.datasets, **self.parameters}))
        self._tables()
        areas = self.draft.collect(self._areas) or AreaTree.of(())
        return Catalogue(self.datasets, self.tables, self.parameters, areas)

    def visible(self, pack: str) -> dict[str, Relation]:
        """What a pack's SQL may read: its own and that of the packs it uses."""
        allowed = {pack, *(self.draft.written[pack].spec.uses if pack in self.draft.written else ())}
        found: dict[str, Relation] = {}
        for kind in (self.datasets, self.tables, self.parameters):
            found |= {name: item.relation for name, item in kind.items() if pack_of(name) in allowed}
        return found

    def left_out(self) -> set[str]:
        """Relations that have a file but are not there: what names one of them is no second fault."""
        written = {
            f"{pack.spec.pack}.{file.stem}"
            for pack in self.draft.written.values()
            for pattern in ("datasets/*.yaml", "parameters/*.yaml", "tables/*.sql")
            for file in pack.folder.glob(pattern)
        }
        for pack in self.draft.written.values():
            cases = [f"{pack.spec.pack}.{file.stem}" for file in pack.folder.glob("cases/*.yaml")]
            written |= {name for case in cases for name in (case, steps_name(case))}
            written |= {f"{pack.spec.pack}.{links_name(file.stem)}" for file in pack.folder.glob("entities/*.yaml")}
        return written - {*self.datasets, *self.parameters, *self.tables}

    def _uses(self, pack: WrittenPack) -> None:
        for index, used in enumerate(pack.spec.uses):
            if used not in self.draft.written:
                raise PackError(
                    f"uses {used!r}, which is no pack here ({nearest(used, self.draft.written)})",
                    place=pack.document.place(("uses", index)),
                )

    def _parameter(self, pack: WrittenPack, name: str, written: Written) -> None:
        spec: ParameterSpec = written.spec
        rows = read_rows(pack, written)
        made = editions(spec, rows, self.draft.zone, place=written.place)
        proposed = editions(spec, rows, self.draft.zone, place=written.place, proposals=True)
        columns = duckdb_columns(spec, written.place)
        name = qualify(name, pack.spec.pack)
        self.parameters[name] = Parameter(name, spec, columns, made, written.place, proposed)

    def _dataset(self, pack: WrittenPack, name: str, written: Written) -> None:
        check_dataset(written.spec, written.document, self.draft.units)
        check_reports(written.spec, written, pack.spec.pack)
        name = qualify(name, pack.spec.pack)
        self.datasets[name] = Dataset(name, written.spec, written.place, pack.folder)

    def _tables(self) -> None:
        """In an order in which each follows what it reads; what is left over reads itself."""
        waiting = {f"{p.spec.pack}.{name}": (p, w) for p in self.draft.written.values() for name, w in p.tables.items()}
        named = {name: _named(written, name) for name, (_, written) in waiting.items()}
        failed = self.left_out() - set(waiting)
        while waiting:
            ready = [name for name in waiting if not named[name] & set(waiting)]
            if not ready:
                _, written = next(iter(waiting.values()))
                names = ", ".join(sorted(waiting))
                self.draft.problems.append(
                    PackError(f"these tables read each other: {names}", place=written.document.place())
                )
                return
            for name in ready:
                pack, written = waiting.pop(name)
                made = None
                if not named[name] & failed:
                    made = self.draft.collect(partial(self._table, pack, name, written))
                if made is None:
                    failed.add(name)
                else:
                    self.tables[name] = made

    def _table(self, pack: WrittenPack, name: str, written: WrittenTable) -> Table:
        spec, file = written.spec, written.document.file
        relations = self.visible(pack.spec.pack)
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
        made_of = f"{query.text} {dict(query.columns)} {spec.partition} {kind.kind} {reach}"
        digest = hashlib.sha256(made_of.encode()).hexdigest()
        return Table(name, spec, written.sql, query, kind, digest, written.document.place(), written.first_line)

    def _areas(self) -> AreaTree:
        """The area tree is the code list `region.area`: code, name, level, parent, short, name_en."""
        parameter = self.parameters.get("region.area")
        if parameter is None or not parameter.editions:
            return AreaTree.of(())
        return AreaTree.of(_area(row) for row in parameter.editions[-1].rows)


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
