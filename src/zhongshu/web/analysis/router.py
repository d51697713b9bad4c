"""Every address of a monthly series taken apart."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.analysis.months import months
from zhongshu.web.analysis.table import months_csv
from zhongshu.web.pages import Pages


def analysis_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    router = APIRouter()
    router.routes += [
        Route("/indicators/{name}/months", pages.endpoint(months), name="months"),
        Route("/indicators/{name}/months.csv", months_csv(pages), name="months_csv"),
    ]
    return router
