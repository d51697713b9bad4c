"""Every address of the pages about people."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.pages import Pages
from zhongshu.web.people.login import LogInPages, Offered


def people_router(hub: Hub, pages: Pages, offered: Sequence[Offered] = ()) -> APIRouter:
    """The router of these pages; `offered` are the people of the demonstration, nobody elsewhere."""
    entering = LogInPages(pages, offered)
    router = APIRouter()
    router.routes += [
        Route("/login", entering.form(), methods=["GET"], name="login"),
        Route("/login", entering.log_in(), methods=["POST"]),
        Route("/logout", entering.log_out(), methods=["POST"], name="logout"),
    ]
    return router
