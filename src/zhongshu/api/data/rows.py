"""GET /data/{name}: rows that a grant shows, filtered, ordered, page by page or all of them as a stream."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import urlencode

import anyio
from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from zhongshu.api.data.call import denied, relation_columns, state
from zhongshu.api.data.formats import MEDIA, accepted, written
from zhongshu.core.errors import GrantError, ZhongshuError
from zhongshu.datasets.publish import Snapshot
from zhongshu.packs.calls import Calls
from zhongshu.screens.rows.columns import Column
from zhongshu.screens.rows.cursor import Ended, typed
from zhongshu.screens.rows.json_rows import json_text, records
from zhongshu.screens.rows.plan import Asked, plan_of
from zhongshu.screens.rows.question import Format, Question, read_question
from zhongshu.screens.rows.rates import caller
from zhongshu.screens.rows.refusal import with_way_out
from zhongshu.screens.rows.shown import shown_column, shown_kind
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.paging import Page
from zhongshu.sharing.read import Access

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Turn:
    """One call on its way: read, stated, permitted, planned."""

    calls: Calls
    request: Request
    access: Access
    question: Question
    permit: Permit
    asked: Asked
    form: Format
    before: Ended | None

    @property
    def name(self) -> str:
        return self.question.name

    @property
    def snapshot(self) -> Snapshot:
        return self.asked.plan.snapshot

    @property
    def kinds(self) -> dict[str, str]:
        """The shown columns with their DuckDB types, as the masks leave them."""
        return {name: shown_kind(self.permit, name) for name in self.asked.shown}

    @property
    def limit(self) -> int:
        """As asked; where nothing is, no more than the grant gives a call."""
        most, asked = self.permit.quota.rows_a_call, self.question.limit
        assert asked is not None
        said = bool(self.request.query_params.get("limit"))
        return asked if said or most is None else min(asked, most)

    def shown(self, rows: Sequence[Row], *, skip: int = 0) -> list[Row]:
        """Without the columns that only order them."""
        wide = skip + len(self.asked.shown)
        return list(rows) if wide == skip + len(self.asked.plan.columns) else [row[:wide] for row in rows]

    def next(self, rows: Sequence[Row], page: Page, names: Sequence[str]) -> str | None:
        """The cursor behind a full page."""
        if page.limit is None or len(rows) < page.limit:
            return None
        ended = self.asked.ended(rows, page, names)
        return self.calls.cursors.write(ended, self.question.bound_to(self.permit.grant.id))

    def answer(self, columns: Mapping[str, str], rows: Sequence[Row], after: str | None) -> Response:
        """One page in the asked format; `after` is the next page's cursor."""
        zone = self.calls.hub.place.zone
        headers = {**self.headers, **({} if after is None else {"Link": f'<{self._link(after)}>; rel="next"'})}
        if self.form != "json":
            return Response(b"".join(written(self.form, columns, [rows], zone)), 200, headers, MEDIA[self.form])
        told = {
            "name": self.name,
            "title": self.calls.hub.packs.catalogue.title(self.name).model_dump(),
            "snapshot": self.snapshot.number,
            "published": self.snapshot.at.isoformat(),
            "origin": self.calls.origin(self.name),
            "grant": self.permit.grant.id,
            "purpose": self.access.purpose,
            "columns": [self._column(name, kind) for name, kind in columns.items()],
            "rows": records(list(columns), rows, zone),
            "next": after,
        }
        return Response(json_text(told), 200, headers, MEDIA["json"])

    @property
    def headers(self) -> dict[str, str]:
        """What every format tells beside the rows."""
        return {
            "Zhongshu-Snapshot": str(self.snapshot.number),
            "Zhongshu-Origin": self.calls.origin(self.name),
            "Cache-Control": "private, no-store",
            "Vary": "Accept, Authorization, Cookie",
        }

    def _column(self, name: str, kind: str) -> dict[str, Any]:
        shown = shown_column(self.question.columns.get(name, Column(name, kind)), self.permit, kind)
        return {**vars(shown), "title": None if shown.title is None else shown.title.model_dump()}

    def _link(self, after: str) -> str:
        words = [(word, text) for word, text in self.request.query_params.multi_items() if word != "after"]
        return f"{self.request.url.path}?{urlencode([*words, ('after', after)])}"


