"""Where a ledger lies on disk, and what its files are called."""

import gzip
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

SEGMENT = 8192
"""Entries after which a segment is sealed at the next commit; the batch that fills it may carry it a little beyond."""

_NAME = re.compile(r"(?P<first>\d{12})(-(?P<digest>[0-9a-f]{32}))?(-(?P<packed>[0-9a-f]{32}))?\.jsonl(?P<gz>\.gz)?")
_INDEX = re.compile(r"(?P<first>\d{12})-(?P<digest>[0-9a-f]{32})\.parquet")


@dataclass(frozen=True)
class Folders:
    """`ledger` holds the segments and all that is made from them, `outside` a second copy of the checkpoints, to be
    kept on another disk or machine, `archive` the segments past their time online."""

    ledger: Path
    outside: Path
    archive: Path

    @classmethod
    def below(cls, home: Path) -> "Folders":
        """Where a region keeps them unless it says otherwise."""
        return cls(home / "ledger", home / "checkpoints", home / "ledger" / "archive")

    @property
    def segments(self) -> Path:
        """Of the segments online."""
        return self.ledger / "segments"

    @property
    def index(self) -> Path:
        """Of the searchable columns, a file a sealed segment."""
        return self.ledger / "index"

    @property
    def tree(self) -> Path:
        """Of the hashes: file K holds the roots of the full subtrees of 256**K leaves, 32 bytes each."""
        return self.ledger / "tree"

    @property
    def head(self) -> Path:
        """Size, number of acts and time of the last entry, shared by all processes."""
        return self.ledger / "head"

    @property
    def lock(self) -> Path:
        """Held by the process that is writing."""
        return self.ledger / "lock"

    @property
    def upkeep_lock(self) -> Path:
        """Held while checkpoints, indexes and the archive are written."""
        return self.ledger / "upkeep.lock"

    @property
    def standing(self) -> Path:
        """Counters and frontier as of the last checkpoint."""
        return self.ledger / "standing.json"

    @property
    def checkpoints(self) -> tuple[Path, Path]:
        """The file beside the segments, and the one outside."""
        return self.ledger / "checkpoints", self.outside / "checkpoints"

    @property
    def witnessed(self) -> Path:
        """Of the checkpoints as the region's witnesses have them, a file a witness."""
        return self.outside / "witnessed"

    @property
    def dropped(self) -> Path:
        """What is known of entries whose segments were dropped from the archive."""
        return self.archive / "dropped.json"


@dataclass(frozen=True)
class Segment:
    """A file of consecutive entries, one a line. The open one has no digest; an archived one is packed with gzip."""

    first: int
    path: Path
    digest: str | None = None
    packed: str | None = None

    def read(self) -> bytes:
        """Its lines. Errors of gzip are OSError, EOFError or zlib.error."""
        content = self.path.read_bytes()
        return content if self.packed is None else gzip.decompress(content)


@dataclass(frozen=True)
class IndexFile:
    """The searchable columns of the segment that begins with entry `first`."""

    first: int
    path: Path
    digest: str


def digest(content: bytes) -> str:
    """What names carry: the first half of SHA-256, as hex."""
    return sha256(content).hexdigest()[:32]


def segment_name(first: int, digest: str | None = None, packed: str | None = None) -> str:
    """As `Segment` is read back from it."""
    middle = "".join(f"-{one}" for one in (digest, packed) if one)
    return f"{first:012d}{middle}.jsonl{'.gz' if packed else ''}"


def index_name(first: int, digest: str) -> str:
    """As `IndexFile` is read back from it."""
    return f"{first:012d}-{digest}.parquet"


def list_segments(folders: Folders) -> list[Segment]:
    """Of the archive and online, oldest first; one that is in both is read online."""
    found = {one.first: one for folder in (folders.archive, folders.segments) for one in _segments(folder)}
    return [found[first] for first in sorted(found)]


def _segments(folder: Path) -> Iterator[Segment]:
    for name in sorted(_names(folder)):
        if (match := _NAME.fullmatch(name)) and (match["packed"] is None) == (match["gz"] is None):
            yield Segment(int(match["first"]), folder / name, match["digest"], match["packed"])


def list_indexes(folders: Folders) -> dict[int, IndexFile]:
    """By the first entry of their segments; those in the archive included."""
    found = {}
    for folder in (folders.archive, folders.index):
        for name in sorted(_names(folder)):
            if match := _INDEX.fullmatch(name):
                found[int(match["first"])] = IndexFile(int(match["first"]), folder / name, match["digest"])
    return found


def list_tree(folders: Folders) -> list[Path]:
    """The files of hashes, lowest level first."""
    return [folders.tree / name for name in sorted((one for one in _names(folders.tree) if one.isdigit()), key=int)]


def ledger_files(folders: Folders) -> list[Path]:
    """Every file whose bytes `verify` answers for."""
    single = [*folders.checkpoints, folders.standing, folders.head, folders.dropped]
    return [
        *(one.path for one in list_segments(folders)),
        *(one.path for one in list_indexes(folders).values()),
        *list_tree(folders),
        *(path for path in single if path.exists()),
    ]


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
