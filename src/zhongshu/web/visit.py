"""One request: what was asked, at which snapshot, in which language and light."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Literal
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request

from zhongshu.core.errors import UnknownName
from zhongshu.core.periods import Period
from zhongshu.core.text import Language
from zhongshu.datasets.publish import Snapshot
from zhongshu.indicators.catalogue import Indicator
from zhongshu.packs.hub import Hub
from zhongshu.screens.desk import Desk
from zhongshu.screens.reading import Reading
from zhongshu.sharing.people.roles import OF_A_UNIT
from zhongshu.sharing.read import Access
from zhongshu.sharing.reader import Reader
from zhongshu.web.menu import Group, menu_of
from zhongshu.web.voice import Voice

Theme = Literal["auto", "light", "dark", "wall"]
_STICKY = ("as_of",)


@dataclass(frozen=True)
class Visit(Voice):
    """`as_of` None is now. `parts` are those of the path. `fragment`: only the part that htmx swaps in is wanted."""

    snapshot: Snapshot
    theme: Theme
    as_of: datetime | None
    now: datetime
    path: str
    query: Mapping[str, str]
    parts: Mapping[str, str]
    fragment: bool
    access: Access

    @cached_property
    def desk(self) -> Desk:
        return self.hub.desk(self.access, self.snapshot)

    @property
    def reader(self) -> Reader:
        return self.access.reader

    @cached_property
    def menu(self) -> tuple[Group, ...]:
        """Where the reader may go from every page."""
        return menu_of(self.reader)

    @property
    def works(self) -> bool:
        """Whether the reader is shown the pages of who works at cases."""
        return self.reader.system or any(post.role in OF_A_UNIT for post in self.reader.posts)

    @property
    def zone(self) -> ZoneInfo:
        return self.hub.place.zone

    @property
    def wall(self) -> bool:
        return self.theme == "wall"

    @property
    def other_language(self) -> Language | None:
        """The one to change to; None in a region of one language."""
        return next((other for other in self.hub.place.languages if other != self.language), None)

    def asked(self, name: str) -> str | None:
        """A query parameter; None where it is missing or empty."""
        return self.query.get(name) or None

    def link(self, path: str, **parameters: object) -> str:
        """An address of this site; looking back stays looking back."""
        kept = {name: self.query[name] for name in _STICKY if name in self.query}
        return address(path, kept | parameters)

    def here(self, **changed: object) -> str:
        """This page's address with some parameters changed, None taking one away."""
        return address(self.path, {**self.query, **changed})

    def named(self) -> bool:
        """Whether the address ends with a name that could be another."""
        return any(self.path.endswith(f"/{part}") for part in self.parts.values())

    def renamed(self, name: str) -> str:
        """This address with another name at its end."""
        return address(f"{self.path.rpartition('/')[0]}/{name}", self.query)

    def here_at(self, code: str) -> str:
        """This page for another area."""
        return self.here(area=code)

    def place_at(self, code: str) -> str:
        return self.link(f"/places/{code}")

    def indicator_at(self, indicator: Indicator) -> Callable[[str], str]:
        """From an area's code to the indicator's page there."""
        return lambda code: self.link(f"/indicators/{indicator.name}", area=code)

    def to_indicator(self, reading: Reading) -> str:
        """The page of what is read, at its place where that is not the region."""
        area = None if reading.area == self.hub.place.area else reading.area
        return self.link(f"/indicators/{reading.indicator.name}", area=area)

    def to_passport(self, reading: Reading) -> str:
        """The passport of exactly this number."""
        period = None if reading.period is None else reading.period.label
        return self.link(f"/passport/{reading.indicator.name}", area=reading.area, grain=reading.grain, period=period)


def address(path: str, parameters: Mapping[str, object]) -> str:
    """A path with its query; parameters that are None or empty are left out."""
    kept = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
    return _quoted(path) + (f"?{urlencode(kept)}" if kept else "")


@lru_cache(maxsize=4096)
def _quoted(path: str) -> str:
    """Every page has the same thirty links."""
    return quote(path, safe="/.~:@")


def language_of(request: Request, hub: Hub) -> Language:
    """The cookie's language if the region has it, else the region's first."""
    wanted = request.cookies.get("lang")
    return next((known for known in hub.place.languages if known == wanted), hub.place.languages[0])


def theme_of(request: Request) -> Theme:
    """?theme=wall for this page only; else the cookie's, which the toggle sets; else the reader's system."""
    if request.query_params.get("theme") == "wall":
        return "wall"
    wanted = request.cookies.get("theme")
    return "light" if wanted == "light" else "dark" if wanted == "dark" else "auto"


def moment_of(text: str | None, zone: ZoneInfo) -> datetime | None:
    """`as_of` as asked, in the region's zone unless it says its own; a day or month alone means its end.

    UnknownName for what is no time.
    """
    if not text:
        return None
    try:
        if len(text) > len("2026-11-21"):
            told = datetime.fromisoformat(text.replace(" ", "+") if text.count(" ") and "T" in text else text)
            return told.replace(tzinfo=zone) if told.tzinfo is None else told
        return Period.parse(text, zone).end
    except (ValueError, UnknownName):
        hint = "write as_of=2026-11-21T10:00, or a day alone for what was known at its end"
        raise UnknownName(f"no time {text!r}", hint=hint) from None
