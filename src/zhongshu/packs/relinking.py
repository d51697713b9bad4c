"""Links brought up to what rows and people said, at once: what the worker does every minute, for who waits for it."""

from contextlib import suppress

from zhongshu.core.errors import BusyError
from zhongshu.datasets.sources.report import Feed
from zhongshu.linkage.links import SOURCE
from zhongshu.packs.hub import Hub


def relink(hub: Hub, of: str, *, who: str, refresh: bool = True) -> bool:
    """Whether the links of an entity are up to date now; False where somebody else writes, who holds the worker up too,
    and where a load left the mark as it was, for the next one would tell the same again.

    ZhongshuError where records cannot be linked here: an extra is missing, a file is damaged.
    """
    links = hub.packs.entities[of].links
    feed = hub.intake.reports.get(links)
    assert isinstance(feed, Feed), "the links of every entity are a feed"
    with suppress(BusyError):
        mark = hub.sources.get(links, SOURCE).mark.get("watermark")
        while feed.since(mark) is not None:
            hub.load(links, None, source=SOURCE, who=who, refresh=refresh)
            before, mark = mark, hub.sources.get(links, SOURCE).mark.get("watermark")
            if mark == before:
                return False
        return True
    return False
