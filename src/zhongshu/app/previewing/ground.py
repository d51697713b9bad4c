"""What a pack under work stands on: the packs that it may use, and the area, zone and units of a region."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from zhongshu.app.founding import OFFICE_HOURS
from zhongshu.app.region import UnitSpec, read_region
from zhongshu.app.wiring import pack_folders, shipped_packs
from zhongshu.core.errors import PackError
from zhongshu.packs.folder import read_pack

COMMON = "region"
"""The pack of areas and working days, which every region has."""

Seen = tuple[tuple[str, int, int], ...]
"""Name, size and time of change of every file."""


@dataclass(frozen=True)
class Ground:
    """`packs` are folders by pack; without `units` the region has those that its packs name."""

    packs: Mapping[str, Path]
    area: str = "331000"
    zone: str = "Asia/Shanghai"
    hours: tuple[str, ...] = OFFICE_HOURS
    units: Mapping[str, UnitSpec] = field(default_factory=dict)

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def under(self, folder: Path) -> list[Path]:
        """The packs that a pack uses, and those that they use, each before whoever uses it; without itself.

        Of a pack.yaml that cannot be read the common one alone.
        """
        found, met = [], {folder.name}

        def gather(name: str) -> None:
            if name in self.packs and name not in met:
                met.add(name)
                for used in _uses(self.packs[name]):
                    gather(used)
                found.append(self.packs[name])

        for used in (COMMON, *_uses(folder)):
            gather(used)
        return found


def ground(home: Path | None) -> Ground:
    """That of a region; without a home the packs that come with the program, in their city."""
    if home is None:
        return Ground({path.parent.name: path.parent for path in sorted(shipped_packs().glob("*/pack.yaml"))})
    region = read_region(home)
    packs = {folder.name: folder for folder in pack_folders(home, region)}
    return Ground(packs, region.area, region.zone, region.office_hours or OFFICE_HOURS, region.units)


@dataclass
class Changes:
    """Whether a folder is another than it was, asked now and then."""

    folder: Path
    _known: Seen = field(init=False)
    _before: Seen = field(init=False)

    def __post_init__(self) -> None:
        self._known = self._before = seen(self.folder)

    def settled(self) -> bool:
        """Whether files have changed since the last time that this was so, and not since it was last asked: what
        writes several of them has come to an end."""
        now = seen(self.folder)
        quiet, self._before = now == self._before, now
        if now == self._known or not quiet:
            return False
        self._known = now
        return True


def seen(folder: Path) -> Seen:
    """What tells one state of a folder from another; what editors keep beside a file is no part of it."""
    return tuple(sorted(_files(folder)))


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    for path in folder.rglob("*"):
        if is_own(path.relative_to(folder)):
            try:
                found = path.stat()
            except OSError:  # an editor writes a file by another and a rename
                continue
            if path.is_file():
                yield str(path), found.st_size, found.st_mtime_ns


def is_own(path: Path) -> bool:
    """Whether a path in a pack's folder is of the pack: no hidden file, no leftover of an editor or of Python."""
    return not any(part.startswith((".", "__pycache__")) or part.endswith(("~", ".swp", ".tmp")) for part in path.parts)


def _uses(folder: Path) -> tuple[str, ...]:
    try:
        return read_pack(folder).spec.uses
    except (PackError, OSError):
        return ()