def begin(calls: Calls, request: Request, *, more: Sequence[str] = ()) -> Turn:
    """Read a call: what is wrong with it is told before anything is read."""
    name, access = request.path_params["name"], request.state.arrival.access
    calls.rows.take(caller(access.reader, request.client.host if request.client else ""))
    words, columns = request.query_params.multi_items(), relation_columns(calls, name)
    question = read_question(name, words, columns, calls.values, more=more)
    form = question.format or accepted(request.headers.get("accept"))
    state(request, access, name)
    try:
        permit = access.permit(name)
    except GrantError as error:
        raise denied(access, name) from error
    before = _before(calls, question, permit)
    snapshot = _snapshot(calls, question, before)
    asked = plan_of(question, calls.hub.packs.catalogue, snapshot, permit, calls.hub.place.zone)
    return Turn(
        calls, request, access, question, permit, asked, form, None if before is None else typed(before, asked.kinds)
    )


@dataclass(frozen=True)
class RowCalls:
    """One endpoint; it runs in a thread."""

    calls: Calls

    def answer(self, request: Request) -> Response:
        turn = begin(self.calls, request)
        try:
            return _all(turn) if turn.question.limit is None else _page(turn)
        except GrantError as error:
            raise with_way_out(error, turn.name) from error


def _page(turn: Turn) -> Response:
    page = turn.asked.page(turn.limit, turn.before)
    rows = turn.access.page(turn.asked.plan, page)
    return turn.answer(turn.kinds, turn.shown(rows), turn.next(rows, page, turn.asked.plan.columns))


def _all(turn: Turn) -> Response:
    """Ordered only where that is asked: a stream without it begins at once."""
    if turn.form == "json":
        hint = "limit=all comes as CSV, Arrow or NDJSON: format=csv"
        raise ZhongshuError("a stream is no single document of JSON", hint=hint)
    ordered = turn.question.order or turn.before is not None
    page = turn.asked.page(None, turn.before) if ordered else Page((), None)
    stream = turn.access.stream(turn.asked.plan, page=page)
    first = next(stream, None)  # what goes wrong at once is told as a problem
    batches = (turn.shown(rows) for rows in chain([] if first is None else [first], stream))
    made = written(turn.form, turn.kinds, batches, turn.calls.hub.place.zone)
    return StreamingResponse(_sent(made, stream), 200, turn.headers, MEDIA[turn.form])


async def _sent(made: Iterator[bytes], stream: Iterator[Any]) -> AsyncIterator[bytes]:
    """However it ends, the stream is closed: the ledger hears how much of it was read."""
    try:
        while (some := await run_in_threadpool(next, made, None)) is not None:
            yield some
    finally:
        with anyio.CancelScope(shield=True):
            await run_in_threadpool(stream.close)  # type: ignore[attr-defined]


def _before(calls: Calls, question: Question, permit: Permit) -> Ended | None:
    if question.after is None:
        return None
    return calls.cursors.read(question.after, question.bound_to(permit.grant.id))


def _snapshot(calls: Calls, question: Question, before: Ended | None) -> Snapshot:
    """A cursor goes on in its own snapshot."""
    hub, number = calls.hub, question.snapshot
    if number is not None and question.as_of is not None:
        raise ZhongshuError("snapshot and as_of both say when", hint="give one of them")
    if before is not None:
        if number not in (None, before.snapshot):
            raise ZhongshuError(f"after goes on in snapshot {before.snapshot}, not {number}", hint="leave snapshot out")
        number = before.snapshot
    if number is not None and number != hub.snapshot().number:
        return hub.snapshots.get(number)
    return hub.snapshot() if question.as_of is None or before is not None else hub.snapshots.at(question.as_of)
