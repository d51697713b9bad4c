"""Accepted returns become rows of their dataset: many at once are one load and one snapshot."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp
from zoneinfo import ZoneInfo

from zhongshu.core.periods import Period
from zhongshu.core.text import Text
from zhongshu.datasets.forms.cells import CellFault, Fault, value_of
from zhongshu.datasets.forms.form import Cell, Form, FormUnit
from zhongshu.datasets.forms.questions import Question, warned_about
from zhongshu.datasets.forms.steps import Entry, Return, ReturnError
from zhongshu.datasets.forms.store import ReturnStore
from zhongshu.datasets.load import AfterCommit, Intake, Loaded

FILE = "rows.jsonl"
WHOLE = ""
"""The address of a fault that no single cell has."""


@dataclass(frozen=True)
class Acceptance:
    """`after` refreshes what follows from the rows, in the same snapshot; `zone` is the region's."""

    intake: Intake
    returns: ReturnStore
    after: AfterCommit
    zone: ZoneInfo

    def accept(
        self, form: Form, units: Sequence[FormUnit], returns: Sequence[Return], *, who: str, note: str = ""
    ) -> Loaded:
        """All of them or none; `units` are those that owe the form.

        ReturnError when one was changed meanwhile, or when the dataset's rules reject a row. A process that dies before
        the end leaves them `accepting`: accepting them again gives the same rows.
        """
        if not returns:
            raise nothing_waits()
        held = self.returns.begin_accepting(returns)
        try:
            with self._file(form, units, [(one.unit, one.period, one.entry) for one in held]) as path:
                self._refuse_rejected(form, path)
                loaded = self.intake.load(
                    form.dataset.name, path, source=None, who=who, shown=_shown(form, held), after=self.after
                )
        except BaseException:
            self.returns.end_accepting(held, who=who, note=note, accepted=False)
            raise
        self.returns.end_accepting(held, who=who, note=note, accepted=True)
        return loaded

    def rehearse(
        self, form: Form, unit: FormUnit, period: str, entry: Entry
    ) -> tuple[tuple[Fault, ...], tuple[Question, ...]]:
        """What the dataset's own rules would reject in one return, by cell where the rule names a column, and what its
        checks would let in with a warning."""
        with self._file(form, [unit], [(unit.id, period, entry)]) as path:
            preview = self.intake.preview(form.dataset.name, path, source=None)
        lines = list(form.lines)
        found = []
        for reject in preview.rejects:
            cells = [cell for cell in form.cells if cell.field.name == reject.column]
            line = lines[reject.record - 1] if 0 < reject.record <= len(lines) else None
            address = next((cell.address for cell in cells if cell.line == line), WHOLE)
            found.append(Fault(address, "rule", reject.why))
        warned = (warned_about(check) for check in form.dataset.spec.checks if preview.warnings.get(check.name))
        return tuple(found), tuple(warned)

    def _refuse_rejected(self, form: Form, path: Path) -> None:
        preview = self.intake.preview(form.dataset.name, path, source=None)
        if preview.counts.rejected:
            first = preview.rejects[0]
            rejected, of = preview.counts.rejected, preview.counts.input
            title, column = form.dataset.spec.title.zh, first.column
            raise ReturnError(
                Text(
                    zh=f"{title}的校验拒收 {of} 行中的 {rejected} 行：{column or ''}{first.why.zh}",
                    en=f"{form.dataset.name} rejects {rejected} of {of} rows: {column or 'a row'} {first.why.en}",
                ),
                Text(
                    zh="没有入库：请退回，或改正数据集的校验规则",
                    en="nothing was accepted: send the return back, or mend the dataset's rules",
                ),
            )

    @contextmanager
    def _file(self, form: Form, units: Sequence[FormUnit], entries: Sequence[tuple[str, str, Entry]]) -> Iterator[Path]:
        self.intake.scratch.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix="returns-", dir=self.intake.scratch))
        try:
            areas = {unit.id: unit.area for unit in units}
            with (folder / FILE).open("w", encoding="utf-8") as file:
                for unit, period, entry in entries:
                    month = Period.parse(period, self.zone)
                    for row in rows_of(form, unit, areas.get(unit, ""), month, entry):
                        file.write(json.dumps(row, ensure_ascii=False) + "\n")
            yield folder / FILE
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def nothing_waits() -> ReturnError:
    """To be accepted."""
    return ReturnError(Text(zh="没有待审核的表", en="nothing waits for review"))


def rows_of(form: Form, unit: str, area: str, month: Period, entry: Entry) -> Iterator[Mapping[str, str | None]]:
    """The rows of one return by column, as text; ReturnError for a cell that is no value of its field."""
    spec = form.spec
    head: dict[str, str | None] = {spec.unit: unit, spec.period: month.start.date().isoformat()}
    if spec.area is not None:
        head[spec.area] = area
    for line in form.lines:
        own = {} if form.line_column is None else {form.line_column: line}
        cells = {cell.field.name: _text(cell, entry) for cell in form.cells if cell.line == line}
        yield {**head, **own, **cells}


def _text(cell: Cell, entry: Entry) -> str | None:
    try:
        value = value_of(cell.field, entry.cells.get(cell.address, ""))
    except CellFault as fault:
        title = cell.field.title
        said = Text(zh=f"{title.zh}：{fault.text.zh}", en=f"{title.en}: {fault.text.en}")
        raise ReturnError(said) from None
    return f"{value:f}" if isinstance(value, Decimal) else value


def _shown(form: Form, returns: Sequence[Return]) -> str:
    """What the record of runs calls it."""
    periods = sorted({one.period for one in returns})
    told = periods[0] if len(periods) == 1 else f"{periods[0]}..{periods[-1]}"
    units = sorted({one.unit for one in returns})
    who = units[0] if len(units) == 1 else f"{len(units)} units"
    return f"{form.spec.form} {told} {who}"
