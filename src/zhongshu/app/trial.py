"""Throw-away regions: the same packs over an empty lake, as often as a test wants one."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from zhongshu.app.founding import written
from zhongshu.app.region import RegionSpec
from zhongshu.app.wiring import open_hub
from zhongshu.core.text import Text
from zhongshu.datasets.publish import SnapshotStore
from zhongshu.datasets.quarantine import ResolutionStore
from zhongshu.datasets.runs import RunStore, SourceStore
from zhongshu.lake.engine import Engine
from zhongshu.lake.snapshot import SnapshotViews
from zhongshu.lake.table import Lake
from zhongshu.packs.hub import Hub
from zhongshu.sharing.running import Runner
from zhongshu.state.database import open_database


@dataclass
class Trial:
    """A region of some packs with its parameters published; `fresh` gives it anew, without rows."""

    hub: Hub
    folder: Path
    _numbers: Iterator[int]

    @contextmanager
    def fresh(self, *, rows: bool = True) -> Iterator[tuple[Hub, Path]]:
        """A hub without rows that shares packs and engine with the others, and a folder for its files; who brings no
        `rows` is given the one that nobody writes to."""
        if not rows:
            yield self.hub, self.folder
            return
        folder = self.folder / f"case-{next(self._numbers)}"
        shutil.copytree(self.folder / "base" / "lake", folder / "lake")
        shutil.copy(self.folder / "base" / "state.db", folder / "state.db")
        (folder / "files").mkdir()
        hub = _over(self.hub, folder)
        try:
            yield hub, folder / "files"
        finally:
            hub.snapshots.database.dispose()
            hub.door.runner.engine.close()
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def trial(packs: Sequence[Path], *, zone: str = "Asia/Shanghai", area: str = "331000") -> Iterator[Trial]:
    """A temporary region that runs exactly these packs. PackError (the first) when one is wrong."""
    with TemporaryDirectory(prefix="zhongshu-") as name:
        folder = Path(name)
        home = folder / "base"
        (home / "packs").mkdir(parents=True)
        for pack in packs:
            (home / "packs" / pack.name).symlink_to(pack.resolve(), target_is_directory=True)
        spec = RegionSpec(region="trial", title=Text(zh="试验", en="Trial"), area=area, zone=zone)
        (home / "region.yaml").write_text(written(spec) + "packs: []\n", encoding="utf-8")
        hub = open_hub(home)
        try:
            hub.refresher.run(who="trial")
            hub.snapshots.database.dispose()  # the last connection folds SQLite's write-ahead log into the file
            yield Trial(hub, folder, count(1))
        finally:
            hub.ledger.close()  # what it signs later would make the folder anew
            hub.door.runner.engine.close()
            hub.intake.engine.close()


def _over(hub: Hub, folder: Path) -> Hub:
    """The same region over the lake and state of another folder."""
    lake, database = Lake(folder / "lake"), open_database(f"sqlite:///{folder / 'state.db'}")
    snapshots, runs, sources = SnapshotStore(database), RunStore(database), SourceStore(database)
    reading = Engine(hub.door.zone, folder / "reading", only=(lake.root,))
    lock, scratch = folder / "writer.lock", folder / "scratch"
    return replace(
        hub,
        door=replace(hub.door, runner=Runner(reading, SnapshotViews(lake, reading))),
        intake=replace(
            hub.intake, lake=lake, snapshots=snapshots, runs=runs, sources=sources, lock=lock, scratch=scratch
        ),
        refresher=replace(hub.refresher, lake=lake, snapshots=snapshots, runs=runs, lock=lock),
        snapshots=snapshots,
        runs=runs,
        sources=sources,
        resolutions=ResolutionStore(database),
        _held=None,
    )
