"""`/public/{pack}/{case}`: what was reported, for anybody: late, moved, and no word but the open ones."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zhongshu.cases.public import MOST, PublicCase, PublicCases, Wish, read_entries
from zhongshu.cases.spec import CaseSpec, PublicSpec
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.core.text import Text
from zhongshu.screens.rows.rates import ROWS, Rates, TooOften, caller
from zhongshu.web.cases.channels import may_ask
from zhongshu.web.cases.places import ground
from zhongshu.web.cases.telling import Answer, Telling, common
from zhongshu.web.data_pages.forms import number_of
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.visit import Visit

DAYS = (30, 90, 365)
PAGE = 50
_PLACE_DIGITS = 6
_KINDS = frozenset({"code", "choice"})

State = Literal["open", "closed"]


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `at` is a place as the map shows it, "lon,lat"."""

    kind: str | None = None
    state: State | None = None
    days: int = DAYS[0]
    at: str | None = None
    page: int = 1


@dataclass(frozen=True)
class Row:
    """A case in the list. `here` are how many stand at its place, `at` is that place."""

    case: PublicCase
    title: str
    answers: Sequence[Answer]
    at: str | None
    here: int


@dataclass
class Public:
    """Built once an application; threads share it."""

    pages: Pages

    def __post_init__(self) -> None:
        cases = self.pages.hub.cases
        self._cases, self._rates = PublicCases(cases.store.database, cases.types), Rates(ROWS)

    def page(self, visit: Visit) -> Shown:
        """A map and a list of the same; without a script the list alone."""
        type, spec = self._type(visit)
        kinds = kinds_of(type, visit)
        asked = _asked(visit, kinds)
        found = self._found(visit, type, asked)
        still, ended = self._cases.count(_wish(visit, type, asked, counted=True), visit.now)
        listed = found if asked.at is None else [one for one in found if _at(one) == asked.at]
        pages = max(1, -(-len(listed) // PAGE))
        page = min(asked.page, pages)
        rows = _rows(visit, listed[(page - 1) * PAGE : page * PAGE], found)
        values = {
            "type": type,
            "public": spec,
            "asks": may_ask(visit, type),
            "asked": asked,
            "kinds": kinds,
            "days": DAYS,
            "still": still,
            "ended": ended,
            "listed": len(listed),
            "most": MOST if len(found) == MOST else None,
            "rows": rows,
            "page": page,
            "pages": pages,
            "pins": _pins(visit, found),
            "ground": ground(visit, type),
            "download": visit.link(f"{visit.path}.geojson", kind=asked.kind, state=asked.state, days=asked.days),
            **common(visit),
        }
        return Shown("cases/public.html", values, lasting=False)

    def geojson(self, request: Request) -> Response:
        """The same as a file, of MOST cases at most."""
        try:
            visit = self.pages.visit(request)
            self._rates.take(caller(visit.reader, request.client.host if request.client else ""))
            type, spec = self._type(visit)
            asked = _asked(visit, kinds_of(type, visit))
            found = self._found(visit, type, asked)
        except TooOften as error:
            response = self.pages.missing(request, error)
            response.status_code = 429
            response.headers["Retry-After"] = str(max(1, ceil(error.wait)))
            return response
        except ZhongshuError as error:
            return self.pages.missing(request, error)
        body = json.dumps(_collection(visit, type, spec, found), ensure_ascii=False, separators=(",", ":"))
        headers = {
            "Content-Disposition": f'attachment; filename="{type.name}-{asked.days}d.geojson"',
            "Cache-Control": "private, no-store",
        }
        return Response(body, 200, headers, "application/geo+json")

    def _found(self, visit: Visit, type: CaseType, asked: Asked) -> list[PublicCase]:
        """The ledger hears of them before they are shown."""
        found = list(self._cases.read(_wish(visit, type, asked), visit.now))
        if found:
            visit.hub.ledger.commit_all([(one, None) for one in read_entries(found, visit.reader, visit.path)])
        return found

    def _type(self, visit: Visit) -> tuple[CaseType, PublicSpec]:
        """UnknownName for none, and for one of which nobody else is shown anything."""
        name = f"{visit.parts['pack']}.{visit.parts['case']}"
        type = visit.hub.cases.types.get(name)
        if type is None or type.spec.public is None or not visit.desk.sight.opens(type.pack):
            raise UnknownName(f"nothing of {name[:130]!r} is public", hint="a case type says public: where it is")
        return type, type.spec.public


def public_routes(pages: Pages) -> list[Route]:
    """Of the pages of cases."""
    made, path = Public(pages), "/public/{pack}/{case}"
    shown: Callable[[Request], Response] = pages.endpoint(made.page, keep=False)
    return [
        Route(f"{path}.geojson", made.geojson, methods=["GET"], name="public_geojson"),
        Route(path, shown, methods=["GET"], name="public_cases"),
    ]


def kinds_of(type: CaseType, visit: Visit) -> Mapping[str, Text]:
    """What may be reported, by code; empty where no open question says so."""
    question = _kind_question(type.spec)
    return {} if question is None else type.options(type.spec.form[question], visit.now)


def _kind_question(spec: CaseSpec) -> str | None:
    asked = (name for name, one in spec.form.items() if one.type in _KINDS and one.level == 1 and not one.when)
    return next(asked, None)


def _asked(visit: Visit, kinds: Mapping[str, Text]) -> Asked:
    """UnknownName for a kind that there is not; any other word that cannot be is as if it were not said."""
    kind, state = visit.asked("kind"), visit.asked("state")
    if kind is not None and kind not in kinds:
        raise UnknownName.among("kind", kind, kinds)
    days = number_of(visit.asked("days"), max(DAYS))
    page = number_of(visit.asked("page"), MOST) or 1
    known: Mapping[str | None, State] = {"open": "open", "closed": "closed"}
    return Asked(kind, known.get(state), days if days in DAYS else DAYS[0], visit.asked("at"), page)


def _wish(visit: Visit, type: CaseType, asked: Asked, *, counted: bool = False) -> Wish:
    question = _kind_question(type.spec)
    among = {} if asked.kind is None or question is None else {type.name: (question, [asked.kind])}
    only = None if asked.state is None or counted else asked.state == "open"
    since = visit.now - timedelta(days=asked.days)
    return Wish(types=[type.name], since=since, open=only, among=among, merged=False)


def _rows(visit: Visit, cases: Sequence[PublicCase], found: Sequence[PublicCase]) -> list[Row]:
    places = [_at(one) for one in found]
    tell = Telling(visit)
    return [
        Row(case, _title(visit, case), _answers(tell, case), at := _at(case), 0 if at is None else places.count(at))
        for case in cases
    ]


def _answers(tell: Telling, case: PublicCase) -> list[Answer]:
    """The open ones besides what it is called by."""
    spec = case.type.spec
    form = tell.visit.hub.cases.form(case.type, spec.fields)
    called = _kind_question(spec) or spec.says
    return [tell.answer(form, spec.fields[name], value) for name, value in case.fields.items() if name != called]


def _title(visit: Visit, case: PublicCase) -> str:
    """Its kind, else its headline; the title of the type where neither is open."""
    return visit.text(_called(case))


def _called(case: PublicCase) -> Text:
    question = _kind_question(case.type.spec)
    answer = None if question is None else case.fields.get(question)
    if question is None or answer is None:
        said = str(case.fields.get(case.type.spec.says or "") or "")
        return Text(zh=said, en=said) if said and question is None else case.type.spec.title
    options = case.type.options(case.type.spec.form[question], case.opened)
    return options.get(str(answer), Text(zh=str(answer), en=str(answer)))


def _pins(visit: Visit, cases: Sequence[PublicCase]) -> list[dict[str, Any]]:
    """One a place, however many cases stand there; a press leads to those in the list."""
    places: dict[str, list[PublicCase]] = {}
    for case in cases:
        if (at := _at(case)) is not None:
            places.setdefault(at, []).append(case)
    pins = []
    for at, here in places.items():
        still = sum(case.closed is None for case in here)
        several = len(here) > 1
        pins.append(
            {
                "id": "",
                "at": [here[0].lon, here[0].lat],
                "tone": "pin" if still else "none",
                "title": visit.t("cases.public.here", n=len(here)) if several else _title(visit, here[0]),
                "due": visit.t("cases.public.open", n=still) if several else visit.text(here[0].said),
                "path": f"{visit.here(at=at, page=None)}#list",
            }
        )
    return pins


def _at(case: PublicCase) -> str | None:
    return None if case.lon is None else f"{case.lon:.{_PLACE_DIGITS}f},{case.lat:.{_PLACE_DIGITS}f}"


def _collection(visit: Visit, type: CaseType, spec: PublicSpec, found: Sequence[PublicCase]) -> dict[str, Any]:
    """GeoJSON (RFC 7946), with what has to be known of it beside the features."""
    return {
        "type": "FeatureCollection",
        "case_type": type.name,
        "title": _both(type.spec.title),
        "origin": type.spec.origin,
        "shown_after_hours": spec.after,
        "moved_up_to_metres": spec.blur,
        "made": visit.now.isoformat(timespec="seconds"),
        "more": len(found) == MOST,
        "features": [_feature(visit, one) for one in found],
    }


def _feature(visit: Visit, case: PublicCase) -> dict[str, Any]:
    question = _kind_question(case.type.spec)
    place = None if case.lon is None else {"type": "Point", "coordinates": [case.lon, case.lat]}
    told = {
        "kind": case.fields.get(question or ""),
        "title": _both(_called(case)),
        "state": _both(case.said),
        "open": case.closed is None,
        "outcome": case.outcome,
        "opened": visit.day(case.opened),
        "closed": None if case.closed is None else visit.day(case.closed),
        "reports": case.reports,
        **({} if case.backers is None else {"backers": case.backers}),
        "answers": {name: value for name, value in case.fields.items() if name != question},
    }
    return {"type": "Feature", "id": case.id, "geometry": place, "properties": told}


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
