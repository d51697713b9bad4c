"""The town with a scenario of firms at some stage, and one of shops; people who decide over them."""

from pathlib import Path

from tests.kit import put, write_pack
from tests.town import add_people, browse, make_town, reader
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.scenarios.life import By
from zhongshu.sharing.scenarios.stage import Stage, Wish

_SHOP = """
dataset: shop
title: {zh: 门店, en: Shops}
owner: ecology
level: 1
sharing: unconditional
origin: synthetic
key: [id]
columns:
  id: {type: string}
  area: {type: area, level: city, unknown: keep}
  day: {type: date}
  sales: {type: decimal, scale: 2, unit: 万元, title: {zh: 销售额, en: Sales}}
sources:
  book: {kind: csv, path: shops.csv, every: 1h}
"""
_INDICATORS = """
sales:
  title: {zh: 门店销售额, en: Sales of shops}
  of: shop
  measure: sum(sales)
  unit: 万元
  time: day
  area: area
  key: true
  owner: market
"""
_GRANTS = """
- grant: open-shops
  title: {zh: 门店向社会开放, en: Shops are open to all}
  from: ecology
  to: {anyone: true}
  read: shop
  purpose: public_information
- grant: open-sales
  title: {zh: 销售额向社会开放, en: Sales are open to all}
  from: market
  to: {anyone: true}
  read: sales
  purpose: public_information
"""
_SCREEN = """
screen: overview
title: {zh: 门店总览, en: Shops at a glance}
roles: [anyone]
rows:
  - [{number: sales}]
"""
FILES = {
    "datasets/shop.yaml": _SHOP,
    "indicators.yaml": _INDICATORS,
    "grants.yaml": _GRANTS,
    "screens/overview.yaml": _SCREEN,
    "README.md": "# Firms\n\nWhat shops sell, for the market bureau.\n",
}
_PACK = "pack: {name}\ntitle: {{zh: {zh}, en: {en}}}\nowner: market\nuses: [region]\nstage: {stage}\nhome: overview\n"
_OTHER = {"datasets/shop.yaml": _SHOP.replace("dataset: shop", "dataset: stall").replace("门店", "摊位")}
ROWS = """
    SELECT 's' || n AS id, '331000' AS area, DATE '2026-03-01' + n::INT AS day, n * 1.5 AS sales FROM range(40) t(n)
"""
_MORE = {
    "sun": ("孙立", "market", Role.OFFICER),
    "zhao": ("赵明", "market", Role.DATA_ENGINEER),
    "wu": ("吴静", "data_bureau", Role.DATA_ENGINEER),
}


def make_stage_town(home: Path, stage: str = "live") -> Hub:
    """The scenario `firms` at a stage, with a few rows; `stalls` is live beside it."""
    write_pack(
        home,
        "stalls",
        {
            "pack.yaml": "pack: stalls\ntitle: {zh: 摊位, en: Stalls}\nowner: market\nuses: [region]\n",
            "datasets/stall.yaml": _OTHER["datasets/shop.yaml"],
        },
    )
    pack = _PACK.format(name="firms", zh="企业", en="Firms", stage=stage)
    hub = make_town(home, {**FILES, "pack.yaml": pack})
    add_people(hub)
    machine = Actor.at_the_machine("test")
    for login, (name, unit, role) in _MORE.items():
        hub.people.persons.add(Newcomer(login, name, (Post(unit, role),)), machine, hub.now())
    put(hub, "firms.shop", ROWS)
    hub.refresher.run(who="test")
    return hub


def decide(hub: Hub, stage: str, *, units: tuple[str, ...] = (), successor: str | None = None) -> None:
    """Wang proposes; Sun, or the data office, approves."""
    wish = Wish(Stage(stage), units, successor)
    hub.scenarios.propose("firms", By(reader(hub, "wang"), hub.now(), "letter 1"), wish)
    who = "sun" if stage in ("trial", "draft") else "qian"
    hub.scenarios.decide("firms", By(reader(hub, who), hub.now(), "letter 2"), yes=True)


__all__ = ["ROWS", "browse", "decide", "make_stage_town", "reader"]
