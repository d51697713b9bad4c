"""What every call for data states: who it is, under which grant and for which purpose it asks."""

import re
from dataclasses import dataclass
from functools import cached_property

from fastapi import Request

from zhongshu.api.data.columns import Column, Values, columns_of
from zhongshu.api.data.cursor import Cursors
from zhongshu.api.data.rates import LOOKUPS, ROWS, Rates
from zhongshu.core.errors import GrantError, UnknownName, ZhongshuError
from zhongshu.datasets.spec import Origin
from zhongshu.packs.hub import Hub
from zhongshu.sharing.read import Access
from zhongshu.sharing.reader import Reader

GRANT, PURPOSE = "Zhongshu-Grant", "Zhongshu-Purpose"
_WORD = re.compile("[a-z][a-z0-9_-]{0,79}")


@dataclass
class Calls:
    """What the endpoints share. Built once an application."""

    hub: Hub

    def __post_init__(self) -> None:
        self.rows = Rates(ROWS)
        self.lookups = Rates(LOOKUPS)
        self._origins: dict[str, Origin] = {}

    @cached_property
    def values(self) -> Values:
        return Values(self.hub.place.zone, self.hub.packs.catalogue.areas)

    @cached_property
    def cursors(self) -> Cursors:
        """Their secret comes from the region's key, so that all of its processes have the same."""
        return Cursors(self.hub.ledger.key.sign(b"zhongshu: cursors of the data API"))

    def origin(self, name: str) -> Origin:
        """measured, published or synthetic; told with every answer."""
        if name not in self._origins:
            self._origins[name] = self.hub.packs.catalogue.origin(name)
        return self._origins[name]

    def columns(self, name: str) -> dict[str, Column]:
        """UnknownName; of an indicator, unless rows have the same name, it says where its values are."""
        packs = self.hub.packs
        if name in packs.indicators.by_name and name not in packs.catalogue.names:
            hint = f"GET /api/v1/indicators/{name}/values"
            raise UnknownName(f"{name} is an indicator: it has values, not rows", hint=hint)
        return columns_of(packs.catalogue, name)


def caller(reader: Reader, host: str) -> str:
    """Whose calls are counted together: a key's, a person's, or a stranger's address."""
    if reader.key is not None:
        return reader.key
    return reader.actor if reader.known else f"at {host}"


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


def with_way_out(error: GrantError, name: str) -> GrantError:
    """The refusal, with where to ask for the grant that would be needed."""
    ask = f"/grants/new?read={name}"
    if ask in (error.hint or ""):
        return error
    hint = f"a grant that shows it would be needed: ask for one at {ask}"
    return GrantError(error.message, hint=hint if error.hint is None else f"{error.hint}; {hint}")
