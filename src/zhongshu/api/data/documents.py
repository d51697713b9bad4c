"""What OpenAPI says of the data calls: their parameters, bodies, answers, with examples."""

from collections.abc import Mapping
from typing import Any

from zhongshu.api.problems import documented
from zhongshu.screens.rows.question import FORMATS, MOST, PAGE
from zhongshu.sharing.keyed import MOST_KEYS

FIRM = {
    "uscc": "91331002MA2AKB5N2X",
    "name": "台州市安邦泵业有限公司",
    "area": "331002001",
    "founded": "2011-05-04",
    "contact_phone": "********4412",
    "registered_capital": "500.00",
    "employees": 34,
}
SECURITY = {"bearer": {"type": "http", "scheme": "bearer", "description": "An API key: it stands for one post"}}
_CURSOR = "WvQ0c2Z1…"
_TEXT = {"type": "string"}
_RECORD = {"type": "object", "additionalProperties": True, "description": "By column; decimals are text"}
_ORIGIN = {"type": "string", "enum": ["measured", "published", "synthetic"]}
_HEADERS = {
    "Zhongshu-Snapshot": {"schema": {"type": "integer"}, "description": "The snapshot of the rows"},
    "Zhongshu-Origin": {"schema": _ORIGIN, "description": "The weakest origin of what the rows are made of"},
}
_HEAD: dict[str, Any] = {
    "name": _TEXT,
    "snapshot": {"type": "integer"},
    "origin": _ORIGIN,
    "grant": _TEXT,
    "purpose": _TEXT,
}


