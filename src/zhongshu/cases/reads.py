"""What the ledger is told of who looked at a case, or at a list of them, and of who may not."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zhongshu.cases.case import Case
from zhongshu.cases.lists import Line
from zhongshu.cases.sight import listed
from zhongshu.cases.type import CaseType
from zhongshu.sharing.ledger.entry import Entry, Kind, Look
from zhongshu.sharing.reader import Reader

_TOLD_OF_A_FILE = 16
"""Digits of its id: whoever has the whole of it could name the file in a case of their own."""
_TOLD_POSTS = 20
"""Posts of a list that are named; of others how many there are."""


def read_entry(
    reader: Reader, case: Case, fields: Iterable[str], address: str, *, file: str | None = None,
    document: str | None = None,
) -> Entry:  # fmt: skip
    """One case, with the names of the answers that were shown; `file` is the id of one that was handed out, `document`
    the name and number of one that was handed out or verified."""
    details: dict[str, str] = {} if file is None else {"file": file[:_TOLD_OF_A_FILE]}
    details |= {} if document is None else {"document": document}
    if case.parts and not details:  # its page tells where each of them stands
        details = {"parts": " ".join(id.rpartition("/")[2] for id in list(case.parts)[-_TOLD_POSTS:])}
    return _entry(
        reader,
        address,
        reference=case.id,
        objects=(Look(case.type, tuple(sorted(fields))),),
        rows=1,
        details=details,
    )


def listed_entry(reader: Reader, lines: Sequence[Line], types: Mapping[str, CaseType], address: str) -> Entry:
    """A page of a list: how many cases, of which posts, with the answers that lists show."""
    posts = sorted({line.post for line in lines})
    more = f" +{len(posts) - _TOLD_POSTS}" if len(posts) > _TOLD_POSTS else ""
    names = sorted({line.type for line in lines})
    return _entry(
        reader,
        address,
        objects=tuple(Look(name, listed(types[name]) if name in types else ()) for name in names),
        rows=len(lines),
        details={"posts": " ".join(posts[:_TOLD_POSTS]) + more},
    )


def alike_entry(reader: Reader, type: CaseType, ids: Sequence[str], address: str) -> Entry:
    """Cases that were proposed as perhaps the same, with what a list calls each."""
    numbers = " ".join(id.rpartition("/")[2] for id in ids[:_TOLD_POSTS])
    more = f" +{len(ids) - _TOLD_POSTS}" if len(ids) > _TOLD_POSTS else ""
    names = (type.spec.says,) if type.spec.says else ()
    return _entry(
        reader,
        address,
        objects=(Look(type.name, names),),
        rows=len(ids),
        details={"alike": numbers + more},
    )


def denied_entry(reader: Reader, type: str, id: str, address: str, reason: str) -> Entry:
    """Of a case, or a file of one, that is not for this reader, or does not exist."""
    return _entry(
        reader,
        address,
        kind="denied",
        reference=id,
        objects=(Look(type),),
        decision="denied",
        reason=reason,
    )


def _entry(reader: Reader, address: str, *, kind: Kind = "read", **told: Any) -> Entry:
    """Whose look it was, and from where."""
    return Entry(kind=kind, actor=reader.actor, unit=reader.unit, key=reader.key, address=address, **told)
