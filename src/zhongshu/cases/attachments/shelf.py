"""Files of cases in the home's `attachments`, each under the SHA-256 of its bytes, and their rows in the state.

Bytes are on the disk before a row names them, and go only after the last row that named them: whatever is killed leaves
bytes without a row at worst, which the sweep of the next day finds. Who puts a row there and who deletes bytes take
turns with everybody who writes cases (`case_edition`), so that none is deleted that another has just found to be there.
"""

import hashlib
import os
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RowMapping, delete, exists, insert, select, update

from zhongshu.cases.attachments.file import ORPHANED, File, tidy_name
from zhongshu.cases.attachments.picture import Darkroom
from zhongshu.cases.attachments.reading import PHOTO, kind_of
from zhongshu.cases.attachments.refusal import not_taken
from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import StateAway
from zhongshu.state.database import NOT_KEPT, writing
from zhongshu.state.tables.cases import case_attachment, case_edition, case_file

T = TypeVar("T")

LARGEST_PHOTO, LARGEST_FILE = 30 << 20, 20 << 20
"""Bytes."""

_BATCH = 500
_COLUMNS = ("id", "kind", "name", "size", "made", "small", "width", "height")
_AGAIN = Text(zh="请再试一次", en="send it again")


@dataclass(frozen=True)
class Shelf:
    """Threads and processes share one `folder`."""

    folder: Path
    database: Engine
    darkroom: Darkroom = field(default_factory=Darkroom)

    def take(self, name: str, content: bytes, at: datetime, *, keep_position: bool = False) -> str:
        """Take a file in; its id, which is the same for the same bytes. NotTaken for what is none that a case may
        have; StateAway where it could not be kept: nothing of it is there then."""
        file, files = self._read(name, content, at, keep_position=keep_position)
        try:
            with self._drafted(files) as drafts, self._writing() as connection:
                _turn(connection)
                for digest, draft in drafts.items():
                    self._put(draft, self.path(digest))
                _enter(connection, file)
        except OSError as error:  # full, read-only, gone
            raise StateAway(NOT_KEPT, _AGAIN) from error
        return file.id

    def files(self, ids: Iterable[str]) -> Mapping[str, File]:
        """Those that there are, by id; positions among them, whoever may see those."""
        with self.database.connect() as connection:
            rows = [row for some in _batches(ids) for row in connection.execute(_rows(some)).mappings()]
        return {row["id"]: _file_of(row) for row in rows}

    def path(self, digest: str) -> Path:
        """Where the bytes are, or would be."""
        return shelf_path(self.folder, digest)

    def sweep(self, now: datetime) -> int:
        """Delete what no case has had for a day; how many files."""
        before = now - ORPHANED
        with self._writing() as connection:
            _turn(connection)
            had = exists().where(case_attachment.c.file == case_file.c.id)
            connection.execute(delete(case_file).where(case_file.c.made < before, ~had))
        return sum(self._swept(paths) for paths in _batches(self._older(before)))

    def _swept(self, paths: Sequence[Path]) -> int:
        with self.database.connect() as connection:
            unnamed = _unnamed(connection, paths)
        if not unnamed:
            return 0
        with self._writing() as connection:
            _turn(connection)
            gone = _unnamed(connection, unnamed)  # one of them may have been taken in meanwhile
            for path in gone:
                path.unlink(missing_ok=True)
        return len(gone)

    def _read(
        self, name: str, content: bytes, at: datetime, *, keep_position: bool
    ) -> tuple[File, Mapping[str, bytes]]:
        _require_within(content, LARGEST_PHOTO)
        kind = kind_of(content)
        if not kind.startswith("image/"):
            _require_within(content, LARGEST_FILE)
            id = _digest(content)
            return File(id, kind, tidy_name(name, kind), len(content), at), {id: content}
        picture = self.darkroom.develop(content, kind)
        id, small = _digest(picture.content), _digest(picture.small)
        file = File(
            id,
            PHOTO,
            tidy_name(name, PHOTO),
            len(picture.content),
            at,
            small=small,
            width=picture.width,
            height=picture.height,
            position=picture.position if keep_position else None,
        )
        return file, {id: picture.content, small: picture.small}

    @contextmanager
    def _drafted(self, files: Mapping[str, bytes]) -> Iterator[Mapping[str, Path]]:
        """The bytes on the disk under names that nobody looks for; what is still there at the end is deleted."""
        self.folder.mkdir(parents=True, exist_ok=True)
        drafts = {digest: self.folder / f".{uuid.uuid4().hex}" for digest in files}
        try:
            for digest, draft in drafts.items():
                draft.write_bytes(files[digest])
                _sync(draft)
            yield drafts
        finally:
            for draft in drafts.values():
                draft.unlink(missing_ok=True)

    def _put(self, draft: Path, path: Path) -> None:
        made = not path.parent.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(path)
        for folder in (path.parent, path.parent.parent, self.folder) if made else (path.parent,):
            _sync(folder)

    def _older(self, before: datetime) -> Iterator[Path]:
        """Files and drafts that have been there since before then."""
        for folder, _, names in os.walk(self.folder):
            for path in (Path(folder, name) for name in names):
                try:
                    if path.stat().st_mtime < before.timestamp():
                        yield path
                except FileNotFoundError:  # another process takes it in, or away
                    continue

    def _writing(self) -> AbstractContextManager[Connection]:
        return writing(self.database, lambda said: StateAway(said, _AGAIN))


def shelf_path(folder: Path, digest: str) -> Path:
    """Where a file is by the SHA-256 of its bytes; a folder has some hundred at most of millions."""
    return folder / digest[:2] / digest[2:4] / digest


def _turn(connection: Connection) -> None:
    connection.execute(update(case_edition).values(number=case_edition.c.number))


def _enter(connection: Connection, file: File) -> None:
    """A file that is there already begins its day anew, and keeps the position that it has."""
    row = case_file.c
    lon, lat = file.position or (None, None)
    known = connection.execute(select(row.lon).where(row.id == file.id)).one_or_none()
    if known is None:
        values = {name: getattr(file, name) for name in _COLUMNS}
        connection.execute(insert(case_file).values(**values, lon=lon, lat=lat))
        return
    changed: dict[str, Any] = {"made": file.made}
    if known.lon is None and lon is not None:
        changed |= {"lon": lon, "lat": lat}
    connection.execute(update(case_file).where(row.id == file.id).values(changed))


def _rows(ids: Collection[str]) -> Any:
    return select(case_file).where(case_file.c.id.in_(ids))


def _unnamed(connection: Connection, paths: Sequence[Path]) -> list[Path]:
    """Those of them that no row names."""
    row, digests = case_file.c, [path.name for path in paths]
    rows = connection.execute(select(row.id, row.small).where(row.id.in_(digests) | row.small.in_(digests)))
    named = {digest for pair in rows for digest in pair}
    return [path for path in paths if path.name not in named]


def _batches(many: Iterable[T]) -> Iterator[list[T]]:
    left = iter(many)
    while some := list(islice(left, _BATCH)):
        yield some


def _file_of(row: RowMapping) -> File:
    position = None if row["lon"] is None else (row["lon"], row["lat"])
    return File(**{name: row[name] for name in _COLUMNS}, position=position)


def _require_within(content: bytes, most: int) -> None:
    if len(content) > most:
        megabytes = most >> 20
        advice = Text(zh="请压缩或拆分后再上传", en="make it smaller, or send it in parts")
        raise not_taken(f"文件超过 {megabytes} MB", f"the file is larger than {megabytes} MB", advice)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
