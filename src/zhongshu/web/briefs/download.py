"""`/briefs/{brief}/{period}.docx`: the document that is read on the page, as a Word file."""

from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from zhongshu.core.errors import ZhongshuError
from zhongshu.web.briefs.asked import Asked, as_of, asked
from zhongshu.web.briefs.docx import write_docx
from zhongshu.web.pages import Pages

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx_file(pages: Pages) -> Callable[[Request], Response]:
    """An endpoint; ?lang= chooses the language of the file alone. Links are absolute, from the address asked."""

    def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            found = asked(visit)
            wanted = request.query_params.get("lang")
            language = wanted if wanted in visit.hub.place.languages else visit.language
            base = str(request.base_url).rstrip("/")
            known = found.known.isoformat() if found.known else visit.asked("as_of")
            made = write_docx(
                found.document,
                language,
                standing=standing_words(found, language),
                created=found.edition.issue.released if found.edition.issue else None,
                link=lambda path: base + as_of(path, known),
            )
        except ZhongshuError as error:
            return pages.missing(request, error)
        name = quote(f"{found.document.title.to(language)} {found.period.label}.docx")
        return Response(made, media_type=TYPE, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})

    return answer


def standing_words(found: Asked, language: str) -> str:
    """Whether it is a draft or which issue it is."""
    issue = found.edition.issue
    if found.edition.draft is None and issue is not None:
        return f"第 {issue.number} 期" if language == "zh" else f"Issue {issue.number}"
    return "草稿" if language == "zh" else "Draft"
