"""Where a page ended, so that the next one goes on there: an opaque word that only this region can write."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from zhongshu.core.errors import ZhongshuError

_MARK = 16
"""Bytes of the authentication code."""
_LONGEST = 8_000
_AGAIN = "begin again without after"


@dataclass(frozen=True)
class Ended:
    """The snapshot it is of, the last row's values of the order, and how many rows alike were given."""

    snapshot: int
    values: tuple[Any, ...]
    given: int = 0


@dataclass(frozen=True)
class Cursors:
    """`secret` is the same in every process of a region."""

    secret: bytes

    def write(self, ended: Ended, asked: Sequence[object]) -> str:
        """`asked` is what the next call has to ask again: name, filters, order."""
        values = [_written(value) for value in ended.values]
        content = json.dumps([ended.snapshot, ended.given, values], ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._mark(content, asked) + content).rstrip(b"=").decode()

    def read(self, text: str, asked: Sequence[object]) -> Ended:
        """The values are as JSON has them: `typed` makes them what they were.

        ZhongshuError for a word that was not written for this question.
        """
        try:
            whole = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            whole = b""
        mark, content = whole[:_MARK], whole[_MARK:]
        if len(text) > _LONGEST or not hmac.compare_digest(mark, self._mark(content, asked)):
            hint = f"grant, filters and order stay the same; {_AGAIN}"
            raise ZhongshuError("after is no cursor of this question", hint=hint)
        snapshot, given, values = json.loads(content)
        return Ended(snapshot, tuple(values), given)

    def _mark(self, content: bytes, asked: Sequence[object]) -> bytes:
        question = hashlib.sha256(json.dumps(asked, ensure_ascii=True).encode()).digest()
        return hmac.digest(self.secret, question + content, "sha256")[:_MARK]


def typed(ended: Ended, kinds: Sequence[str]) -> Ended:
    """With the values that a cursor brought back; `kinds` are the DuckDB types of the order.

    ZhongshuError when they do not fit: columns or masks have changed since.
    """
    try:
        values = tuple(_read(*pair) for pair in zip(ended.values, kinds, strict=True))
    except (ValueError, TypeError, ArithmeticError) as error:
        raise ZhongshuError("after was written under other columns", hint=_AGAIN) from error
    return replace(ended, values=values)


def _written(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else str(value)


def _read(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind.startswith("DECIMAL"):
        return Decimal(value)
    match kind:
        case "DATE":
            return date.fromisoformat(value)
        case "TIMESTAMP WITH TIME ZONE":
            return datetime.fromisoformat(value)
        case "DOUBLE":
            return float(value)
    return value
