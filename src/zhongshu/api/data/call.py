"""What every call for data states: who it is, under which grant and for which purpose it asks."""

import re

from fastapi import Request

from zhongshu.core.errors import GrantError, ZhongshuError
from zhongshu.packs.calls import Calls
from zhongshu.screens.rows.columns import Column
from zhongshu.sharing.read import Access

GRANT, PURPOSE = "Zhongshu-Grant", "Zhongshu-Purpose"
_WORD = re.compile("[a-z][a-z0-9_-]{0,79}")


def relation_columns(calls: Calls, name: str) -> dict[str, Column]:
    """Those of a relation. UnknownName; of an indicator it says which address has its values."""
    return calls.columns(name, values_at=f"GET /api/v1/indicators/{name}/values")


def stated(request: Request) -> tuple[str, str] | None:
    """Grant and purpose as the headers have them, None where one is missing. ZhongshuError for what can be neither."""
    return checked(request.headers.get(GRANT), request.headers.get(PURPOSE))


def checked(grant: str | None, purpose: str | None) -> tuple[str, str] | None:
    """As `stated`, of the headers' values."""
    if not grant or not purpose:
        return None
    for header, word in ((GRANT, grant), (PURPOSE, purpose)):
        if not _WORD.fullmatch(word):
            raise ZhongshuError(f"{header} is {word[:80]!r}", hint="an id: lower-case letters, digits, _ and -")
    return grant, purpose


def state(request: Request, access: Access, name: str) -> None:
    """Put grant and purpose of the call on its access; what is missing is an error that lists what this reader holds.

    GrantError, written into the ledger, for a reader who holds nothing.
    """
    said = stated(request)
    if said is None:
        raise unstated(access, name)
    access.grant, access.purpose = said


def unstated(access: Access, name: str) -> ZhongshuError:
    """The error for a call that does not state its grant and purpose."""
    noun = access.book.nouns.of_relation(name)
    held = access.book.permits(access.reader, noun, access.now)
    if not held:
        return denied(access, name)
    listed = "; ".join(f"{GRANT}: {one.grant.id}, {PURPOSE}: {one.grant.spec.purpose}" for one in held)
    said = f"a call states its grant and purpose in the headers {GRANT} and {PURPOSE}"
    return ZhongshuError(said, hint=f"you hold {listed}")


def denied(access: Access, name: str) -> ZhongshuError:
    """What the book says to a reader who may not; the ledger hears of it."""
    try:
        access.permit(name)
    except GrantError as error:
        access.door.deny(access.reader, name, error.message, purpose=access.purpose, address=access.address)
        return error
    return GrantError(f"{access.reader.actor} may not read {name}")
