"""A small region whose register and tax office speak of three works, and the file of each. All is invented."""

from pathlib import Path

from tests.kit import make_hub, put
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

FILE = "town.works"
ANT, BEE = "91331004YL0000004L", "91331004YL0000005P"
REGION = """
region: testland
title: {zh: 测试市, en: Testland}
area: '331000'
units:
  office: {title: {zh: 市场监管局, en: Market bureau}}
  tax: {title: {zh: 税务局, en: Tax office}}
  bank: {title: {zh: 银行, en: Bank}}
packs: [region]
"""
_HEAD = """
dataset: {name}
title: {{zh: 档案：{zh}, en: "File: {en}"}}
owner: {owner}
level: 2
sharing: conditional
origin: synthetic
key: [{key}]
subject: uscc
lookup: [{lookup}]
columns:
  entity: {{type: string}}
  uscc: {{type: string, title: {{zh: 代码, en: Code}}}}
"""
REGISTER = (
    _HEAD.format(name="register", zh="登记", en="register", owner="office", key="id", lookup="entity")
    + """
  id: {type: string, title: {zh: 登记号, en: Number}}
  name: {type: string, title: {zh: 名称, en: Name}}
  capital: {type: string, title: {zh: 注册资本, en: Capital}}
  scope: {type: string, title: {zh: 经营范围, en: Scope}}
  trade: {type: string, title: {zh: 行业, en: Trade}, reference: town.trade.code}
  area: {type: area, level: county, title: {zh: 住所, en: Place}}
  phone: {type: string, title: {zh: 电话, en: Telephone}}
  founded: {type: date, title: {zh: 成立日期, en: Founded}}
  as_of: {type: date, title: {zh: 截至, en: As of}}
"""
)
TAXES = (
    _HEAD.format(name="taxes", zh="税务", en="taxes", owner="tax", key="number, year", lookup="entity")
    + """
  number: {type: string, title: {zh: 税号, en: Tax number}}
  name: {type: string, title: {zh: 名称, en: Name}}
  year: {type: integer, title: {zh: 年份, en: Year}}
  revenue: {type: decimal, scale: 2, unit: 万元, title: {zh: 营业收入, en: Revenue}}
"""
)
NAMES = (
    _HEAD.format(name="called", zh="名称", en="names", owner="office", key="entity, name", lookup="uscc")
    + """
  name: {type: string, title: {zh: 名称, en: Name}}
"""
)
PEER = """
dataset: peer
title: {zh: 同类, en: Peers}
owner: office
level: 1
sharing: unconditional
origin: synthetic
key: [trade, size]
lookup: [trade, size]
columns:
  trade: {type: string, title: {zh: 行业, en: Trade}}
  size: {type: string, title: {zh: 规模, en: Size}}
  works: {type: integer, unit: 家, title: {zh: 家数, en: Works}}
  revenue: {type: decimal, scale: 2, unit: 万元, title: {zh: 营业收入, en: Revenue}}
"""
TRADE = """
parameter: trade
title: {zh: 行业, en: Trades}
columns: {code: string, name: string}
editions:
  - valid_from: 2017-01-01
    adopted: 2017-01-01
    reference: {title: test}
    certainty: read
    rows:
      - {code: "10", name: 阀门制造}
      - {code: "20", name: 家具零售}
"""
SIZE = """
rule: size
title: {zh: 规模, en: Size}
hit: first
inputs: {revenue: {type: number, unit: 万元, title: {zh: 营业收入, en: Revenue}}}
outputs: {size: {title: {zh: 规模, en: Size}, one_of: {large: {zh: 大, en: Large}, small: {zh: 小, en: Small}}}}
editions:
  - valid_from: 2017-01-01
    adopted: 2017-01-01
    reference: {title: 测试规定, document: 第1号}
    certainty: read
    rows:
      - {when: {revenue: ">= 1000"}, then: {size: large}, why: {zh: 一千万元以上, en: Ten million or more}}
    otherwise: {size: small}
"""
WORKS = """
entity: works
kind: enterprise
title: {zh: 一厂一档, en: "One works, one file"}
owner: office
level: 2
origin: synthetic
records:
  register: {of: register, title: {zh: 登记, en: Register}, code: uscc, name: name}
file:
  names: called
  code: uscc
  called: name
  head: [code, trade]
  golden:
    name: {title: {zh: 名称, en: Name}, from: [register.name, taxes.name], reads: name}
    code: {title: {zh: 代码, en: Code}, from: [register.uscc]}
    trade: {title: {zh: 行业, en: Trade}, from: [register.trade]}
    capital: {title: {zh: 注册资本, en: Capital}, from: [register.capital], reads: amount, unit: 万元, scale: 2}
    phone: {title: {zh: 电话, en: Telephone}, from: [register.phone]}
    scope: {title: {zh: 经营范围, en: Scope}, from: [register.scope]}
    revenue:
      title: {zh: 营业收入, en: Revenue}
      from: [taxes.revenue]
      pick: newest
      reads: number
      unit: 万元
      scale: 2
      stale_after: 1
  chapters:
    registration:
      title: {zh: 登记, en: Registration}
      shows:
        register: {at: as_of, tells: {founded: {zh: "{name}成立", en: "{name} founded"}}}
      corrects: mend
    tax:
      title: {zh: 税务, en: Tax}
      shows:
        taxes:
          at: year
          most: 2
          columns: [year, revenue, name]
          tells: {year: {zh: "{year}年收入 {revenue}", en: "{revenue} in {year}"}}
  decides:
    size: {rule: size, facts: {revenue: revenue}}
  proposes:
    class: {title: {zh: 行业建议, en: Trade by its scope}, from: scope, among: trade, beside: trade}
  peers:
    of: peer
    match: {trade: trade, size: size}
    count: works
    compares: {revenue: revenue}
"""
MEND = """
case: mend
title: {zh: 更正登记, en: Mend the register}
level: 2
sharing: conditional
origin: synthetic
open_to: [firm]
form:
  what: {type: text, required: true, level: 2, title: {zh: 改什么, en: What}}
  firm: {type: uscc, level: 2, title: {zh: 代码, en: Code}}
owner: {duty: desk}
steps:
  new: {title: {zh: 待办, en: New}, to: {done: {title: {zh: 办结, en: Done}}}}
  done: {title: {zh: 已办, en: Done}, outcome: done}
"""
GRANTS = """
- grant: own-file
  title: {zh: 自己的, en: One's own}
  from: office
  to: {roles: [firm]}
  read: [register, called]
  where: uscc = reader_subject()
  purpose: own_record
  basis: {document: test}
- grant: own-taxes
  title: {zh: 自己的税, en: One's own taxes}
  from: tax
  to: {roles: [firm]}
  read: taxes
  where: uscc = reader_subject()
  purpose: own_record
  basis: {document: test}
- grant: bank-register
  title: {zh: 银行看登记, en: A bank sees the register}
  from: office
  to: {unit: bank, roles: [officer]}
  read: [register, called]
  columns: {mask: {phone: {keep_last: 4}}}
  purpose: loan_review
  basis: {consent: registration}
- grant: bank-taxes
  title: {zh: 银行看税, en: A bank sees taxes}
  from: tax
  to: {unit: bank, roles: [officer]}
  read: taxes
  purpose: loan_review
  basis: {consent: tax}
- grant: peers
  title: {zh: 同类, en: Peers}
  from: office
  to: {roles: [firm, officer]}
  read: peer
  purpose: comparison
  basis: {document: test}
"""
PACK = {
    "datasets/register.yaml": REGISTER,
    "datasets/taxes.yaml": TAXES,
    "datasets/called.yaml": NAMES,
    "datasets/peer.yaml": PEER,
    "parameters/trade.yaml": TRADE,
    "rules/size.yaml": SIZE,
    "cases/mend.yaml": MEND,
    "duties.yaml": "desk: {title: {zh: 登记岗, en: Register desk}, units: [office]}\n",
    "entities/works.yaml": WORKS,
    "grants.yaml": GRANTS,
}
ANTS = Reader("p-ant", "Ant", (Post(None, Role.FIRM),), subject=ANT)
BEES = Reader("p-bee", "Bee", (Post(None, Role.FIRM),), subject=BEE)
BANK = Reader("p-bank", "Bank", (Post("bank", Role.OFFICER),))
OFFICE = Reader("p-office", "Officer", (Post("office", Role.OFFICER),))
TAX = Reader("p-tax", "Tax officer", (Post("tax", Role.OFFICER),))

