"""The address of the operations page."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.operations.page import page
from zhongshu.web.pages import Pages


def operations_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of this page; `pages` are those of all others, so that assets and words are held once."""
    router = APIRouter()
    router.routes += [Route("/operations", pages.endpoint(page, keep=False), methods=["GET"], name="operations")]
    return router
