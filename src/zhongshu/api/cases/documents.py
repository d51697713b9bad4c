"""What OpenAPI says of cases. Each type tells its own form."""

from typing import Any

from zhongshu.api.cases.asking import act_schema
from zhongshu.api.cases.known import KNOWN_SCHEMA
from zhongshu.api.cases.matches import OFFERS_SCHEMA
from zhongshu.api.cases.papers import PAPERS_SCHEMA
from zhongshu.api.cases.problems import CaseProblem
from zhongshu.api.problems import documented
from zhongshu.cases.acts import ACTS

_TEXT = {"type": "string"}
_OBJECT = {"type": "object", "additionalProperties": True}
_SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {}]
_CASE: dict[str, Any] = {
    "type": "object",
    "description": "As the reader sees it: answers, clocks, the ways on that are theirs, what happened",
    "properties": {
        "id": {"type": "string", "examples": ["street.event/17"]},
        "number": {"type": "integer"},
        "parent": {"type": ["string", "null"], "description": "The case whose part it is"},
        "flow": {"type": ["object", "null"], "description": "Each office's share, and what the flow may be told"},
        "version": {"type": "integer", "description": "The ETag of the answer; If-Match of the next move"},
        "seen_as": {"type": "string", "enum": ["works", "reporter", "colleague"]},
        "answers": _OBJECT,
        "about": {
            "type": ["object", "null"],
            "description": "The number that it is about, as it was; without its value for who has no grant to it",
        },
        "sources": {**_OBJECT, "description": "By question: where the hub has the answer from"},
        "decided": {
            "type": "array",
            "items": _OBJECT,
            "description": "What rules said last, by the type's order: facts, outcomes, the rows that held, what is "
            "short, the smallest change; `fault` says why one has no outcome",
        },
        "ways": {**_OBJECT, "description": "POST …/moves/{to}: the ways on that are the reader's, and what each asks"},
        "acts": {**_OBJECT, "description": "POST …/acts/{act}: what else the reader may do now, and what each asks"},
        "wants": {
            "type": ["object", "null"],
            "description": "More time that was asked for: the clock, and by how much",
        },
        "clocks": {"type": "array", "items": _OBJECT},
        "documents": dict(PAPERS_SCHEMA),
        "events": {"type": "array", "items": _OBJECT},
        "backers": {"type": "integer", "description": "How many stand behind it"},
        "named_by": {"type": "array", "items": _TEXT, "description": "Ids of the cases of which an answer names it"},
        "code": {"type": "string", "description": "Told once to a stranger who opened it: their Follow-Code"},
    },
    "required": ["id", "number", "version", "seen_as", "answers", "ways", "acts", "clocks", "events"],
}
_PROBLEMS = {
    400: "The body, or a header, cannot be read",
    401: "A key that opens nothing",
    403: "Not for this reader to do, or not now",
    404: "No such type or case, or none that this reader may see",
    409: "Somebody was quicker: `version` is that of the case now",
    413: "A file of more than 30 MB",
    415: "The body is no JSON, or a file that came as a form",
    422: "Answers that cannot be taken: `faults` stand beside the questions; a file that is none a case may have",
    428: "If-Match does not say which version was seen",
    429: "Called too often; Retry-After says when again",
    503: "The ledger or the region is away",
}
_GONE = {204: {"description": "It is done, and the case is with others by it: not for this reader to see any more"}}
_READS = (401, 403, 404, 429, 503)
_ACTS = (400, 401, 403, 404, 409, 415, 422, 429, 503)


def _answers(status: int, schema: dict[str, Any], said: str, problems: tuple[int, ...]) -> dict[int | str, Any]:
    found: dict[int | str, Any] = {
        status: {"description": said, "content": {"application/json": {"schema": schema}}},
    }
    return found | documented({one: _PROBLEMS[one] for one in problems}, CaseProblem)


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
_AGREED = {
    "agreed": {
        "type": "array",
        "items": _TEXT,
        "description": "Questions that `offers` of an answer before named: the caller agrees to have them filled in "
        "from what is held of them",
    }
}
_FILLED = {"filled": {"type": "string", "description": "What POST …/known answered under this name"}}
_NOTE = {"note": {"type": "string", "description": "At most 2,000 characters"}}

