"""What a town has for its grants: firms at level 3, a diary that is for nobody, a list that is for all."""

from pathlib import Path

from tests.town import add_people, make_town
from zhongshu.packs.hub import Hub

_FIRM = """
dataset: firm
title: {zh: 企业登记, en: Firms}
owner: market
level: 3
sharing: conditional
origin: synthetic
key: [uscc]
subject: uscc
columns:
  uscc: {type: string, title: {zh: 统一社会信用代码, en: Unified social credit code}}
  name: {type: string, title: {zh: 企业名称, en: Name}}
  phone: {type: string, title: {zh: 联系电话, en: Telephone}}
  area: {type: area, title: {zh: 住所, en: Place}}
  founded: {type: date, title: {zh: 成立日期, en: Founded}}
  employees: {type: integer, title: {zh: 从业人员, en: Employees}}
  revenue: {type: decimal, scale: 2, unit: 万元, title: {zh: 营业收入, en: Revenue}}
"""
_DIARY = """
dataset: diary
title: {zh: 检查日志, en: Inspectors' diary}
owner: market
level: 3
sharing: none
origin: synthetic
key: [uscc]
columns: {uscc: {type: string}}
"""
_LIST = """
dataset: list
title: {zh: 企业名录, en: List of firms}
owner: market
level: 1
sharing: unconditional
origin: synthetic
key: [uscc]
columns: {uscc: {type: string}, name: {type: string, title: {zh: 企业名称, en: Name}}}
"""
_GRANTS = """
- grant: open-list
  title: {zh: 企业名录向社会开放, en: The list of firms is open to all}
  from: market
  to: {anyone: true}
  read: list
  purpose: public_information
- grant: bank-lookup
  title: {zh: 银行经企业同意查询, en: A bank looks up a firm that has consented}
  from: market
  to: {unit: bank, roles: [officer]}
  read: firm
  columns: {allow: [uscc, name, phone], mask: {phone: {keep_last: 4}}}
  where: employees >= 10
  purpose: loan_review
  basis: {consent: true}
  quota: {calls_a_day: 200, rows_a_call: 50}
"""
_FILES = {
    "datasets/firm.yaml": _FIRM,
    "datasets/diary.yaml": _DIARY,
    "datasets/list.yaml": _LIST,
    "grants.yaml": _GRANTS,
    "purposes.yaml": "loan_review: {zh: 贷款审查, en: Review of a loan}\n",
}


def make_region(home: Path) -> Hub:
    """The town with its people; its grants are taken over."""
    hub = make_town(home, _FILES)
    add_people(hub)
    return hub
