from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zhongshu.datasets.sources.scan import Scan
from zhongshu.datasets.sources.spec import SourceSpec


@dataclass(frozen=True)
class Seen:
    """What the last load of a source remembered; all None before the first."""

    etag: str | None = None
    last_modified: str | None = None
    watermark: str | None = None


@dataclass(frozen=True)
class Opened:
    scan: Scan
    digest: str  # sha256 hex of what was received
    seen: Seen  # to remember once the load is done
    rows: int | None  # known before the load (database, excel), for a progress bar


def open_source(
    spec: SourceSpec,
    path: Path | None,
    *,
    scratch: Path,
    types: Mapping[str, str] | None = None,
    seen: Seen = Seen(),
    connections: Mapping[str, str] | None = None,  # name -> SQLAlchemy URL, from the region's settings
) -> Opened | None:
    """None when the server says that nothing changed (HTTP 304). Raises LoadError."""
    raise NotImplementedError
