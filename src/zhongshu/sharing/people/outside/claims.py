"""Who somebody is, by what a provider says of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhongshu.core.text import Text
from zhongshu.sharing.people.outside.spec import ProviderSpec
from zhongshu.sharing.people.person import LONGEST_NAME, Post, folded, line
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.people.tokens import digest

LONGEST_SUBJECT = 255
_LONGEST_LOGIN = 64


@dataclass(frozen=True)
class Vouched:
    """What a provider vouches for. Issuer and subject are the identity; `login` is what a new account is called.

    `sid` is the provider's own session, `id_token` what proved it all.
    """

    provider: str
    title: Text
    issuer: str
    subject: str
    name: str
    login: str
    posts: tuple[Post, ...]
    sid: str | None = None
    id_token: str = field(default="", repr=False)


def vouched(provider: str, spec: ProviderSpec, claims: Mapping[str, Any], id_token: str = "") -> Vouched:
    """By claims that were proved; names that cannot be shown or typed are replaced by ones that can."""
    subject = str(claims["sub"])
    login = _login(provider, _text(claims, spec.claims.login), subject)
    sid = claims.get("sid")
    return Vouched(
        provider=provider,
        title=spec.title,
        issuer=spec.issuer,
        subject=subject,
        name=_name(_text(claims, spec.claims.name)) or login,
        login=login,
        posts=posts_of(spec, claims),
        sid=sid[:LONGEST_SUBJECT] if isinstance(sid, str) and sid else None,
        id_token=id_token,
    )


def posts_of(spec: ProviderSpec, claims: Mapping[str, Any]) -> tuple[Post, ...]:
    """The posts that the rules give, each once; of two titles for the same post the first."""
    found: dict[tuple[str | None, str], Post] = {}
    for rule in spec.posts:
        said = claim_of(claims, rule.claim)
        if said == rule.has or (isinstance(said, list) and rule.has in said):
            found.setdefault((rule.unit, rule.role), Post(rule.unit, rule.role, rule.title))
    return tuple(found.values())


def claim_of(claims: Mapping[str, Any], path: str) -> Any:
    """The claim of this name, or that the dots lead to; None where there is none.

    >>> claim_of({"realm": {"roles": ["a"]}, "x.y": 1}, "realm.roles"), claim_of({"x.y": 1}, "x.y")
    (['a'], 1)
    """
    if path in claims:
        return claims[path]
    at: Any = claims
    for part in path.split("."):
        at = at.get(part) if isinstance(at, Mapping) else None
    return at


def wanted(spec: ProviderSpec) -> set[str]:
    """The claims that the rules look into, by their first parts."""
    return {path.partition(".")[0] for path in (spec.claims.name, *(rule.claim for rule in spec.posts))}


def _text(claims: Mapping[str, Any], path: str) -> str | None:
    found = claim_of(claims, path)
    return found if isinstance(found, str) else None


def _name(said: str | None) -> str | None:
    try:
        return None if said is None else line(said, Text(zh="姓名", en="a name"), LONGEST_NAME)
    except Refusal:
        return None


def _login(provider: str, said: str | None, subject: str) -> str:
    """With the provider behind an @, so that it looks like nobody's here."""
    room = _LONGEST_LOGIN - len(provider) - len("@-1234")
    called = folded((said or "").partition("@")[0])
    if called is None or len(called) > room:
        called = f"u{digest(subject)[:10]}"
    return f"{called}@{provider}"[:_LONGEST_LOGIN]
