"""A subscription and the grant that it became: how it stands, and on which days it stood. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from zhongshu.sharing.grants.dossier import Dossier, Event
from zhongshu.sharing.products.billing import Month

State = Literal["waiting", "active", "suspended", "refused", "revoked", "ended"]
OPEN: frozenset[State] = frozenset({"waiting", "active", "suspended"})
"""A unit has a product once: while it stands so nobody asks for it again."""


@dataclass(frozen=True)
class Subscription:
    """A grant that was asked for as a product, by `who` for `unit`."""

    grant: str
    product: str
    unit: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Held:
    """A subscription with its grant as it is now."""

    subscription: Subscription
    dossier: Dossier

    @property
    def unit(self) -> str:
        return self.subscription.unit

    @property
    def grant(self) -> str:
        return self.subscription.grant

    def state(self, today: date) -> State:
        """On a day of the region's zone."""
        standing = self.dossier.standing
        if standing is None:
            if self.dossier.waiting:
                return "waiting"
            return "revoked" if self.dossier.revoked else "refused"
        valid = standing.spec.valid
        if valid is not None and valid.valid_to is not None and valid.valid_to <= today:
            return "ended"
        return "suspended" if standing.status == "suspended" else "active"

    def stood(self, month: Month, zone: ZoneInfo) -> list[date]:
        """The days of a month on which it was in force for at least a part of the day."""
        spans, valid = _in_force(self.dossier), self.dossier.shown.spec.valid
        found = []
        for day in month.days:
            covered = valid is None or (valid.valid_from <= day and (valid.valid_to is None or day < valid.valid_to))
            within = any(
                begun.astimezone(zone).date() <= day and (end is None or day <= end.astimezone(zone).date())
                for begun, end in spans
            )
            if covered and within:
                found.append(day)
        return found


def _in_force(dossier: Dossier) -> list[tuple[datetime, datetime | None]]:
    """From when until when the grant was active, by its events; None: it still is."""
    spans: list[tuple[datetime, datetime | None]] = []
    begun_by: Event | None = None
    for event in dossier.events:
        there = bool(spans) and spans[-1][1] is None
        if event.action in ("approved", "resumed", "adopted"):
            second = begun_by is not None and begun_by.action == event.action == "approved"
            if not there:
                spans.append((event.at, None))
                begun_by = event
            elif second and begun_by is not None and begun_by.version == event.version:
                spans[-1] = (event.at, None)  # the data office approved too: only then was it in force
        elif event.action in ("suspended", "revoked") and there:
            spans[-1] = (spans[-1][0], event.at)
    return spans
