"""A town whose people report broken covers: two grids, a desk above them, an inspector. All of it invented."""

import json
from datetime import timedelta
from pathlib import Path

from tests.kit import make_hub
from zhongshu.cases.cases import Cases
from zhongshu.cases.event import Channel
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import ANYONE, Reader

EVENT = "town.event"
WEST, EAST, DESK, INSPECTOR = (
    "town.grid_officer/west",
    "town.grid_officer/east",
    "town.desk/urban",
    "town.inspector/urban",
)
IN_WEST, IN_EAST, NOWHERE = "121.25,28.5", "121.75,28.5", "100,10"
SECRET_PHONE = "13800001111"

OFFICER = (Post("urban", Role.OFFICER),)
WANG = Reader("p-wang", "Wang", OFFICER)
LI = Reader("p-li", "Li", OFFICER)
ZHAO = Reader("p-zhao", "Zhao", OFFICER)
SUN = Reader("p-sun", "Sun", OFFICER)
RESIDENT = Reader("p-resident", "Resident", (Post(None, Role.RESIDENT),), subject="r-1")
STRANGER = ANYONE
SEATS = {WEST: WANG, EAST: LI, DESK: ZHAO, INSPECTOR: SUN}

REGION = """
region: testland
title: {zh: 测试市, en: Testland}
area: '331000'
units:
  office: {title: {zh: 测试局, en: Test office}}
  urban: {title: {zh: 城管局, en: Urban bureau}, area: '331002'}
  works: {title: {zh: 住建局, en: Works bureau}}
packs: [region]
office_hours: [08:30-12:00, 14:00-17:30]
"""


def square(west: float, east: float) -> str:
    """A grid's outline as GeoJSON, 28 to 29 degrees north."""
    corners = [[west, 28], [east, 28], [east, 29], [west, 29], [west, 28]]
    return json.dumps({"type": "Polygon", "coordinates": [corners]})


GRIDS = f"""
parameter: grid
title: {{zh: 网格, en: Grids}}
columns: {{grid: string, title: string, unit: string, outline: string}}
editions:
  - valid_from: 2020-01-01
    adopted: 2020-01-01
    reference: {{title: invented}}
    certainty: read
    rows:
      - {{grid: west, title: 西网格, unit: urban, outline: '{square(121, 121.5)}'}}
      - {{grid: east, title: 东网格, unit: urban, outline: '{square(121.5, 122)}'}}
"""

KINDS = """
parameter: event_kind
title: {zh: 事件类别, en: Kinds}
columns: {code: string, title: string, title_en: string}
editions:
  - valid_from: 2020-01-01
    adopted: 2020-01-01
    reference: {title: invented}
    certainty: read
    rows:
      - {code: cover, title: 井盖破损, title_en: Broken cover}
      - {code: rubbish, title: 暴露垃圾, title_en: Rubbish}
"""

LIMITS = """
parameter: limit
title: {zh: 处置时限, en: Limits}
columns: {kind: string, hours: integer}
editions:
  - valid_from: 2020-01-01
    adopted: 2020-01-01
    reference: {title: invented}
    certainty: read
    rows: [{kind: cover, hours: 4}]
"""

DUTIES = """
grid_officer: {title: {zh: 网格员, en: Grid officer}, grids: grid, above: desk}
desk: {title: {zh: 指挥岗, en: Desk}, units: [urban]}
inspector: {title: {zh: 复核员, en: Inspector}, units: [urban], above: desk}
"""

EVENTS = """
case: event
title: {zh: 街面事件, en: Street event}
open_to: anyone
says: said
area: place
form:
  kind: {type: code, of: event_kind, title: {zh: 类别, en: Kind}, required: true, level: 1}
  place: {type: point, required: true, title: {zh: 位置, en: Place}, level: 1}
  said: {type: text, title: {zh: 情况, en: What is wrong}, required: true}
  phone: {type: phone, title: {zh: 电话, en: Telephone}, level: 4}
owner: {duty: grid_officer, grid: {of: grid, at: place}}
steps:
  new:
    title: {zh: 待处置, en: New}
    to:
      handled:
        title: {zh: 处置完成, en: Done}
        asks: {done: {type: text, title: {zh: 处置情况, en: What was done}, required: true, level: 1}}
      waiting: {title: {zh: 等待材料, en: Wait for material}}
      refused:
        title: {zh: 不受理, en: Refuse}
        asks: {why: {type: text, title: {zh: 原因, en: Why}, required: true, level: 1}}
  waiting:
    title: {zh: 等待, en: Waiting}
    waits: true
    to: {new: {title: {zh: 继续, en: Go on}}}
  handled:
    title: {zh: 待复核, en: To be checked}
    owner: {duty: inspector}
    to:
      solved: {title: {zh: 复核通过, en: Accept}, apart_from: handled}
      new: {title: {zh: 退回, en: Send back}}
  solved:
    title: {zh: 已办结, en: Solved}
    outcome: solved
    owner: {duty: grid_officer, grid: {of: grid, at: place}}
    to: {new: {title: {zh: 没解决, en: Not solved}, by: reporter, within: 15d}}
  refused: {title: {zh: 不受理, en: Refused}, outcome: refused}
clocks:
  solve:
    title: {zh: 处置时限, en: To be done}
    begins: new
    ends: [handled, refused]
    within: {parameter: limit, column: hours, where: {kind: kind}}
    otherwise: 24
    counts: hours
    first: counted
    pauses: true
    public: true
    warning: 1
    extension: {by: 8}
    escalation: [{after: 0, to: desk}]
rating: {}
"""


def make_town(home: Path, *, events: str = EVENTS, **parameters: str) -> Hub:
    """The town with everybody at their posts; `parameters` and `events` take the place of the files above."""
    said = {"grid": GRIDS, "event_kind": KINDS, "limit": LIMITS, **parameters}
    files = {f"parameters/{name}.yaml": text for name, text in said.items()}
    hub = make_hub(home, {"town": {"duties.yaml": DUTIES, "cases/event.yaml": events, **files}}, region=REGION)
    seat_all(hub.cases)
    return hub


def seat_all(cases: Cases) -> None:
    """Everybody takes their post."""
    for post, reader in SEATS.items():
        cases.holders.seat(post, reader.actor, reader.name, by="system", at=cases.ledger.now())


def report(
    cases: Cases, *, place: str = IN_WEST, by: Reader = RESIDENT, kind: str = "cover", channel: Channel = "page"
) -> str:
    """A broken cover; the case's id."""
    given = {"kind": kind, "place": place, "said": "井盖坏了\n很危险", "phone": SECRET_PHONE}
    return cases.open(EVENT, given, by, channel).case.id


HOUR = timedelta(hours=1)
