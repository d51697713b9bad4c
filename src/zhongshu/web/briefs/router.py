"""Every address of the briefs: read, edit, release, print."""

from fastapi import APIRouter

from zhongshu.packs.hub import Hub
from zhongshu.web.pages import Pages


def briefs_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    return APIRouter()