_REGISTER = f"""
VALUES ('e1', '{ANT}', 'r1', '椒江蚂蚁阀门（集团）有限公司', '100(万元人民币)', '一般项目：阀门制造；家具零售', '10',
        '331002', '0576-01234567', DATE '2015-03-01', DATE '2025-12-31'),
       ('e2', '{BEE}', 'r2', '路桥蜜蜂家具有限公司', 'N/A', '家具零售', '20', '331004', NULL, DATE '2020-05-05',
        DATE '2025-12-31'),
       ('e3', NULL, 'r3', '无码作坊', NULL, NULL, NULL, NULL, NULL, NULL, NULL)
"""
_TAXES = f"""
VALUES ('e1', '{ANT}', 't1', '椒江蚂蚁阀门(集团)有限公司', 2023, 700.00),
       ('e1', '{ANT}', 't1', '椒江蚂蚁阀门(集团)有限公司', 2024, 900.00),
       ('e1', '{ANT}', 't1', '椒江蚂蚁五金有限公司', 2025, 1200.00),
       ('e2', '{BEE}', 't2', '路桥蜜蜂家具有限公司', 2025, 80.50)
"""
_NAMES = f"""
VALUES ('e1', '{ANT}', '椒江蚂蚁阀门（集团）有限公司'), ('e1', '{ANT}', '椒江蚂蚁五金有限公司'),
       ('e2', '{BEE}', '路桥蜜蜂家具有限公司'), ('e3', NULL, '无码作坊')
"""
_LINKS = f"""
SELECT 'town.register' AS dataset, record, entity, code, how, NULL AS weight, TIMESTAMPTZ '2026-01-01' AS since
FROM (VALUES ('r1', 'e1', '{ANT}', 'exact'), ('r2', 'e2', '{BEE}', 'exact'), ('r3', 'e3', NULL, 'alone'),
             ('r4', 'e4', NULL, 'gone')) AS links(record, entity, code, how)
"""


