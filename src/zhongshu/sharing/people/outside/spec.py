"""What `region.yaml` says of an outside provider of log-in (OpenID Connect)."""

from ipaddress import ip_address
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from zhongshu.core.errors import LoadError
from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text
from zhongshu.datasets.sources.address import target_of
from zhongshu.sharing.people.roles import OF_A_SUBJECT, OF_A_UNIT, Role

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures made with a key that only the provider has. HS256 and its like are made with the client's secret, and
`none` by anybody."""

LONGEST_ISSUER = 300


class ClaimNames(Spec):
    """Which claims name the person; `login` gives the first part of the log-in name of a new account."""

    name: str = "name"
    login: str = "preferred_username"


class PostRule(Spec):
    """One post for everybody whose `claim` is `has`, or is a list with it; dots lead into a claim of several parts."""

    claim: str = Field(min_length=1)
    has: str = Field(min_length=1)
    role: Role
    unit: Name | None = None
    title: str = ""

    @model_validator(mode="after")
    def _holds(self) -> Self:
        if self.role in OF_A_SUBJECT:
            raise ValueError(f"no claim gives the role {self.role}: it acts for a subject, whom people here write down")
        if self.role in OF_A_UNIT and self.unit is None:
            raise ValueError(f"the role {self.role} is held in a unit: unit: which?")
        return self


class ProviderSpec(Spec):
    """One provider. `client_secret` None is a public client; it may be `${NAME}` of the environment.

    `max_age` is how many seconds ago somebody may have shown the provider who they are; None leaves that to it.
    `without_posts` says what becomes of somebody whom no rule and nobody here gives a post.
    """

    title: Text
    issuer: str = Field(max_length=LONGEST_ISSUER)
    client_id: str = Field(min_length=1)
    client_secret: str | None = Field(default=None, repr=False)
    client_auth: Literal["basic", "post"] = "basic"
    algorithms: tuple[str, ...] = Field(default=("RS256",), min_length=1)
    scopes: tuple[str, ...] = ("openid", "profile")
    claims: ClaimNames = Field(default_factory=ClaimNames)
    posts: tuple[PostRule, ...] = ()
    without_posts: Literal["refuse", "admit"] = "refuse"
    max_age: int | None = Field(default=None, ge=60)

    @field_validator("issuer")
    @classmethod
    def _address(cls, issuer: str) -> str:
        fault = insecure(issuer)
        if fault is not None:
            raise ValueError(f"the issuer {fault}")
        if "?" in issuer or "#" in issuer:
            raise ValueError(f"the issuer {issuer} has a part after ? or #, which no issuer has")
        return issuer

    @field_validator("algorithms")
    @classmethod
    def _signed(cls, said: tuple[str, ...]) -> tuple[str, ...]:
        for one in said:
            if one not in ALGORITHMS:
                why = "only the provider can sign with: " + ", ".join(ALGORITHMS)
                raise ValueError(f"tokens signed with {one!r} are not taken; {why}")
        return said

    @field_validator("scopes")
    @classmethod
    def _openid(cls, said: tuple[str, ...]) -> tuple[str, ...]:
        return said if "openid" in said else ("openid", *said)


def insecure(url: str) -> str | None:
    """Why nothing secret goes to this address; None where it is https, or http to this machine itself.

    >>> insecure("https://sso.example.gov.cn"), insecure("http://127.0.0.1:5000/")
    (None, None)
    >>> insecure("http://sso.example.gov.cn")
    'http://sso.example.gov.cn is http: what crosses the network is https'
    """
    try:
        target = target_of(url)
    except LoadError as error:
        return error.message
    if target.scheme == "https" or _loopback(urlsplit(url).hostname or ""):
        return None
    return f"{target.shown.rstrip('/')} is http: what crosses the network is https"


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
