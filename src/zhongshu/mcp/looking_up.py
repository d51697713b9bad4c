"""`lookup`: rows under a grant, by key."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field

from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.core.text import Text
from zhongshu.mcp.answers import Answer, Origin, lines
from zhongshu.mcp.asked import columns_of, permit_of
from zhongshu.mcp.call import Call
from zhongshu.mcp.querying import Grant, Name, Purpose
from zhongshu.screens.rows.columns import Column
from zhongshu.screens.rows.json_rows import json_text, records
from zhongshu.screens.rows.rates import caller
from zhongshu.sharing import keyed


class Found(BaseModel):
    """The rows of one key; none: there is none, or the grant shows none."""

    key: list[str]
    rows: list[dict[str, Any]]


class Looked(Answer):
    """Rows by key, under one grant."""

    name: str
    title: Text
    origin: Origin
    snapshot: int
    grant: str
    purpose: str
    answers: list[Found]

    def in_words(self) -> str:
        """How many of the keys have rows that are shown."""
        found = sum(1 for one in self.answers if one.rows)
        said = f"{found} of {len(self.answers)} keys of {self.title.zh} ({self.name}) have rows that are shown"
        return lines(f"{said}, under the grant {self.grant} for {self.purpose}.", self.more)


async def lookup(
    call: Call,
    name: Name,
    keys: Annotated[
        list[list[str | int] | str | int],
        Field(min_length=1, max_length=100, description='Keys, each a list of texts: [["91331000MA2A1B2C3D"]]'),
    ],
    grant: Grant = None,
    purpose: Purpose = None,
) -> Looked:
    """Look single rows up by key, up to 100 at once, in datasets that describe says have `lookup_by`. No row means that
    there is none or that the grant does not show it; which of both is not told."""
    texts = [[str(part) for part in (one if isinstance(one, list) else [one])] for one in keys]
    call.calls.lookups.take(caller(call.reader, call.host), len(texts))
    by = _looked_up_by(call, name)
    keyed.require_keys(texts)
    read = [_key(call, name, by, key) for key in texts]
    spec = permit_of(call, name, grant, purpose).grant.spec
    asked = keyed.Call(call.reader, name, spec.grant, purpose or spec.purpose, call.address)
    made: list[Looked] = []

    def render(answer: keyed.Answer) -> bytes:
        made.append(_looked(call, asked, texts, answer))
        return json_text(made[-1].model_dump(mode="json"))

    await call.hub.keyed.answer(asked, read, render, seen=call.access.seen)
    call.proven = True
    return made[-1]


def _looked(call: Call, asked: keyed.Call, keys: Sequence[list[str]], answer: keyed.Answer) -> Looked:
    shown, zone = answer.decision.sight.columns, call.hub.place.zone
    pairs = zip(keys, answer.rows, strict=True)
    return Looked(
        name=asked.name,
        title=call.hub.packs.catalogue.title(asked.name),
        origin=call.calls.origin(asked.name),
        snapshot=answer.decision.snapshot.number,
        grant=asked.grant,
        purpose=asked.purpose,
        answers=[Found(key=key, rows=records(shown, rows, zone)) for key, rows in pairs],
    )


def _looked_up_by(call: Call, name: str) -> list[Column]:
    """The columns of its keys. UnknownName for a relation that is not looked up."""
    columns, by = columns_of(call, name), call.hub.keyed.by
    if name not in by:
        known = ", ".join(sorted(by)) or "none yet"
        raise UnknownName(f"{name} is not looked up by key", hint=f"query_rows filters it; looked up are {known}")
    return [columns[column] for column in by[name]]


def _key(call: Call, name: str, by: Sequence[Column], texts: Sequence[str]) -> tuple[object, ...]:
    if len(texts) != len(by):
        said = ", ".join(column.name for column in by)
        raise ZhongshuError(f"a key of {name} is [{said}], not {len(texts)} values", hint="each key is a list of texts")
    return tuple(call.calls.values.read(column, text) for column, text in zip(by, texts, strict=True))
