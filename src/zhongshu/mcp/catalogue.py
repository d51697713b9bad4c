"""`search_catalogue`: everything that the region has a name for."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.mcp.answers import Answer, lines, stretch
from zhongshu.mcp.call import Call
from zhongshu.screens.search import Entry

MOST = 100
_LISTED = ("indicator", "dataset", "table", "parameter")
"""What is listed when no word is given: places and columns are too many."""

Kind = Literal["indicator", "pack", "dataset", "table", "parameter", "place", "column"]


class Hit(BaseModel):
    """One name; `about` is the pack, dataset or area that it belongs to."""

    kind: Kind
    name: str = Field(description="As other tools take it: PACK.NAME; of a place its code")
    title: Text
    about: Text
    readable: bool | None = Field(description="Whether you may read any of it; null for places and packs")


class Catalogue(Answer):
    """The best hits first; without words in the order of the packs."""

    hits: list[Hit]
    found: int

    def in_words(self) -> str:
        """A line a hit."""
        told = (f"- {one.kind} {one.name}: {one.title.zh} / {one.title.en}" for one in self.hits)
        return lines(f"{self.found} found, {len(self.hits)} shown.", *told, self.more)


def search_catalogue(
    call: Call,
    words: Annotated[str, Field(max_length=200, description="Chinese or English; all have to occur. None: all")] = "",
    kind: Annotated[Kind | None, Field(description="Only names of this kind")] = None,
    limit: Annotated[int, Field(ge=1, le=MOST)] = 30,
    offset: Annotated[int, Field(ge=0, le=100_000, description="How many hits to pass over")] = 0,
) -> Catalogue:
    """Find indicators, datasets, tables, parameters, columns, packs and places by name or title, in Chinese or English.
    Start here: the names found are what the other tools take."""
    index, sight = call.house.index, call.desk.sight
    if words.strip():
        found = index.find(words, limit=len(index.entries), kind=kind, hidden=sight.hidden)
    else:
        wanted = _LISTED if kind is None else (kind,)
        listed = (entry for entry, _ in index.entries if entry.kind in wanted)
        found = [one for one in listed if one.kind == "place" or sight.lists(pack_of(one.name))]
    shown, more = stretch(found, offset, limit, ", or with more words")
    return Catalogue(hits=[_hit(call, one) for one in shown], found=len(found), more=more)


def _hit(call: Call, entry: Entry) -> Hit:
    name = entry.name.rpartition(".")[0] if entry.kind == "column" else entry.name
    readable = None if entry.kind in ("place", "pack") else call.desk.may(name)
    return Hit(kind=entry.kind, name=entry.name, title=entry.title, about=entry.about, readable=readable)
