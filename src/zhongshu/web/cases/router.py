"""Every address of the pages of cases."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.cases.spots import Spotting
from zhongshu.cases.statistics import Counting
from zhongshu.packs.hub import Hub
from zhongshu.web.cases.acting import act, find, show_code
from zhongshu.web.cases.asking import ask, blank, kinds, told, too_often
from zhongshu.web.cases.backers import backing
from zhongshu.web.cases.board import board, case_map
from zhongshu.web.cases.by_code import by_code
from zhongshu.web.cases.causes import about
from zhongshu.web.cases.duty import posts, seat
from zhongshu.web.cases.endpoints import case_action, case_page
from zhongshu.web.cases.files import file_routes
from zhongshu.web.cases.groups import groups
from zhongshu.web.cases.inbox import done, inbox, mine, overdue
from zhongshu.web.cases.likeness_pages import likeness_routes
from zhongshu.web.cases.matches import matches
from zhongshu.web.cases.one import one
from zhongshu.web.cases.outlines import grids_served
from zhongshu.web.cases.papers import paper_routes
from zhongshu.web.cases.public_page import public_routes
from zhongshu.web.cases.spots import spots_page
from zhongshu.web.cases.stats import stats_routes
from zhongshu.web.cases.verifying import verify_routes
from zhongshu.web.pages import Pages


def cases_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    form, at = "/ask/{pack}/{case}", "/case/{pack}/{case}/{number}"
    listed = "/matches/{pack}/{case}/{number}/{list}"
    router, spotting = APIRouter(), Spotting(hub.cases)
    router.routes += [
        Route("/ask", case_page(pages, kinds), methods=["GET"], name="ask"),
        Route("/ask", case_action(pages, find), methods=["POST"]),
        Route(form, case_page(pages, blank, located=True), methods=["GET"], name="ask_form"),
        Route(form, case_action(pages, ask, located=True, too_often=too_often), methods=["POST"]),
        Route("/cases", case_page(pages, inbox), methods=["GET"], name="cases"),
        Route("/cases/overdue", case_page(pages, overdue), methods=["GET"], name="cases_overdue"),
        Route("/cases/done", case_page(pages, done), methods=["GET"], name="cases_done"),
        Route("/cases/about", case_page(pages, about), methods=["GET"], name="cases_about"),
        Route("/cases/by-code", case_page(pages, by_code), methods=["GET"], name="cases_by_code"),
        Route("/cases/mine", case_page(pages, mine), methods=["GET"], name="cases_mine"),
        Route(at, case_page(pages, one, located=True), methods=["GET"], name="case"),
        Route(at, case_action(pages, act, located=True), methods=["POST"]),
        Route(f"{at}/asked", case_page(pages, told), methods=["GET"], name="case_asked"),
        Route(f"{at}/follow", case_action(pages, show_code), methods=["POST"]),
        Route(listed, case_page(pages, matches), methods=["GET"], name="case_matches"),
        *file_routes(pages),
        *likeness_routes(pages),
        *paper_routes(pages),
        *verify_routes(pages),
        *public_routes(pages),
        *stats_routes(pages, Counting(hub.cases)),
        Route("/backing/{pack}/{case}", case_page(pages, backing), methods=["GET"], name="case_backing"),
        Route("/board/{pack}/{case}", case_page(pages, board), methods=["GET"], name="board"),
        Route("/case-map/{pack}/{case}", case_page(pages, case_map), methods=["GET"], name="case_map"),
        Route("/case-spots/{pack}/{case}", case_page(pages, spots_page(spotting)), methods=["GET"], name="case_spots"),
        Route("/case-grids/{pack}/{case}/{day}.geojson", grids_served(pages), methods=["GET"], name="case_grids"),
        Route("/case-groups/{pack}/{case}", case_page(pages, groups), methods=["GET"], name="case_groups"),
        Route("/posts", case_page(pages, posts), methods=["GET"], name="posts"),
        Route("/posts", case_action(pages, seat), methods=["POST"]),
    ]
    return router
