"""Any source, opened: fetched, decoded and ready to be staged."""

import errno
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from zhongshu.core.errors import LoadError, nearest
from zhongshu.datasets.sources.address import Guard
from zhongshu.datasets.sources.csv import scan_csv
from zhongshu.datasets.sources.database import Asked, extract
from zhongshu.datasets.sources.encoding import fetched_encoding
from zhongshu.datasets.sources.excel import scan_excel
from zhongshu.datasets.sources.files import digest
from zhongshu.datasets.sources.http import fetch
from zhongshu.datasets.sources.json import scan_json
from zhongshu.datasets.sources.parquet import scan_parquet
from zhongshu.datasets.sources.report import Reports, written
from zhongshu.datasets.sources.scan import Scan
from zhongshu.datasets.sources.spec import SourceSpec


@dataclass(frozen=True)
class Seen:
    """What the last load of a source remembered; all None before the first. `watermark` is also the cursor of a feed of
    the hub."""

    etag: str | None = None
    last_modified: str | None = None
    watermark: str | None = None


@dataclass(frozen=True)
class Opened:
    """`digest` is the SHA-256 (hex) of what came: the file, or the rows of a database. `seen` is to be remembered
    once the load is done. `rows` is how many there are, where that is known beforehand."""

    scan: Scan
    hashing: "Future[str]"
    seen: Seen
    rows: int | None

    @property
    def digest(self) -> str:
        """Waits for it: a large file is still being read for it when its rows are."""
        return self.hashing.result()


def open_source(
    spec: SourceSpec,
    path: Path | None,
    *,
    scratch: Path,
    types: Mapping[str, str] | None = None,
    seen: Seen | None = None,
    connections: Mapping[str, str] | None = None,
    guard: Guard | None = None,
    reports: Reports | None = None,
) -> Opened | None:
    """Open a file at `path`, or what the source itself fetches or queries when `path` is None.

    `types` names the DuckDB types of columns that the reader may type (CSV); `connections` the SQLAlchemy URL of
    each named database; `guard` the addresses that may be fetched from (None: the open internet alone); `reports` what
    the hub tells of itself. `scratch` is an empty folder of this load's own. None when the server says that nothing
    changed since `seen`, or the hub has nothing to tell. Raises LoadError.
    """
    before = seen or Seen()
    if path is not None:
        return _open_file(spec, path, before, scratch, types)
    if spec.kind == "database":
        return _open_database(spec, before, scratch, connections or {})
    if spec.kind == "hub":
        told = written(spec.report or "", reports or {}, scratch, before.watermark)
        return None if told is None else _open_file(spec, told.path, Seen(watermark=told.cursor), scratch, types)
    if spec.kind == "http" and spec.url is not None:
        fetched = fetch(spec.url, scratch=scratch, etag=before.etag, last_modified=before.last_modified, guard=guard)
        if fetched.path is None:
            return None
        after = Seen(fetched.etag, fetched.last_modified)
        return _open_file(spec, fetched.path, after, scratch, types, charset=fetched.charset)
    raise LoadError(f"a source of kind {spec.kind} needs a file", hint="give the file, or path: in the source")


def _open_file(
    spec: SourceSpec,
    path: Path,
    seen: Seen,
    scratch: Path,
    types: Mapping[str, str] | None,
    *,
    charset: str | None = None,
) -> Opened:
    if not path.is_file():
        parent = path.parent
        known = [other.name for other in parent.iterdir() if other.is_file()] if parent.is_dir() else []
        raise LoadError(f"there is no file {path}", hint=nearest(path.name, known))
    try:
        hashing = _hashed(path)
        scan = _scan(spec, path, scratch, types or {}, charset)
        return Opened(scan, hashing, seen, scan.records)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            raise LoadError(f"no room to write beside {path.name}: {error.strerror}", hint="the disk is full") from None
        raise LoadError(f"{path.name} cannot be read: {error.strerror or error}") from None


def _scan(spec: SourceSpec, path: Path, scratch: Path, types: Mapping[str, str], charset: str | None) -> Scan:
    kind = spec.file_kind
    encoding = spec.encoding or ("auto" if charset is None else fetched_encoding(path, charset))
    if kind in ("csv", "tsv"):
        return scan_csv(
            path,
            delimiter=spec.delimiter or ("\t" if kind == "tsv" else ","),
            encoding=encoding,
            header=spec.header if isinstance(spec.header, int) else 1,
            nulls=spec.nulls,
            types=types,
            renamed=spec.renamed,
            scratch=scratch,
        )
    if kind == "excel":
        return scan_excel(
            path, sheet=spec.sheet, header=spec.header, nulls=spec.nulls, renamed=spec.renamed, scratch=scratch
        )
    if kind in ("json", "jsonl"):
        return scan_json(
            path,
            lines=kind == "jsonl",
            rows=spec.rows,
            encoding=encoding,
            nulls=spec.nulls,
            renamed=spec.renamed,
            scratch=scratch,
        )
    if kind == "parquet":
        return scan_parquet(path, renamed=spec.renamed)
    raise LoadError(f"a source of kind {spec.kind} reads no file")


def _open_database(spec: SourceSpec, seen: Seen, scratch: Path, connections: Mapping[str, str]) -> Opened:
    name = spec.connection or ""
    if name not in connections:
        raise LoadError(f"the region's settings have no database {name!r}", hint=nearest(name, connections))
    asked = Asked(spec.table, spec.query, spec.watermark, seen.watermark if spec.watermark else None)
    got = extract(connections[name], asked, shown=name, nulls=spec.nulls, renamed=spec.renamed, scratch=scratch)
    parts = sorted(got.scan.path.glob("*.parquet"))
    rows = digest(parts[0]) if len(parts) == 1 else "".join(digest(part) for part in parts)
    known: Future[str] = Future()
    known.set_result(rows)
    return Opened(got.scan, known, Seen(watermark=got.watermark), got.scan.records)


def _hashed(path: Path) -> "Future[str]":
    pool = ThreadPoolExecutor(max_workers=1)
    hashing = pool.submit(digest, path)
    pool.shutdown(wait=False)
    return hashing
