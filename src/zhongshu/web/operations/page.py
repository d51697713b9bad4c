"""`/operations`: the state of the hub's machine, read anew each time; every part catches its own fault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from zhongshu.core.errors import ZhongshuError
from zhongshu.packs.operations import operations, troubles_of
from zhongshu.screens.operations.facts import Away, Job, Operations, UseFacts
from zhongshu.screens.operations.trouble import Trouble
from zhongshu.screens.reading import Reading, reading_or_damage
from zhongshu.web.pages import Shown
from zhongshu.web.scenarios.telling import Beat
from zhongshu.web.visit import Visit

OWN = "hub"
"""The pack that measures the hub itself."""
FIRST = 12
"""Troubles that are shown at once."""
ALIKE = 3
"""More sources of one kind that are all well share a line."""
_GB, _MB, _KB = Decimal(10**9), Decimal(10**6), Decimal(10**3)


def page(visit: Visit) -> Shown:
    """The whole page; for htmx only what changes by the minute."""
    found = operations(visit.hub, visit.access)
    wrong = troubles_of(visit.hub, found)
    values = {"tell": Telling(visit), "wrong": wrong, "bad": [one for one in wrong if one.weight == "bad"]}
    values |= {"at": found.at, "first": FIRST, **_parts(found)}
    if visit.fragment:
        return Shown("operations/now.html", values, lasting=False)
    own, own_away = ([], None) if visit.wall else _own(visit)  # a wall looks every minute, and would fill the ledger
    values |= {"own": own, "own_away": own_away, "own_runs": OWN in visit.hub.packs.packs}
    return Shown("operations/page.html", values, lasting=False)


def _parts(found: Operations) -> Mapping[str, Any]:
    """By name; None for those that are away, with the reasons beside."""
    named = {one.name: getattr(found, one.name) for one in fields(found) if one.name != "at"}
    away = {name: part.said for name, part in named.items() if isinstance(part, Away)}
    return {**{name: None if name in away else part for name, part in named.items()}, "away": away}


def _own(visit: Visit) -> tuple[list[Reading], str | None]:
    """What the hub's own pack measures, of what the reader may see; empty where the region does not run it, or no grant
    opens it to them."""
    desk = visit.desk
    try:
        wanted = [one for one in desk.readable if one.pack == OWN]
        return desk.keep("operations", lambda: [reading_or_damage(desk, one, desk.region) for one in wanted]), None
    except ZhongshuError as error:
        return [], error.message


@dataclass(frozen=True)
class Telling:
    """How numbers of a machine are said."""

    visit: Visit

    def size(self, bytes: int | None) -> str:
        """GB, MB or kB, the greatest of which there is one; a dash for None."""
        if bytes is None:
            return "—"
        if abs(bytes) >= _GB:
            return f"{Decimal(bytes) / _GB:.1f} GB"
        if abs(bytes) < _MB:
            return f"{Decimal(bytes) / _KB:.0f} kB"
        return f"{Decimal(bytes) / _MB:.{0 if abs(bytes) >= 10 * _MB else 1}f} MB"

    def milliseconds(self, length: float | None) -> str:
        """Two digits below ten."""
        return "—" if length is None else f"{length:.1f} ms" if length < 10 else f"{length:.0f} ms"

    def short(self, length: timedelta) -> str:
        """How often a source is pulled."""
        return self.visit.duration(length)

    def lines(self, jobs: Sequence[Job]) -> list[list[Job]]:
        """Of the table: what fails or says something first, each by itself; of a line the one that is due first."""
        told, alike = [], dict[tuple[str, timedelta], list[Job]]()
        for one in jobs:
            if one.mark.failures or one.mark.message:
                told.append([one])
            else:
                alike.setdefault((one.source, one.every), []).append(one)
        for line in alike.values():
            line.sort(key=lambda one: one.due)
            told += [line] if len(line) > ALIKE else [[one] for one in line]
        return told

    def beats(self, use: UseFacts) -> list[Beat]:
        """Calls a day; today is not over."""
        last = len(use.days) - 1
        return [Beat(Decimal(day.calls), at == last) for at, day in enumerate(use.days)]

    def path(self, one: Trouble) -> str | None:
        """Where one goes to act."""
        return None if one.path is None else self.visit.link(one.path)

    def owner(self, one: Trouble) -> str:
        """The unit, or whoever runs the hub."""
        return self.visit.t("operations.operator") if one.owner is None else self.visit.owner(one.owner)

    def clock(self, at: datetime) -> str:
        """The day and the time to the second, in the region's zone: a page that stands still shows its age."""
        return at.astimezone(self.visit.zone).strftime("%Y-%m-%d %H:%M:%S")
