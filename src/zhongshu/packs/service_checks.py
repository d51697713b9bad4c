"""Whether what a pack says of a live service can be: the unit's document, its operations, the columns they tell."""

from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path, PurePosixPath

from zhongshu.core.errors import PackError, ZhongshuError, nearest, placed
from zhongshu.core.units import parse_unit
from zhongshu.datasets.sources.address import target_of
from zhongshu.packs.documents import Document, KeyPath, read_document
from zhongshu.packs.folder import Written
from zhongshu.sharing.services.document import route_of
from zhongshu.sharing.services.spec import FieldSpec, Operation, OperationSpec, Service, ServiceSpec


def service_of(
    written: Written, pack: str, folder: Path, units: Collection[str], taken: Collection[str] = ()
) -> Service:
    """PackError, with file, line and the nearest right word, for what is not there or cannot be called.

    `units` are the region's, empty where nobody knows them; `taken` the names of everything else that can be granted.
    """
    spec: ServiceSpec = written.spec
    name = f"{pack}.{spec.service}"
    if name in taken:
        hint = "a grant names what it opens: call the service otherwise"
        raise PackError(f"{name} is something else already", place=written.document.place(("service",)), hint=hint)
    if units and spec.owner not in units:
        near = nearest(spec.owner, units)
        said = f"owner {spec.owner!r} is no unit of this region ({near})"
        raise PackError(said, place=written.document.place(("owner",)))
    _check_base(spec, written.document)
    document = _document(spec, written.document, folder)
    found: dict[str, Operation] = {}
    for operation, words in spec.operations.items():
        found[operation] = _operation(operation, words, spec, document, written.document)
    _check_alike(spec, written.document)
    return Service(name, spec, found, written.place)


def _check_base(spec: ServiceSpec, document: Document) -> None:
    place = document.place(("base",))
    if spec.connection is not None:
        return
    try:
        path = target_of(spec.base).path
    except ZhongshuError as error:
        hint = "an address, https://standing.example.gov.cn/v1, or ${NAME} of region.yaml's connections"
        raise PackError(error.message, place=place, hint=error.hint or hint) from None
    if "?" in path or "#" in spec.base:
        raise PackError("base ends with its path: what stands behind ? is the unit's document's", place=place)


def _document(spec: ServiceSpec, document: Document, folder: Path) -> Document:
    """The unit's own, JSON or YAML, beside the service's file."""
    beside, place = folder / "services", document.place(("openapi",))
    path = beside / spec.openapi
    if PurePosixPath(spec.openapi).name != spec.openapi or not path.is_file():
        there = [one.name for one in beside.iterdir() if one.is_file() and one.suffix in (".json", ".yml")]
        raise PackError(f"no {spec.openapi} beside it ({nearest(spec.openapi, there)})", place=place)
    return read_document(path, str(PurePosixPath(document.file).parent / spec.openapi))


def _operation(name: str, said: OperationSpec, spec: ServiceSpec, document: Document, own: Document) -> Operation:
    at: KeyPath = ("operations", name)
    but = None if spec.credentials is None else spec.credentials.name
    try:
        route = route_of(document.content, said.call, but=but)
    except PackError as error:
        told = error.message if error.message.startswith("no operation") else f"{spec.openapi}: {error.message}"
        raise PackError(told, place=own.place((*at, "call")), hint=error.hint) from None
    parameters = [one.name for one in route.parameters]
    for asked, column in said.asks.items():
        place = own.place((*at, "asks", asked))
        if asked not in parameters:
            raise PackError(f"{said.call} has no parameter {asked!r} ({nearest(asked, parameters)})", place=place)
        if column is not None and column not in said.columns:
            raise PackError(f"{column!r} is no column ({nearest(column, said.columns)})", place=place)
    for parameter in parameters:
        if parameter not in said.columns and parameter not in said.asks:
            raise PackError(
                f"the parameter {parameter!r} of {said.call} is called like no column",
                place=own.place(at),
                hint=f"say which column it asks about, so that masks hold: asks: {{{parameter}: COLUMN}}, or null",
            )
    for column, field in said.columns.items():
        if field.unit is not None:
            placed(partial(parse_unit, field.unit), own.place((*at, "columns", column, "unit")))
    if said.subject is not None and said.columns[said.subject].type != "string":
        hint = "grants, consents and the ledger name subjects by text"
        raise PackError(f"the subject {said.subject} is no string", place=own.place((*at, "subject")), hint=hint)
    return Operation(name, said, route)


def _check_alike(spec: ServiceSpec, document: Document) -> None:
    """A grant speaks of the service's columns, whichever operation tells them."""
    known: Mapping[str, tuple[str, FieldSpec]] = {}
    subjects = {one.subject for one in spec.operations.values() if one.subject is not None}
    for name, operation in spec.operations.items():
        for column, field in operation.columns.items():
            first, before = known.get(column, (name, field))
            if before.duckdb_type != field.duckdb_type:
                place = document.place(("operations", name, "columns", column))
                raise PackError(f"{column} is {field.duckdb_type}, but {before.duckdb_type} in {first}", place=place)
            known = {column: (name, field), **known}
        for subject in sorted(subjects - {operation.subject}):
            if operation.subject is not None or subject in operation.columns:
                place = document.place(("operations", name, "subject"))
                said = operation.subject or "nobody"
                raise PackError(f"{name} is about {said}, another operation about {subject}", place=place)
