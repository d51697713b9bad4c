"""datastore_search and datastore_info: rows through the row door, under the grant that the resource's id names."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args
from urllib.parse import urlencode

from fastapi import Request
from sqlglot import exp

from zhongshu.api.ckan.errors import Invalid
from zhongshu.api.ckan.filters import read_filters
from zhongshu.api.ckan.params import Params
from zhongshu.api.ckan.records import Form, records_text, type_word
from zhongshu.api.data.call import denied, relation_columns, stated
from zhongshu.api.dcat.describe import resource_id
from zhongshu.core.errors import GrantError, UnknownName, nearest
from zhongshu.datasets.publish import Snapshot
from zhongshu.packs.calls import Calls
from zhongshu.screens.rows.columns import Column
from zhongshu.screens.rows.filters import filter_tree
from zhongshu.screens.rows.plan import Asked, plan_of
from zhongshu.screens.rows.question import MOST, PAGE, Question
from zhongshu.screens.rows.rates import caller
from zhongshu.screens.rows.refusal import with_way_out
from zhongshu.screens.rows.shown import shown_kind
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.paging import Order, Page
from zhongshu.sharing.read import Access

_KNOWN = (
    *(
        "resource_id",
        "id",
        "filters",
        "fields",
        "sort",
        "limit",
        "offset",
        "include_total",
        "records_format",
        "snapshot",
    ),
    *("q", "plain", "language", "distinct", "total_estimation_threshold"),
)


@dataclass(frozen=True)
class Reading:
    """One call under one permit: what it may see, at which snapshot."""

    calls: Calls
    access: Access
    id: str
    name: str
    permit: Permit
    snapshot: Snapshot
    columns: Mapping[str, Column]

    def asked(self, question: Question) -> Asked:
        hub = self.calls.hub
        return plan_of(question, hub.packs.catalogue, self.snapshot, self.permit, hub.place.zone)

    def count(self, question: Question) -> int:
        """The rows that pass, counted behind the same door."""
        plan = self.asked(question).plan
        counting = exp.select(exp.Count(this=exp.Star()))
        table = exp.Table(
            this=exp.to_identifier(self.name, quoted=True), alias=exp.TableAlias(this=exp.to_identifier("t"))
        )
        counting = counting.from_(table)
        if question.filters.parts:
            counting = counting.where(filter_tree(question.filters), copy=False)
        ((rows,),) = self.access.read(replace(plan, sql=counting.sql("duckdb"), columns=()))
        return int(rows)

    def fields(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """In CKAN's words; what stands beside the type are the words of CKAN's data dictionary."""
        return [self._field(name) for name in names]

    def _field(self, name: str) -> dict[str, Any]:
        column, mask = self.columns[name], self.permit.masks.get(name)
        told = {
            "label": None if column.title is None else column.title.to(self.calls.hub.place.languages[0]),
            "unit": column.unit,
            "masked": None if mask is None else mask.words,
        }
        info = {word: text for word, text in told.items() if text}
        return {"id": name, "type": type_word(shown_kind(self.permit, name)), **({"info": info} if info else {})}


def search(calls: Calls, request: Request, params: Params) -> str:
    """A page of rows as JSON. Raises as GET /data/{name} does."""
    _closed(params)
    reading = begin(calls, request, params)
    question, form = _question(reading, params), _form(params)
    most = reading.permit.quota.rows_a_call
    limit = min(params.whole("limit", PAGE, most=MOST), MOST if most is None else most)
    offset = params.whole("offset", 0)
    try:
        asked = reading.asked(question)
        page = Page(asked.order, limit, None, offset, asked.kinds, asked.never_null)
        wide = len(asked.shown)
        rows = [row[:wide] for row in reading.access.page(asked.plan, page)]
        total = reading.count(question) if params.flag("include_total", True) else None
    except GrantError as error:
        raise with_way_out(error, reading.name) from error
    told = {
        "resource_id": reading.id,
        "fields": reading.fields(asked.shown),
        "records_format": form,
        "limit": limit,
        "offset": offset,
        "filters": params.mapping("filters"),
        "snapshot": reading.snapshot.number,
        "origin": calls.origin(reading.name),
        "include_total": total is not None,
        **({} if total is None else {"total": total, "total_was_estimated": False}),
        "_links": _links(request, params, reading, limit, offset),
    }
    kinds = {name: shown_kind(reading.permit, name) for name in asked.shown}
    records = records_text(form, kinds, rows, calls.hub.place.zone)
    return f'{json.dumps(told, ensure_ascii=False)[:-1]}, "records": {records}}}'


def info(calls: Calls, request: Request, params: Params) -> dict[str, Any]:
    """The columns that the grant shows, and how many rows. Raises as `search`."""
    reading = begin(calls, request, params)
    count = reading.count(_question(reading, Params({})))
    meta = {"id": reading.id, "count": count, "table_type": "BASE TABLE", "snapshot": reading.snapshot.number}
    return {"meta": meta, "fields": reading.fields(reading.permit.columns)}


def begin(calls: Calls, request: Request, params: Params) -> Reading:
    """Find the resource, and the grant that it is read under: the id's, else the headers', else one to anybody.

    UnknownName for no such resource. GrantError, written into the ledger, for a reader who may not.
    """
    access, id = request.state.arrival.access, params.required("resource_id", "id")
    calls.rows.take(caller(access.reader, request.client.host if request.client else ""))
    name, grant = _split(calls, id)
    columns = relation_columns(calls, name)
    access.grant, access.purpose = grant, None
    said = stated(request) if grant is None else None
    if said is not None:
        access.grant, access.purpose = said
    try:
        permit = access.permit(name) if access.grant is not None else _open(access, name)
    except GrantError as error:
        raise denied(access, name) from error
    access.grant, access.purpose = permit.grant.id, access.purpose or permit.grant.spec.purpose
    return Reading(calls, access, resource_id(name, permit.grant.id), name, permit, _snapshot(calls, params), columns)


def _split(calls: Calls, id: str) -> tuple[str, str | None]:
    """`pack.relation.grant`, or the relation alone."""
    pack, _, rest = id.partition(".")
    relation, dot, grant = rest.partition(".")
    name = f"{pack}.{relation}"
    if name not in calls.hub.packs.catalogue.names:
        hint = "package_show lists a package's resources; only those with datastore_active have rows"
        raise UnknownName(f"Resource {id[:120]!r} was not found", hint=hint)
    return name, grant if dot else None


def _open(access: Access, name: str) -> Permit:
    """What anybody may read needs no word. Invalid lists what else the reader holds, GrantError that it is nothing."""
    held = access.book.permits(access.reader, access.book.nouns.of_relation(name), access.now)
    opened = next((one for one in held if one.grant.spec.to.anyone), None)
    if opened is not None:
        return opened
    if not held:
        return access.permit(name)
    listed = ", ".join(resource_id(name, one.grant.id) for one in held)
    raise Invalid("resource_id", f"{name} is read under a grant, which its id names", hint=f"you hold {listed}")


def _snapshot(calls: Calls, params: Params) -> Snapshot:
    hub = calls.hub
    number = params.whole("snapshot", hub.snapshot().number)
    return hub.snapshot() if number == hub.snapshot().number else hub.snapshots.get(number)


def _closed(params: Params) -> None:
    """A word that nobody reads would give other rows than were asked for."""
    for word in params.said:
        if word not in _KNOWN:
            raise Invalid(word, f"datastore_search has no parameter {word[:40]!r}", hint=nearest(word, _KNOWN))
    if params.said.get("q"):
        raise Invalid("q", "rows are not searched for words", hint='filters={"column": "value"}')
    if params.flag("distinct"):
        raise Invalid("distinct", "rows are given as they are, not once each")


def _question(reading: Reading, params: Params) -> Question:
    filters = read_filters(params.mapping("filters"), reading.columns, reading.calls.values)
    selected = tuple(dict.fromkeys(params.words("fields")))
    for name in selected:
        if name not in reading.columns:
            raise Invalid("fields", f"no column {name[:60]!r}", hint=nearest(name, reading.permit.columns))
    return Question(
        name=reading.name,
        columns=reading.columns,
        filters=filters,
        select=selected or None,
        order=_order(params.text("sort"), reading),
        limit=None,
        after=None,
        snapshot=None,
        as_of=None,
        format="json",
        asked=(),
    )


def _order(text: str | None, reading: Reading) -> Order:
    found: dict[str, bool] = {}
    for part in (text or "").split(",") if text else ():
        name, _, way = part.strip().partition(" ")
        name, way = name.strip('"'), " ".join(way.lower().split())
        if name not in reading.columns:
            raise Invalid("sort", f"no column {name[:60]!r}", hint=nearest(name, reading.permit.columns))
        if way.removesuffix("nulls last").strip() not in ("", "asc", "desc"):
            raise Invalid("sort", f"{part.strip()[:60]!r} is no order", hint=f"{name} asc, or {name} desc")
        found.setdefault(name, way.startswith("desc"))
    return tuple(found.items())


def _form(params: Params) -> Form:
    text = params.text("records_format") or "objects"
    found = next((one for one in get_args(Form) if one == text), None)
    if found is None:
        raise Invalid("records_format", f"no format {text[:40]!r}", hint=nearest(text, get_args(Form)))
    form: Form = found
    return form


def _links(request: Request, params: Params, reading: Reading, limit: int, offset: int) -> dict[str, str]:
    """The next page goes on in the same snapshot."""
    said = {word: text for word, text in params.said.items() if word not in ("id", "offset", "limit")}
    said |= {"resource_id": reading.id, "limit": limit, "snapshot": reading.snapshot.number}
    plain = {word: text if isinstance(text, str | int) else json.dumps(text) for word, text in said.items()}
    path = request.url.path
    return {
        "start": f"{path}?{urlencode(plain)}",
        "next": f"{path}?{urlencode({**plain, 'offset': offset + limit})}",
    }
