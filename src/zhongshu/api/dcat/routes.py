"""GET /catalog and /dataset/{name}: what other catalogues harvest, in the spelling that they ask for."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from zhongshu.api.conditional import address_of, conditional
from zhongshu.api.data.plain import PlainRoute
from zhongshu.api.dcat.describe import Listings
from zhongshu.api.dcat.jsonld import Writing
from zhongshu.api.dcat.records import Entry, Listing
from zhongshu.api.dcat.spellings import MEDIA, Spelling, accepted, spelled, wants_page
from zhongshu.core.errors import UnknownName

_MOST_HELD = 12
"""Whole catalogues that are held: in three spellings, under the few names that a region has."""


@dataclass
class Harvest:
    """The endpoints; they run in threads."""

    listings: Listings
    _held: OrderedDict[tuple[str, Spelling], tuple[Listing, bytes]] = field(default_factory=OrderedDict)

    def catalogue(self, request: Request, spelling: Spelling | None = None) -> Response:
        """A browser that names no spelling is shown the page."""
        if spelling is None and wants_page(request.headers.get("accept")):
            return RedirectResponse("/data", 303)
        listing, base = self.listings.now(), address_of(self.listings.hub, request)
        chosen = spelling or accepted(request.headers.get("accept"))
        held = self._held.get((base, chosen))
        if held is None or held[0] is not listing:
            held = listing, spelled(Writing(listing, base).catalogue(), chosen)
            self._held[(base, chosen)] = held
            while len(self._held) > _MOST_HELD:
                self._held.popitem(last=False)
        return _told(request, held[1], chosen, listing.modified)

    def dataset(self, request: Request, spelling: Spelling | None = None) -> Response:
        """By its name, or as CKAN writes it."""
        listing = self.listings.now()
        entry = entry_of(listing, request.path_params["name"])
        if spelling is None and wants_page(request.headers.get("accept")):
            return RedirectResponse(entry.landing, 303)
        chosen = spelling or accepted(request.headers.get("accept"))
        base = address_of(self.listings.hub, request)
        return _told(request, spelled(Writing(listing, base).one(entry), chosen), chosen, entry.modified)


def entry_of(listing: Listing, word: str) -> Entry:
    """By its id or its slug. UnknownName, with the nearest right one."""
    found = listing.entries.get(word) or next((one for one in listing.entries.values() if one.slug == word), None)
    if found is None:
        raise UnknownName.among("dataset", word, listing.entries)
    return found


def routes(listings: Listings) -> APIRouter:
    """The addresses that harvesters of DCAT know."""
    router, harvest = APIRouter(route_class=PlainRoute), Harvest(listings)
    for path, endpoint in (("/catalog", harvest.catalogue), ("/dataset/{name}", harvest.dataset)):
        for spelling in MEDIA:
            _add(router, f"{path}.{spelling}", partial(endpoint, spelling=spelling))
        _add(router, path, endpoint)
    return router


def _add(router: APIRouter, path: str, endpoint: object) -> None:
    router.add_api_route(
        path,
        endpoint,  # type: ignore[arg-type]
        methods=["GET", "HEAD"],
        include_in_schema=False,
        response_model=None,
        name=path,
    )


def _told(request: Request, body: bytes, spelling: Spelling, modified: datetime | None) -> Response:
    return conditional(
        request, body, f"{MEDIA[spelling]}; charset=utf-8" if spelling == "ttl" else MEDIA[spelling], modified
    )
