"""Statistical cubes as a reader sees them: which there are for him, and what was told of one, laid out as a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from zhongshu.core.areas import AreaTree
from zhongshu.core.errors import UnknownName, nearest
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.methods.disclosure.table import ALL, Key
from zhongshu.sharing.cubes.parts import NONE
from zhongshu.sharing.cubes.release import Release
from zhongshu.sharing.cubes.shelf import CubeShelf
from zhongshu.sharing.cubes.spec import Cube
from zhongshu.sharing.read import Access

State = Literal["told", "hidden", "empty"]


def cubes_seen(shelf: CubeShelf, access: Access) -> CubeShelf:
    """The shelf with what a grant lets the reader see of it; nothing is written for asking."""
    nouns = access.book.nouns.of_cubes
    return shelf.only(name for name in sorted(shelf.cubes) if name in nouns and access.may(nouns[name]))


def released(shelf: CubeShelf, access: Access, name: str, until: datetime | None = None) -> tuple[Cube, Release]:
    """A cube and what was told of it last (`until` then), noted under the reader's grant.

    UnknownName for one that he may not see, as for one that is not there; the ledger hears that he asked.
    """
    seen = cubes_seen(shelf, access)
    if name in shelf.cubes and name not in seen.cubes:
        reason = f"{access.reader.actor} may not see the cube {name}"
        access.door.deny(access.reader, name, reason, purpose=access.purpose, address=access.address)
    cube = seen.cube(name)
    release = seen.latest(name, until)
    access.released(name, release.measures, release.made_of, len(release.cells))
    return cube, release


@dataclass(frozen=True)
class Told:
    """One place of the table. What no release names is `empty`, and everybody may know that."""

    state: State
    value: Decimal | None = None


@dataclass(frozen=True)
class Choice:
    """A dimension that is held still: the codes it has, the chosen one among them ("" is the total)."""

    dimension: str
    codes: tuple[str, ...]
    chosen: str


@dataclass(frozen=True)
class Sheet:
    """A cut through a release: one dimension downwards, one across, the others held still; totals come last.

    A cube of one dimension has its measures across: `across` and `measure` are None, `heads` their names.
    """

    down: str
    across: str | None
    measure: str | None
    heads: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Told, ...]], ...]
    choices: tuple[Choice, ...]

    @property
    def hides(self) -> bool:
        """Whether some place of it is not told."""
        return any(told.state == "hidden" for _, line in self.lines for told in line)


@dataclass(frozen=True)
class Cutter:
    """Lays releases out. `region` is the area of the region: itself and what lies above it are the total again."""

    areas: AreaTree
    region: str

    def sheet(self, cube: Cube, release: Release, asked: Mapping[str, str]) -> Sheet:
        """`asked` may name a measure, and a code for each dimension that is held still. UnknownName for another."""
        down, *held = release.dimensions
        across = held.pop() if held else None
        codes = {name: self.codes(cube, release, name) for name in release.dimensions}
        choices = tuple(
            Choice(name, codes[name], _one_of("code", asked.get(name) or ALL, codes[name])) for name in held
        )
        fixed = {choice.dimension: choice.chosen for choice in choices}
        measure = None if across is None else _one_of("measure", asked.get("measure") or "", release.measures)
        heads = release.measures if across is None else codes[across]
        cells = {cell.key: cell.values for cell in release.cells}

        def told(row: str, head: str) -> Told:
            at = {**fixed, down: row} | ({} if across is None else {across: head})
            place = release.measures.index(head if measure is None else measure)
            return _told(cells, tuple(at[name] for name in release.dimensions), place)

        lines = tuple((row, tuple(told(row, head) for head in heads)) for row in codes[down])
        return Sheet(down, across, measure, tuple(heads), lines, choices)

    def codes(self, cube: Cube, release: Release, dimension: str) -> tuple[str, ...]:
        """Those of a dimension in the order in which they are read, the total last."""
        place = release.dimensions.index(dimension)
        found = {cell.key[place] for cell in release.cells} - {ALL}
        if dimension == cube.spec.area:
            found -= {self.region, *(area.code for area in self.areas.ancestors(self.region))}
        return (*sorted(found - {NONE}), *sorted(found & {NONE}), ALL)


def code_names(cube: Cube, catalogue: Catalogue, dimension: str) -> dict[str, str]:
    """What the codes of a dimension are called, where the cube says which parameter knows; else nothing."""
    parameter = catalogue.parameters.get(cube.codes.get(dimension, ""))
    rows = () if parameter is None or not parameter.editions else parameter.editions[-1].rows
    return {str(row["code"]): str(row["name"]) for row in rows}


def _told(cells: Mapping[Key, tuple[Decimal, ...] | None], key: Key, place: int) -> Told:
    if key not in cells:
        return Told("empty")
    values = cells[key]
    return Told("hidden") if values is None else Told("told", values[place])


def _one_of(what: str, word: str, known: tuple[str, ...]) -> str:
    """The word, the first one where none is asked for. UnknownName for another."""
    if word in known:
        return word
    if word:
        raise UnknownName(f"no {what} {word!r}", hint=nearest(word, [one for one in known if one]))
    return known[0]
