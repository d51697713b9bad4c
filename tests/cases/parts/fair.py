"""A town where one form asks for a street fair: police, fire brigade and kitchens at the same time, then the permit.
All of it invented."""

from pathlib import Path

from tests.cases.town import OFFICER, REGION
from tests.kit import make_hub
from zhongshu.cases.cases import Cases
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import ANYONE, Reader

FAIR = "town.fair"
DESK, POLICE, FIRE, KITCHEN = "town.fair_desk/office", "town.police/urban", "town.fire/works", "town.kitchen/urban"

DORA = Reader("p-dora", "Dora", (Post("office", Role.OFFICER),))
PAUL = Reader("p-paul", "Paul", OFFICER)
FRED = Reader("p-fred", "Fred", (Post("works", Role.OFFICER),))
KATE = Reader("p-kate", "Kate", OFFICER)
RESIDENT = Reader("p-resident", "Resident", (Post(None, Role.RESIDENT),), subject="r-1")
OTHER = Reader("p-other", "Other", (Post(None, Role.RESIDENT),), subject="r-2")
STRANGER = ANYONE
SEATS = {DESK: DORA, POLICE: PAUL, FIRE: FRED, KITCHEN: KATE}

DUTIES = """
fair_desk: {title: {zh: 综合窗口, en: Fair desk}, units: [office]}
police: {title: {zh: 治安岗, en: Police}, units: [urban]}
fire: {title: {zh: 消防岗, en: Fire brigade}, units: [works]}
kitchen: {title: {zh: 餐饮岗, en: Kitchens}, units: [urban]}
"""

FAIRS = """
case: fair
title: {zh: 集市一件事, en: A street fair}
open_to: anyone
says: name
form:
  name: {type: string, title: {zh: 名称, en: Name}, required: true, level: 1}
  guests: {type: integer, title: {zh: 人数, en: Guests}, required: true, level: 1}
  cooks: {type: boolean, title: {zh: 有餐饮, en: Food is cooked}, level: 1}
  phone: {type: phone, title: {zh: 电话, en: Telephone}, level: 4}
found:
  fee: {type: decimal, scale: 2, unit: 元, title: {zh: 费用, en: Fee}, level: 1}
owner: {duty: fair_desk}
steps:
  working:
    title: {zh: 联办中, en: Offices at work}
    public: {zh: 各部门正在并联办理, en: The offices are at work}
    to:
      withdrawn: {title: {zh: 撤回, en: Withdraw}, by: reporter}
  granted: {title: {zh: 已许可, en: Granted}, outcome: granted}
  refused: {title: {zh: 未许可, en: Refused}, outcome: refused}
  withdrawn:
    title: {zh: 已撤回, en: Withdrawn}
    outcome: withdrawn
    to: {working: {title: {zh: 再申请, en: Again}, by: reporter}}
clocks:
  whole:
    title: {zh: 全程时限, en: The whole}
    begins: working
    ends: [granted, refused, withdrawn]
    within: 10
    counts: hours
    first: counted
    public: true
flow:
  file: fair.bpmn
  parts: {Police: police, Fire: fire, Kitchen: kitchen, Permit: permit}
  ends: {Granted: granted, Refused: refused}
  messages:
    rain:
      title: {zh: 改期, en: It rains}
      by: reporter
      asks: {new_day: {type: date, title: {zh: 改到, en: New day}, required: true, level: 1}}
rating: {}
"""

PART = """
case: {name}
title: {{zh: {zh}, en: {en}}}
open_to: []
form:
  name: {{type: string, title: {{zh: 名称, en: Name}}, required: true, level: 1}}
  guests: {{type: integer, title: {{zh: 人数, en: Guests}}, level: 1}}
owner: {{duty: {duty}}}
steps:
  look:
    title: {{zh: 审查中, en: Looks at it}}
    public: {{zh: 正在审查, en: It is looked at}}
    to:
      yes: {{title: {{zh: 同意, en: Allow}}{asks}}}
      no:
        title: {{zh: 不同意, en: Forbid}}
        asks: {{why: {{type: text, title: {{zh: 原因, en: Why}}, required: true}}}}
  yes: {{title: {{zh: 同意, en: Allowed}}, outcome: allowed, to: {{look: {{title: {{zh: 重办, en: Again}}}}}}}}
  no: {{title: {{zh: 不同意, en: Forbidden}}, outcome: forbidden}}
clocks:
  answer:
    title: {{zh: 审查时限, en: To be answered}}
    begins: look
    ends: [yes, no]
    within: 4
    counts: hours
    first: counted
    public: true
"""

