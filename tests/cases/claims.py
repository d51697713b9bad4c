"""The town again, where a firm claims a subsidy: rules say whether it is due, how much, and who checks it. Invented."""

from pathlib import Path
from typing import Any

from tests.cases.town import DUTIES, EVENTS, GRIDS, KINDS, LIMITS, REGION, RESIDENT, WANG, seat_all
from tests.kit import make_hub
from tests.rules.dmn.tck import SUITES
from zhongshu.cases.cases import Cases
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

CLAIM = "town.claim"
ASKED = {"share": "5.2", "accident": "false", "sector": "bio", "turnover": "1000"}
"""What makes a claim due: 52 of subsidy, checked by the laboratory."""

PARTS = """
rule: due
title: {zh: 是否符合条件, en: Whether it is due}
hit: first
inputs:
  share: {type: number, unit: "%", title: {zh: 研发占比, en: Share of research}}
  accident: {type: boolean, title: {zh: 有事故, en: An accident}}
  turnover: {type: number, unit: 万元, title: {zh: 收入, en: Turnover}}
outputs:
  result: {title: {zh: 结论, en: Outcome}, one_of: {due: {zh: 符合, en: Due}, refused: {zh: 不符合, en: Not due}}}
  amount: {type: number, unit: 万元, title: {zh: 金额, en: Amount}}
editions:
  - valid_from: 2020-01-01
    adopted: 2020-01-01
    reference: {title: Subsidies of the town}
    certainty: read
    rows:
      - {when: {accident: true}, then: {result: refused, amount: 0}, why: {zh: 有事故, en: An accident}}
      - {when: {share: ">= 3"}, then: {result: due, amount: {feel: "turnover * share / 100"}}}
    otherwise: {result: refused, amount: 0}
"""
PROPOSED = """\
  - valid_from: 2030-01-01
    reference: {title: A draft}
    certainty: read
    rows:
      - {when: {accident: true}, then: {result: refused, amount: 0}}
      - {when: {share: "> 5"}, then: {result: due, amount: {feel: "turnover * share / 100"}}}
    otherwise: {result: refused, amount: 0}
"""
LANE = """
rule: lane
title: {zh: 由谁核查, en: Who checks it}
inputs:
  sector: {title: {zh: 行业, en: Sector}, one_of: {bio: {zh: 生物, en: Bio}, it: {zh: 信息, en: IT}}}
  result: {title: {zh: 结论, en: Outcome}, one_of: {due: {zh: 符合, en: Due}, refused: {zh: 不符合, en: Not due}}}
outputs:
  lane: {title: {zh: 核查, en: Check}, one_of: {laboratory: {zh: 实验室, en: Laboratory}, desk: {zh: 窗口, en: Desk}}}
editions:
  - valid_from: 2020-01-01
    adopted: 2020-01-01
    reference: {title: Subsidies of the town}
    certainty: read
    rows:
      - {when: {sector: bio, result: due}, then: {lane: laboratory}}
      - {when: {sector: it, result: due}, then: {lane: desk}}
      - {when: {result: refused}, then: {lane: desk}}
"""
CLAIMS = """
case: claim
title: {zh: 补助申请, en: Subsidy}
open_to: known
says: sector
form:
  share: {type: decimal, scale: 1, unit: "%", title: {zh: 研发占比, en: Share of research}, level: 3}
  accident: {type: boolean, title: {zh: 有事故, en: An accident}}
  turnover: {type: integer, unit: 万元, title: {zh: 收入, en: Turnover}, level: 3}
  sector: {type: choice, one_of: {bio: {zh: 生物, en: Bio}, it: {zh: 信息, en: IT}}, title: {zh: 行业, en: Sector}}
found:
  result:
    type: choice
    one_of: {due: {zh: 符合, en: Due}, refused: {zh: 不符合, en: Not due}}
    title: {zh: 结论, en: Outcome}
  amount: {type: decimal, scale: 2, unit: 万元, title: {zh: 金额, en: Amount}, level: 3}
  lane:
    type: choice
    one_of: {laboratory: {zh: 实验室, en: Laboratory}, desk: {zh: 窗口, en: Desk}}
    title: {zh: 核查, en: Check}
decides:
  due: {rule: due, into: {result: result, amount: amount}}
  lane: {rule: lane, into: {lane: lane}}
owner: {duty: checker, skill: lane, otherwise: desk}
steps:
  new:
    title: {zh: 待核查, en: To be checked}
    to: {paid: {title: {zh: 拨付, en: Pay}}, refused: {title: {zh: 不予, en: Refuse}}}
  paid: {title: {zh: 已拨付, en: Paid}, outcome: paid}
  refused: {title: {zh: 不予补助, en: Refused}, outcome: refused, to: {new: {title: {zh: 重办, en: Once more}}}}
"""
SALARY = (SUITES / "0002-input-data-number" / "0002-input-data-number.dmn").read_text("utf-8")
"""A DMN file: twelve times a monthly salary is the yearly one."""
BY_MODEL = CLAIMS.replace(
    "decides:\n",
    """decides:
  year:
    {rule: salary, decision: Yearly Salary, facts: {Monthly Salary: turnover}, into: {Yearly Salary: yearly}}
""",
).replace("found:\n", "found:\n  yearly: {type: integer, title: {zh: 全年, en: A year}}\n")
"""Claims that ask it, too."""
CHECKERS = """
checker: {title: {zh: 核查岗, en: Checker}, units: [works], skills: [laboratory], above: desk}
"""
FILES = {
    "duties.yaml": DUTIES + CHECKERS,
    "cases/event.yaml": EVENTS,
    "cases/claim.yaml": CLAIMS,
    "rules/due.yaml": PARTS,
    "rules/lane.yaml": LANE,
    "parameters/grid.yaml": GRIDS,
    "parameters/event_kind.yaml": KINDS,
    "parameters/limit.yaml": LIMITS,
}
CHECKER = "town.checker/works"


def make_claims(home: Path, **files: str) -> Hub:
    """The town with claims; `files` take the place of those above: by these words."""
    at = {"due": "rules/due.yaml", "lane": "rules/lane.yaml", "claim": "cases/claim.yaml", "salary": "rules/salary.dmn"}
    said = {**FILES, **{at[name]: text for name, text in files.items()}}
    hub = make_hub(home, {"town": said}, region=REGION)
    seat_all(hub.cases)
    hub.cases.holders.seat(CHECKER, WANG.actor, WANG.name, by="system", at=hub.cases.ledger.now())
    return hub


def claim(cases: Cases, by: Reader = RESIDENT, **answers: Any) -> str:
    """A claim; the case's id."""
    return cases.open(CLAIM, {**ASKED, **answers}, by, "page").case.id
