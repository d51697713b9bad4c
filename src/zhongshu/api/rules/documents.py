"""What OpenAPI says of rules."""

from typing import Any

from zhongshu.api.problems import documented

_OBJECT = {"type": "object", "additionalProperties": True}
_NUMBERED = {"type": "array", "items": {"type": "integer"}}
_PROBLEMS = {
    400: "The body, or a fact, cannot be read",
    401: "A key that opens nothing",
    403: "Not for this reader",
    404: "No such rule or edition, or none that this reader may see",
    503: "The region is away",
}
_NAME = {
    "name": "name",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "example": "enterprise.high_tech",
}
_RULES = {
    "type": "object",
    "properties": {"rules": {"type": "array", "items": _OBJECT}},
    "required": ["rules"],
}
_RULE = {
    "type": "object",
    "description": "Every edition with its reference and certainty; one without `adopted` is a proposal",
    "properties": {"name": {"type": "string"}, "inputs": _OBJECT, "outputs": _OBJECT, "editions": {"type": "array"}},
    "required": ["name", "inputs", "outputs", "editions"],
}
_DECISION = {
    "type": "object",
    "description": "Numbers are text. Rows are counted from 1",
    "properties": {
        "rule": {"type": "string"},
        "edition": {"type": "string", "format": "date"},
        "facts": {**_OBJECT, "description": "As the rule took them; null is not known"},
        "outcome": {"type": ["object", "null"], "additionalProperties": True},
        "rows": {**_NUMBERED, "description": "Those that hold; none where the table falls back on its default"},
        "wanting": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Facts that are not known and could change it: while there are some nothing is decided",
        },
        "why": {"type": "array", "items": _OBJECT, "description": "Each row with the conditions that fail"},
        "smallest_change": {"type": ["object", "null"], "additionalProperties": True},
        "fault": {
            "type": ["string", "null"],
            "description": "contradiction: `rows` hold that may not hold together, and there is no outcome",
        },
    },
    "required": ["rule", "edition", "facts", "outcome", "rows", "fault"],
}


def _answers(schema: dict[str, Any], said: str, *problems: int) -> dict[int | str, Any]:
    found: dict[int | str, Any] = {200: {"description": said, "content": {"application/json": {"schema": schema}}}}
    return found | documented({one: _PROBLEMS[one] for one in problems})


def _extra(*parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"parameters": list(parameters), "security": [{"bearer": []}, {}], **more}


RULES: dict[str, Any] = {
    "summary": "All rules",
    "operation_id": "rules",
    "responses": _answers(_RULES, "In the order of the names", 401, 503),
    "openapi_extra": _extra(),
}
RULE: dict[str, Any] = {
    "summary": "One rule: its rows, edition by edition",
    "operation_id": "rule",
    "responses": _answers(_RULE, "As the pack says it", 401, 403, 404, 503),
    "openapi_extra": _extra(_NAME),
}
_BODY = {
    "type": "object",
    "properties": {
        "facts": {**_OBJECT, "description": "By input; what is left out is not known", "examples": [{"research": 2.6}]},
        "edition": {"type": "string", "format": "date", "description": "The first day of one, also of a proposal"},
    },
    "additionalProperties": False,
}
DECIDE: dict[str, Any] = {
    "summary": "What a rule says of facts, and why",
    "description": "The outcome, the row behind it, what every other row lacks and by how much, and the smallest "
    "change that would bring another outcome. A trial: nothing is kept.",
    "operation_id": "decide",
    "responses": _answers(_DECISION, "The decision", 400, 401, 403, 404, 503),
    "openapi_extra": _extra(_NAME, requestBody={"content": {"application/json": {"schema": _BODY}}}),
}
