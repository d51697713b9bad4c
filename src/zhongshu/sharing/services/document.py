"""A unit's OpenAPI document (3.0, 3.1), read for what a call needs: method, path, parameters and their types."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from zhongshu.core.errors import PackError, nearest

Where = Literal["path", "query", "header", "body"]

_METHODS = ("get", "put", "post", "delete", "patch", "head")
_IGNORED = frozenset({"accept", "content-type", "authorization", "cookie", "host", "content-length", "connection"})
"""Headers that a document does not say (OpenAPI 3.1, 4.8.12.1), or that are the hub's own."""
_DEEPEST = 30


@dataclass(frozen=True)
class Parameter:
    """`schema` is its JSON Schema without references."""

    name: str
    where: Where
    required: bool
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Route:
    """One operation of a document. `none_is_404`: it says of itself that it answers 404, so that is no fault of it."""

    method: str
    path: str
    parameters: tuple[Parameter, ...]
    none_is_404: bool = False


def route_of(document: Any, call: str, *, but: str | None = None) -> Route:
    """The operation of that operationId, without the parameter `but`, which the hub gives. PackError says what is wrong
    with the document, or which operations it has."""
    if not isinstance(document, Mapping) or not str(document.get("openapi", "")).startswith(("3.0", "3.1")):
        raise PackError("is no OpenAPI document of version 3.0 or 3.1", hint='it begins with "openapi": "3.1.0"')
    found = {said.get("operationId"): (path, item, method) for path, item, method, said in _operations(document)}
    if call not in found:
        raise PackError(f"no operation {call!r} in the document", hint=nearest(call, [name for name in found if name]))
    path, item, method = found[call]
    reader = _Reader(document)
    said = item[method]
    parameters = {
        (one.name, one.where): one
        for told in (*_listed(item, "parameters"), *_listed(said, "parameters"))
        if (one := reader.parameter(told)) is not None and one.name.lower() != (but or "").lower()
    }
    made = (*parameters.values(), *reader.body(said.get("requestBody")))
    _require_apart(made, path)
    return Route(method.upper(), path, made, "404" in {str(status) for status in said.get("responses") or {}})


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], str, Mapping[str, Any]]]:
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, Mapping) else ():
        for method in _METHODS:
            if isinstance(item, Mapping) and isinstance(item.get(method), Mapping):
                yield str(path), item, method, item[method]


def _listed(item: Mapping[str, Any], key: str) -> list[Any]:
    found = item.get(key) or []
    return found if isinstance(found, list) else []


def _require_apart(parameters: tuple[Parameter, ...], path: str) -> None:
    names = [one.name for one in parameters]
    for name in names:
        if names.count(name) > 1:
            raise PackError(f"the parameter {name!r} stands in two places, a call could not tell them apart")
    for one in parameters:
        if one.where == "path" and f"{{{one.name}}}" not in path:
            raise PackError(f"the path {path} has no {{{one.name}}}")
    given = {f"{{{one.name}}}" for one in parameters if one.where == "path"}
    for part in path.split("/"):
        if "{" in part and part not in given:
            raise PackError(f"the path {path} has {part}, which is no parameter of its own between slashes")


@dataclass(frozen=True)
class _Reader:
    document: Mapping[str, Any]

    def parameter(self, told: Any) -> Parameter | None:
        """None for what a document cannot say of a header. PackError for a cookie, which the hub does not send."""
        said = self._resolved(told)
        name, where = str(said.get("name", "")), said.get("in")
        if where == "header" and name.lower() in _IGNORED:
            return None
        if where not in ("path", "query", "header") or not name:
            raise PackError(f"the parameter {name!r} stands in {where!r}; known: path, query, header")
        schema = self.schema(said.get("schema") or {})
        return Parameter(name, where, bool(said.get("required")) or where == "path", schema)

    def body(self, told: Any) -> Iterator[Parameter]:
        """The members of a JSON object."""
        if told is None:
            return
        content = self._resolved(told).get("content") or {}
        if "application/json" not in content:
            raise PackError(f"the body is {', '.join(content) or 'nothing'}; the hub sends application/json")
        schema = self.schema(content["application/json"].get("schema") or {})
        members = schema.get("properties")
        if not isinstance(members, Mapping):
            raise PackError("the body is no JSON object with properties")
        for name, said in members.items():
            yield Parameter(str(name), "body", name in _listed(schema, "required"), said)

    def schema(self, told: Any, depth: int = 0) -> Mapping[str, Any]:
        """With every reference replaced by what it refers to."""
        if depth > _DEEPEST:
            raise PackError("a schema of the document goes in circles, or is too deep")
        if isinstance(told, bool):
            return {} if told else {"not": {}}
        said = dict(self._resolved(told))
        for key in ("items", "additionalProperties", "not"):
            if isinstance(said.get(key), Mapping):
                said[key] = self.schema(said[key], depth + 1)
        for key in ("allOf", "anyOf", "oneOf"):
            if isinstance(said.get(key), list):
                said[key] = [self.schema(one, depth + 1) for one in said[key]]
        if isinstance(said.get("properties"), Mapping):
            said["properties"] = {name: self.schema(one, depth + 1) for name, one in said["properties"].items()}
        return said

    def _resolved(self, told: Any) -> Mapping[str, Any]:
        for _ in range(_DEEPEST):
            if not isinstance(told, Mapping):
                raise PackError(f"{told!r} stands where the document should describe something")
            if "$ref" not in told:
                return told
            told = self._at(str(told["$ref"]))
        raise PackError("a reference of the document goes in circles")

    def _at(self, reference: str) -> Any:
        if not reference.startswith("#/"):
            raise PackError(f"{reference} leads out of the document", hint="put all of it into one file")
        found: Any = self.document
        for part in reference[2:].split("/"):
            name = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(found, Mapping) or name not in found:
                raise PackError(f"{reference} leads nowhere in the document")
            found = found[name]
        return found
