"""Signed tokens of a provider (JWS): opened with a key that it publishes, by an algorithm that was agreed."""

import base64
import binascii
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key

LONGEST = 30_000
"""Characters of a token: some groups of somebody fit in, a flood does not."""

FindKey = Callable[[str | None, str], Key | None]
"""From a key's id, None where the token names none, and an algorithm to the key."""


@dataclass(frozen=True)
class Opened:
    """A token whose signature is right. What it says is still to be judged."""

    alg: str
    kind: str
    claims: Mapping[str, Any]


class Wrong(Exception):
    """A token that proves nothing; `why` is a kind of `refused`."""

    def __init__(self, why: str):
        self.why = why
        super().__init__(why)


def opened(token: str, algorithms: Collection[str], find: FindKey) -> Opened:
    """Wrong (shape, algorithm, key, signature) for any other token.

    The algorithm is looked at before the key: a public key is never taken for the secret of an HMAC (RFC 8725
    section 2.1).
    """
    header = _header(token)
    alg, kid = header.get("alg"), header.get("kid")
    if not isinstance(alg, str) or not (kid is None or isinstance(kid, str)):
        raise Wrong("shape")
    if alg not in algorithms:
        raise Wrong("algorithm")
    key = find(kid, alg)
    if key is None:
        raise Wrong("key")
    try:
        claims = json.loads(jws.deserialize_compact(token, key, algorithms=[alg]).payload or b"")
    except (JoseError, ValueError, RecursionError) as error:
        raise Wrong("signature") from error
    if not isinstance(claims, dict):
        raise Wrong("shape")
    return Opened(alg, str(header.get("typ") or "JWT").lower(), claims)


def _header(token: str) -> dict[str, Any]:
    first, dots, _ = token.partition(".")
    if len(token) > LONGEST or token.count(".") != 2 or not dots:
        raise Wrong("shape")
    try:
        found = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise Wrong("shape") from error
    if not isinstance(found, dict):
        raise Wrong("shape")
    return found
