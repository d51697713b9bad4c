"""A small town with units and people, and a browser without script for each: what tests of several rooms share."""

import html
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from httpx import Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from tests.kit import make_hub, seen_by
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.entry import Entry, decode
from zhongshu.sharing.ledger.files import list_segments
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import ANYONE, Reader

_REGION = """
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
_PACK = "pack: firms\ntitle: {zh: 企业, en: Firms}\nowner: market\nuses: [region]\n"
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
FIRM = "91331004YL0000004L"
"""The code of the firm that somebody of them acts for."""
_SUBJECTS = {"firm": FIRM, "resident": "r-1"}


def make_town(home: Path, files: Mapping[str, str]) -> Hub:
    """The region with the market bureau's pack `firms` of these files; its grants are taken over. Nobody has come."""
    hub = make_hub(home, {"firms": {"pack.yaml": _PACK, **files}}, region=_REGION)
    hub.door.book()
    return hub


def add_people(hub: Hub) -> None:
    """Each has a login that is easily remembered: li and he of the bank, wang of the market bureau..."""
    machine = Actor.at_the_machine("test")
    for login, (name, unit, role) in _PEOPLE.items():
        hub.people.persons.add(Newcomer(login, name, (Post(unit, role),), _SUBJECTS.get(login)), machine, hub.now())


def close(hub: Hub) -> None:
    """It lets go of its files: its home can be copied."""
    hub.ledger.close()
    hub.snapshots.database.dispose()


@contextmanager
def at_work(home: Path, packs: Mapping[str, Mapping[str, str]]) -> Iterator[Hub]:
    """A region as long as the block lasts; then its folder may go."""
    hub = make_hub(home, packs)
    try:
        yield hub
    finally:
        close(hub)


def copy_of(base: Path, home: Path) -> Hub:
    """A town of one's own."""
    return open_hub(Path(shutil.copytree(base, home)))


def reader(hub: Hub, login: str) -> Reader:
    """Somebody of the town, logged in; "" is a stranger."""
    if not login:
        return ANYONE
    found = hub.people.persons.by_login(login)
    assert found is not None
    return Reader(found.id, found.name, found.posts, found.subject)


def site(hub: Hub, login: str) -> ASGIApp:
    """The application as somebody of the town sees it."""
    return seen_by(hub, reader(hub, login))


@dataclass
class Browser:
    """Opens a page, fills in what it shows, sends it; `page` is what was shown last."""

    client: TestClient
    page: str = ""
    status: int = 0
    hidden: dict[str, str] = field(default_factory=dict)

    def open(self, path: str, **query: object) -> str:
        """What the page says, without its tags."""
        words = {name: str(value) for name, value in query.items()}
        return self.see(self.client.get(path, params=words))

    def send(self, path: str, **fields: object) -> Response:
        """Sends a form with the hidden fields of the page and these."""
        answer: Response = self.client.post(path, data={**self.hidden, **fields}, follow_redirects=True)
        self.see(answer)
        return answer

    def see(self, answer: Response) -> str:
        """An answer that came by another way."""
        self.page, self.status = answer.text, answer.status_code
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.page)
        self.hidden = {name: html.unescape(value) for name, value in found}
        return self.text()

    def text(self) -> str:
        """The page without its tags."""
        return plain(self.page.partition("<main")[2].partition("</main>")[0])

    @property
    def buttons(self) -> list[str]:
        """The steps that are offered for a grant."""
        return re.findall(r'name="act" value="([a-z_]+)"', self.page)

    @property
    def sentences(self) -> list[str]:
        """Of the list of the ledger, newest first."""
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
    """A browser of somebody of the town."""
    client = TestClient(site(hub, login), base_url="http://127.0.0.1:8400", follow_redirects=False)
    client.cookies.set("lang", language)
    return Browser(client)


def entries(hub: Hub, **said: Any) -> list[Entry]:
    """Everything that is in the ledger and has these values, oldest first."""
    lines = (line for one in list_segments(hub.ledger.folders) for line in one.read().splitlines())
    return [one for one in map(decode, lines) if all(getattr(one, name) == value for name, value in said.items())]
