"""`/cubes/{name}/download.csv`: everything that was told last, one line a cell."""

from collections.abc import Callable, Iterator

from starlette.requests import Request
from starlette.responses import Response

from zhongshu.core.errors import ZhongshuError
from zhongshu.screens.cubes import released
from zhongshu.sharing.cubes.release import Release
from zhongshu.web.cubes.naming import Naming
from zhongshu.web.data_pages.download import attachment
from zhongshu.web.data_pages.tabular import csv_stream
from zhongshu.web.pages import Pages
from zhongshu.web.visit import Visit


def download(pages: Pages) -> Callable[[Request], Response]:
    """The endpoint. A code is empty in a total; a value is empty where it is not told, and the last column says so."""

    def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            cube, release = released(visit.hub.cubes, visit.access, visit.parts["name"], visit.as_of)
        except ZhongshuError as error:
            return pages.missing(request, error)
        names = [f"{dimension}_name" for dimension in release.dimensions]
        header = [*release.dimensions, *names, *release.measures, "why_not", "origin", "as_of"]
        body = b"".join(csv_stream(header, [list(_lines(visit, Naming(visit, cube), release))], visit.zone))
        file = f"{cube.name}-{release.snapshot}.csv"
        return Response(body, headers=attachment(file), media_type="text/csv; charset=utf-8")

    return answer


def _lines(visit: Visit, named: Naming, release: Release) -> Iterator[list[object]]:
    origin = visit.hub.packs.catalogue.origin(named.cube.of)
    for cell in release.cells:
        names = [named.code(dimension, code) for dimension, code in zip(release.dimensions, cell.key, strict=True)]
        values = [None] * len(release.measures) if cell.values is None else cell.values
        yield [*cell.key, *names, *values, cell.why, origin, release.at]
