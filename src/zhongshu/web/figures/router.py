"""Every address of the printed figures and their checker."""

from fastapi import APIRouter

from zhongshu.packs.hub import Hub
from zhongshu.web.pages import Pages


def figures_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    return APIRouter()
