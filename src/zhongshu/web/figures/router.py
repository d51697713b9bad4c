"""Every address of the printed figures and their checker."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.figures.published import figure, figures, page
from zhongshu.web.pages import Pages


def figures_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    router = APIRouter()
    router.routes += [
        Route("/figures", pages.endpoint(figures), name="figures"),
        Route("/figures/{dataset}/pages/{page}", pages.endpoint(page), name="printed_page"),
        Route("/figures/{dataset}/{id}", pages.endpoint(figure), name="figure"),
    ]
    return router
