"""A town that holds firms and roads, and a form that asks for both: what filling in is tested on. All is invented."""

from pathlib import Path

from tests.kit import make_hub, put
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

REQUEST = "town.request"
ANT, BEE, NONE = "91331004YL0000004L", "91331004YL0000005J", "91331004YL0000009A"
ROADS = "SELECT 'R1' AS code, '商城路' AS title"
FIRMS = f"""
    SELECT * FROM (VALUES
        ('{ANT}', '蚂蚁五金', DATE '2015-03-02', 12, 500.00, '0576-88880001'),
        ('{BEE}', '蜜蜂模具', DATE '2019-07-15', 40, 1200.50, '0576-88880002')
    ) AS rows(uscc, name, founded, staff, capital, phone)"""

DESK = Reader("p-desk", "Desk", (Post("urban", Role.OFFICER),))
BOSS = Reader("p-boss", "Boss", (Post("office", Role.OFFICER),))
DATA = Reader("p-data", "Data", (Post("data_bureau", Role.OFFICER),))
FIRM = Reader("p-ant", "Ant", (Post(None, Role.FIRM),), subject=ANT)

REGION = """
region: testland
title: {zh: 测试市, en: Testland}
area: '331000'
units:
  office: {title: {zh: 市场监管局, en: Market bureau}}
  urban: {title: {zh: 城管局, en: Urban bureau}, area: '331002'}
  data_bureau: {title: {zh: 数据局, en: Data bureau}}
packs: [region]
"""
FIRM_SET = """
dataset: firm
title: {zh: 企业基本信息, en: Firms}
owner: office
level: 3
sharing: conditional
origin: synthetic
key: [uscc]
subject: uscc
columns:
  uscc: {type: string, title: {zh: 统一社会信用代码, en: Credit code}}
  name: {type: string, title: {zh: 企业名称, en: Name of the firm}}
  founded: {type: date, title: {zh: 成立日期, en: Founded}}
  staff: {type: integer, title: {zh: 从业人员, en: Employees}}
  capital: {type: decimal, scale: 2, title: {zh: 注册资本, en: Capital}}
  phone: {type: string, title: {zh: 联系电话, en: Telephone}}
"""
ROAD_SET = """
dataset: road
title: {zh: 道路名录, en: Roads}
owner: office
level: 1
sharing: unconditional
origin: synthetic
key: [code]
columns:
  code: {type: string, title: {zh: 道路编码, en: Code of the road}}
  title: {type: string, title: {zh: 道路名称, en: Road}}
"""
GRANTS = """
- grant: own-firm
  title: Own
  from: office
  to: {roles: [firm]}
  read: firm
  where: uscc = reader_subject()
  purpose: own_record
- grant: desk-firms
  title: Firms for the desk
  from: office
  to: {unit: urban, roles: [officer]}
  read: firm
  columns: {allow: [uscc, name, founded, staff, capital, phone], mask: {phone: {keep_last: 4}}}
  purpose: answering
- grant: open-roads
  title: Roads
  from: office
  to: {anyone: true}
  read: road
  purpose: public_information
"""
DUTIES = "desk: {title: {zh: 指挥岗, en: Desk}, units: [urban]}\n"
REQUESTS = """
case: request
title: {zh: 企业诉求, en: Request of a firm}
open_to: anyone
says: said
form:
  firm: {type: uscc, required: true, level: 3, title: {zh: 统一社会信用代码, en: Credit code},
    prefill: {dataset: firm, column: uscc, key: uscc, by: subject}}
  name: {type: string, required: true, level: 3, title: {zh: 企业名称, en: Name of the firm},
    prefill: {dataset: firm, column: name, key: uscc, by: firm}}
  staff: {type: integer, level: 3, title: {zh: 从业人员, en: Employees},
    prefill: {dataset: firm, column: staff, key: uscc, by: firm}}
  phone: {type: phone, level: 4, title: {zh: 联系电话, en: Telephone},
    prefill: {dataset: firm, column: phone, key: uscc, by: firm}}
  road: {type: string, longest: 10, level: 1, title: {zh: 道路编码, en: Code of the road}}
  street: {type: string, level: 1, title: {zh: 道路名称, en: Road},
    prefill: {dataset: road, column: title, key: code, by: road}}
  said: {type: text, required: true, title: {zh: 诉求, en: What it is about}}
owner: {duty: desk}
steps:
  new:
    title: {zh: 待答复, en: New}
    to:
      answered:
        title: {zh: 答复, en: Answer}
        asks:
          capital: {type: decimal, scale: 2, level: 3, title: {zh: 注册资本, en: Capital},
            prefill: {dataset: firm, column: capital, key: uscc, by: firm}}
          answer: {type: text, required: true, level: 1, title: {zh: 答复内容, en: Answer}}
  answered: {title: {zh: 已答复, en: Answered}, outcome: answered}
"""
# the first two as the pack of the region says them: one word has one title, and some tests read this town alone
PURPOSES = """
public_information: {zh: 公开信息, en: Public information}
own_record: {zh: 查看自己的记录, en: One's own record}
answering: Answering
"""

FILES = {
    "datasets/firm.yaml": FIRM_SET,
    "datasets/road.yaml": ROAD_SET,
    "grants.yaml": GRANTS,
    "purposes.yaml": PURPOSES,
    "duties.yaml": DUTIES,
    "cases/request.yaml": REQUESTS,
}


def make_firms(home: Path, request: str = REQUESTS) -> Hub:
    """The town with its rows, its grants approved, and somebody at the desk."""
    hub = make_hub(home, {"town": {**FILES, "cases/request.yaml": request}}, region=REGION)
    put(hub, "town.firm", FIRMS)
    put(hub, "town.road", ROADS)
    hub.door.book()
    for grant in ("own-firm", "desk-firms"):  # what is open to all is in force by itself
        for by in (BOSS, DATA):
            hub.grants.take(by, grant, "approved", reason="read and agreed")
    hub.cases.holders.seat("town.desk/urban", DESK.actor, DESK.name, by="system", at=hub.now())
    return hub
