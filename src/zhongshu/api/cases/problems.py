"""What goes wrong with cases beyond what goes wrong everywhere: answers that cannot be taken, somebody was quicker."""

import json
from collections.abc import Mapping

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from zhongshu.api.cases.body import NotAFile, NotJson, NoVersion, TooLarge
from zhongshu.api.data.plain import problem_for
from zhongshu.api.problems import MEDIA_TYPE, Problem
from zhongshu.cases.attachments.refusal import NotTaken
from zhongshu.cases.filling import Unfilled
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text

_KNOWN: Mapping[type[ZhongshuError], tuple[int, str]] = {
    NotJson: (415, "Not JSON"),
    NotAFile: (415, "Not a file"),
    NotTaken: (422, "The file cannot be taken"),
    TooLarge: (413, "Too large"),
    NoVersion: (428, "Say which version you saw"),
}


class FieldFault(BaseModel):
    """Why an answer cannot be taken."""

    field: str
    text: Text


class CaseProblem(Problem):
    """`faults` stand beside the questions of a form; `version` is that of the case now, where it was overtaken."""

    faults: list[FieldFault] | None = None
    version: int | None = Field(default=None, description="Look at it as it is now, and decide again")


def unfilled(error: Unfilled, request: Request) -> Response:
    """422, with what is wrong beside each question."""
    faults = [FieldFault(field=one.field, text=one.text) for one in error.faults]
    told = CaseProblem(
        title="Answers cannot be taken", status=422, detail=str(error), instance=request.url.path, faults=faults
    )
    return _response(told)


def overtaken(error: ZhongshuError, version: int, request: Request) -> Response:
    """409, with the version that the case has now."""
    told = CaseProblem(
        title="Somebody was quicker",
        status=409,
        detail=error.message,
        hint=error.hint,
        instance=request.url.path,
        version=version,
    )
    return _response(told)


def told(error: ZhongshuError, request: Request) -> Response:
    """Any other."""
    if type(error) not in _KNOWN:
        return problem_for(error, request)
    status, title = _KNOWN[type(error)]
    return _response(
        CaseProblem(title=title, status=status, detail=error.message, hint=error.hint, instance=request.url.path)
    )


def _response(problem: CaseProblem) -> Response:
    """A letter that was sent as half of one is not sent back."""
    said = json.dumps(problem.model_dump(exclude_none=True), ensure_ascii=False)
    return Response(said.encode("utf-8", "replace"), problem.status, media_type=MEDIA_TYPE)
