"""Every address of the statistical cubes."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.cubes.download import download
from zhongshu.web.cubes.pages import cube, cubes
from zhongshu.web.pages import Pages


def cubes_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    router = APIRouter()
    router.routes += [
        Route("/cubes", pages.endpoint(cubes, keep=False), name="cubes"),
        Route("/cubes/{name}", pages.endpoint(cube, keep=False), name="cube"),
        Route("/cubes/{name}/download.csv", download(pages), name="cube_csv"),
    ]
    return router
