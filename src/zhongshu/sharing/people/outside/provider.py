"""One provider as the hub speaks to it. Needs the extra `oidc`; whoever has no provider never imports this."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from joserfc.jwk import Key

from zhongshu.core.masking import masked
from zhongshu.datasets.sources.address import Guard
from zhongshu.sharing.people.outside.claims import Vouched, vouched, wanted
from zhongshu.sharing.people.outside.document import Document, address_of, read_document
from zhongshu.sharing.people.outside.kept import Kept
from zhongshu.sharing.people.outside.keys import LASTING, SigningKey, fitting, read_keys
from zhongshu.sharing.people.outside.notice import Notice
from zhongshu.sharing.people.outside.pending import Pending
from zhongshu.sharing.people.outside.refused import away, refused
from zhongshu.sharing.people.outside.signed import Opened, Wrong, opened
from zhongshu.sharing.people.outside.spec import ProviderSpec
from zhongshu.sharing.people.outside.tokens import Asked, check_id_token, check_log_out
from zhongshu.sharing.people.outside.wire import Unreachable, Wire

_HOUR = 3600.0
_LOG = logging.getLogger(__name__)
_CODE = 2_000
T = TypeVar("T")


@dataclass(frozen=True)
class OpenProvider:
    """Whatever goes wrong is OutsideRefused or ProviderAway; the details are in the log, without anything secret."""

    name: str
    spec: ProviderSpec
    wire: Wire
    document: Kept[Document]
    keys: Kept[tuple[SigningKey, ...]]

    @classmethod
    def of(
        cls, name: str, spec: ProviderSpec, guard: Guard, clock: Callable[[], float] = time.monotonic
    ) -> "OpenProvider":
        """Nothing is asked yet. `clock` counts seconds."""
        wire = Wire(spec, guard)

        def document() -> Document:
            return _told(name, spec, lambda: read_document(spec.issuer, wire.get(address_of(spec.issuer))))

        kept = Kept(document, _HOUR, clock)

        def keys() -> tuple[SigningKey, ...]:
            address = kept.get().jwks
            return _told(name, spec, lambda: read_keys(wire.get(address)))

        return cls(name, spec, wire, kept, Kept(keys, LASTING, clock))

    def address(self, pending: Pending) -> str:
        """Where the browser goes to log in."""
        return self.wire.url(
            self.document.get().authorization,
            state=pending.state,
            nonce=pending.nonce,
            verifier=pending.verifier,
            back=pending.back,
        )

    def vouch(self, pending: Pending, answer: Mapping[str, str], now: datetime) -> Vouched:
        """Who the browser came back as. `answer` is the query that it brought."""
        document = self.document.get()
        try:
            code = _code(answer, self.spec.issuer, must_name=document.names_itself)
            given = _told(
                self.name,
                self.spec,
                lambda: self.wire.redeem(document.token, code=code, verifier=pending.verifier, back=pending.back),
            )
            id_token, access = _word(given, "id_token"), given.get("access_token")
            access = access if isinstance(access, str) else None
            asked = Asked(pending.nonce, pending.made)
            claims = check_id_token(self._opened(id_token), self.spec, asked, now, access)
            return vouched(self.name, self.spec, self._more(claims, document, access), id_token)
        except Wrong as error:
            raise self._refused(error) from error

    def notice(self, token: str, now: datetime) -> Notice:
        """What a log-out token says."""
        try:
            return check_log_out(self._opened(token), self.spec, now)
        except Wrong as error:
            raise self._refused(error) from error

    def farewell(self, id_token: str, back: str) -> str | None:
        """Where the browser goes to log out there, too (RP-Initiated Logout 1.0); None where it cannot."""
        end = self.document.get().end_session
        if end is None:
            return None
        said = {"id_token_hint": id_token, "client_id": self.spec.client_id, "post_logout_redirect_uri": back}
        return f"{end}{'&' if '?' in end else '?'}{urlencode(said)}"

    def _opened(self, token: str) -> Opened:
        return opened(token, self.spec.algorithms, self._key)

    def _key(self, kid: str | None, alg: str) -> Key | None:
        return fitting(self.keys.get(), kid, alg) or fitting(self.keys.anew(), kid, alg)

    def _more(self, claims: Mapping[str, Any], document: Document, access: str | None) -> Mapping[str, Any]:
        """With what the rules want and only the userinfo endpoint says; the ID token's own claims go before it."""
        if document.userinfo is None or access is None or wanted(self.spec) <= claims.keys():
            return claims
        address = document.userinfo
        found = _told(self.name, self.spec, lambda: self.wire.get(address, bearer=access))
        if found.get("sub") != claims["sub"]:
            raise Wrong("shape")
        return {**found, **claims}

    def _refused(self, error: Wrong) -> Exception:
        _LOG.warning("log-in by %s: %s", self.name, error.why)
        return refused(error.why, self.spec.title)


def _code(answer: Mapping[str, str], issuer: str, *, must_name: bool) -> str:
    """The code; Wrong for an error, and for an answer that another provider gave (RFC 9207)."""
    named = answer.get("iss")
    if named != issuer and (named is not None or must_name):
        raise Wrong("mixed")
    if "error" in answer:
        raise Wrong("cancelled" if answer["error"] == "access_denied" else "refused")
    code = answer.get("code", "")
    if not 0 < len(code) <= _CODE:
        raise Wrong("shape")
    return code


def _word(given: Mapping[str, Any], name: str) -> str:
    found = given.get(name)
    if not isinstance(found, str):
        raise Wrong("shape")
    return found


def _told(name: str, spec: ProviderSpec, ask: Callable[[], T]) -> T:
    """For people one sentence; for the operator what it was."""
    try:
        return ask()
    except (Unreachable, ValueError) as error:
        _LOG.warning("the provider %s: %s", name, masked(str(error)))
        raise away(spec.title) from error
