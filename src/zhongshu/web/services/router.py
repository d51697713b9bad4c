"""The addresses of the pages of live services."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.pages import Pages
from zhongshu.web.services.pages import service_page, services


def services_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    router = APIRouter()
    router.routes += [
        Route("/services", pages.endpoint(services, keep=False), name="services"),
        Route("/services/{name}", service_page(pages), methods=["GET"], name="service"),
    ]
    return router
