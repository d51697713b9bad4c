"""`/data/{name}/quarantine/{run}/{record}`: one rejected row, corrected in the source's columns and checked again."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from starlette.datastructures import FormData

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.datasets.load import Preview
from zhongshu.datasets.runs import Run
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.screens.lineage import source_columns
from zhongshu.screens.quarantine import RejectedRow, one_reject
from zhongshu.web.data_pages.forms import cell_of, number_of, page
from zhongshu.web.data_pages.handed_in import REST, correctable, ending, write_source
from zhongshu.web.data_pages.words import say
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class Case:
    """The row, the load that rejected it, and the source it came by."""

    dataset: str
    row: RejectedRow
    run: Run
    source: SourceSpec | None
    replaces: bool


@dataclass(frozen=True)
class Cell:
    """One field of the form; `wrong` for the column that the rule names, `fills` its dataset columns."""

    name: str
    value: str
    wrong: bool
    fills: tuple[Text, ...]


def correct_page(visit: Visit) -> Shown:
    """The form with the row as it came."""
    case = _case(visit)
    return _shown(visit, case, {name: value or "" for name, value in case.row.raw.items() if name != REST})


def correct(visit: Visit, form: FormData) -> Shown | str:
    """Check the corrected row; a right one is loaded through the same source and the old one marked as corrected."""
    case = _case(visit)
    names = [name for name in case.row.raw if name != REST]
    values = {name: cell_of(form, f"cell-{index}") for index, name in enumerate(names)}
    changed = [name for name in names if values[name] != (case.row.raw[name] or "").replace("\r\n", "\n")]
    if not _possible(case) or case.row.resolution is not None:
        return _shown(visit, case, values)
    if not changed and REST not in case.row.raw:
        return _shown(visit, case, values, note="correct.same")
    folder = Path(mkdtemp(prefix="correct-", dir=_scratch(visit)))
    try:
        path = folder / f"row{ending(case.source)}"
        write_source(path, case.source, names, [[values[name] for name in names]])
        preview = visit.hub.intake.preview(case.dataset, path, source=case.run.source, shown=case.row.file)
        if preview.counts.rejected:
            return _shown(visit, case, values, preview=preview)
        loaded = visit.hub.load(case.dataset, path, source=case.run.source, who=visit.reader.actor, shown=case.row.file)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    reason = say("correct.note", "zh", columns="、".join(changed))
    visit.hub.resolutions.add(case.row.run, [case.row.record], "corrected", reason=reason, who=visit.reader.actor)
    return visit.link(f"/data/{case.dataset}/quarantine", corrected=loaded.run)


def _case(visit: Visit) -> Case:
    """UnknownName when there is no such rejected row."""
    name = visit.parts["name"]
    number, record = number_of(visit.parts["run"]), number_of(visit.parts["record"])
    dataset = visit.desk.catalogue.dataset(name)
    row = None
    if number is not None and record is not None:
        row = one_reject(visit.desk, visit.hub.resolutions, name, number, record)
    run = None if row is None else visit.hub.runs.get(row.run)
    if row is None or run is None:
        raise UnknownName(f"{name} has no rejected row {visit.parts['record']} of run {visit.parts['run']}")
    source = dataset.spec.sources.get(run.source) if run.source else None
    gone = run.source is not None and source is None
    return Case(name, row, run, source, replaces=gone or dataset.spec.mode(run.source) == "snapshot")


def _possible(case: Case) -> bool:
    return bool(case.row.raw) and correctable(case.source, replaces=case.replaces)


def _shown(
    visit: Visit, case: Case, values: Mapping[str, str], *, preview: Preview | None = None, note: str | None = None
) -> Shown:
    spec = visit.desk.catalogue.dataset(case.dataset).spec
    filled: dict[str, list[str]] = {}
    for column in spec.columns:
        mapping = column if case.source is None else case.source.columns.get(column, column)
        for part in source_columns(mapping):
            filled.setdefault(part, []).append(column)
    wrong = {case.row.column} if preview is None else {reject.column for reject in preview.rejects}
    cells = [
        Cell(
            name=name,
            value=value,
            wrong=bool(wrong & {name, *filled.get(name, ())}),
            fills=tuple(spec.columns[c].title or Text(zh=c, en=c) for c in filled.get(name, ())),
        )
        for name, value in values.items()
    ]
    return page(
        visit,
        "correct.html",
        status=422 if preview is not None else 200,
        name=case.dataset,
        title=spec.title,
        columns=spec.columns,
        case=case,
        cells=cells,
        possible=_possible(case),
        rejects=() if preview is None else preview.rejects,
        note=note,
    )


def _scratch(visit: Visit) -> Path:
    visit.hub.intake.scratch.mkdir(parents=True, exist_ok=True)
    return visit.hub.intake.scratch
