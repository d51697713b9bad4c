"""`/data/{name}/quarantine`: rejected rows, discarded with a reason, corrected one by one, or taken home as Excel."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from zhongshu.core.errors import ZhongshuError
from zhongshu.screens.quarantine import Standing, Wanted, all_rejects_plan, quarantine, rejected_row
from zhongshu.web.data_pages.download import xlsx_response
from zhongshu.web.data_pages.forms import PAGE, number_of, page, text_of
from zhongshu.web.data_pages.handed_in import FILE, PLACE, REASON, REST
from zhongshu.web.data_pages.tabular import Rows
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.visit import Visit

STANDINGS: tuple[Standing, ...] = ("open", "decided", "all")


def quarantine_page(visit: Visit) -> Shown:
    """A page of rejected rows; what was just done stands above it."""
    return _shown(visit, trouble=None)


def discard(visit: Visit, form: FormData) -> Shown | str:
    """Discard the chosen rows, or all that fit the filter, with a reason; then back to the list."""
    name = visit.parts["name"]
    reason = text_of(form, "why")
    if not reason:
        return _shown(visit, trouble="quarantine.need_reason")
    chosen = _chosen(visit, form)
    if not chosen:
        return _shown(visit, trouble="quarantine.nothing")
    done = 0
    for run, records in chosen.items():
        done += visit.hub.resolutions.add(run, records, "discarded", reason=reason, who=visit.reader.actor)
    return visit.link(f"/data/{name}/quarantine", **_filter(visit), discarded=done)


def rejects_file(pages: Pages) -> Callable[[Request], Response]:
    """All wanted rows as Excel: reason, line, file, then the source's columns, to be corrected and handed in."""

    def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            name = visit.parts["name"]
            found = quarantine(visit.desk, visit.hub.resolutions, name, _wanted(visit), limit=PAGE)
            columns = [cell for cell in dict.fromkeys(cell for row in found.rows for cell in row.raw) if cell != REST]
            header = [REASON, PLACE, FILE, *columns]
            batches = _batches(visit, name, columns)
            return xlsx_response(visit, f"{name}-rejects.xlsx", "rejects", header, batches, widths=(36, 8, 18))
        except ZhongshuError as error:
            return pages.missing(request, error)

    return answer


def _shown(visit: Visit, *, trouble: str | None) -> Shown:
    name = visit.parts["name"]
    number = max(number_of(visit.asked("page"), 100_000) or 1, 1)
    wanted = _wanted(visit)
    found = quarantine(visit.desk, visit.hub.resolutions, name, wanted, limit=PAGE, offset=(number - 1) * PAGE)
    every = quarantine(visit.desk, visit.hub.resolutions, name, Wanted(standing=wanted.standing), limit=1)
    spec = visit.desk.catalogue.dataset(name).spec
    return page(
        visit,
        "quarantine.html",
        status=200 if trouble is None else 400,
        name=name,
        title=spec.title,
        columns=spec.columns,
        checks={check.name: check.title for check in spec.checks},
        wanted=wanted,
        standings=STANDINGS,
        found=found,
        every=every,
        number=number,
        pages=max(-(-found.total // PAGE), 1),
        trouble=trouble,
        discarded=number_of(visit.asked("discarded")),
        corrected=number_of(visit.asked("corrected")),
        filters=_filter(visit),
    )


def _wanted(visit: Visit) -> Wanted:
    standing: Standing = next((known for known in STANDINGS if known == visit.asked("standing")), "open")
    return Wanted(number_of(visit.asked("run")), visit.asked("rule"), visit.asked("column"), standing)


def _filter(visit: Visit) -> dict[str, str | None]:
    return {name: visit.asked(name) for name in ("run", "rule", "column", "standing")}


def _chosen(visit: Visit, form: FormData) -> dict[int, list[int]]:
    """Record numbers by run; with `every` those of all open rows that fit the filter."""
    name = visit.parts["name"]
    chosen: dict[int, list[int]] = {}
    if form.get("every"):
        wanted = replace(_wanted(visit), standing="open")
        plan = all_rejects_plan(visit.desk, visit.hub.resolutions, name, wanted)
        for batch in visit.access.stream(plan):
            for run, record, *_ in batch:
                chosen.setdefault(run, []).append(record)
        return chosen
    known = {
        run for run, _ in quarantine(visit.desk, visit.hub.resolutions, name, Wanted(standing="all"), limit=1).runs
    }
    for value in form.getlist("row"):
        run_text, _, record_text = str(value).partition("-")
        run, record = number_of(run_text), number_of(record_text)
        if run is not None and record is not None and run in known:
            chosen.setdefault(run, []).append(record)
    return chosen


def _batches(visit: Visit, name: str, columns: list[str]) -> Iterator[Rows]:
    plan = all_rejects_plan(visit.desk, visit.hub.resolutions, name, _wanted(visit))
    spec = visit.desk.catalogue.dataset(name).spec
    for batch in visit.access.stream(plan):
        rows = []
        for row in map(rejected_row, batch):
            said = spec.columns[row.column].title if row.column in spec.columns else None
            title = visit.text(said) if said is not None else row.column
            why = visit.text(row.why)
            reason = f"{title}: {why}" if title else why
            rows.append([reason, row.line, row.file, *(row.raw.get(name) for name in columns)])
        yield rows
