"""robots.txt (RFC 9309) and sitemap.xml: what of the region is for search engines."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from zhongshu.api.dcat.records import Listing

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OPEN = ("/api/v1/catalogue", "/api/v1/openapi.json", "/api/3/action/package_")
_CLOSED = (
    *("/api/", "/account", "/backing/", "/board/", "/briefs", "/call", "/case", "/consents", "/entities"),
    *("/figures/check", "/figures/relations", "/grants"),
    *("/invitation/", "/ledger", "/login", "/mcp", "/metrics", "/operations", "/people", "/posts", "/returns", "/runs"),
    *("/scenarios", "/search", "/snapshots", "/upload"),
)
"""Rows are asked for by programs that state why; the rest is for people who have logged in."""
_PATTERNS = ("/*?*as_of=", "/*?*sort=", "/*/quarantine", "/*/statements/", "/*/download.")
"""The same page again and again, what costs a scan, what is closed below an open page; where patterns are read."""


def robots(listing: Listing, base: str) -> str:
    """Files are named one by one as well: not every crawler reads patterns. To those the first fit counts."""
    lines = ["User-agent: *"]
    lines += [f"Allow: {path}" for path in _OPEN]
    lines += [f"Disallow: {path}" for path in (*_CLOSED, *_PATTERNS, *_files(listing))]
    lines += ["Crawl-delay: 2", "", f"Sitemap: {base}/sitemap.xml", ""]
    return "\n".join(lines)


def sitemap(listing: Listing, base: str) -> bytes:
    """The pages that a stranger may open, with the day of the last change where it is known."""
    root = Element("urlset", {"xmlns": _SITEMAP})
    for path in ("/", "/data", "/indicators", "/packs", "/places"):
        _page(root, f"{base}{path}", None)
    for entry in listing.entries.values():
        day = None if entry.modified is None else entry.modified.date().isoformat()
        _page(root, f"{base}{entry.landing}", day)
    made: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _files(listing: Listing) -> Iterator[str]:
    for entry in listing.entries.values():
        yield f"{entry.landing}/download."


def _page(root: Element, address: str, day: str | None) -> None:
    page = SubElement(root, "url")
    SubElement(page, "loc").text = address
    if day is not None:
        SubElement(page, "lastmod").text = day
