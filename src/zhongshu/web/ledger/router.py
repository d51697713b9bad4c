"""Every address of the ledger."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.ledger.listing import listing
from zhongshu.web.ledger.one import one, proof_document
from zhongshu.web.ledger.told import told_page
from zhongshu.web.pages import Pages


def ledger_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    router = APIRouter()
    router.routes += [
        Route("/ledger", told_page(pages, listing), methods=["GET"], name="ledger"),
        Route("/ledger/{sequence}", told_page(pages, one), methods=["GET"], name="entry"),
        Route("/ledger/{sequence}/proof.json", proof_document(pages), methods=["GET"]),
    ]
    return router
