"""Every address of the pages, and what they are made with."""

from pathlib import Path

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.methods.figures.figure import QUALIFIERS
from zhongshu.packs.hub import Hub
from zhongshu.screens.search import index_of
from zhongshu.web.assets import Assets
from zhongshu.web.downloads import download
from zhongshu.web.home import home
from zhongshu.web.indicator import indicator
from zhongshu.web.indicators import indicators
from zhongshu.web.layers import layer
from zhongshu.web.maps import Maps
from zhongshu.web.packs import pack, packs, screen
from zhongshu.web.pages import Pages
from zhongshu.web.passport import passport
from zhongshu.web.places import place, places
from zhongshu.web.search import search
from zhongshu.web.sentences import SENTENCES
from zhongshu.web.sparkline import sparkline
from zhongshu.web.words import Words

HERE = Path(__file__).parent


def make_pages(hub: Hub) -> Pages:
    """What pages share: templates, words, assets. Once an application."""
    assets = Assets.of(static=HERE / "static", vendor=HERE / "vendor")
    return Pages.of(
        hub,
        assets,
        Words(SENTENCES),
        HERE / "templates",
        sparkline=sparkline,
        qualifiers=QUALIFIERS,
    )


def create_web(hub: Hub, pages: Pages | None = None) -> APIRouter:
    """The router of all pages; nothing is read before the first request."""
    pages = pages or make_pages(hub)
    maps = Maps(hub.packs.layers, hub.packs.catalogue.areas)
    titles = {name: one.spec.title for name, one in hub.packs.packs.items()}
    index = index_of(hub.packs.catalogue, hub.packs.indicators, titles)
    router = APIRouter()
    router.routes += [
        Route("/", pages.endpoint(home(maps), timed=True), name="home"),
        Route("/wall", pages.endpoint(home(maps), theme="wall", timed=True), name="wall"),
        Route("/indicators", pages.endpoint(indicators), name="indicators"),
        Route("/indicators/{name}", pages.endpoint(indicator(maps)), name="indicator"),
        Route("/indicators/{name}/download.csv", download(pages, "csv"), name="download_csv"),
        Route("/indicators/{name}/download.xlsx", download(pages, "xlsx"), name="download_xlsx"),
        Route("/passport/{name}", pages.endpoint(passport, timed=True), name="passport"),
        Route("/places", pages.endpoint(places(maps)), name="places"),
        Route("/places/{code}", pages.endpoint(place(maps)), name="place"),
        Route("/packs", pages.endpoint(packs), name="packs"),
        Route("/packs/{pack}", pages.endpoint(pack), name="pack"),
        Route("/packs/{pack}/screens/{screen}", pages.endpoint(screen(maps)), name="screen"),
        Route("/search", pages.endpoint(search(index)), name="search"),
        Route("/layers/{pack}/{layer}/{level}.geojson", layer(maps), name="layer"),
        Route("/assets/{hash}/{name:path}", pages.assets.serve, name="asset"),
    ]
    return router
