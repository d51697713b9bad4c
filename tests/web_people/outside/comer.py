"""A region that two providers let people into, and a browser that comes by them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from argon2.profiles import CHEAPEST
from httpx import Response

from tests.providers.signing_site import Signer
from tests.web_people.house import Browser, House
from zhongshu.app.sharing import Recorder
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.entry import Entry, decode
from zhongshu.sharing.ledger.files import list_segments
from zhongshu.sharing.people.outside.outside import Outside
from zhongshu.sharing.people.outside.provider import OpenProvider
from zhongshu.sharing.people.password import Hasher
from zhongshu.sharing.people.people import open_store

TITLES = {"gov": {"zh": "政务统一身份", "en": "Government sign-on"}, "park": {"zh": "园区账号", "en": "Park account"}}
POSTS = [
    {"claim": "groups", "has": "air-officers", "unit": "ecology", "role": "officer"},
    {"claim": "groups", "has": "security", "role": "security_admin"},
    {"claim": "groups", "has": "auditors", "role": "auditor"},
]


@dataclass
class Clock:
    """What counts how old documents and keys are; set by hand."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


def region_with(home: Path, issuers: Mapping[str, str], **more: object) -> Hub:
    """The region in `home` with a provider for each issuer, of this machine."""
    path = home / "region.yaml"
    said = yaml.safe_load(path.read_text("utf-8"))
    said["source_networks"] = ["127.0.0.1"]
    said["providers"] = {
        name: {"title": TITLES[name], "issuer": issuer, "client_id": "zhongshu", "posts": POSTS} | more
        for name, issuer in issuers.items()
    }
    path.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    hub = open_hub(home)
    units = frozenset(hub.place.units)
    hub.people = open_store(hub.snapshots.database, Recorder(hub.ledger), lambda: units, Hasher(CHEAPEST))
    return hub


def with_clock(hub: Hub, clock: Clock) -> None:
    """The hub's providers count by this clock."""
    guard = hub.intake.guard
    made = hub.outside
    hub.outside = Outside(made.identities, made.specs, lambda name, spec: OpenProvider.of(name, spec, guard, clock))


@dataclass
class Comer:
    """A browser, the provider that its person uses, and where that leads back to."""

    browser: Browser
    signer: Signer
    name: str = "gov"
    answer: Response = field(default_factory=lambda: Response(200))

    @classmethod
    def at(cls, house: House, signer: Signer, name: str = "gov") -> "Comer":
        browser = house.browser().english()
        browser.client.follow_redirects = False
        return cls(browser, signer, name)

    def begin(self, onward: str = "/account") -> str:
        """Where the log-in page's button leads."""
        answer = self.browser.client.get(f"/login/{self.name}", params={"next": onward})
        assert answer.status_code == 303, self.browser._see(answer)
        return str(answer.headers["location"])

    def back(self, address: str) -> str:
        """What the page says that the provider leads back to; "" where it leads on."""
        self.answer = self.browser.client.get(address)
        said = self.browser._see(self.answer)
        return said if self.answer.status_code != 303 else ""

    def come(self, **answer: str) -> str:
        """The whole way; what the page says where it ends in a refusal."""
        return self.back(self.signer.log_in(self.begin(), **answer))

    def there(self) -> str:
        """Who the account page says is logged in; "" for nobody."""
        answer = self.browser.client.get("/account")
        return "" if answer.status_code != 200 else self.browser._see(answer)


def entries(hub: Hub, act: str) -> list[Entry]:
    """Those of the ledger about such an act, the first first."""
    lines = (line for one in list_segments(hub.ledger.folders) for line in one.path.read_bytes().splitlines() if line)
    return [entry for entry in map(decode, lines) if entry.act == act]
