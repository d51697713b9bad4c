"""`/indicators/{name}/download.csv` and `.xlsx`: the whole series, with what is needed to read it without us."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from starlette.requests import Request
from starlette.responses import Response

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.spreadsheet_text import csv_text, set_text
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.series import Point, Series
from zhongshu.screens.extent import area_of, extents
from zhongshu.screens.reading import stretch
from zhongshu.web.indicator import question
from zhongshu.web.pages import Pages
from zhongshu.web.visit import Visit

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
Field = str | int | Decimal | None

HEADS = ("area", "place", "period", "start", "end", "value", "unit", "rows", "state")


@dataclass(frozen=True)
class Download:
    """What is written: an indicator's series at one place."""

    visit: Visit
    indicator: Indicator
    area: str
    series: Series

    def lines(self) -> Iterator[list[Field]]:
        """One a period, oldest first; a period without a value has an empty one and its state says why."""
        place = self.visit.area(self.area)
        for point in self.series.points:
            value = None if point.value is None else exact(point.value, self.indicator.scale)
            yield [
                self.area,
                place,
                point.period.label,
                point.period.start.isoformat(),
                point.period.end.isoformat(),
                value,
                self.indicator.unit.symbol,
                point.rows,
                _state(point),
            ]

    def about(self) -> Iterator[tuple[str, str]]:
        visit = self.visit
        yield visit.t("download.indicator"), f"{visit.text(self.indicator.title)} ({self.indicator.name})"
        yield visit.t("download.area"), f"{visit.area(self.area)} ({self.area})"
        yield visit.t("download.unit"), self.indicator.unit.symbol
        yield visit.t("download.origin"), visit.t(f"origin.{self.indicator.origin}")
        yield visit.t("download.owner"), visit.owner(self.indicator.owner)
        yield visit.t("download.snapshot"), f"{visit.snapshot.number} ({visit.instant(visit.snapshot.at)})"
        yield visit.t("download.made"), visit.instant(visit.now)
        yield visit.t("download.states"), visit.t("download.states.text")


def download(pages: Pages, kind: str) -> Callable[[Request], Response]:
    """The endpoint for one kind of file; area and grain come from the address."""

    def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            made = _download(visit)
        except ZhongshuError as error:
            return pages.missing(request, error)
        body = as_csv(made) if kind == "csv" else as_xlsx(made)
        name = f"{made.indicator.name}-{made.area}-{made.series.grain}.{kind}"
        disposition = f"attachment; filename*=UTF-8''{quote(name)}"
        headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
        return Response(body, 200, headers, TYPES[kind])

    return answer


def as_csv(made: Download) -> bytes:
    """UTF-8 with a byte order mark, so that a Chinese Excel reads it; a text that looks like a formula is disarmed."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for line in made.lines():
        writer.writerow([csv_text(value) if isinstance(value, str) else value for value in line])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(made: Download) -> bytes:
    """Two sheets: the values, and what they are."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("values")
    sheet.append(list(HEADS))
    for line in made.lines():
        sheet.append([_cell(sheet, value) for value in line])
    about = book.create_sheet("about")
    for name, value in made.about():
        about.append([_cell(about, name), _cell(about, value)])
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def _download(visit: Visit) -> Download:
    found = visit.desk.indicator(visit.parts["name"])
    asked = question(visit, found)
    grain = asked.grain or visit.desk.grain(found, None)
    known = extents(visit.desk, found)
    extent = known.get(area_of(known, asked.area))
    empty = Series(found, asked.area, grain, None, ())
    whole = (
        empty
        if extent is None
        else stretch(visit.desk, found, asked.area, grain, extent.first(grain), extent.last(grain))
    )
    return Download(visit, found, asked.area, whole)


def exact(value: Decimal, scale: int) -> Decimal:
    """Without an exponent and without needless zeros; a quotient is cut to six digits, or as many as are shown.

    >>> exact(Decimal(100) / 3, 1), exact(Decimal("1200.00"), 2)
    (Decimal('33.333333'), Decimal('1200'))
    """
    cut = round(value, max(scale, 6))
    return cut.quantize(Decimal(1)) if cut == cut.to_integral_value() else cut.normalize()


def _state(point: Point) -> str:
    if point.rows == 0:
        return "missing"
    return "partial" if point.partial else "no value" if point.value is None else ""


def _cell(sheet: Any, value: Field) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet)
    set_text(cell, value)
    return cell
