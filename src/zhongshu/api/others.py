"""What others' software asks a catalogue for: DCAT, CKAN's action API, feeds, and what crawlers may read."""

from fastapi import APIRouter

from zhongshu.api.ckan import routes as ckan
from zhongshu.api.dcat import routes as dcat
from zhongshu.api.dcat.describe import Listings
from zhongshu.api.feeds import routes as feeds
from zhongshu.packs.calls import Calls
from zhongshu.packs.hub import Hub


def others_router(hub: Hub, calls: Calls) -> APIRouter:
    """The addresses are those that such software knows, not below /api/v1; include it before the pages."""
    listings = Listings(hub)
    router = APIRouter()
    for made in (dcat.routes(listings), ckan.routes(listings, calls), feeds.routes(listings)):
        router.routes += made.routes
    return router
