"""The statistical cubes of one region: the shelf they stand on, and their release once their rows have changed."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import Engine

from zhongshu.core.errors import BusyError, UnknownName
from zhongshu.datasets.plan import Plan, Rows
from zhongshu.datasets.publish import SnapshotStore
from zhongshu.lake.snapshot import Snapshot
from zhongshu.packs.hub import Hub
from zhongshu.packs.packs import Packs
from zhongshu.sharing.changes import require_kept
from zhongshu.sharing.cubes.release import Maker
from zhongshu.sharing.cubes.shelf import CubeShelf
from zhongshu.sharing.cubes.small_cells import PARAMETER
from zhongshu.sharing.cubes.store import CubeStore
from zhongshu.sharing.read import Door
from zhongshu.sharing.reader import system_reader
from zhongshu.sharing.refusals import Stale

Attempt = Callable[[str, Callable[[], None]], None]
"""Does what it is handed; a failure is told under the name beside it, and no more."""


def open_cubes(packs: Packs, door: Door, snapshots: SnapshotStore, database: Engine) -> CubeShelf:
    """Nothing is read or released yet."""
    catalogue = packs.catalogue
    small = catalogue.parameters.get(PARAMETER)

    def read(plan: Plan) -> Rows:
        with door.open(system_reader("worker", "worker"), address="cubes") as access:
            rows = access.read(plan)
            access.close()
            return rows

    def earlier(number: int, relation: str) -> Snapshot | None:
        try:
            found = snapshots.get(number)
            require_kept(door.runner.views.version(found, relation), found)
        except UnknownName:
            return None
        return found

    editions = () if small is None else small.editions
    return CubeShelf(packs.cubes, Maker(read, catalogue.areas), CubeStore(database), editions, earlier)


def release_cubes(hub: Hub, attempt: Attempt, settled: dict[str, int]) -> None:
    """Release every cube whose rows are others than when it was last looked at: `settled` has their version by cube.

    One that cannot be released is not tried again before its rows change, but where somebody else only was in the way.
    """
    snapshot = hub.snapshot()
    for name, cube in hub.cubes.cubes.items():
        version = snapshot.tables.get(cube.of)
        if version is not None and settled.get(name) != version:
            attempt(f"cube {name}", partial(_release, hub, name, snapshot, settled))


def _release(hub: Hub, name: str, snapshot: Snapshot, settled: dict[str, int]) -> None:
    before = settled.get(name)
    settled[name] = snapshot.tables[hub.cubes.cube(name).of]
    try:
        hub.cubes.release(name, snapshot, hub.now())
    except (BusyError, Stale):
        settled.pop(name) if before is None else settled.update({name: before})
        raise
