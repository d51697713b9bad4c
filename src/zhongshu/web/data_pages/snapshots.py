"""`/snapshots`: what was published when, and the way to look back."""

from zhongshu.screens.publications import publications
from zhongshu.web.data_pages.forms import PAGE, number_of, page
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


def snapshots(visit: Visit) -> Shown:
    """Newest first."""
    number = max(number_of(visit.asked("page"), 2000) or 1, 1)
    offset = (number - 1) * PAGE
    found = publications(visit.desk, limit=PAGE + 1, offset=offset)
    return page(
        visit,
        "snapshots.html",
        publications=found[:PAGE],
        number=number,
        further=len(found) > PAGE,
        titles=lambda name: visit.text(visit.desk.catalogue.title(name)),
        current=visit.hub.snapshot().number,
    )
