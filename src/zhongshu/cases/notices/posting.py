"""One POST to a checked address: a name is looked up once, and the connection goes to what was looked up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from zhongshu.cases.notices.channel import Unsent
from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.address import Guard, Target

_TIMEOUT = 20.0
_MOST = 1 << 16
"""Bytes of an answer that are read."""


@dataclass(frozen=True)
class Poster:
    """Redirects are not followed, proxies and certificates of the environment not used."""

    guard: Guard

    def post(self, target: Target, document: Mapping[str, Any], headers: Mapping[str, str]) -> bytes:
        """What the receiver answered. Unsent where the address is closed, or the answer is no 2xx; never with what
        stands in the address behind its host, which may be a secret."""
        try:
            addresses = self.guard.addresses(target)
        except LoadError as error:
            raise Unsent(error.message, hint=error.hint) from None
        sent = {**headers, "Host": target.authority, "User-Agent": "zhongshu"}
        try:
            status, answer = _first(target, document, sent, addresses)
        except httpx.TimeoutException:
            raise Unsent(f"{target.authority} did not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unsent(f"{target.authority} cannot be reached: {type(error).__name__}") from None
        if not 200 <= status < 300:
            raise Unsent(f"{target.authority} answered {status}")
        return answer


def _first(
    target: Target, document: Mapping[str, Any], headers: Mapping[str, str], addresses: Sequence[str]
) -> tuple[int, bytes]:
    """Of the first address that takes a connection."""
    with httpx.Client(timeout=_TIMEOUT, trust_env=False) as client:
        for place, address in enumerate(addresses, start=1):
            name = {"sni_hostname": target.host}
            try:
                with client.stream(
                    "POST", target.at(address), json=document, headers=dict(headers), extensions=name
                ) as response:
                    return response.status_code, _read(response)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if place == len(addresses):
                    raise
    raise AssertionError("a guard gives at least one address")


def _read(response: httpx.Response) -> bytes:
    read = b""
    for piece in response.iter_bytes(_MOST):
        read += piece
        if len(read) >= _MOST:
            break
    return read[:_MOST]
