"""`/services` and `/services/{name}`: which units' services can be called, how, and how they do."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from zhongshu.core.errors import HomeError
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.people.roles import OF_A_UNIT
from zhongshu.sharing.services.measures import Day, Standing, together
from zhongshu.sharing.services.spec import FieldSpec, Service
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.services import drawing
from zhongshu.web.services.texts import curl
from zhongshu.web.visit import Visit

DAYS = 14
Health = Literal["good", "bad", "warn", "unknown"]
_MANY = 0.05
"""The share of calls that fail from which on a service is not well."""


@dataclass(frozen=True)
class Told:
    """How one service does: its last days, all of them together, and the breaker of this process."""

    days: list[Day]
    standing: Standing
    breaker: str

    @classmethod
    def of(cls, visit: Visit, service: Service) -> "Told":
        caller = visit.hub.services.live.caller
        days = caller.measures.days(service.name, DAYS)
        return cls(days, caller.measures.standing(service.name), caller.breaker(service).state)

    @property
    def whole(self) -> Day:
        return together(self.days)

    @property
    def health(self) -> Health:
        """bad: nothing is sent there now. warn: many calls fail. unknown: nobody has called."""
        whole = self.whole
        if self.breaker == "open":
            return "bad"
        if whole.calls == 0:
            return "unknown"
        return "warn" if whole.wrong > whole.calls * _MANY or self.breaker == "half_open" else "good"


def services(visit: Visit) -> Shown:
    """Every live service of the region, with how it does."""
    found = visit.hub.packs.services
    lines = [(found[name], Told.of(visit, found[name])) for name in sorted(found)]
    return Shown("services/list.html", {"lines": lines, "milliseconds": milliseconds}, lasting=False)


def service_page(pages: Pages) -> Callable[[Request], Response]:
    """The endpoint; texts to copy begin with the address under which this page was reached."""

    def answer(request: Request) -> Response:
        base = str(request.base_url).rstrip("/")
        return pages.endpoint(partial(_one, base), keep=False)(request)

    return answer


def _one(base: str, visit: Visit) -> Shown:
    service = visit.hub.services.live.service(visit.parts["name"])
    access = visit.access
    permits = access.book.permits(visit.reader, access.book.nouns.by_name[service.name], visit.now)
    told = Told.of(visit, service)
    widest = permits[0] if permits else None
    mine = visit.reader.holds(service.owner, OF_A_UNIT)
    values = {
        "service": service,
        "told": told,
        "permits": permits,
        "permit": widest,
        "mine": mine,
        "where": _where(visit, service) if mine else None,
        "secret": visit.hub.services.live.caller.secrets.given().get(service.name) if mine else None,
        "calls": drawing.calls(told.days),
        "times": drawing.times(told.days),
        "milliseconds": milliseconds,
        "shown": partial(_shown, visit, widest),
        "title": partial(_title, visit),
        "texts": {name: curl(base, service, one, widest) for name, one in service.operations.items()},
    }
    return Shown("services/one.html", values, lasting=False)


def milliseconds(value: float | None) -> str:
    """Whole ones, or seconds from ten of them on."""
    if value is None:
        return "—"
    return f"{value / 1000:.1f} s" if value >= 10_000 else f"{max(value, 1):.0f} ms"


def _where(visit: Visit, service: Service) -> str | None:
    """None where region.yaml does not say it."""
    try:
        return visit.hub.services.live.caller.base(service)
    except HomeError:
        return None


def _shown(visit: Visit, permit: Permit | None, column: str) -> str:
    """How the reader's widest grant shows a column."""
    if permit is None:
        return visit.t("services.column.none")
    if column not in permit.columns:
        return visit.t("services.column.withheld")
    mask = permit.masks.get(column)
    return visit.t("services.column.plain") if mask is None else visit.t("services.column.masked", how=mask.words)


def _title(visit: Visit, name: str, field: FieldSpec) -> str:
    return visit.text(field.title) if field.title is not None else name
