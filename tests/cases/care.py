"""A town in which firms are in the care of officers, one a grid. All of it invented."""

from pathlib import Path

from tests.cases.town import REGION, ZHAO, square
from tests.kit import make_hub
from zhongshu.cases.cases import Cases
from zhongshu.packs.hub import Hub

OFFICER, DESK = "town.officer", "town.desk/urban"
WEST, EAST, NORTH = f"{OFFICER}/west", f"{OFFICER}/east", f"{OFFICER}/north"
ANT, BEE, CAT = "91331004YL0000004L", "91331004YL0000005J", "91331004YL0000009A"
REQUEST, PLEA = "town.request", "town.plea"

_EDITION = """
  - valid_from: {day}
    adopted: {day}
    reference: {{title: invented}}
    certainty: read
    rows:
      - {{grid: west, title: 西网格, unit: urban, outline: '{west}'}}
      - {{grid: east, title: 东网格, unit: works, outline: '{east}'}}
"""
_FIRST = _EDITION.format(day="2020-01-01", west=square(121, 121.5), east=square(121.5, 122))
_NORTH = f"      - {{grid: north, title: 北网格, unit: urban, outline: '{square(122, 123)}'}}\n"
_LATER = _EDITION.format(day="2021-01-01", west=square(121, 121.5), east=square(121.5, 122)).lstrip("\n")
GRIDS = f"""
parameter: grid
title: {{zh: 网格, en: Grids}}
columns: {{grid: string, title: string, unit: string, outline: string}}
editions:{_FIRST}{_NORTH}{_LATER}"""
DUTIES = """
officer: {title: {zh: 红管家, en: Steward}, grids: grid, above: desk}
desk: {title: {zh: 企业服务岗, en: Firms' desk}, units: [urban]}
"""
_CASE = """
case: {name}
title: {{zh: 企业诉求, en: Request of a firm}}
open_to: anyone
form:
  asked: {{type: boolean, title: {{zh: 企业提出, en: A firm asks}}}}
  firm: {{type: uscc, when: {{asked: true}}, title: {{zh: 统一社会信用代码, en: Credit code}}}}
owner: {{duty: officer, steward: firm{otherwise}}}
steps:
  new: {{title: {{zh: 待办, en: New}}, to: {{done: {{title: {{zh: 办结, en: Done}}}}}}}}
  done: {{title: {{zh: 已办结, en: Done}}, outcome: done}}
"""
FILES = {
    "duties.yaml": DUTIES,
    "parameters/grid.yaml": GRIDS,
    "cases/request.yaml": _CASE.format(name="request", otherwise=", otherwise: desk"),
    "cases/plea.yaml": _CASE.format(name="plea", otherwise=""),
}


def make_care(home: Path) -> Hub:
    """The town, with Zhao at the desk and nothing in anybody's care."""
    hub = make_hub(home, {"town": FILES}, region=REGION)
    hub.cases.holders.seat(DESK, ZHAO.actor, ZHAO.name, by="system", at=hub.now())
    return hub


def ask(cases: Cases, firm: str, type: str = REQUEST) -> tuple[str, str]:
    """A firm asks; the case's id, and the post that has it."""
    case = cases.open(type, {"asked": "true", "firm": firm}, ZHAO, "page").case
    return case.id, case.post
