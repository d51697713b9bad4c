"""`/data/{name}/download.csv` and `.xlsx`: every row of a relation at the page's snapshot."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from zhongshu.core.errors import ZhongshuError
from zhongshu.web.data_pages.tabular import EXCEL_ROWS, Rows, csv_stream, write_xlsx
from zhongshu.web.pages import Pages
from zhongshu.web.visit import Visit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(pages: Pages, kind: str) -> Callable[[Request], Response]:
    """The endpoint for one kind of file: `csv` or `xlsx`."""

    def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            name = visit.parts["name"]
            header = list(visit.desk.access.required(visit.desk.access.book.nouns.of_relation(name)).columns)
            file = f"{name}-{visit.snapshot.number}.{kind}"
            if kind == "csv":
                stream = csv_stream(header, _batches(visit, name), visit.zone)
                return StreamingResponse(stream, headers=attachment(file), media_type="text/csv; charset=utf-8")
            if visit.desk.count(name) >= EXCEL_ROWS:
                raise ZhongshuError(f"{name} has more rows than an Excel sheet holds", hint="take the CSV file")
            return xlsx_response(visit, file, name, header, _batches(visit, name))
        except ZhongshuError as error:
            return pages.missing(request, error)

    return answer


def xlsx_response(
    visit: Visit, file: str, sheet: str, header: list[str], batches: Iterator[Rows], *, widths: tuple[int, ...] = ()
) -> Response:
    """An Excel file, written to the scratch folder first and deleted once it was sent."""
    scratch = visit.hub.intake.scratch
    scratch.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(prefix="export-", suffix=".xlsx", dir=scratch, delete=False) as target:
        path = Path(target.name)
    try:
        write_xlsx(path, sheet, header, batches, visit.zone, widths=widths)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    gone = BackgroundTask(path.unlink, missing_ok=True)
    return FileResponse(path, headers=attachment(file), media_type=XLSX, background=gone)


def attachment(file: str) -> dict[str, str]:
    """Headers of a file that is saved under this name, which may be Chinese."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file)}", "Cache-Control": "private, no-store"}


def _batches(visit: Visit, name: str) -> Iterator[Rows]:
    """The first batch is read at once, so that a damaged table is told before the file begins."""
    stream = visit.access.stream(visit.desk.rows_plan(name))
    return chain([next(stream, [])], stream)
