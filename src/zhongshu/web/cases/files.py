"""`/case/{pack}/{case}/{number}/files/{file}`: a photo of a case, shown, or a file of one, saved."""

from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from zhongshu.cases.attachments.file import File
from zhongshu.core.errors import DamageError, ZhongshuError
from zhongshu.web.cases.endpoints import code_of
from zhongshu.web.pages import Pages
from zhongshu.web.visit import Visit

SMALL = "small"
"""`?size=small`: the photo as lists show it."""


def file_routes(pages: Pages) -> list[Route]:
    """Of the pages of cases."""
    path = "/case/{pack}/{case}/{number}/files/{file}"
    return [Route(path, _served(pages), methods=["GET"], name="case_file")]


def _served(pages: Pages) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            file = _file(visit, code_of(request))
            digest = file.small if file.small and visit.asked("size") == SMALL else file.id
            path = visit.hub.cases.shelf.path(digest)
            if not path.is_file():
                raise DamageError(f"the bytes of {file.name} are gone", hint="restore them from a backup")
        except ZhongshuError as error:
            return pages.missing(request, error)
        headers = _headers(file, digest)
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return FileResponse(path, headers=headers, media_type=file.kind)

    return answer


def _file(visit: Visit, code: str | None) -> File:
    parts = visit.parts
    id = f"{parts['pack']}.{parts['case']}/{parts['number']}"
    return visit.hub.cases.file(id, parts["file"], visit.reader, address=visit.path, code=code)


def _headers(file: File, digest: str) -> dict[str, str]:
    """A photo may stand in a page; whatever else it is, nothing in it is run, and no cache that others share has it."""
    how = "inline" if file.is_photo else "attachment"
    return {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie",
        "ETag": f'"{digest[:32]}"',
    }
