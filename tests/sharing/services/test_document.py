"""A unit's document is read for what a call needs; what cannot be called says why."""

from copy import deepcopy
from typing import Any

import pytest

from tests.sharing.services.unit import DOCUMENT
from zhongshu.core.errors import PackError
from zhongshu.sharing.services.document import route_of
from zhongshu.sharing.services.schema import misfit


def changed(path: str, value: Any) -> Any:
    """The document with the value at a path of keys with dots between them."""
    document = deepcopy(DOCUMENT)
    *keys, last = path.split(".")
    found: Any = document
    for key in keys:
        found = found[int(key)] if isinstance(found, list) else found[key]
    found[last] = value
    return document


def test_path_query_and_body_parameters_are_found() -> None:
    one = route_of(DOCUMENT, "getStanding", but="X-API-Key")  # headers have no case: nobody gives it but the hub
    assert (one.method, one.path, one.none_is_404) == ("GET", "/firms/{code}/standing", True)
    assert [(p.name, p.where, p.required) for p in one.parameters] == [
        ("code", "path", True),
        ("year", "query", False),
    ]
    search = route_of(DOCUMENT, "search")
    assert [(p.name, p.where, p.required) for p in search.parameters] == [
        ("county", "body", True),
        ("least", "body", False),
    ]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"swagger": "2.0"}, "is no OpenAPI document of version 3.0 or 3.1"),
        (["a list"], "is no OpenAPI document of version 3.0 or 3.1"),
        (changed("components.parameters.code", {"$ref": "#/components/parameters/code"}), "goes in circles"),
        (changed("components.parameters", {}), "#/components/parameters/code leads nowhere in the document"),
        (changed("components.parameters.code", {"$ref": "http://a/b"}), "http://a/b leads out of the document"),
        (changed("components.parameters.code.in", "cookie"), "the parameter 'code' stands in 'cookie'"),
        (changed("components.parameters.code.name", "cod"), "the path /firms/{code}/standing has no {cod}"),
        (changed("components.parameters.code.in", "query"), "has {code}, which is no parameter of its own"),
        (changed("components.parameters.code.schema", {"$ref": "#/components/s"}), "#/components/s leads nowhere"),
    ],
)
def test_a_document_that_cannot_be_called_says_why(document: Any, said: str) -> None:
    with pytest.raises(PackError) as told:
        route_of(document, "getStanding")
    assert said in str(told.value)


def test_a_wrong_operation_is_answered_with_the_right_one() -> None:
    with pytest.raises(PackError) as told:
        route_of(DOCUMENT, "getStandin")
    assert 'did you mean "getStanding"?' in str(told.value)


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "string", "pattern": "^[0-9]+$"}, "12", "x"),
        ({"type": ["integer", "null"]}, None, "1"),
        ({"type": "integer", "nullable": True}, None, True),
        ({"type": "number", "exclusiveMinimum": 0}, 0.1, 0),
        ({"type": "number", "minimum": 0, "exclusiveMinimum": True}, 1, 0),
        ({"type": "integer", "multipleOf": 5}, 10, 7),
        ({"enum": ["a", "b"]}, "a", "c"),
        ({"const": 3}, 3, 4),
        ({"type": "string", "format": "date"}, "2026-03-01", "2026-02-30"),
        ({"type": "string", "format": "date-time"}, "2026-03-01T00:00:00Z", "noon"),
        ({"type": "string", "minLength": 2, "maxLength": 3}, "ab", "abcd"),
        ({"type": "array", "items": {"type": "integer"}, "maxItems": 2}, [1, 2], [1, "2"]),
        ({"type": "array", "minItems": 1}, [1], []),
        ({"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}, {"a": 1}, {"a": "1"}),
        ({"type": "object", "additionalProperties": False, "properties": {"a": {}}}, {"a": 1}, {"b": 1}),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, 1, 1.5),
        ({"oneOf": [{"type": "integer"}, {"minimum": 5}]}, 1, 7),
        ({"allOf": [{"type": "integer"}, {"minimum": 5}]}, 7, 1),
        ({"not": {"type": "string"}}, 1, "1"),
    ],
)
def test_values_are_held_against_their_schema(schema: Any, good: Any, bad: Any) -> None:
    assert misfit(good, schema) is None
    assert misfit(bad, schema) is not None
