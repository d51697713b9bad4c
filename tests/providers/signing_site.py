"""A small provider of signed tokens that a test makes lie: for what an honest one cannot be brought to do."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import FastAPI
from joserfc import jws
from joserfc.jwk import Key, RSAKey
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.sites import serving

CLIENT = "zhongshu"
LOG_OUT = "http://schemas.openid.net/event/backchannel-logout"
EVERY = jws.JWSRegistry(algorithms=list(jws.JWSRegistry.algorithms))


def rsa(kid: str) -> RSAKey:
    """A key of 2048 bits."""
    return RSAKey.generate_key(2048, {"kid": kid})


ONE, TWO, STRANGE = rsa("one"), rsa("two"), rsa("one")
"""`STRANGE` says that it is ONE, and is not."""


def signed(claims: dict[str, Any], key: Key = ONE, alg: str = "RS256", **header: str | None) -> str:
    """A token; a header field that is None is left out."""
    said = {"alg": alg, "kid": "one", "typ": "JWT", **header}
    kept = {name: value for name, value in said.items() if value is not None}
    return jws.serialize_compact(kept, json.dumps(claims), key, registry=EVERY)


def unsigned(claims: dict[str, Any]) -> str:
    """A token that anybody can make."""
    return f"{_parts('none', claims)}."


def by_public_key(claims: dict[str, Any]) -> str:
    """HS256 with the provider's public key as its secret."""
    text = _parts("HS256", claims)
    made = hmac.digest(ONE.as_pem(private=False), text.encode(), "sha256")
    return f"{text}.{_packed(made)}"


def _parts(alg: str, claims: dict[str, Any]) -> str:
    header = {"alg": alg, "typ": "JWT", "kid": "one"}
    return ".".join(_packed(json.dumps(part).encode()) for part in (header, claims))


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@dataclass
class Signer:
    """What the next log-in here says. `claims` and `header` change the ID token, `token` replaces it whole; `userinfo`
    is what that address says, where there is one.

    `counted` is how often each of its addresses was asked.
    """

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, str | None] = field(default_factory=dict)
    token: str | None = None
    key: Key = field(default_factory=lambda: ONE)
    published: list[Key] = field(default_factory=lambda: [ONE])
    document: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    away: bool = False
    counted: dict[str, int] = field(default_factory=dict)
    _asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def log_in(self, address: str, **answer: str) -> str:
        """The person there agrees at once; where the browser goes then. `answer` changes what it brings."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(16)
        self._asked[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.issuer, **answer}
        return f"{asked['redirect_uri']}?{urlencode({name: value for name, value in back.items() if value})}"

    def id_token(self, asked: dict[str, str]) -> str:
        """As the test wants it."""
        now = datetime.now(UTC)
        honest = {
            "iss": self.issuer,
            "sub": "s-1",
            "aud": CLIENT,
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(minutes=5)).timestamp()),
            "nonce": asked.get("nonce"),
            "name": "王芳",
            "groups": ["air-officers"],
            "sid": "there-1",
        }
        claims = {name: value for name, value in (honest | self.claims).items() if value is not None}
        return self.token or signed(claims, self.key, **self.header)

    def notice(self, **changed: Any) -> str:
        """A log-out token; a claim that is None is left out."""
        now = int(datetime.now(UTC).timestamp())
        honest = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": secrets.token_hex(8)}
        claims = honest | {"sub": "s-1", "events": {LOG_OUT: {}}} | changed
        return signed({name: value for name, value in claims.items() if value is not None}, self.key, typ="logout+jwt")

    def app(self) -> FastAPI:
        """Its addresses."""
        made = FastAPI()
        made.router.routes += [
            Route("/.well-known/openid-configuration", self._document),
            Route("/jwks", self._jwks),
            Route("/token", self._token, methods=["POST"]),
            Route("/userinfo", self._userinfo),
        ]
        return made

    def _count(self, what: str) -> Response | None:
        self.counted[what] = self.counted.get(what, 0) + 1
        return Response("out of order", 503) if self.away else None

    def _document(self, _: Request) -> Response:
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/end",
            "authorization_response_iss_parameter_supported": True,
        }
        if self.userinfo:
            said["userinfo_endpoint"] = f"{self.issuer}/userinfo"
        return self._count("document") or JSONResponse(said | self.document)

    def _userinfo(self, request: Request) -> Response:
        known = request.headers.get("authorization") == "Bearer a-1"
        return self._count("userinfo") or (JSONResponse(self.userinfo) if known else Response(status_code=401))

    def _jwks(self, _: Request) -> Response:
        return self._count("jwks") or JSONResponse({"keys": [key.as_dict(private=False) for key in self.published]})

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        asked = self._asked.pop(str(form.get("code")), None)
        if asked is None or not _proved(asked, str(form.get("code_verifier"))):
            return JSONResponse({"error": "invalid_grant"}, 400)
        given = {"access_token": "a-1", "token_type": "Bearer", "id_token": self.id_token(asked)}
        return self._count("token") or JSONResponse(given)


@contextmanager
def signing(**known: Any) -> Iterator[Signer]:
    """One that answers as long as the block."""
    signer = Signer(**known)
    with serving(signer.app()) as issuer:
        signer.issuer = issuer
        yield signer


def _proved(asked: dict[str, str], verifier: str) -> bool:
    made = _packed(hashlib.sha256(verifier.encode()).digest())
    return asked["code_challenge_method"] == "S256" and asked["code_challenge"] == made
