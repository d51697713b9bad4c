"""`/snapshots`: what was published when, and the way to look back."""

from zhongshu.screens.publications import publications
from zhongshu.web.data_pages.forms import PAGE, number_of, page
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


def snapshots(visit: Visit) -> Shown:
    """Newest first."""
    offset = number_of(visit.asked("from"), 100_000) or 0
    found = publications(visit.desk, limit=PAGE + 1, offset=offset)
    return page(
        visit,
        "snapshots.html",
        publications=found[:PAGE],
        offset=offset,
        further=len(found) > PAGE,
        page_size=PAGE,
        current=visit.hub.snapshot().number,
    )
