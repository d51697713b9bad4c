"""Files in the home: there once, durable before a row names them, and gone a day after nobody wants them."""

import errno
import hashlib
import io
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from sqlalchemy import Engine, delete, insert

from tests.cases.photos import GPS, PDF, phone_photo, photo, pixels
from zhongshu.cases.attachments.refusal import NotTaken
from zhongshu.cases.attachments.shelf import LARGEST_FILE, LARGEST_PHOTO, Shelf
from zhongshu.sharing.people.refusal import StateAway
from zhongshu.state.database import open_database
from zhongshu.state.tables.cases import case_attachment, case_file

NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
_KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from zhongshu.cases.attachments import shelf
from zhongshu.state.database import connect

at, url, folder = sys.argv[1:]
setattr(shelf.Shelf if at == "_put" else shelf, at, lambda *_: os._exit(9))
shelf.Shelf(Path(folder), connect(url)).take("a.jpg", sys.stdin.buffer.read(), datetime.now(UTC))
"""


@pytest.fixture
def shelf(state_url: str, tmp_path: Path) -> Iterator[Shelf]:
    database = open_database(state_url)
    yield Shelf(tmp_path / "attachments", database)
    database.dispose()


def there(shelf: Shelf) -> list[Path]:
    return sorted(path for path in shelf.folder.rglob("*") if path.is_file())


def aged(shelf: Shelf, at: datetime = NOW) -> None:
    for path in there(shelf):
        os.utime(path, (at.timestamp(), at.timestamp()))


def attach(database: Engine, file: str, case: int = 1) -> None:
    with database.begin() as connection:
        connection.execute(insert(case_attachment).values(case=case, file=file, field="photo"))


def test_the_same_bytes_are_one_file_under_their_digest(shelf: Shelf) -> None:
    first, again = shelf.take("a.jpg", phone_photo(), NOW), shelf.take("b.jpg", phone_photo(), NOW + HOUR)
    assert first == again
    file = shelf.files([first])[first]
    assert (file.name, file.kind, file.width, file.height, file.made) == ("a.jpg", "image/jpeg", 640, 480, NOW + HOUR)
    assert file.small is not None
    assert there(shelf) == sorted([shelf.path(first), shelf.path(file.small)])
    for digest in (first, file.small):
        assert hashlib.sha256(shelf.path(digest).read_bytes()).hexdigest() == digest
    assert shelf.path(first).relative_to(shelf.folder).as_posix() == f"{first[:2]}/{first[2:4]}/{first}"
    assert pixels(shelf.path(file.small).read_bytes()).size == (320, 240)


def test_a_position_is_kept_only_where_it_is_asked_for(shelf: Shelf) -> None:
    id = shelf.take("a.jpg", phone_photo(), NOW)
    assert shelf.files([id])[id].position is None
    assert shelf.take("a.jpg", phone_photo(), NOW, keep_position=True) == id
    assert shelf.files([id])[id].position == pytest.approx(GPS, abs=1e-5)
    shelf.take("a.jpg", phone_photo(), NOW)
    assert shelf.files([id])[id].position is not None


def test_a_paper_is_kept_as_it_is(shelf: Shelf) -> None:
    id = shelf.take("材料.png", PDF, NOW)
    file = shelf.files([id, "0" * 64])[id]
    assert (file.name, file.kind, file.small, file.size) == ("材料.pdf", "application/pdf", None, len(PDF))
    assert shelf.path(id).read_bytes() == PDF


def test_what_is_too_large_is_refused_before_it_is_looked_at(shelf: Shelf) -> None:
    with pytest.raises(NotTaken, match="30 MB"):
        shelf.take("a.jpg", bytes(LARGEST_PHOTO + 1), NOW)
    with pytest.raises(NotTaken, match="20 MB"):
        shelf.take("a.pdf", PDF.ljust(LARGEST_FILE + 1 - 6) + b"%%EOF\n", NOW)
    assert not shelf.folder.exists()


def test_where_the_disk_is_full_nothing_is_there_and_it_is_said(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.fsync

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StateAway, match="not kept: the disk is full"):
        shelf.take("a.jpg", photo(), NOW)
    assert there(shelf) == []
    monkeypatch.setattr(os, "fsync", whole)
    id = shelf.take("a.jpg", photo(), NOW)
    assert shelf.path(id).exists()


def test_a_disk_that_fills_up_in_the_middle_of_a_photo_keeps_none_of_it(shelf: Shelf) -> None:
    """The kernel itself stops the writing, at the limit of what this process may write into one file."""
    noise = Image.frombytes("RGB", (400, 300), Random(1).randbytes(400 * 300 * 3))
    made = io.BytesIO()
    noise.save(made, "PNG")
    before, told = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(StateAway, match="not kept: the disk is full"):
            shelf.take("a.png", made.getvalue(), NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, told)
    assert there(shelf) == []
    id = shelf.take("a.png", made.getvalue(), NOW)
    assert len(shelf.path(id).read_bytes()) > 20_000


def test_what_was_killed_before_its_row_is_swept(shelf: Shelf) -> None:
    for at in ("_put", "_enter"):
        url = shelf.database.url.render_as_string(hide_password=False)
        killed = [sys.executable, "-c", _KILLED, at, url, str(shelf.folder)]
        assert subprocess.run(killed, input=photo(640, 480), check=False).returncode == 9
    assert shelf.files(path.name for path in there(shelf)) == {}
    assert len(there(shelf)) == 4, "two drafts, and two files that no row names"
    aged(shelf)
    assert shelf.sweep(NOW + DAY - HOUR) == 0
    assert shelf.sweep(NOW + DAY + HOUR) == 4
    assert there(shelf) == []


def test_what_no_case_has_goes_after_a_day_and_what_one_has_stays(shelf: Shelf) -> None:
    kept, left = shelf.take("a.jpg", photo(640, 480), NOW), shelf.take("b.jpg", photo(), NOW)
    paper = shelf.take("c.pdf", PDF, NOW)
    attach(shelf.database, kept)
    aged(shelf)
    assert shelf.take("c.pdf", PDF, NOW + DAY) == paper, "sent again: its day begins anew"
    assert shelf.sweep(NOW + DAY + HOUR) == 1, "a photo that is small has no smaller one"
    assert set(shelf.files([kept, left, paper])) == {kept, paper}
    assert len(there(shelf)) == 3
    with shelf.database.begin() as connection:
        connection.execute(delete(case_attachment))
        connection.execute(delete(case_file).where(case_file.c.id == paper))
    aged(shelf)
    assert shelf.sweep(NOW + DAY * 3) == 3
    assert there(shelf) == []