def works(home: Path, **files: str) -> Hub:
    """Ant, Bee and a workshop without a code, linked; every grant is approved, nobody has consented to anything."""
    hub = make_hub(home, {"town": {**PACK, **files}}, region=REGION)
    columns = {"register": REGISTER, "taxes": TAXES, "called": NAMES}
    for name, rows in (("register", _REGISTER), ("taxes", _TAXES), ("called", _NAMES)):
        named = [
            line.strip().partition(":")[0] for line in columns[name].partition("columns:\n")[2].split("\n") if line
        ]
        put(hub, f"town.{name}", f"FROM ({rows}) AS rows({', '.join(named)})")
    put(hub, "town.peer", "SELECT '10' AS trade, 'large' AS size, 12 AS works, 2500.00 AS revenue")
    put(hub, "town.works_links", _LINKS)
    hub.refresher.run(who="test")
    hub.door.book()
    for grant, by in (
        ("own-file", OFFICE),
        ("own-taxes", TAX),
        ("bank-register", OFFICE),
        ("bank-taxes", TAX),
        ("peers", OFFICE),
    ):
        hub.grants.take(by, grant, "approved", reason="the law lets us", unit=by.unit)
    return hub


def consent(hub: Hub, chapter: str | None, subject: str = ANT, by: Reader = ANTS) -> int:
    """The firm lets the bank see a chapter of its file; the consent's number."""
    now = hub.now()
    said = Consenting(subject, "bank", "loan_review", now, chapter=chapter)
    return hub.grants.consents.give(by, said, now).number
