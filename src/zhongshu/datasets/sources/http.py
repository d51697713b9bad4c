"""Files fetched over HTTP(S)."""

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from zhongshu.core.errors import LoadError

REDIRECTS = 5
LONGEST = 3600
"""Seconds that a whole download may take."""


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


def allow_any(url: str) -> None:
    """The place for a region's rule on addresses: called with every URL, redirects included, before it is asked;
    raises LoadError to refuse."""


def fetch(
    url: str,
    *,
    scratch: Path,
    etag: str | None = None,
    last_modified: str | None = None,
    timeout: float = 30.0,
    max_bytes: int = 4 << 30,
    allow: Callable[[str], None] = allow_any,
) -> Fetched:
    """Fetch a file into `scratch`, in pieces, unless the server says that it is the one known already.

    `timeout` (seconds) holds for connecting and for every wait; `max_bytes` for the file as unpacked. Retrying is
    the caller's business. Proxies and certificates named in the environment are not used. Raises LoadError with one
    sentence for whatever goes wrong; the part of a URL after `?` is left out of it, since it may hold a key.
    """
    headers = {"Accept-Encoding": "identity", "User-Agent": "zhongshu"}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    with httpx.Client(timeout=timeout, trust_env=False) as client, _following(client, url, headers, allow) as response:
        kind = response.headers.get("content-type")
        received = (response.headers.get("etag"), response.headers.get("last-modified"))
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return Fetched(None, received[0] or etag, received[1] or last_modified, None, kind, None)
        _refuse_status(response)
        path, digest = _store(response, scratch, max_bytes)
        return Fetched(path, *received, digest, kind, response.charset_encoding)


def shown(url: str) -> str:
    """An address without user, password and query.

    >>> shown("https://me:secret@example.org/a.csv?key=1")
    'https://example.org/a.csv'
    """
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


@contextmanager
def _following(
    client: httpx.Client, url: str, headers: dict[str, str], allow: Callable[[str], None]
) -> Iterator[httpx.Response]:
    """The answer at the end of the redirects. Every address passes `allow` first."""
    asked = url
    for _ in range(REDIRECTS + 1):
        _refuse_scheme(url)
        allow(url)
        with _asking(client, url, headers) as response:
            if not response.has_redirect_location:
                yield response
                return
            url = urljoin(url, response.headers["location"])
    raise LoadError(f"{shown(asked)} redirects more than {REDIRECTS} times")


@contextmanager
def _asking(client: httpx.Client, url: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
    try:
        with client.stream("GET", url, headers=headers, follow_redirects=False) as response:
            yield response
    except httpx.TimeoutException:
        raise LoadError(f"{shown(url)} did not answer in time") from None
    except httpx.ConnectError as error:
        raise LoadError(f"{shown(url)} cannot be reached: {error}") from None
    except httpx.DecodingError:
        raise LoadError(f"{shown(url)} sent a packed answer that cannot be unpacked") from None
    except httpx.HTTPError as error:
        raise LoadError(f"{shown(url)} broke off: {str(error) or type(error).__name__}") from None
    except httpx.InvalidURL as error:
        raise LoadError(f"{shown(url)} is no address: {error}") from None


def _refuse_scheme(url: str) -> None:
    if urlsplit(url).scheme not in ("http", "https"):
        raise LoadError(f"{shown(url)} is no http or https address")


def _refuse_status(response: httpx.Response) -> None:
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
    raise LoadError(f"{shown(str(response.url))} answered {status}", hint=hint)


def _store(response: httpx.Response, scratch: Path, max_bytes: int) -> tuple[Path, str]:
    address = shown(str(response.url))
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
