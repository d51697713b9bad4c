"""Every address of the scenarios' life."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.data_pages.forms import form_action, form_page
from zhongshu.web.pages import Pages
from zhongshu.web.scenarios.listing import listing
from zhongshu.web.scenarios.one import one, step
from zhongshu.web.scenarios.opinion import opinion, say
from zhongshu.web.scenarios.overlap import again, overlap


def scenarios_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    router = APIRouter()
    router.routes += [
        Route("/scenarios", form_page(pages, listing), methods=["GET"], name="scenarios"),
        Route("/scenarios/overlap", form_page(pages, overlap), methods=["GET"], name="overlap"),
        Route("/scenarios/overlap", form_action(pages, again), methods=["POST"]),
        Route("/scenarios/{pack}", form_page(pages, one), methods=["GET"], name="scenario"),
        Route("/scenarios/{pack}", form_action(pages, step), methods=["POST"]),
        Route("/scenarios/{pack}/opinion", form_page(pages, opinion), methods=["GET"], name="opinion"),
        Route("/scenarios/{pack}/opinion", say(pages), methods=["POST"]),
    ]
    return router
