"""A release of a cube: what may be told of it, beside everything that was told before."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from zhongshu.core.areas import AreaTree
from zhongshu.core.errors import ZhongshuError
from zhongshu.datasets.plan import Plan, Rows
from zhongshu.lake.snapshot import Snapshot
from zhongshu.methods.disclosure.sensitive import Rules
from zhongshu.methods.disclosure.suppress import suppress
from zhongshu.methods.disclosure.table import Key, Part, Pulse, Table, tabulate
from zhongshu.methods.disclosure.versions import Difference, difference
from zhongshu.sharing.cubes.parts import dimensions_of, parts_of, plan_of
from zhongshu.sharing.cubes.spec import Cube

MOST_CELLS = 5_000
"""A larger table is refused: nobody reads it, and to hide what has to be hidden in it would take too long."""

SECONDS = 30.0
"""A release that takes longer is given up: others wait for the worker, and nothing is told that is not proved safe."""

Read = Callable[[Plan], Rows]
"""How a named part of the system reads the rows of a plan."""


@dataclass(frozen=True)
class ReleasedCell:
    """`values` in the order of the measures; None: not told. A cell that no release names is empty."""

    key: Key
    values: tuple[Decimal, ...] | None

    @property
    def why(self) -> Literal["confidential"] | None:
        """Why it is not told. There is one reason only: which rule it was would tell how small the cell is."""
        return "confidential" if self.values is None else None


@dataclass(frozen=True)
class Release:
    """One version of a cube, as it was told at `at` (UTC); `version` is that of its relation in the snapshot.

    `dimensions` name the parts of a cell's key, in order; the code "" is the total of one.
    """

    cube: str
    shape: str
    snapshot: int
    version: int
    at: datetime
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    cells: tuple[ReleasedCell, ...]

    @property
    def made_of(self) -> Snapshot:
        """Which snapshot it tells of, and as of when; without the versions in it."""
        return Snapshot(self.snapshot, self.at)

    @property
    def hidden(self) -> frozenset[Key]:
        """The cells that were not told."""
        return frozenset(cell.key for cell in self.cells if cell.values is None)


@dataclass(frozen=True)
class Earlier:
    """A release that somebody may hold; `snapshot` is None where its rows are no longer kept."""

    release: Release
    snapshot: Snapshot | None


@dataclass(frozen=True)
class Maker:
    """Makes releases: `read` hands it rows, `areas` is the region's tree. One takes `seconds` at most, by `clock`."""

    read: Read
    areas: AreaTree
    seconds: float = SECONDS
    clock: Callable[[], float] = time.monotonic

    def release(
        self, cube: Cube, snapshot: Snapshot, rules: Rules, earlier: Sequence[Earlier], at: datetime
    ) -> Release:
        """What may be told of the cube in this snapshot. ZhongshuError where it is too large or takes too long.

        Earlier releases of another shape are not compared: their cells are other cells.
        """
        pulse = self._limit(cube)
        parts = self._parts(cube, snapshot)
        alike = [one for one in earlier if one.release.shape == cube.shape]
        old = [[] if one.snapshot is None else self._parts(cube, one.snapshot) for one in alike]
        dimensions = dimensions_of(cube, [*parts, *(part for own in old for part in own)], self.areas)
        table = tabulate(dimensions, cube.measures, parts, rules.k)
        if len(table.cells) > MOST_CELLS:
            hint = "leave a dimension out, or tell areas at a higher `level`"
            raise ZhongshuError(f"{cube.name} has {len(table.cells)} cells; {MOST_CELLS} are the most", hint=hint)
        differences = [
            _blind(one.release, table)
            if one.snapshot is None
            else difference(table, parts, own, one.release.hidden, rules.k, pulse)
            for one, own in zip(alike, old, strict=True)
        ]
        hidden = suppress(table, rules, differences, pulse).hidden
        cells = tuple(
            ReleasedCell(key, None if key in hidden else cell.values) for key, cell in sorted(table.cells.items())
        )
        names = tuple(measure.name for measure in cube.measures)
        version = snapshot.tables.get(cube.of, 0)
        return Release(cube.name, cube.shape, snapshot.number, version, at, cube.spec.columns, names, cells)

    def _limit(self, cube: Cube) -> Pulse:
        """Raises once the time is over."""
        began = self.clock()

        def pulse() -> None:
            if self.clock() - began > self.seconds:
                hint = "leave a dimension out, tell areas at a higher `level`, or take coarser codes"
                raise ZhongshuError(
                    f"{cube.name} could not be protected within {self.seconds:g} seconds and is not released", hint=hint
                )

        return pulse

    def _parts(self, cube: Cube, snapshot: Snapshot) -> list[Part]:
        return parts_of(cube, self.read(plan_of(cube, snapshot)), self.areas)


def _blind(release: Release, table: Table) -> Difference:
    """Nobody knows any more who changed: every cell that is another one now counts as one that few have changed."""
    names = [measure.name for measure in table.measures]
    told = {cell.key: dict(zip(release.measures, cell.values, strict=True)) for cell in release.cells if cell.values}
    now = {key: dict(zip(names, cell.values, strict=True)) for key, cell in table.cells.items()}
    same = {key for key in now.keys() & told.keys() if now[key].items() <= told[key].items()}
    return Difference(table.equations, dict.fromkeys(now.keys() - same, frozenset({"somebody"})), release.hidden)
