"""Whether what a pack says of an entity's file can be: that its tables, columns, rules and case types are there."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhongshu.core.errors import PackError, Place, nearest
from zhongshu.core.spec import pack_of, qualify
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.linkage.file_spec import FileSpec
from zhongshu.rules.decisions.rule import Rule

ENTITY = "entity"
"""The column of a chapter's table that says whose row it is."""
_PLACED = tuple[str | int, ...]


@dataclass(frozen=True)
class Ground:
    """What a file may name: of packs that its own uses. `rules` and `cases` by qualified name, `cases` as written."""

    pack: str
    visible: Collection[str]
    catalogue: Catalogue
    rules: Mapping[str, Rule]
    cases: Collection[str]


def file_of(spec: FileSpec, ground: Ground, place: Callable[..., Place]) -> FileSpec:
    """The file with its pack before each bare name. PackError at `place` of a path for what is not there."""
    check = _Check(ground, place)
    for name, chapter in spec.chapters.items():
        for table, shown in chapter.shows.items():
            at = ("chapters", name, "shows", table)
            check.looked_up(table, (ENTITY,), at)
            for column in (*filter(None, [shown.at]), *shown.columns, *shown.tells):
                check.column(table, column, at)
        if chapter.corrects is not None:
            check.known("case type", chapter.corrects, ground.cases, ("chapters", name, "corrects"))
    for name, field in spec.golden.items():
        for index, (table, column) in enumerate(field.columns):
            check.column(table, column, ("golden", name, "from", index))
    check.looked_up(spec.names, (spec.code,), ("names",))
    check.column(spec.names, ENTITY, ("names",))
    for name, asked in spec.decides.items():
        check.decides(asked.rule, asked.facts, ("decides", name))
    for name, proposed in spec.proposes.items():
        for column in ("code", "name", *(["level"] if proposed.level is not None else [])):
            check.column(proposed.among, column, ("proposes", name, "among"))
    if spec.peers is not None:
        check.looked_up(spec.peers.of, tuple(spec.peers.match), ("peers", "of"))
        for column in (spec.peers.count, *spec.peers.compares):
            check.column(spec.peers.of, column, ("peers",))
    return FileSpec.model_validate(_whole(spec, ground.pack))


@dataclass(frozen=True)
class _Check:
    ground: Ground
    place: Callable[..., Place]

    def column(self, table: str, column: str, at: _PLACED) -> None:
        """PackError unless a relation that may be read has it."""
        catalogue, name = self.ground.catalogue, qualify(table, self.ground.pack)
        self.known("table", table, catalogue.names, at)
        columns = catalogue.relation(name).columns
        if column not in columns:
            raise PackError(f"{name} has no column {column!r} ({nearest(column, columns)})", place=self.place(*at))

    def looked_up(self, table: str, by: tuple[str, ...], at: _PLACED) -> None:
        """PackError unless rows of a relation are looked up by just these columns."""
        catalogue, name = self.ground.catalogue, qualify(table, self.ground.pack)
        self.known("table", table, {**catalogue.datasets, **catalogue.tables}, at)
        lookup = (catalogue.datasets.get(name) or catalogue.tables[name]).spec.lookup
        if lookup != by:
            said = f"{name} is looked up by {', '.join(lookup) or 'nothing'}, not by {', '.join(by)}"
            raise PackError(said, place=self.place(*at), hint=f"lookup: [{', '.join(by)}] in its own file")

    def decides(self, rule: str, facts: Collection[str], at: _PLACED) -> None:
        """PackError unless the rule is there and asks for these facts."""
        self.known("rule", rule, self.ground.rules, (*at, "rule"))
        inputs = self.ground.rules[qualify(rule, self.ground.pack)].spec.inputs
        for fact in facts:
            if fact not in inputs:
                said = f"the rule {rule} asks for no {fact!r} ({nearest(fact, inputs)})"
                raise PackError(said, place=self.place(*at, "facts", fact))

    def known(self, what: str, word: str, known: Collection[str], at: _PLACED) -> None:
        """PackError unless a name is among those that are known, and of a pack that may be named."""
        name = qualify(word, self.ground.pack)
        if name not in known:
            raise PackError(f"no {what} {name!r} ({nearest(name, known)})", place=self.place(*at))
        if pack_of(name) not in self.ground.visible:
            hint = f"add {pack_of(name)} to uses in pack.yaml"
            raise PackError(f"{name} is of a pack that this one does not use", place=self.place(*at), hint=hint)


def _whole(spec: FileSpec, pack: str) -> dict[str, Any]:
    """The spec as it would be written with every name in full."""
    said = spec.model_dump(by_alias=True)
    said["names"] = qualify(spec.names, pack)
    for chapter in said["chapters"].values():
        chapter["shows"] = {qualify(table, pack): shown for table, shown in chapter["shows"].items()}
        chapter["corrects"] = None if chapter["corrects"] is None else qualify(chapter["corrects"], pack)
    for field in said["golden"].values():
        field["from"] = [f"{qualify(table, pack)}.{column}" for table, column in _columns(field["from"])]
    for one, key in [
        *((one, "rule") for one in said["decides"].values()),
        *((one, "among") for one in said["proposes"].values()),
    ]:
        one[key] = qualify(one[key], pack)
    if spec.peers is not None:
        said["peers"]["of"] = qualify(spec.peers.of, pack)
    return said


def _columns(said: Collection[str]) -> Iterator[tuple[str, str]]:
    for one in said:
        table, _, column = one.rpartition(".")
        yield table, column
