"""Files fetched over HTTP(S)."""

import hashlib
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.address import Guard, Target, redirected, target_of

REDIRECTS = 5
LONGEST = 3600
"""Seconds that a whole download may take."""
_ONE_EACH = httpx.Limits(max_keepalive_connections=0)
"""A connection kept for the next request would be kept by address, with the certificate of another name."""


@dataclass(frozen=True)
class Fetched:
    """`path` is None when the server says that nothing changed since `etag` or `last_modified`. `charset` is what
    the content type declares, `digest` the SHA-256 of the file in hex."""

    path: Path | None
    etag: str | None
    last_modified: str | None
    digest: str | None
    content_type: str | None
    charset: str | None


def fetch(
    url: str,
    *,
    scratch: Path,
    etag: str | None = None,
    last_modified: str | None = None,
    timeout: float = 30.0,
    max_bytes: int = 4 << 30,
    guard: Guard | None = None,
) -> Fetched:
    """Fetch a file into `scratch`, in pieces, unless the server says that it is the one known already.

    `timeout` (seconds) holds for connecting and for every wait; `max_bytes` for the file as unpacked. Retrying is
    the caller's business. Proxies and certificates named in the environment are not used. Every address passes the
    `guard` first, redirects included, and the connection goes to what the guard has looked up. No user, password or
    cookie is ever sent. Raises LoadError with one sentence for whatever goes wrong; the part of a URL after `?` is
    left out of it, since it may hold a key.
    """
    headers = {"Accept-Encoding": "identity", "User-Agent": "zhongshu"}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    with (
        httpx.Client(timeout=timeout, trust_env=False, limits=_ONE_EACH) as client,
        _following(client, target_of(url), headers, guard or Guard()) as (address, response),
    ):
        kind = response.headers.get("content-type")
        received = (response.headers.get("etag"), response.headers.get("last-modified"))
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return Fetched(None, received[0] or etag, received[1] or last_modified, None, kind, None)
        _refuse_status(address, response)
        path, digest = _store(address, response, scratch, max_bytes)
        return Fetched(path, *received, digest, kind, response.charset_encoding)


@contextmanager
def _following(
    client: httpx.Client, asked: Target, headers: dict[str, str], guard: Guard
) -> Iterator[tuple[str, httpx.Response]]:
    """The address at the end of the redirects, as it is shown, and its answer. Each passes the guard first."""
    now = asked
    for _ in range(REDIRECTS + 1):
        with _asking(client, now, headers, guard) as response:
            if not response.has_redirect_location:
                yield now.shown, response
                return
            now = redirected(asked, now, urljoin(now.url, response.headers["location"]))
    raise LoadError(f"{asked.shown} redirects more than {REDIRECTS} times")


@contextmanager
def _asking(client: httpx.Client, target: Target, headers: dict[str, str], guard: Guard) -> Iterator[httpx.Response]:
    """Ask the first of the checked addresses that takes a connection."""
    addresses = guard.addresses(target)
    try:
        with _first(client, target, headers, addresses) as response:
            yield response
    except httpx.TimeoutException:
        raise LoadError(f"{target.shown} did not answer in time") from None
    except httpx.ConnectError as error:
        raise LoadError(f"{target.shown} cannot be reached: {error}") from None
    except httpx.DecodingError:
        raise LoadError(f"{target.shown} sent a packed answer that cannot be unpacked") from None
    except httpx.HTTPError as error:
        raise LoadError(f"{target.shown} broke off: {str(error) or type(error).__name__}") from None
    except httpx.InvalidURL as error:
        raise LoadError(f"{target.shown} is no address: {error}") from None


def _first(
    client: httpx.Client, target: Target, headers: dict[str, str], addresses: Sequence[str]
) -> AbstractContextManager[httpx.Response]:
    """Headers and certificate are of the name, the connection is to the address: the name is not looked up again."""
    for place, address in enumerate(addresses, start=1):
        client.cookies.clear()  # of a redirect before
        request = client.build_request(
            "GET",
            target.at(address),
            headers={**headers, "Host": target.authority},
            extensions={"sni_hostname": target.host},
        )
        try:
            return closing(client.send(request, stream=True, follow_redirects=False))
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if place == len(addresses):
                raise
    raise AssertionError("a guard gives at least one address")


def _refuse_status(address: str, response: httpx.Response) -> None:
    if response.status_code == httpx.codes.OK:
        return
    hints = {
        401: "it wants a login; set it in the region's settings",
        403: "it refuses this region",
        404: "the address has moved, or nothing is published yet",
        429: "it is asked too often; a longer every: helps",
    }
    status = f"{response.status_code} {response.reason_phrase}".strip()
    hint = hints.get(response.status_code, "its fault, not ours" if response.status_code >= 500 else None)
    raise LoadError(f"{address} answered {status}", hint=hint)


def _store(address: str, response: httpx.Response, scratch: Path, max_bytes: int) -> tuple[Path, str]:
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        raise LoadError(f"{address} is {int(declared):,} bytes, at most {max_bytes:,} are fetched")
    path = scratch / _file_name(address)
    digest = hashlib.sha256()
    size = 0
    until = time.monotonic() + LONGEST
    with path.open("wb") as file:
        for piece in response.iter_bytes(1 << 18):
            size += len(piece)
            if size > max_bytes:
                raise LoadError(f"{address} is more than {max_bytes:,} bytes, which is the most that is fetched")
            if time.monotonic() > until:
                raise LoadError(f"{address} takes more than {LONGEST // 60} minutes")
            digest.update(piece)
            file.write(piece)
    return path, digest.hexdigest()


def _file_name(address: str) -> str:
    last = urlsplit(address).path.rpartition("/")[2]
    return re.sub(r"[^\w.-]", "_", last)[-80:].lstrip(".") or "fetched"
