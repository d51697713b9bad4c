"""What the hub's OpenAPI says of live services in general; each service has a document of its own."""

from typing import Any

from zhongshu.api.data.call import GRANT, PURPOSE
from zhongshu.api.problems import documented

_TEXT = {"type": "string"}
_RECORD = {"type": "object", "additionalProperties": True, "description": "By column; decimals are text"}
_SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {}]
_ROWS: dict[str, Any] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("name", "operation", "origin", "grant", "purpose"), _TEXT),
        "at": {"type": "string", "format": "date-time", "description": "When the unit told it"},
        "rows": {"type": "array", "items": _RECORD},
    },
    "required": ["name", "operation", "origin", "grant", "purpose", "at", "rows"],
}
_TOLD: dict[str, Any] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("request", "name", "operation"), _TEXT),
        "status": {"type": "string", "enum": ["pending", "done", "failed", "picked", "expired"]},
        "at": {"type": "string", "format": "date-time"},
        "expires": {"type": "string", "format": "date-time"},
        "said": {"type": "string", "description": "Why it has failed"},
    },
    "required": ["request", "name", "operation", "status", "at", "expires"],
}
_PROBLEMS = {
    400: "A parameter is wrong, or grant and purpose are not stated: the answer lists those one holds",
    401: "A key that opens nothing",
    403: "The grant does not allow it, or gives no more today; the answer says which grant would be needed",
    404: "No such service, operation or request",
    409: "Grants changed while this was answered: send it again",
    429: "Called too often; Retry-After says when again",
    502: "The unit's service is at fault",
    503: "The unit's service, the ledger or the region is away; Retry-After says when again",
}


def _answers(good: dict[int | str, dict[str, Any]], *problems: int) -> dict[int | str, dict[str, Any]]:
    told = {status: said for status, said in _PROBLEMS.items() if status in problems or not problems}
    return good | documented(told)


def _json(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _parameter(name: str, where: str, description: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": where, "description": description, "schema": _TEXT, **more}


_NAME = _parameter("name", "path", "A live service", required=True, example="market.firm_standing")
_OPERATION = _parameter("operation", "path", "One of its operations", required=True, example="standing")
_ID = _parameter("id", "path", "What a request is called", required=True)
_STATED = [
    _parameter(GRANT, "header", "The grant that the call is made under"),
    _parameter(PURPOSE, "header", "The grant's purpose"),
    _parameter("Prefer", "header", "respond-async: the answer comes later, at Location (RFC 7240)"),
]

LIST: dict[str, Any] = {
    "summary": "All live services",
    "operation_id": "services",
    "responses": _answers({200: _json({"type": "object"}, "In the order of the names")}, 503),
}
ONE: dict[str, Any] = {
    "summary": "One live service: operations, columns, the grants one holds, how it does",
    "operation_id": "service",
    "responses": _answers({200: _json({"type": "object"}, "The service")}, 401, 404, 503),
    "openapi_extra": {"parameters": [_NAME], "security": _SECURITY},
}
OPENAPI: dict[str, Any] = {
    "summary": "The OpenAPI document of one live service, as one may call it",
    "operation_id": "service_openapi",
    "responses": _answers({200: _json({"type": "object"}, "OpenAPI 3.1")}, 401, 404, 503),
    "openapi_extra": {"parameters": [_NAME], "security": _SECURITY},
}
CALL: dict[str, Any] = {
    "summary": "Call a unit's live service",
    "operation_id": "call_service",
    "responses": _answers({200: _json(_ROWS, "Rows that the grant shows"), 202: _json(_TOLD, "It comes later")}),
    "openapi_extra": {
        "parameters": [_NAME, _OPERATION, *_STATED],
        "requestBody": {
            "content": {"application/json": {"schema": {"type": "object", "description": "The parameters, by name"}}}
        },
        "security": _SECURITY,
    },
}
PICK_UP: dict[str, Any] = {
    "summary": "How a request stands; its rows, once, when it is done",
    "operation_id": "service_request",
    "responses": _answers({200: _json({"anyOf": [_ROWS, _TOLD]}, "Rows, or how it stands")}),
    "openapi_extra": {"parameters": [_ID], "security": _SECURITY},
}
ANSWER: dict[str, Any] = {
    "summary": "A unit answers by itself what it was asked",
    "operation_id": "answer_service_request",
    "status_code": 204,
    "responses": _answers({204: {"description": "Taken"}}, 400, 401, 403, 429, 503),
    "openapi_extra": {
        "parameters": [_ID, _parameter("Zhongshu-Answer-Key", "header", "The key that came with the question")],
        "requestBody": {"content": {"application/json": {"schema": {}}}},
        "security": [{}],
    },
}
