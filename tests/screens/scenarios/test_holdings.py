"""Seeded packs in a lake: a copy under other names, a part, the same form with other rows."""

from pathlib import Path

import pytest

from tests.kit import make_hub, put
from zhongshu.packs.hub import Hub
from zhongshu.packs.overlaps import overlap_report

_TAX = """
dataset: firm
title: {zh: 企业税收, en: Tax of firms}
owner: office
level: 3
sharing: conditional
origin: synthetic
key: [uscc, month]
subject: uscc
columns:
  uscc: {type: string}
  month: {type: date}
  county: {type: area, level: county, unknown: keep}
  name: {type: string, title: {zh: 企业名称, en: Name}}
  revenue: {type: decimal, scale: 2, unit: 万元, title: {zh: 营业收入, en: Revenue}}
  tax: {type: decimal, scale: 2, unit: 万元, title: {zh: 入库税收, en: Tax paid}}
"""
_COPY = """
dataset: qymd
title: {zh: 园区名单, en: List of the park}
owner: office
level: 3
sharing: conditional
origin: synthetic
key: [period, code]
columns:
  period: {type: date}
  code: {type: string}
  x3: {type: decimal, scale: 4, unit: 万元, title: {zh: 缴税, en: Duties}}
  x1: {type: string, title: {zh: 全称, en: Full name}}
  x2: {type: decimal, scale: 1, unit: 万元, title: {zh: 销售, en: Sold}}
"""
_ROWS = """
    SELECT lpad(n::VARCHAR, 18, '9') AS uscc, DATE '2026-01-01' + (n % 3)::INT AS month, '331002' AS county,
        'Firm ' || n AS name, (n * 7919 % 10007) / 10.0 AS revenue, (n * 104729 % 1009) / 2.0 AS tax
    FROM range({first}, {last}) t(n)
"""
_COPIED = """
    SELECT month AS period, lower(uscc) AS code, tax AS x3, '  ' || upper(name) AS x1, revenue AS x2
    FROM ({rows})
"""
_TABLE = """---
table: clean
title: {zh: 企业税收整理, en: Tax tidied}
key: [uscc, month]
---
SELECT uscc, month, name, revenue, tax FROM firm
"""
_INDICATOR = """
tax:
  title: {zh: 企业入库税收, en: Tax of firms}
  of: firm
  measure: sum(tax)
  unit: 万元
  time: month
  area: county
  owner: office
"""


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    twin = _INDICATOR.replace("tax:\n", "paid:\n", 1).replace("企业入库税收", "入库").replace("Tax of firms", "Paid")
    made = make_hub(
        tmp_path / "home",
        {
            "tax": {"datasets/firm.yaml": _TAX, "tables/clean.sql": _TABLE, "indicators.yaml": _INDICATOR + twin},
            "park": {"datasets/qymd.yaml": _COPY},
            "bank": {"datasets/firm.yaml": _TAX},
        },
    )
    put(made, "tax.firm", _ROWS.format(first=0, last=3000))
    put(made, "park.qymd", _COPIED.format(rows=_ROWS.format(first=100, last=900)))
    put(made, "bank.firm", _ROWS.format(first=50000, last=52000))
    made.refresher.run(who="test")
    return made


def test_a_part_under_other_names_is_found_and_a_neighbour_of_one_form_is_not(hub: Hub) -> None:
    pairs = {(pair["left"], pair["right"]): pair for pair in overlap_report(hub).pairs}
    assert set(pairs) == {("park.qymd", "tax.firm"), ("park.qymd", "tax.clean"), ("tax.paid", "tax.tax")}, set(pairs)
    why = {one["reason"]: one for one in pairs["park.qymd", "tax.firm"]["why"]}
    assert (why["columns_by_values"]["part"], why["columns_by_values"]["whole"]) == (3, 3)
    assert why["rows"]["part"] == why["rows"]["whole"] > 200
    assert (why["subset"]["part"], why["subset"]["whole"]) == (800, 3000)


def test_the_report_is_kept_while_no_row_changes(hub: Hub) -> None:
    first = overlap_report(hub)
    assert overlap_report(hub) == first
    put(hub, "park.qymd", _COPIED.format(rows=_ROWS.format(first=70000, last=70500)))
    again = overlap_report(hub)
    assert again.snapshot > first.snapshot
    assert {pair["left"] for pair in again.pairs} == {"tax.paid"}


def test_what_was_read_is_on_the_ledger_and_no_value_of_it_leaves(hub: Hub) -> None:
    before = hub.ledger.size
    report = overlap_report(hub)
    assert hub.ledger.size > before
    assert "Firm" not in repr(report).replace("tax.firm", "").replace("bank.firm", "")
