"""A region with firms, a bank that looks them up, a firm, an auditor, administrators; and entries of the ledger."""

import html
import re
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

from tests.kit import make_hub, put
from zhongshu.app.asgi import create_app
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.ledger.search import Wanted, search
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import ANYONE, Reader

FIRM = "91331004YL0000004L"
EVIL = "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"
_REGION = """
region: taizhou
title: {zh: 台州市, en: Taizhou}
area: '331000'
units:
  market: {title: {zh: 市场监督管理局, en: Market supervision bureau}}
  ecology: {title: {zh: 生态环境局, en: Ecology bureau}}
  bank: {title: {zh: 台州银行, en: Bank of Taizhou}}
  data_bureau: {title: {zh: 数据局, en: Data bureau}}
packs: [region]
"""
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
_PACK = {
    "pack.yaml": "pack: firms\ntitle: Firms\nowner: market\nuses: [region]\n",
    "datasets/firm.yaml": _FIRMS,
    "grants.yaml": _GRANTS,
}
_ROWS = f"""
    SELECT '{FIRM}' AS uscc, '黄岩模具' AS name, '13800001234' AS phone, 500.00 AS revenue
    UNION ALL SELECT '91331004YL0000005L', '椒江泵业', '13800005678', 90.00
"""
_PEOPLE = {
    "li": ("李晓", "bank", Role.OFFICER),
    "he": ("何平", "bank", Role.ANALYST),
    "wang": ("王芳", "market", Role.OFFICER),
    "qian": ("钱进", "data_bureau", Role.OFFICER),
    "feng": ("冯岭", "ecology", Role.OFFICER),
    "shen": ("沈计", None, Role.AUDITOR),
    "security": ("安全员", None, Role.SECURITY_ADMIN),
    "system": ("系统员", None, Role.SYSTEM_ADMIN),
    "firm": ("企业经办人", None, Role.FIRM),
    "resident": ("居民甲", None, Role.RESIDENT),
}
_SUBJECTS = {"firm": FIRM, "resident": "r-1"}


def make_office(home: Path) -> None:
    """A home to be copied: the grant bank-lookup is in force, one of two firms has consented to the bank."""
    hub = make_hub(home, {"firms": _PACK}, region=_REGION)
    machine = Actor.at_the_machine("test")
    for login, (name, unit, role) in _PEOPLE.items():
        hub.people.persons.add(Newcomer(login, name, (Post(unit, role),), _SUBJECTS.get(login)), machine, hub.now())
    hub.door.book()
    put(hub, "firms.firm", _ROWS)
    for login in ("wang", "qian"):
        hub.grants.take(reader(hub, login), "bank-lookup", "approved", reason="yes")
    consenting = Consenting(FIRM, "bank", "loan_review", hub.now() - timedelta(days=1))
    hub.grants.consents.give(reader(hub, "firm"), consenting, hub.now())
    hub.ledger.close()
    hub.snapshots.database.dispose()


def copy_of(base: Path, home: Path) -> Hub:
    """A region of one's own."""
    return open_hub(Path(shutil.copytree(base, home)))


def reader(hub: Hub, login: str) -> Reader:
    """Somebody of the region, logged in; "" is a stranger."""
    if not login:
        return ANYONE
    found = hub.people.persons.by_login(login)
    assert found is not None
    return Reader(found.id, found.name, found.posts, found.subject)


def site(hub: Hub, login: str) -> FastAPI:
    """The application as somebody sees it."""
    return create_app(hub, visitor=reader(hub, login))


@dataclass
class Browser:
    """Opens pages without script; `page` is what was shown last."""

    client: TestClient
    page: str = ""
    status: int = 0

    def open(self, path: str, **query: object) -> str:
        """What the page says, without its tags."""
        answer: Response = self.client.get(path, params={name: str(value) for name, value in query.items()})
        self.page, self.status = answer.text, answer.status_code
        return plain(self.page.partition("<main")[2].partition("</main>")[0])

    @property
    def sentences(self) -> list[str]:
        """Of the list, newest first."""
        return [plain(one) for one in re.findall(r'<div class="said">(.*?)</div>', self.page, re.DOTALL)]

    @property
    def numbers(self) -> list[int]:
        """The entries that the list leads to."""
        return [int(one) for one in re.findall(r'<div class="said"><a href="/ledger/(\d+)"', self.page)]


def plain(markup: str) -> str:
    """What a reader sees, with single spaces."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<option.*?</option>", "", markup, flags=re.DOTALL)))
    return re.sub(r"\s+", " ", text).replace("\u202f", " ").strip()


def browse(hub: Hub, login: str, language: str = "en") -> Browser:
    client = TestClient(site(hub, login), base_url="http://127.0.0.1:8400", follow_redirects=False)
    client.cookies.set("lang", language)
    return Browser(client)


def write(hub: Hub, **said: Any) -> int:
    """An entry of one's own making; gives its sequence."""
    known: dict[str, Any] = {"kind": "read", "actor": "p0", "objects": (Look("firms.other", ("name",)),), "rows": 1}
    return hub.ledger.commit(Entry(**known | said)).sequence


def entries(hub: Hub, **said: Any) -> list[Entry]:
    """Everything that is in the ledger and has these values, oldest first."""
    found = search(hub.ledger.folders, Wanted(), limit=10_000)
    return [one for one in reversed(found) if all(getattr(one, name) == value for name, value in said.items())]
