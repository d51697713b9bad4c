"""`describe`: one dataset, table, parameter or indicator, and what of it the caller may read."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from zhongshu.core.errors import UnknownName
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.indicators.catalogue import Indicator
from zhongshu.mcp.answers import Answer, Origin, Times, lines
from zhongshu.mcp.asked import indicator_of, require_open
from zhongshu.mcp.call import Call
from zhongshu.mcp.values import times
from zhongshu.screens.data_health import Arrival
from zhongshu.screens.dataset_page import relation_page
from zhongshu.screens.passport import definition
from zhongshu.sharing.grants.book import Permit

Kind = Literal["dataset", "table", "parameter", "indicator"]


class ColumnDescribed(BaseModel):
    """One column of the rows, before any mask."""

    name: str
    title: Text | None
    type: str
    unit: str | None
    key: bool
    rules: list[str] = Field(description="What every row keeps")


class Freshness(BaseModel):
    """When rows last arrived, and whether that keeps the promise."""

    arrived: datetime | None
    within_seconds: int | None = Field(description="The promise; null: none")
    state: Literal["on_time", "late", "never", "unpromised"]


class Measured(BaseModel):
    """What an indicator measures."""

    unit: str
    scale: int = Field(description="Digits after the point that pages show")
    definition: list[str]
    grains: list[str] = Field(description="What `grain` may be, the finest first")
    dimensions: list[str] = Field(description="What `by` may be")
    better: Literal["higher", "lower", "closer"] | None
    targets: dict[int, Decimal] = Field(description="By year")


class Readable(BaseModel):
    """What one grant shows you of it; state `grant` and `purpose` to read under this one."""

    grant: str
    purpose: str
    columns: list[str]
    masks: dict[str, str]
    some_rows: bool = Field(description="Only rows that a filter or a consent lets through")
    rows_a_call: int | None


class Described(Answer):
    """What a kind does not have is null or empty: rows have columns, indicators are `measured`."""

    kind: Kind
    name: str
    title: Text
    description: Text | None = None
    owner: str | None
    owner_title: Text
    level: int | None = Field(default=None, description="Opening level of DB33/T 2350-2021: 1 open to 4 closed")
    sharing: str | None = Field(default=None, description="Between units: unconditional, conditional or none")
    origin: Origin | None
    of: Times
    rows: int | None = None
    columns: list[ColumnDescribed] = Field(default=[])
    key: list[str] = Field(default=[])
    lookup_by: list[str] = Field(default=[], description="Columns of a key of the tool lookup; empty: no look-up")
    freshness: Freshness | None = None
    measured: Measured | None = None
    may_read: list[Readable] = Field(description="The widest first; empty: you may read nothing of it")

    def in_words(self) -> str:
        """Title, owner, columns or unit, and the grants."""
        head = f"{self.title.zh} / {self.title.en} ({self.kind} {self.name}), {self.owner_title.zh}, {self.origin}"
        columns = ", ".join(f"{one.name} {one.type}" for one in self.columns)
        measured = None
        if self.measured is not None:
            grains, by = ", ".join(self.measured.grains), ", ".join(self.measured.dimensions) or "nothing"
            measured = f"Unit {self.measured.unit}; by {grains}; split by {by}."
        rights = ", ".join(one.grant for one in self.may_read)
        right = f"You may read it under: {rights}." if rights else "You may read nothing of it."
        return lines(f"{head}.", f"Columns: {columns}." if columns else None, measured, right, self.more)


def describe(
    call: Call,
    name: Annotated[str, Field(description="PACK.NAME, as search_catalogue gives it")],
    kind: Annotated[Kind | None, Field(description="Needed only where an indicator has the name of a dataset")] = None,
) -> Described:
    """Describe one dataset, table, parameter or indicator: columns with types and units, key, owner, opening level,
    origin, freshness, what an indicator measures, and what of it you may read under which grant. Reads no row."""
    packs = call.hub.packs
    measured, has_rows = name in packs.indicators.by_name, name in packs.catalogue.names
    if not measured and not has_rows:
        names = (*packs.indicators.by_name, *packs.catalogue.names)
        known = [one for one in names if call.desk.sight.opens(pack_of(one))]
        raise UnknownName.among("indicator, dataset, table or parameter", name, known)
    if measured and (kind in (None, "indicator") or not has_rows):
        more = f"A dataset or table is called {name} too: describe it with kind=dataset." if has_rows else None
        return _indicator(call, indicator_of(call, name), more)
    require_open(call, name)
    return _relation(call, name)


def _relation(call: Call, name: str) -> Described:
    page = relation_page(call.desk, call.hub.resolutions, name, call.desk.now)
    line, nouns = page.line, call.access.book.nouns
    return Described(
        kind=line.kind,
        name=name,
        title=line.title,
        description=page.description,
        owner=line.owner,
        owner_title=call.hub.unit_title(line.owner),
        level=line.level,
        sharing=page.sharing,
        origin=line.origin,
        of=times(call),
        rows=line.rows,
        columns=[
            ColumnDescribed(
                name=one.name,
                title=one.title,
                type=one.type.en,
                unit=one.unit,
                key=one.key,
                rules=[rule.en for rule in one.rules],
            )
            for one in page.columns
        ],
        key=list(page.key),
        lookup_by=list(call.hub.keyed.by.get(name, ())),
        freshness=None if line.arrival is None else _freshness(call, line.arrival),
        may_read=_rights(call.access.book.permits(call.reader, nouns.of_relation(name), call.access.now)),
    )


def _indicator(call: Call, found: Indicator, more: str | None) -> Described:
    spec, access = found.spec, call.access
    leaves = call.desk.indicators.leaves(found) if call.desk.may_see(found) else []
    nouns = [access.book.nouns.of_indicators[leaf.name] for leaf in leaves]
    held = {one.grant.id: one for noun in nouns for one in access.book.permits(call.reader, noun, access.now)}
    return Described(
        kind="indicator",
        name=found.name,
        title=found.title,
        owner=found.owner,
        owner_title=call.hub.unit_title(found.owner),
        origin=found.origin,
        of=times(call),
        measured=Measured(
            unit=found.unit.symbol,
            scale=found.scale,
            definition=list(definition(found)),
            grains=[str(one) for one in found.grains],
            dimensions=list(spec.by),
            better=spec.better,
            targets=dict(spec.target),
        ),
        may_read=_rights(held.values()),
        more=more,
    )


def _freshness(call: Call, arrival: Arrival) -> Freshness:
    promise = None if arrival.promise is None else int(arrival.promise.total_seconds())
    arrived = None if arrival.at is None else arrival.at.astimezone(call.desk.zone)
    return Freshness(arrived=arrived, within_seconds=promise, state=arrival.state)


def _rights(held: Iterable[Permit]) -> list[Readable]:
    return [
        Readable(
            grant=one.grant.id,
            purpose=one.grant.spec.purpose,
            columns=list(one.columns),
            masks={name: mask.words for name, mask in one.masks.items()},
            some_rows=one.predicate is not None or one.consented is not None,
            rows_a_call=one.quota.rows_a_call,
        )
        for one in held
    ]
