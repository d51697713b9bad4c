"""The list of indicators: found, filtered, sorted, a page of them read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from zhongshu.indicators.catalogue import Indicator
from zhongshu.screens.desk import Desk
from zhongshu.screens.reading import Reading, reading_or_damage
from zhongshu.screens.search import matches, plain

PAGE = 50
Sort = Literal["pack", "title", "owner"]


@dataclass(frozen=True)
class Wanted:
    """None and '' mean any."""

    words: str = ""
    pack: str | None = None
    owner: str | None = None
    origin: str | None = None
    signal: bool = False
    sort: Sort = "pack"
    page: int = 1


@dataclass(frozen=True)
class Listing:
    """`lines` of page `page` out of `pages`; `found` indicators passed the filters out of `all`."""

    lines: tuple[Reading, ...]
    found: int
    all: int
    page: int
    pages: int


def listing(desk: Desk, area: str, wanted: Wanted, language: str, signalled: Collection[str]) -> Listing:
    """`signalled` names the indicators that have a signal now. Only the lines of the page are read."""
    known = desk.readable
    found = [indicator for indicator in known if _passes(indicator, wanted, signalled)]
    if wanted.sort != "pack":
        found.sort(key=lambda one: (one.owner if wanted.sort == "owner" else "", plain(one.title.to(language))))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, wanted.page), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    return Listing(tuple(reading_or_damage(desk, one, area) for one in shown), len(found), len(known), page, pages)


def owners(indicators: Sequence[Indicator]) -> list[str]:
    """Each unit that answers for one, in the order in which they come."""
    return list(dict.fromkeys(indicator.owner for indicator in indicators))


def _passes(indicator: Indicator, wanted: Wanted, signalled: Collection[str]) -> bool:
    return (
        wanted.pack in (None, indicator.pack)
        and wanted.owner in (None, indicator.owner)
        and wanted.origin in (None, indicator.origin)
        and (not wanted.signal or indicator.name in signalled)
        and matches(wanted.words, indicator.title.zh, indicator.title.en, indicator.name)
    )
