"""A small region without anybody, and people who come to its pages in browsers without script."""

import html
import re
from dataclasses import dataclass, field
from pathlib import Path

import pyotp
from argon2.profiles import CHEAPEST
from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

from tests.kit import make_hub
from zhongshu.app.asgi import create_app
from zhongshu.app.sharing import Recorder
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.password import Hasher
from zhongshu.sharing.people.people import open_store
from zhongshu.sharing.people.person import Newcomer, Person, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.web.csrf import COOKIE as CSRF
from zhongshu.web.session import COOKIE

SITE = "http://127.0.0.1:8400"
PASSWORD = "ten green bottles"
MACHINE = Actor.at_the_machine("test")
REGION = """
region: testland
title: {zh: 测试市, en: Testland}
area: '331000'
units:
  ecology: {title: {zh: 生态环境局, en: Ecology bureau}}
  bank: {title: {zh: 测试银行, en: Test bank}}
packs: [region]
"""


def make_region(home: Path) -> Hub:
    """With cheap hashes: how a password is kept is tested elsewhere."""
    hub = make_hub(home, {}, region=REGION)
    units = frozenset(hub.place.units)
    hub.people = open_store(hub.snapshots.database, Recorder(hub.ledger), lambda: units, Hasher(CHEAPEST))
    return hub


@dataclass
class Browser:
    """Opens a page, sends a form of it; `page` is what was shown last, and `answer` came before any redirect."""

    client: TestClient
    page: str = ""
    answer: Response = field(default_factory=lambda: Response(200))

    def open(self, path: str) -> str:
        """The page's words."""
        return self._see(self.client.get(path))

    def send(self, path: str, **fields: str) -> str:
        """With the browser's token, unless `csrf` says another; the words of the page it ends on."""
        if CSRF not in self.client.cookies:
            self.client.get("/login")
        return self._see(self.client.post(path, data={"csrf": self.client.cookies[CSRF], **fields}))

    def log_in(self, login: str, password: str = PASSWORD, **more: str) -> str:
        return self.send("/login", login=login, password=password, **more)

    def english(self) -> "Browser":
        self.client.cookies.set("lang", "en")
        return self

    def token(self) -> str | None:
        """What the session's cookie holds."""
        held: str | None = self.client.cookies.get(COOKIE)
        return held

    @property
    def at(self) -> str:
        """Where the browser has ended."""
        return self.answer_at.url.path

    @property
    def secret(self) -> str:
        """What the page shows once: a link or a key."""
        found = re.search(r'<textarea class="field secret"[^>]*>([^<]*)</textarea>', self.page)
        assert found is not None
        return html.unescape(found[1])

    def _see(self, answer: Response) -> str:
        self.page, self.answer_at = answer.text, answer
        self.answer = answer.history[0] if answer.history else answer
        return self.text()

    def text(self) -> str:
        """What the page says, without its tags."""
        main = self.page.partition("<main")[2].partition("</main>")[0]
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


@dataclass
class House:
    """The region, its application, and whoever is let in."""

    hub: Hub = field(repr=False)
    app: FastAPI = field(repr=False)

    @classmethod
    def of(cls, hub: Hub) -> "House":
        return cls(hub, create_app(hub))

    def browser(self, site: str = SITE) -> Browser:
        """Somebody new at the door."""
        return Browser(TestClient(self.app, base_url=site))

    def person(self, login: str, *posts: Post, name: str = "", subject: str | None = None) -> Person:
        """Somebody with these posts and PASSWORD."""
        people, now = self.hub.people, self.hub.now()
        made = people.persons.add(Newcomer(login, name or login.title(), posts, subject), MACHINE, now)
        return people.invitations.accept(made.token, PASSWORD, now)

    def logged_in(self, login: str, *posts: Post) -> Browser:
        """A new person's browser, in their account."""
        self.person(login, *posts)
        browser = self.browser()
        browser.log_in(login)
        assert browser.token()
        return browser

    def admins(self) -> tuple[Browser, Browser]:
        """A system and a security administrator."""
        return (
            self.logged_in("system", Post(None, Role.SYSTEM_ADMIN)),
            self.logged_in("security", Post(None, Role.SECURITY_ADMIN)),
        )

    def path_of(self, login: str) -> str:
        """The page of a person."""
        found = self.hub.people.persons.by_login(login)
        assert found is not None
        return f"/people/{found.id}"

    def person_of(self, login: str) -> Person:
        found = self.hub.people.persons.by_login(login)
        assert found is not None
        return found


CLERK = Post("ecology", Role.CLERK)
OFFICER = Post("bank", Role.OFFICER)


def enrolled(house: House, browser: Browser) -> pyotp.TOTP:
    """The authenticator of whoever is logged in there, set up and confirmed."""
    browser.send("/account", act="begin", password=PASSWORD)
    found = re.search(r'<p class="secret-text"><code>([A-Z2-7]{32})</code>', browser.page)
    assert found is not None
    codes = pyotp.TOTP(found[1])
    browser.send("/account", act="confirm", code=codes.at(house.hub.now()))
    return codes
