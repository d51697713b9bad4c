"""`/case/{pack}/{case}/{number}/documents/{document}/{n}`: a document that a case gave out; and what its page says of
them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zhongshu.cases.case import Case
from zhongshu.cases.documents.code import BadCode
from zhongshu.cases.event import Event
from zhongshu.cases.paper import Paper
from zhongshu.cases.papers import titled
from zhongshu.cases.records import number_of
from zhongshu.cases.sight import HANDED_TO, Seen
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import ZhongshuError
from zhongshu.screens.rows.rates import ROWS, Rates, TooOften, caller
from zhongshu.web.cases.endpoints import code_of
from zhongshu.web.pages import Pages
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class PaperLine:
    """A document of a case; `path` leads to its PDF, None for one that was withdrawn, of which `gone` tells why."""

    title: str
    n: int
    at: datetime
    path: str | None
    gone: str = ""


def paper_lines(visit: Visit, seen: Seen) -> list[PaperLine]:
    """Those that are for this reader, newest first; of a whole, those of its parts, too."""
    own = [_line(visit, seen.case, seen.type, one) for one in seen.papers]
    return own + [_line(visit, part, type, one) for part, type in _parts(visit, seen) for one in part.papers[::-1]]


def paper_words(visit: Visit, seen: Seen, event: Event) -> list[str]:
    """What an event of a case did to its documents, for whom they are for."""
    changes = event.papers if seen.as_ in HANDED_TO else ()
    titles = {one.name: visit.text(titled(seen.type, one.name)) for one in changes}
    return [visit.t(f"cases.papers.{one.word}", title=titles[one.name], n=one.n) for one in changes]


def paper_routes(pages: Pages) -> list[Route]:
    """Of the pages of cases."""
    path = "/case/{pack}/{case}/{number}/documents/{document}/{n}"
    return [Route(path, _served(pages), methods=["GET"], name="case_document")]


def _parts(visit: Visit, seen: Seen) -> Iterator[tuple[Case, CaseType]]:
    """The parts with documents that are for this reader, whose browser shows no code for them."""
    cases = visit.hub.cases
    for id in seen.case.parts:
        now = cases.types.get(id.rpartition("/")[0])
        if now is not None and now.spec.documents:
            part = cases.store.case(number_of(id))
            if cases.stands_as(part, visit.reader) in HANDED_TO:
                yield part, cases.type_of(part)


def _line(visit: Visit, case: Case, type: CaseType, paper: Paper) -> PaperLine:
    title = visit.text(titled(type, paper.name))
    if paper.withdrawn is not None:
        why = visit.t(f"cases.papers.why.{paper.why}")
        told = visit.t("cases.papers.gone", day=visit.day(paper.withdrawn), why=why)
        return PaperLine(title, paper.n, paper.at, None, told)
    try:
        visit.hub.papers.contents(paper)
    except BadCode:
        return PaperLine(title, paper.n, paper.at, None, visit.t("cases.papers.lost"))
    at = f"/case/{case.id.replace('.', '/', 1)}/documents/{paper.name}/{paper.n}"
    return PaperLine(title, paper.n, paper.at, at)


def _served(pages: Pages) -> Callable[[Request], Response]:
    """Printed anew each time, and so not for whoever asks too often."""
    rates = Rates(ROWS)

    def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            rates.take(caller(visit.reader, "" if request.client is None else request.client.host))
            parts = visit.parts
            id = f"{parts['pack']}.{parts['case']}/{parts['number']}"
            made = visit.hub.papers.printed(
                id, parts["document"], parts["n"], visit.reader, address=visit.path, code=code_of(request)
            )
        except ZhongshuError as error:
            response = pages.missing(request, error)
            if isinstance(error, TooOften):
                response.status_code = 429
            return response
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
            "Vary": "Cookie",
        }
        return Response(made.content, headers=headers, media_type="application/pdf")

    return answer