_ABOUT = {
    "about": {
        "type": "string",
        "description": "A number that the case is about: an indicator at a place, and in a period where it is not the "
        "newest; or a dataset, or a form, of which there is a signal. The hub reads it itself, by the caller's grants",
        "examples": ["indicator:street.overdue_open@331003@2026-11", "dataset:air.station_hour"],
    }
}

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
KNOWN: dict[str, Any] = {
    "summary": "What the hub knows of a form",
    "description": (
        "Of the questions that `answers` leave open, those that the hub may answer under the caller's own grants. "
        "Show them, let them be changed, and open the case with them and `filled`: it then says where they are from. "
        "A question that no grant opens to the caller, or that a mask hides, is simply left out."
    ),
    "operation_id": "case_known",
    "responses": _answers(200, dict(KNOWN_SCHEMA), "Values with their sources", (400, 401, 403, 404, 415, 429, 503)),
    "openapi_extra": _extra(*_TYPE, body=_ANSWERS | _AGREED),
}
OPEN: dict[str, Any] = {
    "summary": "Open a case",
    "operation_id": "open_case",
    "status_code": 201,
    "responses": _answers(201, _CASE, "The case; Location is its own", _ACTS),
    "openapi_extra": _extra(*_TYPE, _KEY, body=_ANSWERS | _FILLED | _ABOUT),
}
ONE: dict[str, Any] = {
    "summary": "One case, with the ways on that one may take",
    "operation_id": "case",
    "responses": _answers(200, _CASE, "The case", _READS),
    "openapi_extra": _extra(*_ONE, _FOLLOW),
}
MATCHES: dict[str, Any] = {
    "summary": "What fits a case of all that is offered, and why the rest does not",
    "description": "For who asked and who works at the case. Nobody is told that somebody looked.",
    "operation_id": "case_matches",
    "responses": _answers(200, OFFERS_SCHEMA, "The offers", _READS),
    "openapi_extra": _extra(
        *_ONE,
        _in("list", "path", "One of the lists that the type has", required=True, example="products"),
        _FOLLOW,
    ),
}
_FILE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "description": "SHA-256 of what is kept: what an answer names the file by"},
        "field": {"type": "string"},
        "kind": {"type": "string", "examples": ["image/jpeg"]},
        "name": {"type": "string"},
        "size": {"type": "integer"},
        "width": {"type": ["integer", "null"]},
        "height": {"type": ["integer", "null"]},
        "until": {"type": "string", "format": "date-time", "description": "It is deleted unless an answer names it"},
    },
    "required": ["id", "field", "kind", "name", "size", "until"],
}
_BYTES = {"type": "string", "format": "binary"}
UPLOAD: dict[str, Any] = {
    "summary": "Send a photo or file, to be named in an answer",
    "description": (
        "At most 30 MB for a photo, 20 MB for a paper. What it is is found in its bytes. A photo is made anew: no "
        "camera, and no position unless the field keeps one. An answer names it by its `id` within a day."
    ),
    "operation_id": "send_case_file",
    "status_code": 201,
    "responses": _answers(201, _FILE, "What was kept of it", (400, 401, 403, 404, 413, 415, 422, 429, 503)),
    "openapi_extra": {
        **_extra(
            *_TYPE,
            _in("field", "query", "The question that it answers, on the form or on a way", required=True),
            _in("name", "query", "What it is called"),
        ),
        "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": _BYTES}}},
    },
}
FILE: dict[str, Any] = {
    "summary": "One file of a case",
    "operation_id": "case_file",
    "responses": {
        200: {"description": "Its bytes", "content": {"image/jpeg": {"schema": _BYTES}}},
        **{one: said for one, said in _answers(200, _OBJECT, "", _READS).items() if one != 200},
    },
    "openapi_extra": _extra(
        *_ONE,
        _in("file", "path", "Its id, as an answer names it", required=True),
        _in("size", "query", "small: of a photo, the one for lists"),
        _FOLLOW,
    ),
}
PAPER: dict[str, Any] = {
    "summary": "A document that a case gave out",
    "description": "For who asked and who works at the case. One that was withdrawn is not handed out any more.",
    "operation_id": "case_document",
    "responses": {
        200: {"description": "A PDF", "content": {"application/pdf": {"schema": _BYTES}}},
        **{one: said for one, said in _answers(200, _OBJECT, "", _READS).items() if one != 200},
    },
    "openapi_extra": _extra(
        *_ONE,
        _in("document", "path", "The type's name for it", required=True, example="receipt"),
        _in("n", "path", "Which of those of that name", required=True, example="1"),
        _FOLLOW,
    ),
}
_IF_MATCH = _in("If-Match", "header", "The ETag of the case as it was seen, or *", required=True, example='"3"')
MOVE: dict[str, Any] = {
    "summary": "Take a way on",
    "operation_id": "move_case",
    "responses": _answers(200, _CASE, "The case after it", (*_ACTS, 428)) | _GONE,
    "openapi_extra": _extra(
        *_ONE,
        _in("to", "path", "The step that the way leads to", required=True, example="accepted"),
        _IF_MATCH,
        _FOLLOW,
        _KEY,
        body=_ANSWERS | _NOTE | _FILLED,
    ),
}
TELL: dict[str, Any] = {
    "summary": "Tell the flow of a case a message",
    "description": "`flow.messages` of the case tells which the reader may send now, and what each asks.",
    "operation_id": "tell_case_flow",
    "responses": _answers(200, _CASE, "The case after it", (*_ACTS, 428)) | _GONE,
    "openapi_extra": _extra(
        *_ONE,
        _in("message", "path", "The name of the message", required=True, example="objection"),
        _IF_MATCH,
        _FOLLOW,
        _KEY,
        body=_ANSWERS | _NOTE,
    ),
}
WAY_KNOWN: dict[str, Any] = {
    "summary": "What the hub knows of a way's questions",
    "description": "As of the form of a new case: values under the caller's own grants, found by what the case says.",
    "operation_id": "case_way_known",
    "responses": _answers(200, dict(KNOWN_SCHEMA), "Values with their sources", (400, 401, 403, 404, 415, 429, 503)),
    "openapi_extra": _extra(
        *_ONE,
        _in("to", "path", "The step that the way leads to", required=True, example="accepted"),
        _FOLLOW,
        body=_ANSWERS,
    ),
}
_BODIES = [{**act_schema(act), "title": act} for act in ACTS]
DO: dict[str, Any] = {
    "summary": "Do something else to a case",
    "description": (
        "Hand it over (assign), put answers right (correct), let its clocks stand still (pause) and run on (resume), "
        "ask for more time (more_time) and decide over it (grant, decline), let it go up in another (merge), say how "
        "it was done (rate), stand behind it (back) and not any more (unback), remark (note). The last three need no "
        "If-Match. `acts` of the case tells which of them the "
        "reader may do now, and what each asks."
    ),
    "operation_id": "act_on_case",
    "responses": _answers(200, _CASE, "The case after it", (*_ACTS, 428)) | _GONE,
    "openapi_extra": {
        **_extra(
            *_ONE,
            {**_in("act", "path", "What is done", required=True), "schema": {"type": "string", "enum": list(ACTS)}},
            {**_IF_MATCH, "required": False},
            _FOLLOW,
            _KEY,
        ),
        "requestBody": {"content": {"application/json": {"schema": {"anyOf": _BODIES}}}},
    },
}
INBOX: dict[str, Any] = {
    "summary": "Open cases of one's own posts",
    "operation_id": "case_inbox",
    "responses": _answers(200, _OBJECT, "Those due first; `after` of the answer begins the next page", _READS),
    "openapi_extra": _extra(
        _in("below", "query", "true: also of the posts below"), _in("after", "query", "Where the page before ended")
    ),
}