FEE = ", asks: {fee: {type: decimal, scale: 2, unit: 元, title: {zh: 费用, en: Fee}, required: true, level: 1}}"

_NODES = """
  <startEvent id="Begin"/>
  <inclusiveGateway id="Split"/>
  <userTask id="Police" name="Police"/>
  <userTask id="Fire" name="Fire brigade"/>
  <userTask id="Kitchen" name="Kitchens"/>
  <inclusiveGateway id="Join"/>
  <exclusiveGateway id="All" default="To_Refused"/>
  <userTask id="Permit" name="Permit"/>
  <endEvent id="Granted"/>
  <endEvent id="Refused"/>
  <boundaryEvent id="Late" attachedToRef="Fire" cancelActivity="true"><timerEventDefinition>
    <timeDuration>PT6H</timeDuration></timerEventDefinition></boundaryEvent>
  <boundaryEvent id="Rain" attachedToRef="Permit" cancelActivity="true"><messageEventDefinition messageRef="M1"/>
  </boundaryEvent>
"""
_FLOWS = (
    ("Begin", "Split", ""),
    ("Split", "Police", "guests &gt; 0"),
    ("Split", "Fire", "guests &gt; 50"),
    ("Split", "Kitchen", "cooks"),
    ("Police", "Join", ""),
    ("Fire", "Join", ""),
    ("Kitchen", "Join", ""),
    ("Late", "Join", ""),
    ("Join", "All", ""),
    ("All", "Permit", 'Police.outcome = "allowed"'),
    ("All", "Refused", ""),
    ("Permit", "Granted", ""),
    ("Rain", "Refused", ""),
)


def bpmn(nodes: str = _NODES, flows: tuple[tuple[str, str, str], ...] = _FLOWS) -> str:
    """The file, as a modeler would write it, without a diagram."""
    lines = []
    for source, target, when in flows:
        name = f"To_{target}" if source in ("Split", "All") else f"{source}_{target}"
        said = f"<conditionExpression>{when}</conditionExpression>" if when else ""
        lines.append(f'  <sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{said}</sequenceFlow>')
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="town" id="D">\n'
        '<message id="M1" name="rain"/>\n<process id="fair" name="Street fair" isExecutable="true">'
        f"{nodes}" + "\n".join(lines) + "\n</process>\n</definitions>\n"
    )


def files(**others: str) -> dict[str, str]:
    """The pack; `others` take the place of its files, by their last name."""
    parts = {
        "police": PART.format(name="police", zh="治安", en="Police", duty="police", asks=""),
        "fire": PART.format(name="fire", zh="消防", en="Fire safety", duty="fire", asks=""),
        "kitchen": PART.format(name="kitchen", zh="餐饮", en="Kitchens", duty="kitchen", asks=""),
        "permit": PART.format(name="permit", zh="许可证", en="Permit", duty="fair_desk", asks=FEE),
    }
    said = {"fair": FAIRS, **parts, **others}
    drawn = said.pop("bpmn", bpmn())
    cases = {f"cases/{name}.yaml": text for name, text in said.items()}
    return {"duties.yaml": DUTIES, "flows/fair.bpmn": drawn, **cases}


def make_fair_town(home: Path, **others: str) -> Hub:
    """The town with everybody at their posts."""
    hub = make_hub(home, {"town": files(**others)}, region=REGION)
    seat_all(hub.cases)
    return hub


def seat_all(cases: Cases) -> None:
    """Everybody takes their post."""
    for post, reader in SEATS.items():
        cases.holders.seat(post, reader.actor, reader.name, by="system", at=cases.ledger.now())


def ask(cases: Cases, *, guests: int = 100, cooks: bool = False, by: Reader = RESIDENT, key: str | None = None) -> str:
    """Somebody asks for a fair; the case's id."""
    given = {"name": "年货集市", "guests": guests, "cooks": cooks, "phone": "13800001111"}
    return cases.open(FAIR, given, by, "page", key=key).case.id
