"""Every address of the grants: who may read what, and what waits for whom."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.data_pages.forms import form_action, form_page
from zhongshu.web.grants.asking import ask, asking
from zhongshu.web.grants.listing import listing
from zhongshu.web.grants.one import one, step
from zhongshu.web.pages import Pages


def grants_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    router = APIRouter()
    router.routes += [
        Route("/grants", form_page(pages, listing), methods=["GET"], name="grants"),
        Route("/grants/new", form_page(pages, asking), methods=["GET"], name="grant_new"),
        Route("/grants/new", form_action(pages, ask), methods=["POST"]),
        Route("/grants/{id}", form_page(pages, one), methods=["GET"], name="grant"),
        Route("/grants/{id}", form_action(pages, step), methods=["POST"]),
    ]
    return router
