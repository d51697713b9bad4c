"""A council of three members: opinions that are alike, proposals that name them and need seconds. All invented."""

from collections.abc import Mapping
from pathlib import Path

from tests.cases.town import REGION
from tests.kit import make_hub
from zhongshu.cases.acts import Acting, Said
from zhongshu.cases.case import Case
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

OPINION, PROPOSAL = "council.opinion", "council.proposal"
MEMBERS = [Reader(f"p-{name}", name, (Post(unit, Role.OFFICER),)) for name, unit in
           (("Ada", "office"), ("Ben", "urban"), ("Cleo", "works"))]  # fmt: skip
ADA, BEN, CLEO = MEMBERS
DESK = Reader("p-desk", "Dora", (Post("office", Role.OFFICER),))
ASKER = Reader("p-asker", "Asker", (Post(None, Role.RESIDENT),), subject="r-9")

DUTIES = """
member: {title: {zh: 代表, en: Member}, units: [office, urban, works], above: desk}
desk: {title: {zh: 代工委, en: Desk}, units: [office]}
"""
OPINIONS = """
case: opinion
title: {zh: 意见, en: Opinion}
open_to: anyone
says: what
form:
  what: {type: text, required: true, title: {zh: 什么事, en: What about}}
  phone: {type: phone, level: 4, title: {zh: 电话, en: Telephone}}
owner: {duty: desk}
steps:
  new: {title: {zh: 待办, en: New}, to: {done: {title: {zh: 答复, en: Answer}}}}
  done: {title: {zh: 已答复, en: Answered}, outcome: done}
duplicates: {words: what, alike: 0.35, hours: 8760}
"""
PROPOSALS = """
case: proposal
title: {zh: 建议, en: Proposal}
open_to: [officer]
says: title
level: 2
form:
  title: {type: string, required: true, level: 1, title: {zh: 题目, en: Title}}
  opinions: {type: case, of: opinion, max: 3, level: 1, title: {zh: 来自哪些意见, en: Opinions}}
owner: {duty: desk}
steps:
  open:
    title: {zh: 征集附议, en: Open for seconds}
    public: {zh: 正在征集附议, en: Seconds are sought}
    by: reporter
    to: {sent: {title: {zh: 提交, en: Hand in}, backed: 2}}
  sent:
    title: {zh: 已提交, en: Handed in}
    to:
      sent:
        title: {zh: 报进展, en: Report}
        asks: {opinions: {type: case, of: opinion, max: 3, level: 1, title: {zh: 来自哪些意见, en: Opinions}}}
      done: {title: {zh: 办结, en: Done}}
  done: {title: {zh: 已办结, en: Done}, outcome: done}
clocks:
  month:
    title: {zh: 月报, en: Monthly report}
    begins: sent
    ends: [sent, done]
    within: 31
    counts: calendar_days
backing: {title: {zh: 附议, en: Seconds}, by: member, at: [open], each: 2}
public: {after: 0}
"""
SAID = [
    "老旧小区没有电梯，老人上下楼很不方便，希望尽快加装电梯",
    "我们小区没有加装电梯，老人上下楼不方便，希望尽快解决",
    "老旧小区希望加装电梯，老人上下楼太不方便了",
    "学校门口放学时很堵，接送的车乱停，希望有人管",
    "放学时学校门口太堵，接送的车乱停乱放",
    "公园里的路灯晚上不亮",
]


def make_council(home: Path, more: Mapping[str, str] | None = None, **files: str) -> Hub:
    """Everybody at their posts; `files` take the place of opinions and proposals, `more` are others of the pack."""
    said = {"opinion": OPINIONS, "proposal": PROPOSALS, **files}
    cases = {f"cases/{name}.yaml": text for name, text in said.items()}
    hub = make_hub(home, {"council": {"duties.yaml": DUTIES, **cases, **(more or {})}}, region=REGION)
    posts = [f"council.member/{unit}" for unit in ("office", "urban", "works")]
    for post, reader in (*zip(posts, MEMBERS, strict=True), ("council.desk/office", DESK)):
        hub.cases.holders.seat(post, reader.actor, reader.name, by="system", at=hub.cases.ledger.now())
    return hub


def opine(hub: Hub, what: str, by: Reader = ASKER) -> str:
    """An opinion's id."""
    return hub.cases.open(OPINION, {"what": what, "phone": "13800001111"}, by, "page").case.id


def back(hub: Hub, id: str, reader: Reader, act: str = "back") -> Case:
    """The case after somebody stood behind it."""
    seen = hub.cases.look(id, reader, address="test")
    return Acting(hub.cases, reader, None, "test").do(seen, act, Said(), version=None)


def propose(hub: Hub, by: Reader = ADA, **answers: object) -> str:
    """A proposal's id."""
    return hub.cases.open(PROPOSAL, {"title": "加装电梯", **answers}, by, "page").case.id
