"""`/case-grids/{pack}/{case}/{day}.geojson`: the outlines of the grids that began on a day, and no word of them."""

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.rules.parameters import Edition
from zhongshu.web.cases.channels import may_ask
from zhongshu.web.cases.places import day_of, sheets
from zhongshu.web.cases.telling import may_work
from zhongshu.web.pages import Pages
from zhongshu.web.visit import Visit

_HEADERS = {"Cache-Control": "private, max-age=86400", "Vary": "Accept-Encoding, Cookie"}
_DIGITS = 5
"""Degrees so exact are a metre."""


@dataclass
class Outlines:
    """Sheets as they are sent, packed and plain, made once an edition; threads share one."""

    _made: dict[tuple[str, str], tuple[Edition, bytes, bytes]] = field(default_factory=dict)

    def body(self, type: str, day: str, sheet: Edition) -> tuple[bytes, bytes]:
        """The GeoJSON, then the same packed."""
        held = self._made.get((type, day))
        if held is None or held[0] is not sheet:
            plain = outlines(sheet)
            held = self._made[type, day] = sheet, plain, gzip.compress(plain, 5, mtime=0)
        return held[1:]


def grids_served(pages: Pages) -> Callable[[Request], Response]:
    """The endpoint: for those who may ask the type, or who work at a unit."""
    kept = Outlines()

    def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            sheet = _sheet(visit)
            plain, packed = kept.body("{pack}.{case}".format(**visit.parts), visit.parts["day"], sheet)
        except ZhongshuError as error:
            return pages.missing(request, error)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(packed, 200, _HEADERS | {"Content-Encoding": "gzip"}, "application/geo+json")
        return Response(plain, 200, _HEADERS, "application/geo+json")

    return answer


def outlines(sheet: Edition) -> bytes:
    """A feature a grid, in their order, without a word about any; without a geometry where the outline is none."""
    features = [{"type": "Feature", "properties": {}, "geometry": _geometry(str(row["outline"]))} for row in sheet.rows]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()


def _geometry(outline: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(outline, parse_float=_rounded)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _rounded(degrees: str) -> float:
    return round(float(degrees), _DIGITS)


def _sheet(visit: Visit) -> Edition:
    """UnknownName for none, and for those of a type that is not for this reader."""
    type = visit.hub.cases.type(f"{visit.parts['pack']}.{visit.parts['case']}")
    if not visit.desk.sight.opens(type.pack) or not (may_ask(visit, type) or may_work(visit)):
        raise UnknownName(f"no case {type.name!r} that you may ask", hint="/ask lists those that you may")
    for sheet in sheets(visit, type):
        if day_of(visit, sheet) == visit.parts["day"]:
            return sheet
    raise UnknownName(f"{type.name} has no grids from {visit.parts['day'][:20]}", hint="the page of a map names them")
