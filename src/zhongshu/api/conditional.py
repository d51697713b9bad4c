"""Documents that whoever has them already need not take again (RFC 9110, 13), and the address that they speak of."""

import hashlib
import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request
from starlette.responses import Response

from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.hub import Hub

_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")


def address_of(hub: Hub, request: Request) -> str:
    """Where others reach the region, without a slash at the end: as it says itself, else as this call did."""
    if hub.place.address is not None:
        return hub.place.address
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise ZhongshuError(f"Host is {host[:80]!r}", hint="the name of this server")
    return f"{request.url.scheme}://{host}"


def conditional(request: Request, body: bytes, media: str, modified: datetime | None) -> Response:
    """The document, or 304. A tag that the call names decides alone; else the time, whole seconds of which count."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, no-cache", "Vary": "Accept, Host"}
    if modified is not None:
        headers["Last-Modified"] = format_datetime(modified.astimezone(UTC).replace(microsecond=0), usegmt=True)
    if _is_held(request, tag, modified):
        return Response(status_code=304, headers=headers)
    return Response(body, 200, headers, media)


def _is_held(request: Request, tag: str, modified: datetime | None) -> bool:
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in tags.split(","))
    since = request.headers.get("if-modified-since")
    if since is None or modified is None:
        return False
    try:
        told = parsedate_to_datetime(since)
    except ValueError:
        return False
    return told.tzinfo is not None and modified.replace(microsecond=0) <= told
