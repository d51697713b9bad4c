"""The address of the page where a call is tried."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.call.page import call_page
from zhongshu.web.pages import Pages


def call_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of this page; `pages` are those of all others."""
    router = APIRouter()
    router.routes.append(Route("/call", call_page(pages), methods=["GET"], name="call"))
    return router