def _parameter(name: str, where: str, description: str, schema: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": where, "description": description, "schema": dict(schema), **more}


_NAME = _parameter("name", "path", "A dataset, table or parameter", _TEXT, required=True, example="enterprise.firm")
_STATED = [
    _parameter("Zhongshu-Grant", "header", "The grant that the call is made under", _TEXT, example="bank-lookup"),
    _parameter("Zhongshu-Purpose", "header", "The grant's purpose", _TEXT, example="loan_review"),
]
_ASKED = [
    _parameter("select", "query", "Columns, with commas between them; all that the grant shows without it", _TEXT),
    _parameter("order", "query", "Columns, -NAME the other way round; ties are broken by the key", _TEXT),
    _parameter("after", "query", "`next` of the page before; grant, filters and order stay the same", _TEXT),
    _parameter("snapshot", "query", "Of this snapshot instead of the newest one", {"type": "integer", "minimum": 0}),
    _parameter("as_of", "query", "As published at this time, ISO 8601; without an offset the region's", _TEXT),
    _parameter("format", "query", "Goes before Accept", {"type": "string", "enum": list(FORMATS)}),
    _parameter(
        "filters",
        "query",
        "COLUMN=CONDITION, as often as wanted: eq. neq. gt. gte. lt. lte. a value, in.(a,b), is.null, like.abc*, each "
        "also after not.; or=(…), and=(…), not.or=(…) hold COLUMN.CONDITION. A column named like a word of the call is "
        "column.NAME",
        {"type": "object", "additionalProperties": _TEXT},
        style="form",
        explode=True,
        example={"employees": "gte.10", "area": "eq.331002001"},
    ),
]
_LIMIT = _parameter(
    "limit",
    "query",
    f"1 to {MOST} rows, {PAGE} without it; all streams everything, as CSV, Arrow or lines of JSON",
    {"anyOf": [{"type": "integer", "minimum": 1, "maximum": MOST}, {"const": "all"}]},
)
_PAGE_LIMIT = _parameter("limit", "query", f"{PAGE} without it", {"type": "integer", "minimum": 1, "maximum": MOST})
_SINCE = _parameter(
    "since", "query", "The snapshot of the rows that one has; 0: none", {"type": "integer", "minimum": 0}, required=True
)
_KEY = _parameter(
    "key",
    "path",
    "The values that the relation is looked up by, with commas between them; one that holds a comma in quotes",
    _TEXT,
    required=True,
    example="91331002MA2AKB5N2X",
)

_PROBLEMS = {
    400: "A word of the call is wrong, or grant and purpose are not stated: the answer lists those one holds",
    401: "A key that opens nothing",
    403: "The grant does not allow it, or gives no more today; the answer says which grant would be needed",
    404: "No such name, snapshot or row",
    409: "Grants changed again and again while this was answered: send it again",
    422: "The request cannot be read",
    429: "Called too often; Retry-After says when again",
    503: "The ledger cannot be written, or a file of the lake is damaged",
}


def _answers(good: Mapping[str, Any]) -> dict[int | str, dict[str, Any]]:
    return {200: dict(good), **documented(_PROBLEMS)}


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


_COLUMN = _object(
    {
        "name": _TEXT,
        "type": {"enum": ["string", "integer", "decimal", "number", "boolean", "date", "timestamp", "area"]},
        "title": {"type": ["object", "null"]},
        "unit": {"type": ["string", "null"]},
        "masked": {"type": ["string", "null"], "description": "How the grant shows the column"},
    }
)
_PAGE = _object(
    {
        **_HEAD,
        "title": {"type": "object"},
        "published": {"type": "string", "format": "date-time"},
        "columns": {"type": "array", "items": _COLUMN},
        "rows": {"type": "array", "items": _RECORD},
        "next": {"type": ["string", "null"], "description": "The cursor of the next page"},
    }
)
_TOLD = {
    "name": "enterprise.firm",
    "snapshot": 12,
    "origin": "synthetic",
    "grant": "bank-lookup",
    "purpose": "loan_review",
}
_PAGE_TOLD = {
    **_TOLD,
    "title": {"zh": "企业登记与经营", "en": "Firms, registered and at work"},
    "published": "2026-11-21T02:10:02+00:00",
    "columns": [
        {
            "name": "contact_phone",
            "type": "string",
            "title": {"zh": "联系电话", "en": "Telephone"},
            "unit": None,
            "masked": "keep_last: 4",
        }
    ],
    "rows": [{"contact_phone": "********4412"}],
    "next": _CURSOR,
}


def _content(schema: Mapping[str, Any], example: Mapping[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": dict(schema), "example": dict(example)}}


def _tables(example: Mapping[str, Any]) -> dict[str, Any]:
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {
        "description": "Rows",
        "headers": _HEADERS,
        "content": {
            **_content(_PAGE, example),
            "text/csv": {"schema": _TEXT, "example": "contact_phone\r\n********4412\r\n"},
            "application/x-ndjson": {"schema": _TEXT},
            "application/vnd.apache.arrow.stream": binary,
        },
    }


_CHANGED = {**_PAGE_TOLD, "rows": [{"_change": "updated", "contact_phone": "********4412"}], "next": None}
_ONE = _object({**_HEAD, "rows": {"type": "array", "items": _RECORD}})
_MANY = _object(
    {
        **_HEAD,
        "answers": {
            "type": "array",
            "items": _object({"key": {}, "rows": {"type": "array", "items": _RECORD}}),
        },
    }
)
_PART = {"anyOf": [_TEXT, {"type": "integer"}]}
_KEYS = {
    "type": "object",
    "properties": {
        "keys": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_KEYS,
            "items": {"anyOf": [{"type": "array", "items": _PART, "minItems": 1}, _PART]},
        }
    },
    "required": ["keys"],
    "additionalProperties": False,
}

ROWS: dict[str, Any] = {
    "summary": "Rows that a grant shows",
    "operation_id": "rows",
    "responses": _answers(_tables(_PAGE_TOLD)),
    "openapi_extra": {"parameters": [_NAME, *_STATED, _LIMIT, *_ASKED], "security": [{"bearer": []}, {}]},
}
CHANGES: dict[str, Any] = {
    "summary": "What has changed since a snapshot",
    "operation_id": "changes",
    "responses": _answers(_tables(_CHANGED)),
    "openapi_extra": {"parameters": [_NAME, *_STATED, _SINCE, _PAGE_LIMIT, *_ASKED], "security": [{"bearer": []}, {}]},
}
LOOKUP: dict[str, Any] = {
    "summary": "The rows of one key",
    "operation_id": "lookup",
    "responses": _answers({"description": "Rows", "content": _content(_ONE, {**_TOLD, "rows": [FIRM]})}),
    "openapi_extra": {"parameters": [_NAME, _KEY, *_STATED], "security": [{"bearer": []}, {}]},
}
LOOKUPS: dict[str, Any] = {
    "summary": f"The rows of up to {MOST_KEYS} keys",
    "operation_id": "lookups",
    "responses": _answers(
        {
            "description": "Rows of each key, in the order of the keys; none where none is shown",
            "content": _content(_MANY, {**_TOLD, "answers": [{"key": [FIRM["uscc"]], "rows": [FIRM]}]}),
        }
    ),
    "openapi_extra": {
        "parameters": [_NAME, *_STATED],
        "requestBody": {"required": True, "content": _content(_KEYS, {"keys": [[FIRM["uscc"]]]})},
        "security": [{"bearer": []}, {}],
    },
}
