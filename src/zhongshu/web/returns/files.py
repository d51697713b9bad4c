"""The Excel template of one return: taken home, and read back into a draft."""

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import mkdtemp

from fastapi import HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from zhongshu.core.errors import LoadError, ZhongshuError
from zhongshu.datasets.forms.cells import tidy
from zhongshu.datasets.forms.template import Sheet as TemplateSheet
from zhongshu.datasets.forms.template import write_template
from zhongshu.datasets.forms.template_read import LARGEST, read_template
from zhongshu.screens.returns.sheet import sheet
from zhongshu.web.csrf import FIELD, check_csrf
from zhongshu.web.data_pages.download import XLSX, attachment
from zhongshu.web.data_pages.forms import shown_with_token
from zhongshu.web.data_pages.receiving import Received, receive
from zhongshu.web.pages import Pages
from zhongshu.web.returns.sheet_page import refused
from zhongshu.web.visit import Visit

_NAME = 60


def template(pages: Pages) -> Callable[[Request], Response]:
    """The file, with what the return says now."""

    def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            parts = visit.parts
            found = sheet(visit.hub.desk(visit.access), parts["form"], parts["unit"], parts["month"])
        except ZhongshuError as error:
            return pages.missing(request, error)
        body = write_template(TemplateSheet(found.form, found.unit, found.due, found.history, found.entry))
        name = f"{found.form.title.zh} {found.unit.title.zh} {found.month.label}.xlsx"
        return Response(body, headers=attachment(name), media_type=XLSX)

    return answer


def read_back(pages: Pages) -> Callable[[Request], Awaitable[Response]]:
    """A filled-in template becomes the draft; for a file that is none the page says why, and nothing is changed."""

    async def answer(request: Request) -> Response:
        folder = await run_in_threadpool(_folder, pages)
        try:
            received = await receive(
                request, folder, limit=LARGEST, check=lambda fields: check_csrf(request, fields.get(FIELD))
            )
            where = await run_in_threadpool(_keep, pages.visit(request), received)
            return RedirectResponse(where, 303)
        except (ZhongshuError, HTTPException) as error:
            told = LoadError(str(error.detail)) if isinstance(error, HTTPException) else error
            return await run_in_threadpool(_refuse, pages, request, told)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    return answer


def _folder(pages: Pages) -> Path:
    scratch = pages.hub.intake.scratch
    scratch.mkdir(parents=True, exist_ok=True)
    return Path(mkdtemp(prefix="template-", dir=scratch))


def _keep(visit: Visit, received: Received) -> str:
    parts = visit.parts
    found = sheet(visit.hub.desk(visit.access), parts["form"], parts["unit"], parts["month"])
    entry = read_template(found.form, found.unit.id, found.month.label, received.path)
    said = tidy(received.fields.get("who", ""))[:_NAME]
    who = said if said and visit.reader.system else visit.reader.actor
    seen = received.fields.get("seen", "")
    visit.hub.returns.enter(found.key, seen, "saved", entry, who=who, note=tidy(received.name))
    return visit.link(visit.path.removesuffix("/template"), done="read")


def _refuse(pages: Pages, request: Request, error: ZhongshuError) -> Response:
    try:
        visit = pages.visit(request)
        shown = refused(visit, None, error)
    except ZhongshuError as other:
        return pages.missing(request, other)
    return shown_with_token(pages, request, visit, shown)
