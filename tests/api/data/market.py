"""A region whose market office shares firms: with a bank by consent, with analysts in disguise, shops with anybody."""

from datetime import UTC, datetime
from pathlib import Path

from tests.kit import make_hub, put
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

REGION = """
region: testland
title: {zh: 测试市, en: Testland}
area: '331000'
units:
  office: {title: {zh: 市场局, en: Market office}}
  bank: {title: {zh: 银行, en: Bank}}
  bureau: {title: {zh: 数据局, en: Data bureau}}
packs: [region]
"""
FIRM = """\
dataset: firm
title: {zh: 企业, en: Firms}
owner: office
level: 2
sharing: conditional
origin: synthetic
key: [uscc]
lookup: [uscc]
subject: uscc
columns:
  uscc: {type: string}
  name: {type: string, title: {zh: 名称, en: Name}}
  county: {type: area, level: county}
  founded: {type: date}
  seen: {type: timestamp}
  phone: {type: string}
  staff: {type: integer, unit: 人}
  output: {type: decimal, scale: 2, unit: 万元}
  active: {type: boolean}
  limit: {type: integer}
"""
SHOP = """\
dataset: shop
title: {zh: 商店, en: Shops}
owner: office
level: 1
sharing: unconditional
origin: published
key: [town, number]
lookup: [town, number]
partition: month(opened)
columns:
  town: {type: string}
  number: {type: integer}
  opened: {type: date, required: true}
  kind: {type: string}
"""
BY_KIND = """\
---
table: by_kind
title: {zh: 按类, en: By kind}
---
SELECT kind, town FROM shop
"""
GRANTS = """\
- grant: shops-open
  title: {zh: 公开, en: Open}
  from: office
  to: {anyone: true}
  read: [market.shop, market.by_kind]
  purpose: public_information
  basis: {document: the regulation}
- grant: bank-loans
  title: {zh: 贷款, en: Loans}
  from: office
  to: {unit: bank, roles: [officer]}
  read: market.firm
  columns:
    allow: [uscc, name, county, founded, seen, phone, output, active]
    mask: {phone: {keep_last: 4}, output: {bucket: 100}}
  purpose: loan_review
  basis: {consent: true}
  quota: {calls_a_day: 1000, rows_a_call: 20}
  valid: {valid_from: 2020-01-01, valid_to: 2090-01-01}
- grant: analysts
  title: {zh: 分析, en: Analysis}
  from: office
  to: {unit: bureau, roles: [analyst]}
  read: market.firm
  columns:
    allow: [uscc, county, founded, staff, output, limit]
    mask: {uscc: {hash: true}, founded: {time: year}, output: {bucket: 50}}
  where: staff >= 3
  purpose: economic_analysis
  basis: {document: the regulation}
  valid: {valid_from: 2020-01-01, valid_to: 2090-01-01}
- grant: staff-only
  title: {zh: 人数, en: Staff}
  from: office
  to: {unit: bureau, roles: [officer]}
  read: market.firm
  columns: {allow: [county, staff]}
  purpose: staff_statistics
  basis: {document: the regulation}
  valid: {valid_from: 2020-01-01, valid_to: 2090-01-01}
"""
INDICATOR = """\
firms: {title: {zh: 企业数, en: Firms}, of: firm, measure: count(*), unit: '1', time: founded, area: county}
"""
BANKER = Reader("p-bank", posts=(Post("bank", Role.OFFICER),), key="k-bank", by="api")
ANALYST = Reader("p-analyst", posts=(Post("bureau", Role.ANALYST),), key="k-analyst", by="api")
COUNTER = Reader("p-counter", posts=(Post("bureau", Role.OFFICER),), key="k-counter", by="api")
KEEPER = Reader("p-keeper", posts=(Post("office", Role.OFFICER),), by="page")
STRANGER = Reader("anyone", by="api")

LOANS = {"Zhongshu-Grant": "bank-loans", "Zhongshu-Purpose": "loan_review"}
ANALYSIS = {"Zhongshu-Grant": "analysts", "Zhongshu-Purpose": "economic_analysis"}
STAFF = {"Zhongshu-Grant": "staff-only", "Zhongshu-Purpose": "staff_statistics"}
OPEN = {"Zhongshu-Grant": "shops-open", "Zhongshu-Purpose": "public_information"}

FIRMS = 60
CONSENTING = 25
"""The first so many firms consent."""


def firms_sql(rows: int = FIRMS) -> str:
    """Seeded: firm 7 has no phone, every fifth firm's output is NULL, staff goes 0 to 9 again and again."""
    return (
        "SELECT 'F' || lpad(n::VARCHAR, 3, '0') AS uscc, CASE n WHEN 3 THEN '=1+1' ELSE '厂' || n END AS name, "
        "CASE WHEN n % 2 = 0 THEN '331002' ELSE '331003' END AS county, DATE '2020-01-01' + (n * 20)::INT AS founded, "
        "TIMESTAMPTZ '2026-01-01 00:00:00+08' + n * INTERVAL 1 HOUR AS seen, "
        "CASE WHEN n <> 7 THEN '0576-888' || lpad(n::VARCHAR, 5, '0') END AS phone, n % 10 AS staff, "
        'CASE WHEN n % 5 <> 0 THEN n * 10.25 END AS output, n % 3 = 0 AS active, n AS "limit" '
        f"FROM range({rows}) AS firms(n)"
    )


def shops_sql(rows: int = 30) -> str:
    """Ten months of shops in three towns."""
    return (
        "SELECT ['A, B', 'C', '镇'][1 + n % 3] AS town, n AS number,"
        " DATE '2025-01-15' + to_months((n % 10)::INT) AS opened, "
        f"['food', NULL][1 + n % 2] AS kind FROM range({rows}) AS shops(n)"
    )


def make_market(home: Path) -> Hub:
    """Rows loaded, grants decided, the first firms' consents given."""
    hub = make_hub(
        home,
        {
            "market": {
                "datasets/firm.yaml": FIRM,
                "datasets/shop.yaml": SHOP,
                "tables/by_kind.sql": BY_KIND,
                "indicators.yaml": INDICATOR,
                "grants.yaml": GRANTS,
            }
        },
        region=REGION,
    )
    put(hub, "market.firm", firms_sql())
    put(hub, "market.shop", shops_sql())
    hub.refresher.run(who="test")
    hub.door.book()
    for grant in ("bank-loans", "analysts", "staff-only"):
        hub.grants.take(KEEPER, grant, "approved", reason="the law lets us", unit="office")
    for number in range(CONSENTING):
        consent(hub, f"F{number:03}")
    return hub


def consent(hub: Hub, subject: str) -> int:
    """The firm lets the bank read for loans; the consent's number."""
    said = Consenting(subject, "bank", "loan_review", datetime(2020, 1, 1, tzinfo=UTC), evidence="form")
    return hub.grants.consents.give(BANKER, said, hub.now()).number
