"""A town that counts holes in its roads, and gives tasks about them with the shipped pack `hub`. All of it invented.

The works bureau mends the roads, and has no grant to the number.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from tests.kit import make_hub, put
from zhongshu.cases.cause import About, Cause
from zhongshu.packs.causes import cause_at
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

TASK = "hub.task"
WORKS, BUREAU, NOBODY = "hub.task_desk/works", "hub.task_desk/data_bureau", "hub.task_desk/urban"
HOLES = About("indicator", "roads.holes", "331002")
BOSS = Reader("p-boss", "Boss", (Post("urban", Role.ANALYST),))
LI = Reader("p-li", "Li", (Post("works", Role.OFFICER),))
COLLEAGUE = Reader("p-he", "He", (Post("works", Role.OFFICER),))
LEAD = Reader("p-lead", "Lead", (Post("works", Role.OFFICER),))
OTHER = Reader("p-other", "Other", (Post("data_bureau", Role.OFFICER),))
RESIDENT = Reader("p-resident", "Resident", (Post(None, Role.RESIDENT),), subject="r-1")
SEATS = {WORKS: LI, BUREAU: OTHER, "hub.task_lead/works": LEAD}

_REGION = """
region: testland
title: {zh: 测试市, en: Testland}
area: '331000'
units:
  data_bureau: {title: {zh: 数据局, en: Data bureau}}
  urban: {title: {zh: 城管局, en: Urban bureau}, area: '331002'}
  works: {title: {zh: 住建局, en: Works bureau}}
packs: [region, hub]
"""
_PACK = {
    "pack.yaml": "pack: roads\ntitle: {zh: 道路, en: Roads}\nowner: urban\nuses: [region]\nstage: live\n",
    "datasets/hole.yaml": """
        dataset: hole
        title: {zh: 路面坑洞, en: Holes in roads}
        owner: urban
        level: 2
        sharing: unconditional
        origin: measured
        key: [area, day]
        columns:
          area: {type: area}
          day: {type: date}
          n: {type: integer}
        sources:
          paper: {kind: csv, path: paper/*.csv, columns: {area: area, day: day, n: n}}
    """,
    "indicators.yaml": """
        holes:
          title: {zh: 坑洞, en: Holes}
          of: hole
          measure: sum(n)
          unit: 个
          time: day
          grain: day
          area: area
          better: lower
          warn: {above: 5}
          owner: urban
    """,
}


def make_roads(home: Path) -> Hub:
    """The town with somebody at the desks of two bureaus, and seven holes on the second of March."""
    hub = make_hub(home, {"roads": _PACK}, region=_REGION)
    hub.door.book()
    for post, reader in SEATS.items():
        hub.cases.holders.seat(post, reader.actor, reader.name, by="system", at=hub.cases.ledger.now())
    count(hub, {1: 2, 2: 7})
    return hub


def count(hub: Hub, holes: Mapping[int, int]) -> None:
    """So many holes on these days of March, and no others."""
    rows = (f"('331002', DATE '2026-03-{day:02}', {n})" for day, n in holes.items())
    put(hub, "roads.hole", f"SELECT * FROM (VALUES {', '.join(rows)}) AS t(area, day, n)")
    hub.refresher.run(who="test")


def cause_for(hub: Hub, reader: Reader = BOSS, about: About = HOLES) -> Cause:
    """What the number says now, as somebody reads it."""
    with hub.open(reader) as access:
        found = cause_at(hub, access, about)
        access.close(result=found.proof)
        return found


def day(hub: Hub, days: int) -> str:
    """So many days from today, as a form says it."""
    today: date = hub.now().astimezone(hub.place.zone).date()
    return (today + timedelta(days=days)).isoformat()


def give(hub: Hub, *, to: str = WORKS, days: int = 3, by: Reader = BOSS, about: About | None = HOLES) -> str:
    """A task about the holes; its id."""
    given = {"what": "补好这些坑洞", "to": to, "due": day(hub, days)}
    cause = None if about is None else cause_for(hub, by, about)
    return hub.cases.open(TASK, given, by, "number" if cause else "page", cause=cause).case.id
