"""What a town has for its ledger: firms, a bank that looks them up, one firm that has consented; hostile words."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.kit import put
from tests.town import FIRM, add_people, close, make_town, reader
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.ledger.entry import Entry, Look

EVIL = "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"
_FIRMS = """
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
  revenue: {type: decimal, scale: 2, unit: 万元, title: {zh: 营业收入, en: Revenue}}
"""
_GRANTS = """
- grant: bank-lookup
  title: {zh: 银行经企业同意查询, en: A bank looks up a firm that has consented}
  from: market
  to: {unit: bank, roles: [officer]}
  read: firm
  columns: {allow: [uscc, name, phone], mask: {phone: {keep_last: 4}}}
  purpose: loan_review
  basis: {consent: true}
"""
_PURPOSES = "loan_review: {zh: 贷款审查, en: Review of a loan}\n"
_ROWS = f"""
    SELECT '{FIRM}' AS uscc, '黄岩模具' AS name, '13800001234' AS phone, 500.00 AS revenue
    UNION ALL SELECT '91331004YL0000005L', '椒江泵业', '13800005678', 90.00
"""


def make_office(home: Path) -> None:
    """A home to be copied: the grant bank-lookup is in force, one of two firms has consented to the bank."""
    hub = make_town(home, {"datasets/firm.yaml": _FIRMS, "grants.yaml": _GRANTS, "purposes.yaml": _PURPOSES})
    add_people(hub)
    put(hub, "firms.firm", _ROWS)
    for login in ("wang", "qian"):
        hub.grants.take(reader(hub, login), "bank-lookup", "approved", reason="yes")
    consenting = Consenting(FIRM, "bank", "loan_review", hub.now() - timedelta(days=1))
    hub.grants.consents.give(reader(hub, "firm"), consenting, hub.now())
    close(hub)


def write(hub: Hub, **said: Any) -> int:
    """An entry of one's own making; gives its sequence."""
    known: dict[str, Any] = {"kind": "read", "actor": "p0", "objects": (Look("firms.other", ("name",)),), "rows": 1}
    return hub.ledger.commit(Entry(**known | said)).sequence
