"""`/runs` and `/runs/{number}`: what came in, and what was made of it."""

from zhongshu.core.errors import UnknownName
from zhongshu.datasets.runs import Run
from zhongshu.web.data_pages.forms import PAGE, number_of, page
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


def runs(visit: Visit) -> Shown:
    """Newest first, of one subject when asked."""
    subject = visit.asked("of")
    number = max(number_of(visit.asked("page"), 2000) or 1, 1)
    offset = (number - 1) * PAGE
    found = visit.hub.runs.latest(subject, limit=offset + PAGE + 1)[offset:]
    return page(
        visit,
        "runs.html",
        runs=found[:PAGE],
        subject=subject,
        number=number,
        further=len(found) > PAGE,
        titled=lambda run: _titled(visit, run),
    )


def run(visit: Visit) -> Shown:
    """UnknownName when there is no such run."""
    number = number_of(visit.parts["number"])
    found = None if number is None else visit.hub.runs.get(number)
    if found is None:
        newest = visit.hub.runs.latest(limit=1)
        hint = f"the newest is {newest[0].number}" if newest else "there is none yet"
        raise UnknownName(f"no run {visit.parts['number']}", hint=hint)
    spec = visit.desk.catalogue.datasets.get(found.subject)
    checks = {} if spec is None else {check.name: check.title for check in spec.spec.checks}
    return page(
        visit,
        "run.html",
        run=found,
        title=_titled(visit, found),
        known=spec is not None,
        checks=checks,
        names=frozenset(visit.desk.catalogue.names),
    )


def _titled(visit: Visit, run: Run) -> str | None:
    """The title of what a run was about; None for the whole region, or what no pack defines any more."""
    catalogue = visit.desk.catalogue
    return visit.text(catalogue.title(run.subject)) if run.subject in catalogue.datasets else None
