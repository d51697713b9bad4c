"""A way by which notices go out."""

from dataclasses import dataclass
from typing import Protocol

from zhongshu.core.errors import ZhongshuError

MAIL = "mail:"
"""Before a mail address to which a parcel goes."""


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

    @property
    def address(self) -> str | None:
        """The mail address that it is for; None for one that goes where its channel leads."""
        return self.to.removeprefix(MAIL) if self.to.startswith(MAIL) else None


class Channel(Protocol):
    """Where notices go."""

    def send(self, parcel: Parcel) -> str | None:
        """Returns once the receiver has taken it, with what it said against a part of it. Unsent where it did not."""
        ...
