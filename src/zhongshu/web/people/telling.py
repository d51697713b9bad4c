"""How posts, keys and devices are told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.sharing.people.keys import Key
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import ROLES, SEPARATE, Role
from zhongshu.web.visit import Visit

_BROWSERS = (("MicroMessenger", "WeChat"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


@dataclass(frozen=True)
class Telling:
    """In the visitor's language."""

    visit: Visit

    def role(self, role: Role) -> str:
        return self.visit.text(ROLES[role].title)

    def purpose(self, role: Role) -> str:
        """What the role is for, in a sentence."""
        return self.visit.text(ROLES[role].purpose)

    def apart(self, role: Role) -> bool:
        """Whether it is one of the three that nobody holds together."""
        return role in SEPARATE

    def unit(self, unit: str | None) -> str:
        """The unit's title; nothing for a post of the whole region."""
        return "" if unit is None else self.visit.owner(unit)

    def post(self, post: Post) -> str:
        """Role and unit in one line."""
        return " · ".join(part for part in (self.role(post.role), self.unit(post.unit)) if part)

    def origin(self, issuers: Iterable[str]) -> str:
        """What the providers of a post or an identity are called."""
        return " · ".join(self.visit.text(self.visit.hub.outside.title_of(one)) for one in issuers)

    def device(self, agent: str) -> str:
        return device(agent) or self.visit.t("people.device.unknown")

    def alive(self, keys: Iterable[Key]) -> list[Key]:
        """Those that open something, or will when they are drawn."""
        return [key for key in keys if key.revoked is None and key.expires > self.visit.now]

    def ended(self, keys: Sequence[Key]) -> list[Key]:
        """Those that open nothing any more."""
        alive = self.alive(keys)
        return [key for key in keys if key not in alive]

    def waits(self, key: Key) -> bool:
        """Whether its person may still draw it."""
        return bool(self.alive([key])) and not key.drawn

    def used(self, moment: datetime | None) -> str:
        """When a key was last used."""
        return self.visit.t("people.key.never") if moment is None else self.visit.instant(moment)


def device(agent: str) -> str:
    """Browser and system, of what a browser says of itself; what it says where it is none; '' for nothing.

    >>> device("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"), device("curl/8.5.0")
    ('Firefox · Linux', 'curl/8.5.0')
    """
    browser = next((name for mark, name in _BROWSERS if mark in agent), None)
    system = next((name for name in _SYSTEMS if name in agent), None)
    return " · ".join(part for part in (browser, system) if part) or agent[:40]
