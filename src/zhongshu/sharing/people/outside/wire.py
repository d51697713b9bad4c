"""HTTP to a provider: only to addresses that the region's guard lets pass, in little time, for little."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import httpx2
from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.address import Guard, target_of
from zhongshu.sharing.people.outside.signed import Wrong
from zhongshu.sharing.people.outside.spec import ProviderSpec

_LOG = logging.getLogger(__name__)

TIMEOUT = 10.0
"""Seconds for connecting and for every wait; a whole answer has twice as long."""

LARGEST = 1 << 20
"""Bytes of an answer: a set of keys has some thousand."""

JSON = dict[str, Any]


class Unreachable(Exception):
    """The provider did not answer, or not what was asked for. The message is for the log."""


class Pinned(httpx2.BaseTransport):
    """Connects to an address that the guard has looked up; Host header and certificate are of the name.

    The name is not looked up again in between: what it answers a moment later changes nothing.
    """

    def __init__(self, guard: Guard) -> None:
        self.guard = guard

    @cached_property
    def inner(self) -> httpx2.HTTPTransport:
        """Made when something is asked: reading the certificates of this machine takes its time."""
        return httpx2.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The first of the addresses that takes a connection; the whole answer, at most LARGEST bytes of it."""
        target = target_of(str(request.url))
        addresses = self.guard.addresses(target)
        request.extensions = {**request.extensions, "sni_hostname": target.host}
        for place, address in enumerate(addresses, start=1):
            request.url = request.url.copy_with(host=address)
            try:
                return _whole(self.inner.handle_request(request))
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                if place == len(addresses):
                    raise
        raise AssertionError("a guard gives at least one address")

    def close(self) -> None:
        if "inner" in self.__dict__:
            self.inner.close()


@dataclass(frozen=True)
class Wire:
    """To one provider. Whatever goes wrong is Unreachable, unless the provider says that it does not agree: Wrong."""

    spec: ProviderSpec
    guard: Guard

    def url(self, address: str, *, state: str, nonce: str, verifier: str, back: str) -> str:
        """Where the browser goes to log in."""
        more: dict[str, str] = {} if self.spec.max_age is None else {"max_age": str(self.spec.max_age)}
        with self._client(back) as client:
            made, _ = client.create_authorization_url(
                address, state=state, code_verifier=verifier, nonce=nonce, response_type="code", **more
            )
        return str(made)

    def redeem(self, address: str, *, code: str, verifier: str, back: str) -> JSON:
        """What the provider gives for the code."""
        with self._asking(address), self._client(back) as client:
            try:
                given = client.fetch_token(
                    address, code=code, code_verifier=verifier, grant_type="authorization_code", redirect_uri=back
                )
            except OAuthError as error:
                _LOG.warning("%s gave no token: %a", target_of(address).shown, str(error.error)[:60])
                raise Wrong("exchange") from error
        return dict(given)

    def get(self, address: str, *, bearer: str | None = None) -> JSON:
        """A JSON object."""
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
        with self._asking(address), self._client("") as client:
            answer = client.request("GET", address, withhold_token=True, headers=headers)
            if answer.status_code != httpx2.codes.OK:
                raise Unreachable(f"{target_of(address).shown} answered {answer.status_code}")
            found = answer.json()
        if not isinstance(found, dict):
            raise Unreachable(f"{target_of(address).shown} sent no JSON object")
        return cast(JSON, found)

    def _client(self, back: str) -> Any:
        return OAuth2Client(
            client_id=self.spec.client_id,
            client_secret=self.spec.client_secret,
            token_endpoint_auth_method=self._method,
            scope=" ".join(self.spec.scopes),
            redirect_uri=back,
            code_challenge_method="S256",
            transport=Pinned(self.guard),
            timeout=TIMEOUT,
            trust_env=False,
            follow_redirects=False,
            headers={"User-Agent": "zhongshu", "Accept-Encoding": "identity"},
        )

    @property
    def _method(self) -> str:
        return "none" if self.spec.client_secret is None else f"client_secret_{self.spec.client_auth}"

    @contextmanager
    def _asking(self, address: str) -> Iterator[None]:
        shown = target_of(address).shown
        try:
            yield
        except LoadError as error:
            raise Unreachable(str(error)) from error
        except httpx2.HTTPError as error:
            raise Unreachable(f"{shown}: {type(error).__name__}") from error
        except (ValueError, RecursionError) as error:
            raise Unreachable(f"{shown} sent no JSON object") from error


def _whole(answer: httpx2.Response) -> httpx2.Response:
    """Read here, so that neither a long answer nor a slow one holds anybody."""
    until, body = time.monotonic() + 2 * TIMEOUT, bytearray()
    try:
        if answer.headers.get("content-encoding", "identity").lower() != "identity":
            raise httpx2.ReadError("the answer is packed, though it was not asked to be")  # it may unpack to anything
        for piece in cast(httpx2.SyncByteStream, answer.stream):
            body += piece
            if len(body) > LARGEST or time.monotonic() > until:
                raise httpx2.ReadError("the answer is too long, or comes too slowly")
    finally:
        answer.close()
    return httpx2.Response(answer.status_code, headers=answer.headers, content=bytes(body))
