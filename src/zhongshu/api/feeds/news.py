"""What is news to strangers: new versions of what anybody may read."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhongshu.api.dcat.describe import Listings
from zhongshu.api.dcat.records import Entry, Listing
from zhongshu.api.published import Change
from zhongshu.core.text import Text
from zhongshu.datasets.runs import Counts
from zhongshu.packs.hub import Hub

PAGE = 50
"""Changes of a page of a feed, or more where one snapshot has more: none is split."""
_RUNS = 500


@dataclass(frozen=True)
class Item:
    """One change of an open relation. `counts` None where no load is known that made it, or some of its rows are not
    open."""

    change: Change
    entry: Entry
    counts: Counts | None

    @property
    def sentence(self) -> Text:
        """What happened, in words."""
        version = self.change.after
        if self.counts is None:
            return Text(zh=f"第 {version} 版已发布。", en=f"Version {version} is published.")
        new, other, gone = self.counts.inserted, self.counts.updated, self.counts.deleted
        return Text(
            zh=f"第 {version} 版已发布：新增 {new} 行，更正 {other} 行，删除 {gone} 行。",
            en=f"Version {version} is published: {new} rows inserted, {other} updated, {gone} deleted.",
        )


@dataclass(frozen=True)
class News:
    """A page of items, the newest first; `more` is the snapshot before which the next page begins, None on the last."""

    items: tuple[Item, ...]
    more: int | None


def news(listings: Listings, listing: Listing, *, name: str | None = None, before: int | None = None) -> News:
    """Of one relation or of all."""
    hub = listings.hub
    found: list[Change] = []
    more: int | None = None
    for one in listings.published.past(hub.snapshot()).changes:
        entry = listing.entries.get(one.name)
        if entry is None or not entry.distributions or name not in (None, one.name):
            continue
        if before is not None and one.snapshot >= before:
            continue
        if len(found) >= PAGE and one.snapshot != found[-1].snapshot:
            more = found[-1].snapshot
            break
        found.append(one)
    loads = _loads(hub) if found else {}
    return News(tuple(_item(listing.entries[one.name], one, loads) for one in found), more)


def _item(entry: Entry, change: Change, loads: Mapping[tuple[int, str], Counts]) -> Item:
    return Item(change, entry, loads.get((change.snapshot, change.name)) if entry.rights == "PUBLIC" else None)


def _loads(hub: Hub) -> Mapping[tuple[int, str], Counts]:
    """What the newest loads brought, by the snapshot that they made and their dataset."""
    return {
        (number, run.subject): run.counts
        for run in hub.runs.latest(limit=_RUNS)
        if isinstance(number := run.report.get("snapshot"), int) and run.kind == "load" and not run.report.get("same")
    }
