"""Many small CSV files of one kind as one: read at the price of one file, each row still known by its own.

Only files that are plain text tables are joined: no line break within a value, no blank line between rows, one header
on the first line. Whatever is odd or cannot be read stays by itself, so that it spoils nothing but itself.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.encoding import as_utf8
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.sources.survey import survey

LARGEST = 16 << 20
"""Bytes of a file that is joined: a larger one is read quickly by itself, and this one is held in memory."""
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Piece:
    """A file within a joined one: how many rows it has, and the SHA-256 (hex) of its own bytes."""

    path: Path
    records: int
    digest: str


@dataclass(frozen=True)
class Joined:
    """A UTF-8 file of one header and the rows of every piece, in this order."""

    path: Path
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class _Text:
    header: bytes
    body: bytes
    piece: Piece


def joinable(spec: SourceSpec) -> bool:
    """Whether files of a source can be joined: text tables whose mapping does not ask for a row's file or line."""
    own = any("_file" in text or "_line" in text for text in spec.columns.values())
    return spec.kind in ("csv", "tsv") and spec.header in (None, 1) and not own


def join(paths: Iterable[Path], spec: SourceSpec, scratch: Path) -> tuple[list[Joined], list[Path]]:
    """Join the files that have the same header; the files that stay by themselves come second, in their order.

    `scratch` is an empty folder of the caller's. Memory is bounded by the largest file that is joined. LoadError where
    there is no room for what they are joined to: then nothing of them was loaded.
    """
    paths = list(paths)
    groups: dict[bytes, list[Piece]] = {}
    apart: list[Path] = []
    for path in paths:
        text = _plain(path, spec, scratch)
        if text is None:
            apart.append(path)
            continue
        known = list(groups)
        place = known.index(text.header) if text.header in groups else len(known)
        begin = b"" if text.header in groups else text.header + b"\n"
        try:
            with (scratch / f"joined-{place}.csv").open("ab") as file:
                file.write(begin + text.body)
        except OSError as error:
            raise _no_room(paths, scratch, error) from error
        groups.setdefault(text.header, []).append(text.piece)
    made = [Joined(scratch / f"joined-{place}.csv", tuple(pieces)) for place, pieces in enumerate(groups.values())]
    return made, apart


def _no_room(paths: Sequence[Path], scratch: Path, error: OSError) -> LoadError:
    """What to free, where, and what became of the files."""
    size = max(1, round(sum(path.stat().st_size for path in paths if path.is_file()) / 2**20))
    return LoadError(
        f"no room to put {len(paths)} files together in {scratch.parent}: {error.strerror}",
        hint=f"free at least {size} MB there: old backups, files that were loaded long ago; "
        "nothing of these files was loaded and what was there before stands: load them again",
    )


def _plain(path: Path, spec: SourceSpec, scratch: Path) -> _Text | None:
    """The text of a file; None where it is not plain, or cannot be read (it is told why when it is read alone)."""
    try:
        if path.stat().st_size > LARGEST:
            return None
        content = path.read_bytes()
        read, _ = as_utf8(path, spec.encoding or "auto", scratch)
        text = content if read == path else read.read_bytes()
        odd = b'"' in text and _odd(read, spec)
        if read != path:
            read.unlink()
    except (OSError, LoadError):
        return None
    text = text.removeprefix(_MARK).replace(b"\r\n", b"\n").rstrip(b"\n")
    if odd or not text or b"\r" in text or b"\0" in text or b"\n\n" in text:
        return None
    header, _, body = text.partition(b"\n")
    if not header:
        return None
    rows = body.count(b"\n") + 1 if body else 0
    digest = hashlib.sha256(content).hexdigest()
    return _Text(header, body + b"\n" if body else b"", Piece(path, rows, digest))


def _odd(path: Path, spec: SourceSpec) -> bool:
    """Whether quotes stand amid values, or line breaks within them."""
    surveyed = survey(path, spec.delimiter or ("\t" if spec.kind == "tsv" else ","))
    return surveyed.odd is not None or surveyed.breaks
