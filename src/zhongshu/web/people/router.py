"""Every address of the pages about people."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.pages import Pages
from zhongshu.web.people.account import AccountPages
from zhongshu.web.people.answers import people_action, people_page
from zhongshu.web.people.invitation import InvitationPages
from zhongshu.web.people.listing import add, people
from zhongshu.web.people.login import LogInPages, Offered
from zhongshu.web.people.one import change, person
from zhongshu.web.people.outside import OutsidePages


def people_router(hub: Hub, pages: Pages, offered: Sequence[Offered] = ()) -> APIRouter:
    """The router of these pages; `offered` are the people of the demonstration, nobody elsewhere."""
    entering, invited, own = LogInPages(pages, offered), InvitationPages(pages), AccountPages(pages)
    outside = OutsidePages(pages, entering)
    router = APIRouter()
    router.routes += [
        Route("/login", entering.form(), methods=["GET"], name="login"),
        Route("/login", entering.log_in(), methods=["POST"]),
        Route("/login/{provider}", outside.begin(), methods=["GET"], name="login_by"),
        Route("/login/{provider}", outside.link(), methods=["POST"]),
        Route("/login/{provider}/callback", outside.callback(), methods=["GET"], name="login_back"),
        Route("/login/{provider}/backchannel-logout", outside.notice(), methods=["POST"], name="logged_out_there"),
        Route("/logout", entering.log_out(), methods=["POST"], name="logout"),
        Route("/invitation/{token}", invited.form(), methods=["GET"], name="invitation"),
        Route("/invitation/{token}", invited.accept(), methods=["POST"]),
        Route("/account", own.form(), methods=["GET"], name="account"),
        Route("/account", own.act(), methods=["POST"]),
        Route("/people", people_page(pages, people), methods=["GET"], name="people"),
        Route("/people", people_action(pages, add), methods=["POST"]),
        Route("/people/{id}", people_page(pages, person), methods=["GET"], name="person"),
        Route("/people/{id}", people_action(pages, change), methods=["POST"]),
    ]
    return router
