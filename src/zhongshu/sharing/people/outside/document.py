"""What a provider says of itself (OpenID Connect Discovery 1.0), as far as it is used here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhongshu.sharing.people.outside.spec import insecure


@dataclass(frozen=True)
class Document:
    """Addresses, None where the provider has none; `names_itself`: it says its issuer in every answer (RFC 9207)."""

    authorization: str
    token: str
    jwks: str
    userinfo: str | None = None
    end_session: str | None = None
    names_itself: bool = False


def address_of(issuer: str) -> str:
    """Where the document of an issuer is.

    >>> address_of("https://sso.example.gov.cn/")
    'https://sso.example.gov.cn/.well-known/openid-configuration'
    """
    return f"{issuer.rstrip('/')}/.well-known/openid-configuration"


def read_document(issuer: str, said: Mapping[str, Any]) -> Document:
    """ValueError for the document of another issuer, and for addresses that are missing or insecure."""
    if said.get("issuer") != issuer:
        raise ValueError(f"the document at {address_of(issuer)} is of the issuer {str(said.get('issuer'))[:300]!a}")
    return Document(
        authorization=_needed(said, "authorization_endpoint"),
        token=_needed(said, "token_endpoint"),
        jwks=_needed(said, "jwks_uri"),
        userinfo=_address(said, "userinfo_endpoint"),
        end_session=_address(said, "end_session_endpoint"),
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _needed(said: Mapping[str, Any], key: str) -> str:
    found = _address(said, key)
    if found is None:
        raise ValueError(f"the provider names no {key}")
    return found


def _address(said: Mapping[str, Any], key: str) -> str | None:
    found = said.get(key)
    if found is None:
        return None
    if not isinstance(found, str):
        raise ValueError(f"{key} is no address")
    fault = insecure(found)
    if fault is not None:
        raise ValueError(f"{key}: {fault}")
    return found
