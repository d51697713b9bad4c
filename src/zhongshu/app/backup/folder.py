"""A backup in a folder: this disk's, or one that is mounted here. Whoever may not read the region cannot read it."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zhongshu.app.backup.store import Check, Stored
from zhongshu.core.errors import BusyError
from zhongshu.lake.durable import sync_files
from zhongshu.lake.lease import lease

PIECE = 1 << 18
_DRAFT = ".part-"


@dataclass(frozen=True)
class FolderStore:
    """Files and folders that it makes are for their owner alone. Names that begin with a dot are its own."""

    root: Path

    @property
    def shown(self) -> str:
        """Its path as given."""
        return str(self.root)

    def put(self, name: str, content: bytes | Path) -> None:
        """By way of a draft beside it."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=_DRAFT)  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                if isinstance(content, bytes):
                    file.write(content)
                else:
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, file, PIECE)
            os.replace(draft, path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise

    def get(self, name: str) -> Iterator[bytes]:
        """As much at a time as stays in a processor's cache while it is hashed."""
        with (self.root / name).open("rb") as file:
            while piece := file.read(PIECE):
                yield piece

    def exists(self, name: str) -> bool:
        """A file."""
        return (self.root / name).is_file()

    def listed(self, prefix: str = "") -> Iterator[Stored]:
        """Folder by folder, each in the order of its names."""
        for folder, below, files in os.walk(self.root / prefix.rpartition("/")[0]):
            below[:] = sorted(name for name in below if not name.startswith("."))
            for file in sorted(files):
                path = Path(folder, file)
                name = path.relative_to(self.root).as_posix()
                if name.startswith(prefix) and not file.startswith("."):
                    yield Stored(name, path.stat().st_size)

    def delete(self, names: Iterable[str]) -> None:
        """One by one."""
        for name in names:
            (self.root / name).unlink(missing_ok=True)

    def settle(self, names: Iterable[str]) -> None:
        """Flushes each, and the folders that name them."""
        sync_files(self.root / name for name in names)

    @contextmanager
    def alone(self) -> Iterator[Check]:
        """The lock dies with the process; drafts of one that was killed are deleted."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with lease(self.root / ".lock", wait=0):
                for draft in [*self.root.glob(f"{_DRAFT}*"), *self.root.glob(f"*/{_DRAFT}*")]:
                    shutil.rmtree(draft) if draft.is_dir() else draft.unlink(missing_ok=True)
                yield lambda: None
        except BusyError as error:
            said = f"another process is writing to the backup {self.root}"
            raise BusyError(said, hint="let it end first; nothing was changed") from error

    @contextmanager
    def workroom(self) -> Iterator[Path]:
        """In it: there is room for a backup."""
        with tempfile.TemporaryDirectory(dir=self.root, prefix=_DRAFT) as folder:
            yield Path(folder)
