"""Every address of the returns: units fill in their forms."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.data_pages.forms import form_action, form_page
from zhongshu.web.pages import Pages
from zhongshu.web.returns.board_page import accept_all, boards
from zhongshu.web.returns.files import read_back, template
from zhongshu.web.returns.sheet_page import act, sheet_page


def returns_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    one = "/returns/{form}/{unit}/{month}"
    router = APIRouter()
    router.routes += [
        Route("/returns", form_page(pages, boards), methods=["GET"], name="returns"),
        Route("/returns/{form}/accept", form_action(pages, accept_all), methods=["POST"]),
        Route(one, form_page(pages, sheet_page), methods=["GET"], name="return"),
        Route(one, form_action(pages, act), methods=["POST"]),
        Route(f"{one}/template.xlsx", template(pages), methods=["GET"], name="return_template"),
        Route(f"{one}/template", read_back(pages), methods=["POST"]),
    ]
    return router
