"""The town's market bureau offers two products: firms at a price, a list for everybody. The time is set by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.kit import put
from tests.town import add_people, make_town, reader
from zhongshu.datasets.plan import Plan
from zhongshu.packs.hub import Hub
from zhongshu.sharing.read import Access

_FIRM = """
dataset: firm
title: {zh: 企业, en: Firms}
owner: market
level: 3
sharing: conditional
origin: synthetic
key: [uscc]
columns:
  uscc: {type: string, title: {zh: 统一社会信用代码, en: Credit code}}
  name: {type: string, title: {zh: 企业名称, en: Name}}
  employees: {type: integer, unit: 人, title: {zh: 从业人员, en: Employees}}
"""
_LIST = """
dataset: list
title: {zh: 名录, en: List}
owner: market
level: 1
sharing: unconditional
origin: published
key: [uscc]
columns: {uscc: {type: string}}
"""
_GRANTS = """
- grant: open-list
  title: Open
  from: market
  to: {anyone: true}
  read: list
  purpose: public_information
"""
_PRODUCTS = """
profile:
  title: {zh: 企业画像, en: Profile}
  summary: {zh: 十人以上的企业, en: Firms of ten people or more}
  offers: [firm]
  purpose: industry_analysis
  columns: {allow: [name, employees]}
  where: employees >= 10
  days: 60
  terms: {licence: Inside the unit}
  prices:
    - {valid_from: 2026-01-01, a_month: 10, a_call: 0.5, free_calls: 1, reference: {title: 价目一}, certainty: missing}
    - {valid_from: 2028-01-01, a_month: 1200, reference: {title: 价目二}, certainty: read}
register:
  title: {zh: 企业名录, en: Register}
  summary: {zh: 开放的名录, en: The open list}
  offers: [list]
  purpose: public_information
  grant: open-list
  terms: {licence: CC-BY-4.0}
"""
FILES = {
    "datasets/firm.yaml": _FIRM,
    "datasets/list.yaml": _LIST,
    "grants.yaml": _GRANTS,
    "products.yaml": _PRODUCTS,
}
PROFILE, REGISTER, GRANT = "firms.profile", "firms.register", "firms-profile-bank"
_ROWS = "SELECT * FROM (VALUES ('1', 'Ant', 12), ('2', 'Bee', 3), ('3', 'Cat', 90)) AS rows(uscc, name, employees)"


@dataclass
class Clock:
    """The ledger reads it."""

    now: datetime = datetime(2027, 3, 10, 4, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def make_shop(home: Path, clock: Clock, patch: pytest.MonkeyPatch) -> Hub:
    """The town with its people and rows, on 10 March 2027 at noon; nobody has subscribed."""
    made = make_town(home, FILES)
    patch.setattr(made.ledger._appender, "_clock", clock)
    add_people(made)
    put(made, "firms.firm", _ROWS)
    return made


def subscribed(hub: Hub) -> str:
    """The bank has asked, the market bureau and the data office have said yes; the grant's id."""
    asked = hub.products.subscribe(reader(hub, "he"), PROFILE, unit="bank", reason="for the yearly plan")
    for login in ("wang", "qian"):
        if hub.grants.store.dossier(asked.id).waiting:
            hub.grants.take(reader(hub, login), asked.id, "approved", reason="agreed")
    return asked.id


def plan(hub: Hub, *columns: str) -> Plan:
    """These columns of every firm."""
    types = hub.packs.catalogue.datasets["firms.firm"].spec.duckdb_columns
    return Plan(f'SELECT {", ".join(columns)} FROM "firms.firm"', hub.snapshot(), {"firms.firm": types}, "firms.firm")


def use(hub: Hub, grant: str) -> list[tuple[object, ...]]:
    """One answer with the rows that the subscription gives."""
    access: Access = hub.door.open(
        reader(hub, "he"), purpose="industry_analysis", address="/api/v1/data/firms.firm", grant=grant
    )
    rows = access.read(plan(hub, "name", "employees"))
    access.close()
    return sorted(rows)


def stated(hub: Hub, clock: Clock, calls: int = 3) -> str:
    """The bank has used the product on 10 March, and it is 2 April: the statement is there. The grant's id."""
    grant = subscribed(hub)
    for _ in range(calls):
        use(hub, grant)
    clock.now = datetime(2027, 4, 2, tzinfo=UTC)
    hub.products.issue_due()
    return grant
