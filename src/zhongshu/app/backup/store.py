"""Where a backup lies, as far as a backup has to know: names with / in them, and the bytes under each."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Check = Callable[[], None]
"""BusyError when the place is not this process's alone any more."""


@dataclass(frozen=True)
class Stored:
    """A name and how many bytes are under it."""

    name: str
    size: int


class Store(Protocol):
    """A folder or a bucket. HomeError says why it cannot be used: gone, refused, away; no message holds a secret.

    Threads may share it.
    """

    @property
    def shown(self) -> str:
        """Where it is, as a person would type it."""
        ...

    def put(self, name: str, content: bytes | Path) -> None:
        """These bytes, or those of a file, replace what is there: whole or not at all."""
        ...

    def get(self, name: str) -> Iterator[bytes]:
        """In pieces. FileNotFoundError when there is none, before the first piece."""
        ...

    def exists(self, name: str) -> bool:
        """Whether there are bytes under it."""
        ...

    def listed(self, prefix: str = "") -> Iterator[Stored]:
        """Everything whose name begins so; nothing where there is no such place yet."""
        ...

    def delete(self, names: Iterable[str]) -> None:
        """What is gone already is no fault."""
        ...

    def settle(self, names: Iterable[str]) -> None:
        """Returns when what was put under these names outlasts a power cut."""
        ...

    def alone(self) -> AbstractContextManager[Check]:
        """Keep other backups out for as long; BusyError, at once, names the process that is at it."""
        ...

    def workroom(self) -> AbstractContextManager[Path]:
        """A folder on this machine for what is made on the way, for its owner alone."""
        ...


def content(store: Store, name: str) -> bytes:
    """All of it at once; FileNotFoundError when there is none."""
    return b"".join(store.get(name))
