"""One request of one reader: what was asked, at which snapshot, in which language and light; and how things are said to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Literal
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request

from zhongshu.core.errors import UnknownName
from zhongshu.core.periods import Grain, Period, format_duration
from zhongshu.core.text import Language, Text
from zhongshu.core.units import Unit, format_number
from zhongshu.indicators.catalogue import Indicator
from zhongshu.datasets.publish import Snapshot
from zhongshu.packs.hub import Hub
from zhongshu.screens.blocks import table_columns
from zhongshu.screens.desk import Desk
from zhongshu.sharing.read import Reader
from zhongshu.web.words import Words

Theme = Literal["auto", "light", "dark", "wall"]
OPERATOR = Reader("operator")
"""Who reads until people exist: whoever runs this machine."""

_STICKY = ("as_of",)


@dataclass(frozen=True)
class Visit:
    """`as_of` None is now. `parts` are those of the path. `fragment`: only the part that htmx swaps in is wanted."""

    hub: Hub
    words: Words
    snapshot: Snapshot
    language: Language
    theme: Theme
    as_of: datetime | None
    now: datetime
    path: str
    query: Mapping[str, str]
    parts: Mapping[str, str]
    fragment: bool

    @cached_property
    def desk(self) -> Desk:
        return self.hub.desk(OPERATOR, self.snapshot)

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

    def t(self, key: str, **values: object) -> str:
        """A sentence of the pages."""
        return self.words.say(key, self.language, **values)

    def text(self, text: Text | None) -> str:
        return "" if text is None else text.to(self.language)

    def link(self, path: str, **parameters: object) -> str:
        """An address of this site; looking back stays looking back."""
        kept = {name: self.query[name] for name in _STICKY if name in self.query}
        asked = kept | {name: str(value) for name, value in parameters.items() if value not in (None, "")}
        return quote(path, safe="/.~:@") + (f"?{urlencode(asked)}" if asked else "")

    def here(self, **changed: object) -> str:
        """This page's address with some parameters changed, None taking one away."""
        asked = {**self.query, **changed}
        kept = {name: str(value) for name, value in asked.items() if value not in (None, "")}
        return quote(self.path, safe="/.~:@") + (f"?{urlencode(kept)}" if kept else "")

    def number(self, value: Decimal | None, unit: Unit, scale: int | None = None, *, signed: bool = False) -> str:
        shown = format_number(value, unit, scale)
        return f"+{shown}" if signed and value is not None and value > 0 else shown

    def unit(self, unit: Unit) -> str:
        """The unit as it stands behind a number; '' for a pure number."""
        title = unit.title.to(self.language)
        return f"×\u202f{title}" if title[:1].isdigit() else title

    def period(self, period: Period | None) -> str:
        return "—" if period is None else period.title(self.language)

    def when(self, indicator: Indicator, period: Period | None) -> str:
        """The period a value stands for; a year-to-date month is the months up to it: '2020年1–11月'."""
        if period is None or indicator.spec.form != "ytd" or period.grain is not Grain.month or period.start.month == 1:
            return self.period(period)
        if self.language == "en":
            return f"Jan–{period.title('en')}"
        return f"{period.start.year}年1–{period.start.month}月"

    def instant(self, moment: datetime | None) -> str:
        """The region's clock: '2026-11-21 10:00'."""
        return "—" if moment is None else moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def duration(self, length: timedelta) -> str:
        return format_duration(length, self.language)

    def area(self, code: str) -> str:
        return self.hub.packs.catalogue.areas.title(code, self.language)

    def member(self, name: str) -> str:
        """A member of a dimension: an area's name, yes or no, or the word as it is."""
        if name in ("true", "false"):
            return self.t(f"truth.{name}")
        return (self.area(name) if name.isdigit() else name) or self.t("member.none")

    def dimension(self, indicator: Indicator, name: str) -> str:
        """The title of a dimension's column where its dataset or table gives one, else its name."""
        catalogue = self.hub.packs.catalogue
        of = "" if indicator.cube is None else indicator.cube.of
        return next((self.text(column.title) for column in table_columns(catalogue, of, (name,))), name) if of else name

    def owner(self, unit: str | None) -> str:
        """A unit's title."""
        return self.hub.unit_title(unit).to(self.language)


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
