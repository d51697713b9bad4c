"""The cubes of a region: made anew when their rows have changed, handed out as they were released."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from zhongshu.core.errors import UnknownName
from zhongshu.lake.snapshot import Snapshot
from zhongshu.rules.parameters import Edition
from zhongshu.sharing.cubes.release import Earlier, Maker, Release
from zhongshu.sharing.cubes.small_cells import rules_of
from zhongshu.sharing.cubes.spec import Cube
from zhongshu.sharing.cubes.store import CubeStore


@dataclass(frozen=True)
class CubeShelf:
    """`small_cells` are the editions of that parameter; `earlier` finds a snapshot, None where its rows are gone."""

    cubes: Mapping[str, Cube]
    maker: Maker
    store: CubeStore
    small_cells: Sequence[Edition]
    earlier: Callable[[int, str], Snapshot | None]

    def cube(self, name: str) -> Cube:
        """UnknownName, with the nearest right one, for a name that is none."""
        if name not in self.cubes:
            raise UnknownName.among("cube", name, self.cubes)
        return self.cubes[name]

    def only(self, names: Iterable[str]) -> "CubeShelf":
        """The shelf with these cubes on it, for one who may not know of the others."""
        return replace(self, cubes={name: self.cubes[name] for name in names})

    def latest(self, name: str, until: datetime | None = None) -> Release:
        """What was told last, or last until then; nothing is computed. UnknownName before the first release."""
        release = self.store.latest(self.cube(name).name, until)
        if release is None:
            raise UnknownName(f"{name} was not released yet", hint="the worker releases cubes after a refresh")
        return release

    def release(self, name: str, snapshot: Snapshot, at: datetime) -> Release:
        """The release of this snapshot: the last one where its rows and its shape are still the same, else a new one.

        BusyError when another process releases the cube at the same time; nothing was told then.
        """
        cube = self.cube(name)
        told = self.store.all(name)
        if told and told[-1].shape == cube.shape and told[-1].version == snapshot.tables.get(cube.of, 0):
            return told[-1]
        earlier = [Earlier(release, self.earlier(release.snapshot, cube.of)) for release in told]
        release = self.maker.release(cube, snapshot, rules_of(cube.spec, self.small_cells, at), earlier, at)
        self.store.add(release, len(told))
        return release
