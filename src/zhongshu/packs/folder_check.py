"""What `zhongshu check` would say of the packs' folders now, worked out again only when a file has changed."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from zhongshu.core.errors import PackError
from zhongshu.packs.assemble import read_packs

Seen = tuple[tuple[str, int, int], ...]
"""Name, size and time of change of every file."""


@dataclass
class FolderCheck:
    """What runs was right when it was started; a folder under work may not be. Threads share one."""

    _held: tuple[Seen, tuple[PackError, ...]] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def problems(self, folders: Sequence[Path], zone: ZoneInfo, units: Sequence[str]) -> tuple[PackError, ...]:
        """Of all these packs together: one may name what another no longer has."""
        seen = tuple(_file(path) for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
        with self._lock:
            if self._held is None or self._held[0] != seen:
                self._held = seen, read_packs(folders, zone, units=units).problems
            return self._held[1]


def _file(path: Path) -> tuple[str, int, int]:
    found = path.stat()
    return str(path), found.st_size, found.st_mtime_ns
