"""Every address of data products."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.data_pages.forms import form_action, form_page
from zhongshu.web.pages import Pages
from zhongshu.web.products.listing import listing
from zhongshu.web.products.one import one, subscribe
from zhongshu.web.products.statement import download, statement


def products_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    paper = "/products/{name}/statements/{grant}/{month}"
    router = APIRouter()
    router.routes += [
        Route("/products", pages.endpoint(listing, keep=False), methods=["GET"], name="products"),
        Route("/products/{name}", form_page(pages, one), methods=["GET"], name="product"),
        Route("/products/{name}", form_action(pages, subscribe), methods=["POST"]),
        Route(f"{paper}.csv", download(pages), methods=["GET"], name="statement_csv"),
        Route(paper, pages.endpoint(statement, keep=False), methods=["GET"], name="statement"),
    ]
    return router
