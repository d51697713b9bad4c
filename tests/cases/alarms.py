"""A town whose firms are looked after: a row a firm that says from when on somebody should go and see. Invented."""

from pathlib import Path

from sqlalchemy import select

from tests.cases.town import REGION
from tests.kit import make_hub, put
from zhongshu.cases.row_cases import RowCases, Told
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader
from zhongshu.state.tables.cases import work_case

VISIT, DESK = "town.visit", "town.desk/urban"
ZHAO = Reader("p-zhao", "Zhao", (Post("urban", Role.OFFICER),))
QUIET = """
dataset: quiet
title: {zh: 久未联系的企业, en: Firms not heard of}
owner: office
level: 2
sharing: conditional
origin: synthetic
key: [firm]
columns:
  firm: {type: string}
  name: {type: string, required: true}
  staff: {type: integer}
  from_day: {type: date}
"""
GRANTS = """
- grant: quiet-firms
  title: Firms not heard of
  from: office
  to: {unit: urban, roles: [officer]}
  read: register.quiet
  purpose: service
"""
VISITS = """
case: visit
title: {zh: 走访, en: Visit}
says: name
form:
  firm: {type: uscc, required: true, title: {zh: 统一社会信用代码, en: Credit code}}
  name: {type: string, required: true, longest: 20, title: {zh: 企业名称, en: Name}}
  staff: {type: integer, min: 1, title: {zh: 从业人员, en: Employees}}
  why: {type: text, title: {zh: 为什么, en: Why}}
owner: {duty: desk}
steps:
  planned: {title: {zh: 待走访, en: Planned}, to: {visited: {title: {zh: 已走访, en: Visited}}}}
  visited: {title: {zh: 已走访, en: Visited}, outcome: visited}
from_rows: {of: register.quiet, key: [firm]}
"""
REGISTER = {
    "pack.yaml": "pack: register\ntitle: register\nowner: office\n",
    "datasets/quiet.yaml": QUIET,
    "grants.yaml": GRANTS,
}
TOWN = {
    "pack.yaml": "pack: town\ntitle: town\nowner: urban\nuses: [register]\n",
    "duties.yaml": "desk: {title: {zh: 企业服务岗, en: Desk}, units: [urban]}\n",
    "cases/visit.yaml": VISITS,
}
ANT, BEE, CAT = "91331004YL0000004L", "91331004YL0000005J", "91331004YL0000009A"


def make_alarms(home: Path, *, visits: str = VISITS, quiet: str = QUIET, granted: bool = True) -> Hub:
    """The town with Zhao at its desk; the register's unit has agreed that the town's reads its rows, or not yet."""
    register, town = {**REGISTER, "datasets/quiet.yaml": quiet}, {**TOWN, "cases/visit.yaml": visits}
    hub = make_hub(home, {"register": register, "town": town}, region=REGION)
    hub.door.book()
    if granted:
        officer = Reader("p-office", "Office", (Post("office", Role.OFFICER),))
        hub.grants.take(officer, "quiet-firms", "approved", reason="it serves the firms")
    hub.cases.holders.seat(DESK, ZHAO.actor, ZHAO.name, by="system", at=hub.now())
    return hub


def tell(hub: Hub, *rows: tuple[str | None, str, int | None, str]) -> None:
    """These rows and no others: code, name, staff, and the day from which on."""
    said = ", ".join(f"({_sql(code)}, '{name}', {staff or 'NULL'}, DATE '{day}')" for code, name, staff, day in rows)
    put(hub, "register.quiet", f"SELECT * FROM (VALUES {said}) AS rows(firm, name, staff, from_day)")


def rows_of_town(hub: Hub, told: Told = (0, 0)) -> RowCases:
    """What opens cases from the rows; `told` is how far the lake knows them."""
    return RowCases(hub.cases, hub.door, {"town": "urban"}, hub.snapshot, lambda _: told)


def visits(hub: Hub) -> list[tuple[str, bool]]:
    """Every visit there is by its number: which firm, and whether it is open."""
    row = work_case.c
    with hub.cases.store.database.connect() as connection:
        found = connection.execute(select(row.headline, row.closed).where(row.type == VISIT).order_by(row.number)).all()
    return [(name, closed is None) for name, closed in found]


def _sql(word: str | None) -> str:
    return "NULL" if word is None else f"'{word}'"
