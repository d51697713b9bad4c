"""A small region with firms, and people who look at its grants in a browser without script."""

import html
import re
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

from tests.kit import make_hub
from zhongshu.app.asgi import create_app
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

REGION = """
region: taizhou
title: {zh: 台州市, en: Taizhou}
area: '331000'
units:
  market: {title: {zh: 市场监督管理局, en: Market supervision bureau}}
  ecology: {title: {zh: 生态环境局, en: Ecology bureau}}
  bank: {title: {zh: 台州银行, en: Bank of Taizhou}, area: '331003'}
  data_bureau: {title: {zh: 数据局, en: Data bureau}}
packs: [region]
"""
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
PACK = {
    "pack.yaml": "pack: firms\ntitle: Firms\nowner: market\nuses: [region]\n",
    "datasets/firm.yaml": _FIRM,
    "datasets/diary.yaml": _DIARY,
    "datasets/list.yaml": _LIST,
    "grants.yaml": _GRANTS,
}
PEOPLE = {
    "li": ("李晓", "bank", Role.OFFICER),
    "he": ("何平", "bank", Role.ANALYST),
    "wang": ("王芳", "market", Role.OFFICER),
    "qian": ("钱进", "data_bureau", Role.OFFICER),
    "feng": ("冯岭", "ecology", Role.OFFICER),
    "shen": ("沈计", None, Role.AUDITOR),
    "firm": ("某企业", None, Role.FIRM),
}
USCC = "91331000MA2DTEST0X"


def make_region(home: Path) -> Hub:
    """The region with its people; its grants are taken over."""
    hub = make_hub(home, {"firms": PACK}, region=REGION)
    machine = Actor.at_the_machine("test")
    for login, (name, unit, role) in PEOPLE.items():
        subject = USCC if role is Role.FIRM else None
        hub.people.persons.add(Newcomer(login, name, (Post(unit, role),), subject), machine, hub.now())
    hub.door.book()
    return hub


def reader(hub: Hub, login: str) -> Reader:
    """Somebody of PEOPLE, logged in."""
    found = hub.people.persons.by_login(login)
    assert found is not None
    return Reader(found.id, found.name, found.posts, found.subject)


@dataclass
class Browser:
    """Opens a page, fills in what it shows, sends it; `page` is what was shown last."""

    client: TestClient
    page: str = ""
    hidden: dict[str, str] = field(default_factory=dict)

    def open(self, path: str, **query: str) -> str:
        """What the page says."""
        return self.see(self.client.get(path, params=query))

    def send(self, path: str, **fields: object) -> Response:
        """Sends a form with the hidden fields of the page and these."""
        answer: Response = self.client.post(path, data={**self.hidden, **fields})
        self.see(answer)
        return answer

    def see(self, answer: Response) -> str:
        self.page = answer.text
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.page)
        self.hidden = {name: html.unescape(value) for name, value in found}
        return self.text()

    def text(self) -> str:
        """The page without its tags."""
        main = self.page.partition("<main")[2].partition("</main>")[0]
        plain = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<option.*?</option>", "", main, flags=re.DOTALL)))
        return re.sub(r"\s+", " ", plain).replace("\u202f", " ")

    @property
    def buttons(self) -> list[str]:
        """The steps that are offered."""
        return re.findall(r'name="act" value="([a-z_]+)"', self.page)


def site(hub: Hub, login: str) -> FastAPI:
    """The application as somebody of PEOPLE sees it."""
    return create_app(hub, visitor=reader(hub, login))


def browse(hub: Hub, login: str, language: str = "en") -> Browser:
    """A browser of somebody of PEOPLE."""
    client = TestClient(site(hub, login), base_url="http://127.0.0.1:8400")
    client.cookies.set("lang", language)
    return Browser(client)
