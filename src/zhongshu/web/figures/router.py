"""Every address of the printed figures and their checker."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.data_pages.forms import form_action, form_page
from zhongshu.web.figures.checker import check_form, check_sent
from zhongshu.web.figures.published import figure, figures, page
from zhongshu.web.figures.related import decide, relations
from zhongshu.web.pages import Pages


def figures_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    router = APIRouter()
    router.routes += [
        Route("/figures", pages.endpoint(figures), name="figures"),
        Route("/figures/check", form_page(pages, check_form), methods=["GET"], name="check_figures"),
        Route("/figures/check", check_sent(pages), methods=["POST"]),
        Route("/figures/relations", form_page(pages, relations), methods=["GET"], name="relations"),
        Route("/figures/relations", form_action(pages, decide), methods=["POST"]),
        Route("/figures/{dataset}/pages/{page}", pages.endpoint(page), name="printed_page"),
        Route("/figures/{dataset}/{id}", pages.endpoint(figure), name="figure"),
    ]
    return router
