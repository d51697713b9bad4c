"""The addresses of the pages of rules."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.pages import Pages
from zhongshu.web.rules.listing import rules
from zhongshu.web.rules.one import download, one


def rules_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    router = APIRouter()
    router.routes += [
        Route("/rules", pages.endpoint(rules, keep=False), name="rules"),
        Route("/rules/{name}", pages.endpoint(one, keep=False), name="rule"),
        Route("/rules/{name}/rows.xlsx", download(pages), methods=["GET"], name="rule_rows"),
    ]
    return router
