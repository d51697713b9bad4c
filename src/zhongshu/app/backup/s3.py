"""A backup in a bucket of S3, or of a server that speaks like it, by way of Rust's object_store (`obstore`).

It takes what goes wrong on a line for granted: each request is tried again, an answer that breaks off goes on where it
broke, a large file is sent in parts that appear together or not at all. The server is told the SHA-256 of whatever it
gets and refuses other bytes.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.app.backup.s3_lock import locked
from zhongshu.app.backup.store import Check, Stored
from zhongshu.core.errors import HomeError
from zhongshu.core.masking import masked

if TYPE_CHECKING:
    from obstore.store import S3Store as Bucket

_PIECE = 4 << 20
_PART = 8 << 20
_MOST_PARTS = 9_000
"""Of one upload; S3 takes 10,000."""
_AT_ONCE = 4
"""Parts of one file on their way at once."""
_GO_ON = 5
"""Times that one download may break off."""

_TIMES: Mapping[str, Any] = {
    "connect_timeout": timedelta(seconds=10),
    "read_timeout": timedelta(seconds=60),
    "timeout": timedelta(minutes=30),
}
_AGAIN: Mapping[str, Any] = {"max_retries": 4, "retry_timeout": timedelta(minutes=3)}
_REFUSED = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidClientTokenId", "ExpiredToken"}


@dataclass(frozen=True)
class S3Store:
    """`prefix` is empty or has no / at either end; `settings` are those of obstore's S3Store."""

    bucket: str
    prefix: str
    settings: Mapping[str, str] = field(repr=False)

    @property
    def shown(self) -> str:
        """s3://BUCKET/PREFIX"""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")

    def put(self, name: str, content: bytes | Path) -> None:
        """In parts where it is large."""
        import obstore

        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        part = max(_PART, -(-size // _MOST_PARTS))
        with self._told():
            obstore.put(self.opened, name, content, chunk_size=part, max_concurrency=_AT_ONCE)

    def put_if(self, name: str, content: bytes, tag: str | None) -> str | None:
        """Put it where nothing is (`tag` None), or where still that is which had this tag; its new tag.

        None when it is otherwise.
        """
        import obstore
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        with self._told():
            try:
                done = obstore.put(self.opened, name, content, mode="create" if tag is None else {"e_tag": tag})
            except (AlreadyExistsError, PreconditionError):
                return None
        return done["e_tag"] or ""

    def get_tagged(self, name: str) -> tuple[bytes, str]:
        """Its bytes and its tag; FileNotFoundError when there is none."""
        import obstore

        with self._told():
            found = obstore.get(self.opened, name)
            return bytes(found.bytes()), found.meta["e_tag"] or ""

    def get(self, name: str) -> Iterator[bytes]:
        """Goes on after a broken line, as long as the bytes are the same ones."""
        done, tag, size = 0, None, 1
        for left in reversed(range(_GO_ON)):
            try:
                with self._told():
                    found = self._from(name, done, tag)
                    tag, size = found.meta["e_tag"], found.meta["size"]
                    for piece in found.stream(_PIECE):
                        done += len(piece)
                        yield bytes(piece)
                return
            except HomeError:
                if not done or done >= size or not left:
                    raise

    def exists(self, name: str) -> bool:
        """Asks for its head."""
        import obstore

        with self._told():
            try:
                obstore.head(self.opened, name)
            except FileNotFoundError:
                return False
        return True

    def listed(self, prefix: str = "") -> Iterator[Stored]:
        """By a thousand."""
        import obstore

        folder, _, begins = prefix.rpartition("/")
        with self._told():
            for some in obstore.list(self.opened, folder or None):
                for one in some:
                    if one["path"].startswith(f"{folder}/{begins}" if folder else begins):
                        yield Stored(one["path"], one["size"])

    def delete(self, names: Iterable[str]) -> None:
        """Many in one request, where the server can."""
        import obstore

        if gone := list(names):
            with self._told():
                obstore.delete(self.opened, gone)

    def settle(self, names: Iterable[str]) -> None:
        """A server says yes when it holds them."""

    def alone(self) -> AbstractContextManager[Check]:
        """By a lock object that is renewed."""
        return locked(self)

    @contextmanager
    def workroom(self) -> Iterator[Path]:
        """In the system's temporary folder (TMPDIR)."""
        with tempfile.TemporaryDirectory(prefix="zhongshu-backup-") as folder:
            yield Path(folder)

    @property
    def opened(self) -> "Bucket":
        """Opens nothing yet; HomeError where the library is missing or a setting cannot be."""
        if not self._held:
            self._held.append(self._open())
        return self._held[0]

    _held: list["Bucket"] = field(default_factory=list, init=False, repr=False, compare=False)

    def _open(self) -> "Bucket":
        try:
            from obstore.exceptions import BaseError
            from obstore.store import S3Store as Bucket
        except ImportError as error:
            raise HomeError("a backup in a bucket needs obstore", hint="pip install 'zhongshu[s3]'") from error
        plain = self.settings.get("endpoint", "").startswith("http://")
        try:
            return Bucket(
                self.bucket,
                prefix=self.prefix or None,
                config=dict(self.settings),  # type: ignore[arg-type]
                client_options={"allow_http": plain, **_TIMES},  # type: ignore[arg-type]
                retry_config=_AGAIN,  # type: ignore[arg-type]
            )
        except (BaseError, ValueError, TypeError) as error:
            raise HomeError(f"{self.shown} cannot be opened: {_line(error)}") from None

    def _from(self, name: str, start: int, tag: str | None) -> Any:
        import obstore

        if not start:
            return obstore.get(self.opened, name)
        return obstore.get(self.opened, name, options={"range": {"offset": start}, "if_match": tag})

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the library raises as a sentence; FileNotFoundError stays for a name that is not there."""
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, FileNotFoundError) as error:
            code = (re.findall(r"<Code>(\w+)</Code>", str(error)) or [""])[0]
            if isinstance(error, FileNotFoundError) and code != "NoSuchBucket":
                raise
            raise self._fault(error, code) from None

    def _fault(self, error: Exception, code: str) -> HomeError:
        from obstore.exceptions import PermissionDeniedError, UnauthenticatedError

        where = self.settings.get("endpoint", "S3")
        if code == "NoSuchBucket":
            return HomeError(f"there is no bucket {self.bucket} at {where}", hint="make it first: a backup makes none")
        if code in _REFUSED or isinstance(error, PermissionDeniedError | UnauthenticatedError):
            hint = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY have to be of somebody who may read and write there"
            return HomeError(f"{where} lets nobody in to {self.shown} with these credentials: {code}", hint=hint)
        return HomeError(f"{self.shown} at {where} could not be used: {_line(error)}", hint="nothing was changed")


def _line(error: Exception) -> str:
    """The first line, without what the library adds for its own developers."""
    return masked(next(iter(str(error).splitlines()), type(error).__name__))
