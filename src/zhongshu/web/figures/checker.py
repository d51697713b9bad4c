"""`/figures/check`: a clerk pastes statements or hands a paper in and sees which figures agree. Nothing is kept."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from zhongshu.core.errors import GrantError, LoadError
from zhongshu.datasets.papers.plain_text import paper_of_text
from zhongshu.datasets.papers.read import LARGEST, read_paper
from zhongshu.methods.figures.grammar import FORMS, SUM
from zhongshu.methods.figures.relation import ROLES
from zhongshu.screens.figures.paper import OUTCOMES, Outcome, PaperReport, check_paper
from zhongshu.screens.figures.sample import SAMPLE
from zhongshu.web.csrf import FIELD, check_csrf, checked_form
from zhongshu.web.data_pages.forms import cell_of, shown_with_token
from zhongshu.web.data_pages.receiving import receive
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.visit import Visit

MOST_TEXT = 100_000
"""Characters of a pasted text: a form's field holds a megabyte, in which a Chinese character takes nine bytes."""
MOST_SHOWN = 200
"""Lines of one group on the page; the command lists them all."""

_SHOWN = {form.kind: form.shown for form in (SUM, *FORMS)}
TONES: dict[Outcome, str] = {
    "contradiction": "bad",
    "implies": "",
    "truncated": "warn",
    "consistent": "good",
    "incomparable": "",
}


def check_form(visit: Visit) -> Shown:
    """The empty form; ?sample=1 fills in what five newspaper pages print."""
    return _page(visit, text=visit.text(SAMPLE) if visit.asked("sample") else "")


def check_sent(pages: Pages) -> Callable[[Request], Awaitable[Response]]:
    """A pasted text (an ordinary form) or a file (a form with one): the same page with what was found."""

    async def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            if request.headers.get("content-type", "").startswith("multipart/form-data"):
                shown = await _file(request, visit)
            else:
                shown = await _text(request, visit)
        except GrantError as error:
            return await run_in_threadpool(pages.missing, request, error)
        return await run_in_threadpool(shown_with_token, pages, request, visit, shown)

    return answer


async def _text(request: Request, visit: Visit) -> Shown:
    text: str | None
    try:
        text = cell_of(await checked_form(request), "text", MOST_TEXT + 1)
    except HTTPException:  # the field is larger than any form's may be
        text = None
    if text is None or len(text) > MOST_TEXT:
        return _page(visit, trouble=visit.t("figures.check.too_long", n=MOST_TEXT), status=413)
    if not text.strip():
        return _page(visit, trouble=visit.t("figures.check.nothing"), status=400)
    report = await run_in_threadpool(lambda: check_paper(paper_of_text(text, visit.t("figures.check.pasted"))))
    return _page(visit, text=text, report=report)


async def _file(request: Request, visit: Visit) -> Shown:
    """The file lies in a folder of its own while it is read, and is gone before the answer leaves."""
    scratch = visit.hub.intake.scratch
    scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=scratch, prefix="paper-") as folder:
        try:
            received = await receive(
                request, Path(folder), limit=LARGEST, check=lambda fields: check_csrf(request, fields.get(FIELD))
            )
            report = await run_in_threadpool(lambda: check_paper(read_paper(received.path, received.name)))
        except HTTPException as error:
            return _page(visit, trouble=str(error.detail), status=error.status_code)
        except LoadError as error:
            return _page(visit, trouble=error.message, hint=error.hint, status=400)
    return _page(visit, report=report)


def _page(
    visit: Visit,
    *,
    text: str = "",
    report: PaperReport | None = None,
    trouble: str | None = None,
    hint: str | None = None,
    status: int = 200,
) -> Shown:
    values = {
        "text_sent": text,
        "report": report,
        "outcomes": OUTCOMES,
        "tones": TONES,
        "most": MOST_SHOWN,
        "megabytes": LARGEST >> 20,
        "forms": {kind: _SHOWN[kind].to(visit.language) for kind in ROLES},
        "trouble": trouble,
        "hint": hint,
        "csrf": "",
    }
    return Shown("figures/check.html", values, status)
