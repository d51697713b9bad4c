"""GET /feeds/changes.atom and /feeds/{name}.atom, /robots.txt and /sitemap.xml."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from zhongshu.api.conditional import address_of, conditional
from zhongshu.api.data.plain import PlainRoute
from zhongshu.api.dcat.describe import Listings
from zhongshu.api.dcat.records import Entry, Listing
from zhongshu.api.dcat.routes import entry_of
from zhongshu.api.feeds.atom import MEDIA, Feed
from zhongshu.api.feeds.crawlers import robots, sitemap
from zhongshu.api.feeds.news import news
from zhongshu.core.errors import UnknownName, ZhongshuError

CHANGES = "/feeds/changes.atom"


@dataclass(frozen=True)
class Feeds:
    """The endpoints; they run in threads and read no row."""

    listings: Listings

    def changes(self, request: Request) -> Response:
        """Of everything that is open."""
        return self._told(request, self.listings.now(), CHANGES, None)

    def of_one(self, request: Request) -> Response:
        """Of one relation. UnknownName where it is not open to anyone."""
        listing, name = self.listings.now(), request.path_params["name"]
        entry = entry_of(listing, name)
        if not entry.distributions or entry.kind == "indicator":
            hint = f"{CHANGES} lists what has changed of what is open"
            raise UnknownName(f"{entry.id} has no feed: its rows are not open to anyone", hint=hint)
        return self._told(request, listing, f"/feeds/{entry.id}.atom", entry)

    def robots(self, request: Request) -> Response:
        """For crawlers."""
        text = robots(self.listings.now(), address_of(self.listings.hub, request))
        return conditional(request, text.encode(), "text/plain; charset=utf-8", None)

    def sitemap(self, request: Request) -> Response:
        """For search engines."""
        listing = self.listings.now()
        body = sitemap(listing, address_of(self.listings.hub, request))
        return conditional(request, body, "application/xml", listing.modified)

    def _told(self, request: Request, listing: Listing, path: str, about: Entry | None) -> Response:
        before = _before(request)
        found = news(self.listings, listing, name=None if about is None else about.name, before=before)
        body = Feed(listing, address_of(self.listings.hub, request), path, about).write(found, before=before)
        return conditional(request, body, MEDIA, found.items[0].change.at if found.items else None)


def routes(listings: Listings) -> APIRouter:
    """Not in OpenAPI: feed readers and crawlers know them."""
    router, feeds = APIRouter(route_class=PlainRoute), Feeds(listings)
    for path, endpoint in (
        (CHANGES, feeds.changes),
        ("/feeds/{name}.atom", feeds.of_one),
        ("/robots.txt", feeds.robots),
        ("/sitemap.xml", feeds.sitemap),
    ):
        router.add_api_route(path, endpoint, methods=["GET", "HEAD"], include_in_schema=False, response_model=None)
    return router


def _before(request: Request) -> int | None:
    text = request.query_params.get("before")
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise ZhongshuError(f"before is {text[:40]!r}, not the number of a snapshot", hint=f"begin at {CHANGES}")
    return int(text)
