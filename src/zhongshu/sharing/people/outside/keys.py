"""The keys that a provider signs with."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey, import_key

LASTING = 300.0
"""Seconds: so long a key that the provider took back may still open something."""

SHORTEST_RSA = 2048
"""Bits (NIST SP 800-131A revision 2, table 2)."""

_MOST = 50
_KINDS: tuple[tuple[re.Pattern[str], type[RSAKey | ECKey | OKPKey]], ...] = (
    (re.compile(r"[RP]S\d+"), RSAKey),
    (re.compile(r"ES\d+"), ECKey),
    (re.compile(r"Ed.*"), OKPKey),
)


@dataclass(frozen=True)
class SigningKey:
    """A public key, and what its provider says of it."""

    key: Key
    kid: str | None
    alg: str | None


def read_keys(document: Mapping[str, Any]) -> tuple[SigningKey, ...]:
    """The public keys for signatures of a JWK set (RFC 7517); what is none, or is secret or too short, is left out.

    ValueError where it is no set.
    """
    said = document.get("keys")
    if not isinstance(said, list):
        raise ValueError("the provider's keys are no JWK set")
    return tuple(found for one in said[:_MOST] if (found := _read(one)) is not None)


def fitting(keys: Sequence[SigningKey], kid: str | None, alg: str) -> Key | None:
    """The key that a token says it was signed with. One that names none was signed with the only key there is."""
    kind = next(kind for pattern, kind in _KINDS if pattern.fullmatch(alg))
    able = [one for one in keys if isinstance(one.key, kind) and one.alg in (None, alg)]
    if kid is None:
        return able[0].key if len(able) == 1 else None
    return next((one.key for one in able if one.kid == kid), None)


def _read(said: Any) -> SigningKey | None:
    if not isinstance(said, dict) or said.get("kty") not in ("RSA", "EC", "OKP") or said.get("use", "sig") != "sig":
        return None
    if "d" in said or "verify" not in (said.get("key_ops") or ["verify"]):
        return None
    try:
        key = import_key(said)
        if isinstance(key, RSAKey) and key.raw_value.key_size < SHORTEST_RSA:
            return None
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return SigningKey(key, _word(said.get("kid")), _word(said.get("alg")))


def _word(said: Any) -> str | None:
    return said if isinstance(said, str) else None
