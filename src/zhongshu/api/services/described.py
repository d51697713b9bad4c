"""What a live service is, and its OpenAPI document as one caller may use it."""

from collections.abc import Iterable, Mapping
from typing import Any

from zhongshu.api.data.call import GRANT, PURPOSE
from zhongshu.api.data.documents import SECURITY
from zhongshu.api.problems import MEDIA_TYPE, Problem
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.read import Access
from zhongshu.sharing.services.measures import together
from zhongshu.sharing.services.spec import FieldSpec, Operation, Service

WEEK = 7

_SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "string": {"type": ["string", "null"]},
    "area": {"type": ["string", "null"], "description": "A code of GB/T 2260"},
    "integer": {"type": ["integer", "null"]},
    "decimal": {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    "boolean": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "timestamp": {"type": ["string", "null"], "format": "date-time"},
}
_AFTER_MASK = {"VARCHAR": "string", "DATE": "date"}
_TEXT = {"type": "string"}
_PROBLEMS = {
    "400": "A parameter is wrong, or grant and purpose are not stated",
    "401": "A key that opens nothing",
    "403": "The grant does not allow it, or gives no more today",
    "404": "No such service or operation",
    "409": "Grants changed while this was answered: send it again",
    "429": "Called too often; Retry-After says when again",
    "502": "The unit's service is at fault: the answer is not what it promises",
    "503": "The unit's service, the ledger or the region is away; Retry-After says when again",
}


def entry(service: Service) -> dict[str, Any]:
    """One line of the catalogue."""
    spec = service.spec
    return {
        "name": service.name,
        "title": spec.title.model_dump(),
        "owner": spec.owner,
        "level": spec.level,
        "sharing": spec.sharing,
        "origin": spec.origin,
        "operations": list(service.operations),
    }


def held(access: Access, service: Service) -> list[Permit]:
    """What the reader holds on it, the widest first."""
    return access.book.permits(access.reader, access.book.nouns.by_name[service.name], access.now)


def described(hub: Hub, access: Access, service: Service) -> dict[str, Any]:
    """All that anybody may know of it, with what this reader holds."""
    spec = service.spec
    permits = held(access, service)
    return {
        **entry(service),
        "description": None if spec.description is None else spec.description.model_dump(),
        "operations": [_operation(one) for one in service.operations.values()],
        "grants": [_grant(one) for one in permits],
        "health": health(hub, service),
        "openapi": f"/api/v1/services/{service.name}/openapi.json",
    }


def health(hub: Hub, service: Service) -> dict[str, Any]:
    """The last seven days; `breaker` is that of the process that answers."""
    caller = hub.services.live.caller
    week = together(caller.measures.days(service.name, WEEK))
    standing = caller.measures.standing(service.name)
    return {
        "breaker": caller.breaker(service).state,
        "days": WEEK,
        "calls": week.calls,
        "cached": week.hits,
        "faults": dict(week.faults),
        "p50_ms": _rounded(week.quantile(0.5)),
        "p95_ms": _rounded(week.quantile(0.95)),
        "answered": None if standing.answered is None else standing.answered.isoformat(timespec="seconds"),
    }


def openapi_of(service: Service, permits: Iterable[Permit]) -> dict[str, Any]:
    """OpenAPI 3.1, with the columns that the widest grant shows, as it shows them; without a grant no column."""
    found = list(permits)
    schema = {"type": "object", "additionalProperties": False}
    return {
        "openapi": "3.1.0",
        "info": {"title": service.spec.title.en, "version": "1"},
        "paths": {
            f"/api/v1/services/{service.name}/{name}": {"post": _path(one, found, schema)}
            for name, one in service.operations.items()
        },
        "components": {"securitySchemes": SECURITY, "schemas": {"Problem": Problem.model_json_schema()}},
        "security": [{"bearer": []}],
    }


def _path(operation: Operation, permits: list[Permit], closed: Mapping[str, Any]) -> dict[str, Any]:
    parameters = operation.route.parameters
    asked = {
        **closed,
        "properties": {one.name: dict(one.schema) for one in parameters},
        "required": [one.name for one in parameters if one.required],
    }
    title = operation.spec.title
    problem = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    answers = {status: {"description": said, **problem} for status, said in _PROBLEMS.items()}
    good = {"description": "Rows", "content": {"application/json": {"schema": _answer(operation, permits)}}}
    kept = {"description": "Kept: the answer is at Location later", "content": {"application/json": {"schema": {}}}}
    return {
        "operationId": operation.name,
        "summary": title.en if title is not None else operation.name,
        "parameters": [
            _stated(GRANT, [one.grant.id for one in permits]),
            _stated(PURPOSE, [one.grant.spec.purpose for one in permits]),
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": asked}}},
        "responses": {**({} if operation.spec.reply == "later" else {"200": good}), "202": kept, **answers},
    }


def _answer(operation: Operation, permits: list[Permit]) -> dict[str, Any]:
    columns = {} if not permits else {name: _column(operation, permits[0], name) for name in permits[0].columns}
    record = {
        "type": "object",
        "properties": {name: said for name, said in columns.items() if name in operation.spec.columns},
        "additionalProperties": False,
    }
    head = dict.fromkeys(("name", "operation", "origin", "grant", "purpose"), _TEXT)
    properties = {**head, "at": {**_TEXT, "format": "date-time"}, "rows": {"type": "array", "items": record}}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _column(operation: Operation, permit: Permit, name: str) -> dict[str, Any]:
    said = operation.spec.columns.get(name)
    if said is None:
        return {}
    mask = permit.masks.get(name)
    if mask is None:
        return _titled(_SCHEMAS[said.type], said)
    word = _AFTER_MASK.get(mask.kind_after(said.duckdb_type), said.type)
    return {**_titled(_SCHEMAS[word], said), "x-masked": mask.words}


def _titled(schema: Mapping[str, Any], said: FieldSpec) -> dict[str, Any]:
    unit = {} if said.unit is None else {"x-unit": said.unit}
    title = {} if said.title is None else {"title": said.title.en}
    return {**schema, **title, **unit}


def _stated(header: str, known: list[str]) -> dict[str, Any]:
    schema = {**_TEXT, "enum": sorted(set(known))} if known else _TEXT
    return {"name": header, "in": "header", "required": True, "schema": schema}


def _operation(operation: Operation) -> dict[str, Any]:
    spec = operation.spec
    return {
        "name": operation.name,
        "title": None if spec.title is None else spec.title.model_dump(),
        "reply": spec.reply,
        "subject": spec.subject,
        "timeout_s": spec.timeout.total_seconds(),
        "valid_for_s": None if spec.valid_for is None else spec.valid_for.total_seconds(),
        "parameters": [
            {"name": one.name, "required": one.required, "asks": operation.asked[one.name], "schema": dict(one.schema)}
            for one in operation.route.parameters
        ],
        "columns": [
            {
                "name": name,
                "type": said.type,
                "title": None if said.title is None else said.title.model_dump(),
                "unit": said.unit,
            }
            for name, said in spec.columns.items()
        ],
    }


def _grant(permit: Permit) -> dict[str, Any]:
    spec = permit.grant.spec
    return {
        "grant": permit.grant.id,
        "purpose": spec.purpose,
        "columns": list(permit.columns),
        "masked": {name: mask.words for name, mask in permit.masks.items()},
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
