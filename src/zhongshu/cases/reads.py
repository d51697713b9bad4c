"""What the ledger is told of who looked at a case, and of who may not."""

from collections.abc import Iterable, Mapping

from zhongshu.cases.case import Case
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.reader import Reader

_TOLD_OF_A_FILE = 16
"""Digits of its id: whoever has the whole of it could name the file in a case of their own."""


def read_entry(reader: Reader, case: Case, fields: Iterable[str], address: str, *, file: str | None = None) -> Entry:
    """One case, with the names of the answers that were shown; `file` is the id of one that was handed out."""
    details: Mapping[str, str] = {} if file is None else {"file": file[:_TOLD_OF_A_FILE]}
    return Entry(
        kind="read",
        actor=reader.actor,
        unit=reader.unit,
        key=reader.key,
        address=address,
        reference=case.id,
        objects=(Look(case.type, tuple(sorted(fields))),),
        rows=1,
        details=details,
    )


def denied_entry(reader: Reader, type: str, id: str, address: str, reason: str) -> Entry:
    """Of a case, or a file of one, that is not for this reader, or does not exist."""
    return Entry(
        kind="denied",
        actor=reader.actor,
        unit=reader.unit,
        key=reader.key,
        address=address,
        reference=id,
        objects=(Look(type),),
        decision="denied",
        reason=reason,
    )
