"""What a provider's tokens have to say to be believed: ID tokens (OpenID Connect Core 1.0 section 3.1.3.7) and log-out
tokens (Back-Channel Logout 1.0 section 2.6). Over values; the signature was looked at before."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from zhongshu.sharing.people.outside.claims import LONGEST_SUBJECT
from zhongshu.sharing.people.outside.notice import Notice
from zhongshu.sharing.people.outside.signed import Opened, Wrong
from zhongshu.sharing.people.outside.spec import ProviderSpec

SKEW = timedelta(seconds=60)
"""So far the two clocks may be apart."""

FRESH = timedelta(minutes=5)
"""A log-out token that is older tells nothing new; so long its `jti` is remembered, and the skew besides."""

LOG_OUT = "http://schemas.openid.net/event/backchannel-logout"
_HASHES = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512}


@dataclass(frozen=True)
class Asked:
    """What a log-in asked for, and when."""

    nonce: str
    since: datetime


def check_id_token(
    token: Opened, spec: ProviderSpec, asked: Asked, now: datetime, access: str | None
) -> Mapping[str, Any]:
    """The claims. Wrong for a token of somebody else, for somebody else, of another log-in, or of another time.

    `access` is the access token that came with it, whose hash the token may name.
    """
    claims = token.claims
    if token.kind not in ("jwt", "id_token+jwt") or "events" in claims:
        raise Wrong("shape")
    _check_parties(claims, spec)
    if not hmac.compare_digest(_text(claims, "nonce", "nonce").encode(), asked.nonce.encode()):
        raise Wrong("nonce")
    _text(claims, "sub", "shape")
    if _instant(claims, "exp") <= now - SKEW or not asked.since - SKEW <= _instant(claims, "iat") <= now + SKEW:
        raise Wrong("time")
    if "nbf" in claims and _instant(claims, "nbf") > now + SKEW:
        raise Wrong("time")
    if spec.max_age is not None and _instant(claims, "auth_time") < now - timedelta(seconds=spec.max_age) - SKEW:
        raise Wrong("age")
    if "at_hash" in claims and access is not None and claims["at_hash"] != half_hash(access, token.alg):
        raise Wrong("signature")
    return claims


def check_log_out(token: Opened, spec: ProviderSpec, now: datetime) -> Notice:
    """Whose log-out it is. Wrong for what is none, is no news, or is an ID token."""
    claims = token.claims
    if token.kind not in ("jwt", "logout+jwt") or "nonce" in claims:
        raise Wrong("events")
    _check_parties(claims, spec)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOG_OUT), dict):
        raise Wrong("events")
    made = _instant(claims, "iat")
    expires = _instant(claims, "exp") if "exp" in claims else made + FRESH
    if not now - FRESH - SKEW <= made <= now + SKEW or expires <= now - SKEW:
        raise Wrong("time")
    subject, sid = (_text(claims, name, "shape") if name in claims else None for name in ("sub", "sid"))
    if subject is None and sid is None:
        raise Wrong("shape")
    return Notice(subject, sid, _text(claims, "jti", "shape"), made + FRESH + 2 * SKEW)


def half_hash(text: str, alg: str) -> str:
    """The left half of the hash that the algorithm uses, base64url (Core 1.0 section 3.1.3.6); of Ed25519 SHA-512.

    >>> half_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "RS256")
    '77QmUPtjPfzWtF2AnpK9RQ'
    """
    made = _HASHES.get(alg[-3:], hashlib.sha512)(text.encode()).digest()
    return base64.urlsafe_b64encode(made[: len(made) // 2]).decode().rstrip("=")


def _check_parties(claims: Mapping[str, Any], spec: ProviderSpec) -> None:
    """From this issuer, for this client: of several audiences it must be the one that asked."""
    if claims.get("iss") != spec.issuer:
        raise Wrong("issuer")
    audience = claims.get("aud")
    several = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp", spec.client_id if len(several) == 1 else None)
    if spec.client_id not in several or party != spec.client_id:
        raise Wrong("audience")


def _text(claims: Mapping[str, Any], name: str, why: str) -> str:
    found = claims.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_SUBJECT or not found.isprintable():
        raise Wrong(why)
    return found


def _instant(claims: Mapping[str, Any], name: str) -> datetime:
    """A NumericDate in UTC."""
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found < 10**11:
        raise Wrong("time" if name in claims else "shape")
    return datetime.fromtimestamp(found, UTC)
