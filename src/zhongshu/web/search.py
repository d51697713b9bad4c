"""`/search`: one box for indicators, scenarios, places and data; the header's box asks for hints by htmx."""

from urllib.parse import quote

from zhongshu.screens.search import ORDER, Entry, Index
from zhongshu.web.pages import Build, Shown
from zhongshu.web.visit import Visit

HINTS = 10
HITS = 100
LONGEST = 200


def search(index: Index) -> Build:
    """The builder over an index that is made once."""

    def build(visit: Visit) -> Shown:
        words = (visit.asked("q") or "").strip()[:LONGEST]
        kind, hidden = visit.asked("kind"), visit.desk.sight.hidden
        if visit.fragment:
            hits = index.find(words, limit=HINTS, hidden=hidden)
            return Shown("parts/hints.html", {"words": words, "hits": hits, "address": address})
        everything = index.find(words, limit=HITS * 10, hidden=hidden)
        counts = {one: sum(1 for entry in everything if entry.kind == one) for one in ORDER}
        hits = [entry for entry in everything if kind in (None, entry.kind)][:HITS]
        values = {"words": words, "kind": kind, "hits": hits, "counts": counts, "found": len(everything)}
        return Shown("search.html", values | {"address": address})

    return build


def address(entry: Entry) -> str:
    """Where a hit leads, not yet escaped."""
    if entry.kind == "column":
        return f"/data/{entry.name.rpartition('.')[0]}"
    folder = {"indicator": "indicators", "pack": "packs", "place": "places"}.get(entry.kind, "data")
    return f"/{folder}/{quote(entry.name, safe='.')}"
