"""Every address of entities."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.data_pages.forms import form_action, form_page
from zhongshu.web.entities.file_page import file_page
from zhongshu.web.entities.finding import find, kinds
from zhongshu.web.entities.records_page import records_act, records_page
from zhongshu.web.entities.reviewing import review_act, review_page
from zhongshu.web.pages import Pages


def entities_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    router = APIRouter()
    router.routes += [
        Route("/entities", pages.endpoint(kinds, keep=False), methods=["GET"], name="entities"),
        Route("/entities/{pack}/{entity}", pages.endpoint(find, keep=False), name="find_entity"),
        Route("/entities/{pack}/{entity}/review", form_page(pages, review_page), methods=["GET"], name="review"),
        Route("/entities/{pack}/{entity}/review", form_action(pages, review_act), methods=["POST"]),
        Route("/entities/{pack}/{entity}/{id}/records", form_page(pages, records_page), methods=["GET"], name="held"),
        Route("/entities/{pack}/{entity}/{id}/records", form_action(pages, records_act), methods=["POST"]),
        Route("/entities/{pack}/{entity}/{id}", pages.endpoint(file_page, keep=False), methods=["GET"], name="file"),
    ]
    return router
