"""Whom a row is about, as the ledger keeps it: a pseudonym that means nothing once its month's key is deleted."""

import base64
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

MonthKeys = Callable[[str], bytes]
"""The secret key of a month (2026-11)."""


@dataclass(frozen=True)
class Pseudonyms:
    """HMAC-SHA256 of the subject under the key of the month (UTC), its first 16 bytes as base64url without padding."""

    keys: MonthKeys

    def of(self, subject: str, at: datetime) -> str:
        """At the time of an entry."""
        return pseudonym(self._key(at), subject)

    def digest(self, texts: Sequence[str], at: datetime) -> str:
        """Of what was asked, in which a subject may stand: 32 hexadecimal digits, by which nobody without the key can
        tell whether a guess is right. It is no subject's pseudonym."""
        return hmac.digest(self._key(at), "\n".join(("asked", *texts)).encode(), "sha256")[:16].hex()

    def _key(self, at: datetime) -> bytes:
        month = at.astimezone(UTC)
        return self.keys(f"{month.year:04}-{month.month:02}")


def pseudonym(key: bytes, subject: str) -> str:
    """22 characters."""
    return base64.urlsafe_b64encode(hmac.digest(key, subject.encode(), "sha256")[:16]).decode().rstrip("=")
