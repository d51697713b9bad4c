"""Single rows by key: GET /data/{name}/{key} and POST /data/{name}/lookup, from the index of the snapshot."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zhongshu.api.bodies import body_within
from zhongshu.api.data.call import relation_columns, stated, unstated
from zhongshu.api.data.formats import MEDIA
from zhongshu.api.problems import Problem, problem_response
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.packs.calls import Calls
from zhongshu.screens.rows.columns import Column
from zhongshu.screens.rows.json_rows import json_text, row_text
from zhongshu.screens.rows.parts import plain_part, split
from zhongshu.screens.rows.rates import caller
from zhongshu.sharing.grants.masks import Value
from zhongshu.sharing.keyed import Answer, Call, require_keys

PREFIX = "/api/v1/data"
LARGEST = 64 * 1024
"""Bytes of the keys of one call."""

HEADERS = {"Cache-Control": "private, no-store", "Vary": "Authorization, Cookie"}


@dataclass
class LookupCalls:
    """The endpoints, in the event loop: nothing in them waits but for the ledger."""

    calls: Calls
    _by: dict[str, tuple[Column, ...]] = field(default_factory=dict)

    async def one(self, request: Request) -> Response:
        """The rows of the key in the path; 404 where there is none, or the grant shows none."""
        name = request.path_params["name"]
        self.columns(name)
        call = await self._call(request, name, "{key}", 1)
        body = await self.look(call, request.path_params["key"], seen=request.state.arrival.seen)
        return Response(body, 200, HEADERS, MEDIA["json"]) if body else missing(request, name)

    async def look(self, call: Call, text: str, *, seen: int) -> bytes:
        """The answer as JSON, empty where nothing is shown. Raises as `Keyed.answer`."""
        parts = split(text)
        if parts is None:
            raise ZhongshuError(f"the key {text[:60]!r} does not end", hint="a part with a comma stands in quotes")
        key = self._key(call.name, self.columns(call.name), [plain_part(part) for part in parts])

        def render(answer: Answer) -> bytes:
            (rows,) = answer.rows
            return f'{self._head(answer, call)}"rows":{self._rows(answer, rows)}}}'.encode() if rows else b""

        return await self.calls.hub.keyed.answer(call, [key], render, seen=seen)

    async def many(self, request: Request) -> Response:
        """The rows of each key of the body, in its order; none is an empty list."""
        name = request.path_params["name"]
        columns = self.columns(name)
        asked = await _body(request)
        require_keys(asked)
        keys = [self._key(name, columns, _texts(one)) for one in asked]
        call = await self._call(request, name, "lookup", len(keys))

        def render(answer: Answer) -> bytes:
            pairs = zip(asked, answer.rows, strict=True)
            said = [f'{{"key":{json_text(key).decode()},"rows":{self._rows(answer, rows)}}}' for key, rows in pairs]
            return f'{self._head(answer, call)}"answers":[{",".join(said)}]}}'.encode()

        body = await self.calls.hub.keyed.answer(call, keys, render, seen=request.state.arrival.seen)
        return Response(body, 200, HEADERS, MEDIA["json"])

    async def _call(self, request: Request, name: str, rest: str, keys: int) -> Call:
        """The ledger's address leaves the keys out: whom a call is about stands there as a pseudonym only."""
        arrival = request.state.arrival
        host = request.client.host if request.client else ""
        self.calls.lookups.take(caller(arrival.reader, host), keys)
        said = stated(request)
        if said is None:
            raise await run_in_threadpool(lambda: unstated(arrival.access, name))
        return Call(arrival.reader, name, *said, f"{PREFIX}/{name}/{rest}")

    def columns(self, name: str) -> tuple[Column, ...]:
        """Those that the relation is looked up by. UnknownName for one that is not."""
        found = self._by.get(name)
        if found is None:
            columns, by = relation_columns(self.calls, name), self.calls.hub.keyed.by
            if name not in by:
                hint = f"filter its rows: GET {PREFIX}/{name}; looked up are {', '.join(sorted(by)) or 'none yet'}"
                raise UnknownName(f"{name} is not looked up by key", hint=hint)
            found = self._by[name] = tuple(columns[column] for column in by[name])
        return found

    def _key(self, name: str, columns: Sequence[Column], texts: Sequence[str]) -> tuple[object, ...]:
        if len(texts) != len(columns):
            said = ", ".join(column.name for column in columns)
            raise ZhongshuError(f"a key of {name} is {said}, not {len(texts)} values", hint="commas stand between them")
        read = self.calls.values.read
        return tuple(read(column, text) for column, text in zip(columns, texts, strict=True))

    def _head(self, answer: Answer, call: Call) -> str:
        """What stands before the rows; the same for everything under one decision."""
        head: str | None = answer.decision.kept.get("head")
        if head is None:
            told = {
                "name": call.name,
                "snapshot": answer.decision.snapshot.number,
                "origin": self.calls.origin(call.name),
                "grant": call.grant,
                "purpose": call.purpose,
            }
            head = answer.decision.kept["head"] = f"{json_text(told).decode()[:-1]},"
        return head

    def _rows(self, answer: Answer, rows: Sequence[tuple[Value, ...]]) -> str:
        write: Callable[[Sequence[Value]], str] | None = answer.decision.kept.get("row")
        if write is None:
            sight = answer.decision.sight
            write = row_text(dict(zip(sight.columns, sight.kinds, strict=True)), self.calls.hub.place.zone)
            answer.decision.kept["row"] = write
        return f"[{','.join(map(write, rows))}]"


def missing(request: Request, name: str) -> Response:
    """The same words whether there is no such row or the grant does not show it."""
    said, hint = f"no row of {name} with this key is shown", "there is none, or the grant you state does not show it"
    return problem_response(Problem(title="No such row", status=404, detail=said, hint=hint, instance=request.url.path))


async def _body(request: Request) -> list[Any]:
    """`{"keys": [...]}`. ZhongshuError for anything else."""
    refused = ZhongshuError(f"the keys take more than {LARGEST} bytes", hint="ask in several calls")
    content = await body_within(request, LARGEST, lambda: refused)
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or told.keys() != {"keys"} or not isinstance(told["keys"], list):
        raise ZhongshuError('the body is not {"keys": [...]}', hint='{"keys": [["91331000MA2A1B2C3D"]]}')
    return told["keys"]


def _texts(key: object) -> list[str]:
    """A key of one part may stand without its list."""
    parts = key if isinstance(key, list) else [key]
    if not parts or not all(isinstance(part, str | int) and not isinstance(part, bool) for part in parts):
        raise ZhongshuError("a key is a list of texts or whole numbers", hint='{"keys": [["91331000MA2A1B2C3D"]]}')
    return [str(part) for part in parts]
