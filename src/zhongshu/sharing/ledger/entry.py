"""One line of the ledger: who asked for what, why, and what came of it.

A line is canonical JSON (RFC 8785: keys sorted, no spaces, UTF-8, strings and whole numbers only), so that the same
entry always has the same bytes and the same hash. What is None, 0 or an empty list is left out of the line.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, Final, Literal, get_args

from zhongshu.core.errors import LedgerError, nearest

Kind = Literal["read", "opened", "closed", "broken", "denied", "login", "act", "note"]
"""read: one whole answer. opened, closed, broken: a stream begins, ends, breaks off. act: something administrative
that every process must know at once (grants, keys, accounts, sessions). note: anything else that was done."""

Decision = Literal["allowed", "denied"]

KINDS: Final[frozenset[str]] = frozenset(get_args(Kind))
_UNWRITTEN = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON has exactly (RFC 8785, 3.2.2.3)."""


@dataclass(frozen=True, slots=True)
class Look:
    """One object that was read (`air.station_aqi`) and the columns of it that were shown."""

    name: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What happened. `sequence` and `at` (UTC) are given by the ledger when it is written.

    `key` is the prefix of an API key; `reference` a case, consent or legal basis; `act` the verb of an act or note
    (`grant.revoked`); `address` the page, API path or command; `filter` and `result` are digests; `subjects` are
    pseudonyms (`subjects.Pseudonyms`), of which there may be fewer than `subject_count`. `reserved` is the number of
    rows a stream may hand out, told again when it ends, with `opened` (the sequence of its first entry) and `day`
    (the ISO date, in the region's zone, whose counters it belongs to).
    """

    kind: Kind
    actor: str
    decision: Decision = "allowed"
    sequence: int = -1
    at: datetime = _UNWRITTEN
    unit: str | None = None
    key: str | None = None
    grant: str | None = None
    version: int | None = None
    purpose: str | None = None
    reference: str | None = None
    act: str | None = None
    address: str | None = None
    objects: tuple[Look, ...] = ()
    filter: str | None = None
    subjects: tuple[str, ...] = ()
    subject_count: int = 0
    rows: int = 0
    reserved: int = 0
    opened: int | None = None
    day: str | None = None
    reason: str | None = None
    result: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)


_NAMES = tuple(sorted(one.name for one in fields(Entry)))
_COUNTS = frozenset({"subject_count", "rows", "reserved"})
_WHOLE = frozenset({"sequence", "version", "opened"}) | _COUNTS
_LEFT_OUT = (*sorted(_COUNTS), "objects", "subjects", "details")
"""What a line does not say when it is 0 or empty."""

_NEEDED = ("actor", "at", "decision", "kind", "sequence")
_TYPES: Mapping[str, type] = {name: int if name in _WHOLE else str for name in _NAMES} | {
    "objects": list,
    "subjects": list,
    "details": dict,
}
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_parse = json.JSONDecoder().decode


def encode(entry: Entry) -> bytes:
    """The line without its end. Half of a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD."""
    return line_of(members_of(entry, entry.sequence, stamp(entry.at)))


def members_of(entry: Entry, sequence: int, at: str) -> dict[str, Any]:
    """The JSON object of an entry with the sequence and time (`stamp`) that the ledger gives it.

    LedgerError for a value that `decode` would not take back.
    """
    found: dict[str, Any] = {}
    for name in _NAMES:
        value = getattr(entry, name)
        if value is None or value == () or (value == 0 and name in _COUNTS):
            continue
        found[name] = value
    found["sequence"], found["at"] = sequence, at
    if entry.objects:
        found["objects"] = [{"columns": _texts(one.columns), "name": one.name} for one in entry.objects]
    if entry.subjects:
        found["subjects"] = _texts(entry.subjects)
    if entry.details:
        found["details"] = {name: entry.details[name] for name in sorted(entry.details, key=_utf16)}
        _texts(tuple(entry.details.values()))
    else:
        del found["details"]
    _check(found)
    return found


def line_of(found: Mapping[str, Any]) -> bytes:
    """The canonical line of members in the order that `members_of` gives them."""
    text = _json(found)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text).encode()


def _check(found: Mapping[str, Any]) -> None:
    for name, value in found.items():
        kind = _TYPES[name]
        if kind is str:
            if not isinstance(value, str):
                raise LedgerError(f"{name} of an entry is {value!r}, not text")
        elif kind is int and (type(value) is not int or not -1 <= value <= _LARGEST):
            raise LedgerError(f"{name} of an entry is {value!r}, not a whole number up to 2**53")
    _check_words(found)


def _check_words(found: Mapping[str, Any]) -> None:
    if found["kind"] not in KINDS:
        raise LedgerError(f"no kind of entry {found['kind']!r}", hint=nearest(found["kind"], KINDS))
    if found["decision"] not in ("allowed", "denied"):
        raise LedgerError(f"an entry is allowed or denied, not {found['decision']!r}")


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def decode(line: bytes) -> Entry:
    """The entry of a line; LedgerError says what is wrong with one that is none.

    Whether the line is canonical is another question: `encode(decode(line)) == line`.
    """
    return entry_of(members(line))


def entry_of(members: Mapping[str, Any]) -> Entry:
    """As `decode` does, of an object that `members` read."""
    found = dict(members)
    for name in _NEEDED:
        if name not in found:
            raise LedgerError(f"an entry without {name!r}")
    for name, value in found.items():
        if name not in _TYPES:
            raise LedgerError(f"an entry has no {name!r}", hint=nearest(name, _NAMES))
        if type(value) is not _TYPES[name]:
            raise LedgerError(f"{name} is {value!r}, not of type {_TYPES[name].__name__}")
    for name in _WHOLE:
        if not -1 <= found.get(name, 0) <= _LARGEST:
            raise LedgerError(f"{name} of an entry is {found[name]!r}, not a whole number up to 2**53")
    _check_words(found)
    try:
        found["at"] = datetime.fromisoformat(found["at"])
        if "objects" in found:
            found["objects"] = tuple(Look(one["name"], _texts(one["columns"])) for one in found["objects"])
        if "subjects" in found:
            found["subjects"] = _texts(found["subjects"])
        if "details" in found:
            _texts(tuple(found["details"].values()))
    except (ValueError, TypeError, KeyError) as error:
        raise LedgerError(f"an entry that cannot be read: {error}") from error
    return Entry(**found)


def canonical(line: bytes, told: Mapping[str, Any], entry: Entry) -> bool:
    """Whether a line, its `members` and the entry they make is what `encode` writes of it, in less time than that."""
    if list(told) != sorted(told) or line_of(told) != line or stamp(entry.at) != told["at"]:
        return False
    if not all(told[name] for name in _LEFT_OUT if name in told):
        return False
    if any(list(one) != ["columns", "name"] for one in told.get("objects", ())):
        return False
    details = list(told.get("details", ()))
    return len(details) < 2 or details == sorted(details, key=_utf16)


def members(line: bytes) -> dict[str, Any]:
    """The JSON object of a line as it stands, unchecked but for being one."""
    try:
        found = _parse(line.decode())
    except (ValueError, RecursionError) as error:
        raise LedgerError(f"not a line of JSON: {error}") from error
    if type(found) is not dict:
        raise LedgerError("a line that is no JSON object")
    return found


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    for value in values:
        if not isinstance(value, str):
            raise LedgerError(f"an entry lists {value!r}, which is no text")
    return tuple(values)


def stamp(moment: datetime) -> str:
    """The time as lines have it, always of one width, so that texts compare as times do.

    >>> stamp(datetime(2026, 3, 1, tzinfo=UTC))
    '2026-03-01T00:00:00.000000Z'
    """
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
