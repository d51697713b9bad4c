"""What OpenAPI says of cases. Each type tells its own form."""

from typing import Any

from zhongshu.api.cases.problems import CaseProblem
from zhongshu.api.problems import MEDIA_TYPE

_TEXT = {"type": "string"}
_OBJECT = {"type": "object", "additionalProperties": True}
_SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {}]
_CASE: dict[str, Any] = {
    "type": "object",
    "description": "As the reader sees it: answers, clocks, the ways on that are theirs, what happened",
    "properties": {
        "id": {"type": "string", "examples": ["street.event/17"]},
        "number": {"type": "integer"},
        "version": {"type": "integer", "description": "The ETag of the answer; If-Match of the next move"},
        "seen_as": {"type": "string", "enum": ["works", "reporter", "colleague"]},
        "answers": _OBJECT,
        "ways": _OBJECT,
        "clocks": {"type": "array", "items": _OBJECT},
        "events": {"type": "array", "items": _OBJECT},
        "code": {"type": "string", "description": "Told once to a stranger who opened it: their Follow-Code"},
    },
    "required": ["id", "number", "version", "seen_as", "answers", "ways", "clocks", "events"],
}
_PROBLEMS = {
    400: "The body, or a header, cannot be read",
    401: "A key that opens nothing",
    403: "Not for this reader to do, or not now",
    404: "No such type or case, or none that this reader may see",
    409: "Somebody was quicker: `version` is that of the case now",
    415: "The body is no JSON",
    422: "Answers that cannot be taken: `faults` stand beside the questions",
    428: "If-Match does not say which version was seen",
    429: "Called too often; Retry-After says when again",
    503: "The ledger or the region is away",
}
_READS = (401, 403, 404, 429, 503)
_ACTS = (400, 401, 403, 404, 409, 415, 422, 429, 503)


def _answers(status: int, schema: dict[str, Any], said: str, problems: tuple[int, ...]) -> dict[int | str, Any]:
    found: dict[int | str, Any] = {
        status: {"description": said, "content": {"application/json": {"schema": schema}}},
    }
    for one in problems:
        found[one] = {"model": CaseProblem, "description": _PROBLEMS[one], "content": {MEDIA_TYPE: {}}}
    return found


def _in(name: str, where: str, description: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": where, "description": description, "schema": _TEXT, **more}


def _extra(*parameters: dict[str, Any], body: dict[str, Any] | None = None) -> dict[str, Any]:
    told: dict[str, Any] = {"parameters": list(parameters), "security": _SECURITY}
    if body is not None:
        schema = {"type": "object", "properties": body, "additionalProperties": False}
        told["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return told


_TYPE = (
    _in("pack", "path", "A pack", required=True, example="street"),
    _in("case", "path", "One of its case types", required=True, example="event"),
)
_ONE = (*_TYPE, _in("number", "path", "The number of a case", required=True, example="17"))
_FOLLOW = _in("Follow-Code", "header", "The code by which a stranger follows what they asked")
_KEY = _in("Idempotency-Key", "header", "The same again with the same key is done once")
_ANSWERS = {"answers": {**_OBJECT, "description": "By question, as the form says"}}
_NOTE = {"note": {"type": "string", "description": "At most 2,000 characters"}}

TYPES: dict[str, Any] = {
    "summary": "Case types that one may ask",
    "operation_id": "case_types",
    "responses": _answers(200, _OBJECT, "In the order of the names", _READS),
    "openapi_extra": _extra(),
}
TYPE: dict[str, Any] = {
    "summary": "One case type: its form, its steps",
    "operation_id": "case_type",
    "responses": _answers(200, _OBJECT, "The form in the words of JSON Schema", _READS),
    "openapi_extra": _extra(*_TYPE),
}
OPEN: dict[str, Any] = {
    "summary": "Open a case",
    "operation_id": "open_case",
    "status_code": 201,
    "responses": _answers(201, _CASE, "The case; Location is its own", _ACTS),
    "openapi_extra": _extra(*_TYPE, _KEY, body=_ANSWERS),
}
ONE: dict[str, Any] = {
    "summary": "One case, with the ways on that one may take",
    "operation_id": "case",
    "responses": _answers(200, _CASE, "The case", _READS),
    "openapi_extra": _extra(*_ONE, _FOLLOW),
}
MOVE: dict[str, Any] = {
    "summary": "Take a way on",
    "operation_id": "move_case",
    "responses": _answers(200, _CASE, "The case after it", (*_ACTS, 428)),
    "openapi_extra": _extra(
        *_ONE,
        _in("to", "path", "The step that the way leads to", required=True, example="accepted"),
        _in("If-Match", "header", "The ETag of the case as it was seen, or *", required=True, example='"3"'),
        _FOLLOW,
        _KEY,
        body=_ANSWERS | _NOTE,
    ),
}
REMARK: dict[str, Any] = {
    "summary": "Remark on a case",
    "operation_id": "remark_on_case",
    "responses": _answers(200, _CASE, "The case after it", _ACTS),
    "openapi_extra": _extra(
        *_ONE, _FOLLOW, _KEY,
        body=_NOTE | {"public": {"type": "boolean", "description": "Whoever asked sees it, too"}},
    ),
}  # fmt: skip
INBOX: dict[str, Any] = {
    "summary": "Open cases of one's own posts",
    "operation_id": "case_inbox",
    "responses": _answers(200, _OBJECT, "Those due first; `after` of the answer begins the next page", _READS),
    "openapi_extra": _extra(
        _in("below", "query", "true: also of the posts below"), _in("after", "query", "Where the page before ended")
    ),
}
