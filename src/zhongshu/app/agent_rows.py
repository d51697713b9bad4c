"""Rows for agents, through the machinery of the data API: its filters, cursors, look-ups and rates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhongshu.api.data.call import Calls, caller, with_way_out
from zhongshu.api.data.columns import Column, columns_of, type_word
from zhongshu.api.data.cursor import Ended, typed
from zhongshu.api.data.formats import json_text, records
from zhongshu.api.data.plan import Asked, plan_of
from zhongshu.api.data.question import RESERVED, Question, read_question
from zhongshu.api.data.rows import shown_kind
from zhongshu.core.errors import GrantError, UnknownName, ZhongshuError
from zhongshu.mcp.answers import Times
from zhongshu.mcp.rows import ColumnShown, Found, Looked, Rows, Stated, Wanted
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.keyed import Answer, Call, require_keys
from zhongshu.sharing.read import Access


@dataclass(frozen=True)
class AgentRows:
    """What `mcp.rows.RowDoor` asks for. Agents share the rates of the API, under their key."""

    calls: Calls

    def page(self, access: Access, wanted: Wanted, *, host: str) -> Rows:
        """One page, of the cursor's snapshot where there is one. Raises as a call of the API does."""
        calls, hub = self.calls, self.calls.hub
        calls.rows.take(caller(access.reader, host))
        columns = self._columns(wanted.name)
        question = read_question(wanted.name, _words(wanted), columns, calls.values)
        permit = _permit(access, wanted.name, wanted.stated)
        before = self._before(question, permit)
        snapshot = hub.snapshot() if before is None else hub.snapshots.get(before.snapshot)
        asked = plan_of(question, hub.packs.catalogue, snapshot, permit, hub.place.zone)
        most = permit.quota.rows_a_call
        limit = wanted.limit if most is None else min(wanted.limit, most)
        page = asked.page(limit, None if before is None else typed(before, asked.kinds))
        try:
            rows = access.page(asked.plan, page)
        except GrantError as error:
            raise with_way_out(error, wanted.name) from error
        cursor = None
        if len(rows) == limit:
            ended = asked.ended(rows, page, asked.plan.columns)
            cursor = calls.cursors.write(ended, _same(question, permit))
        return self._shown(question, permit, asked, rows, cursor)

    async def look_up(
        self, access: Access, name: str, keys: Sequence[Sequence[str]], stated: Stated, *, host: str
    ) -> Looked:
        """As POST /data/{name}/lookup, under the widest grant where none is stated."""
        calls, hub = self.calls, self.calls.hub
        calls.lookups.take(caller(access.reader, host), len(keys))
        by = self._looked_up_by(name)
        require_keys(keys)
        read = [_key(name, by, key, calls) for key in keys]
        permit = _permit(access, name, stated)
        spec, zone = permit.grant.spec, hub.place.zone
        call = Call(access.reader, name, spec.grant, stated.purpose or spec.purpose, str(access.address))
        made: list[Looked] = []

        def render(answer: Answer) -> bytes:
            shown = answer.decision.sight.columns
            found = [
                Found(key=list(key), rows=records(shown, rows, zone))
                for key, rows in zip(keys, answer.rows, strict=True)
            ]
            made.append(
                Looked(
                    name=name,
                    title=hub.packs.catalogue.title(name),
                    origin=calls.origin(name),
                    snapshot=answer.decision.snapshot.number,
                    grant=call.grant,
                    purpose=call.purpose,
                    answers=found,
                )
            )
            return json_text(made[-1].model_dump(mode="json"))

        await hub.keyed.answer(call, read, render, seen=access.seen)
        return made[-1]

    def _columns(self, name: str) -> Mapping[str, Column]:
        packs = self.calls.hub.packs
        if name in packs.indicators.by_name and name not in packs.catalogue.names:
            raise UnknownName(f"{name} is an indicator: it has values, not rows", hint="indicator_values reads them")
        return columns_of(packs.catalogue, name)

    def _looked_up_by(self, name: str) -> list[Column]:
        columns, by = self._columns(name), self.calls.hub.keyed.by
        if name not in by:
            known = ", ".join(sorted(by)) or "none yet"
            raise UnknownName(f"{name} is not looked up by key", hint=f"query_rows filters it; looked up are {known}")
        return [columns[column] for column in by[name]]

    def _before(self, question: Question, permit: Permit) -> Ended | None:
        return None if question.after is None else self.calls.cursors.read(question.after, _same(question, permit))

    def _shown(
        self, question: Question, permit: Permit, asked: Asked, rows: Sequence[Sequence[Any]], cursor: str | None
    ) -> Rows:
        zone, catalogue = self.calls.hub.place.zone, self.calls.hub.packs.catalogue
        wide, snapshot = len(asked.shown), asked.plan.snapshot
        more = None
        if cursor is not None:
            more = "There may be more rows: call again with the same words and this cursor."
        return Rows(
            name=question.name,
            title=catalogue.title(question.name),
            origin=self.calls.origin(question.name),
            of=Times(snapshot=snapshot.number, published=snapshot.at.astimezone(zone), zone=zone.key),
            grant=permit.grant.id,
            purpose=permit.grant.spec.purpose,
            columns=[_column(question, permit, name) for name in asked.shown],
            rows=records(asked.shown, [row[:wide] for row in rows], zone),
            cursor=cursor,
            more=more,
        )


def _words(wanted: Wanted) -> list[tuple[str, str]]:
    """The call as an address has it; a column called like a word of the call is written out."""
    filters = [(f"column.{name}" if name in RESERVED else name, text) for name, text in wanted.filters]
    said = {"select": ",".join(wanted.columns), "order": ",".join(wanted.order), "limit": str(wanted.limit)}
    return [*filters, *said.items(), *([] if wanted.cursor is None else [("after", wanted.cursor)])]


def _permit(access: Access, name: str, stated: Stated) -> Permit:
    """The widest for what is stated; a refusal is in the ledger. GrantError, with where to ask for what is missing."""
    noun = access.book.nouns.of_relation(name)
    access.grant, access.purpose = stated.grant, stated.purpose
    if stated.grant is None and stated.purpose is not None:
        held = access.book.permits(access.reader, noun, access.now)
        access.grant = next((one.grant.id for one in held if one.grant.spec.purpose == stated.purpose), None)
    try:
        permit = access.required(noun)
    except GrantError as error:
        raise with_way_out(error, name) from error
    access.grant = permit.grant.id
    access.purpose = stated.purpose or permit.grant.spec.purpose
    return permit


def _same(question: Question, permit: Permit) -> list[object]:
    """What the next call has to ask again."""
    return [question.name, permit.grant.id, *question.asked]


def _column(question: Question, permit: Permit, name: str) -> ColumnShown:
    kind, mask = shown_kind(permit, name), permit.masks.get(name)
    column = question.columns.get(name, Column(name, kind))
    return ColumnShown(
        name=name,
        type="area" if column.area and kind == column.kind else type_word(kind),
        title=column.title,
        unit=column.unit,
        masked=None if mask is None else mask.words,
    )


def _key(name: str, by: Sequence[Column], texts: Sequence[str], calls: Calls) -> tuple[object, ...]:
    if len(texts) != len(by):
        said = ", ".join(column.name for column in by)
        raise ZhongshuError(f"a key of {name} is [{said}], not {len(texts)} values", hint="each key is a list of texts")
    return tuple(calls.values.read(column, text) for column, text in zip(by, texts, strict=True))
