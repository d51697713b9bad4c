"""A way by which notices go out."""

from dataclasses import dataclass
from typing import Protocol

from zhongshu.core.errors import ZhongshuError


class Unsent(ZhongshuError):
    """A notice did not arrive. The sentence holds no address that is a secret."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes out. `key` is the same however often it is sent, and no other's: ASCII, 40 characters."""

    key: str
    to: str
    case: int
    subject: str
    body: str


class Channel(Protocol):
    """Where notices go."""

    def send(self, parcel: Parcel) -> str | None:
        """Returns once the receiver has taken it, with what it said against a part of it. Unsent where it did not."""
        ...
