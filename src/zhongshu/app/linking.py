"""The linkage room put together for one region."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine as Database

from zhongshu.core.areas import AreaTree, Level
from zhongshu.core.spec import pack_of
from zhongshu.datasets.publish import SnapshotStore
from zhongshu.lake.engine import Engine
from zhongshu.lake.table import Lake
from zhongshu.linkage.linking import Linking
from zhongshu.linkage.memory import Memory
from zhongshu.linkage.present import Present
from zhongshu.linkage.questions import Questions
from zhongshu.linkage.review import Review
from zhongshu.linkage.store import Decisions
from zhongshu.packs.packs import Packs
from zhongshu.sharing.act import Record

_NAMING = (Level.province, Level.city, Level.county)
"""Areas whose names enterprises begin theirs with."""


@dataclass(frozen=True)
class Shelves:
    """Where a region keeps what linking reads and writes; `scratch` is for what can be made anew."""

    lake: Lake
    engine: Engine
    snapshots: SnapshotStore
    database: Database
    scratch: Path


def open_linkage(packs: Packs, shelves: Shelves, record: Record, now: Callable[[], datetime]) -> tuple[Linking, Review]:
    """`record` writes acts to the ledger. Nothing is linked yet."""
    decisions, questions = Decisions(shelves.database, record), Questions(shelves.database)
    memory = Memory(shelves.database)
    linking = Linking(
        files=packs.entities,
        lake=shelves.lake,
        engine=shelves.engine,
        snapshots=shelves.snapshots,
        decisions=decisions,
        questions=questions,
        memory=memory,
        regions=regions_of(packs.catalogue.areas),
        kept=shelves.scratch / "linkage",
        now=now,
        weights=_weights(packs),
    )
    present = Present(shelves.lake, shelves.engine, shelves.snapshots)
    return linking, Review(packs.entities, decisions, questions, memory, present, now)


def regions_of(areas: AreaTree) -> tuple[str, ...]:
    """The Chinese names of the provinces, cities and counties that a region knows, sorted."""
    return tuple(sorted({area.name.zh for area in areas.areas.values() if area.level in _NAMING}))


def _weights(packs: Packs) -> Mapping[str, Path]:
    """The trained weights that packs ship: entities/NAME.json beside entities/NAME.yaml."""
    files = {
        name: packs.pack(pack_of(name)).folder / "entities" / f"{file.spec.entity}.json"
        for name, file in packs.entities.items()
    }
    return {name: path for name, path in files.items() if path.is_file()}
