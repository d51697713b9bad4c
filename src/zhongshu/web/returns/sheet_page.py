"""`/returns/{form}/{unit}/{month}`: one return, filled in, asked about, handed in and reviewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import TypeVar

from starlette.datastructures import FormData

from zhongshu.core.errors import GrantError, UnknownName, ZhongshuError
from zhongshu.core.text import Text
from zhongshu.datasets.forms.cells import PURE, Fault, Value, tidy
from zhongshu.datasets.forms.form import Cell
from zhongshu.datasets.forms.questions import CHECK, Checked, Question, stands
from zhongshu.datasets.forms.steps import Action, Answer, Entry, ReturnError, Step, changed_meanwhile
from zhongshu.screens.returns.reminding import said_reminders
from zhongshu.screens.returns.sheet import Rehearse, Sheet, hand_in, recheck, rehearsed, sheet
from zhongshu.sharing.reader import REVIEWERS, require_post
from zhongshu.web.data_pages.forms import cell_of, number_of, text_of
from zhongshu.web.pages import Shown
from zhongshu.web.returns.board_page import moved, person
from zhongshu.web.visit import Visit

Addressed = TypeVar("Addressed", Fault, Question)
_CLERK: tuple[Action, ...] = ("saved", "handed_in", "withdrawn", "correction")
_MANY = 1000
"""From so many % on a change is told as how many times, here and by the page's script."""
_DONE = ("handed_in", "saved", "withdrawn", "sent_back", "correction", "accepted", "read")


@dataclass(frozen=True)
class StepShown:
    """A step and what it changed: cell, the text before, the text after."""

    step: Step
    changes: tuple[tuple[Cell, str, str], ...]


def sheet_page(visit: Visit) -> Shown:
    """`asked=1` after a return could not be handed in, `done` after a step, `version` for an older one."""
    found = _sheet(visit, number_of(visit.asked("version")))
    asked = visit.asked("asked") is not None and found.open
    checked = rehearsed(found.checked, found.entry, _rehearse(visit, found)) if asked else found.checked
    done = visit.asked("done")
    return _page(visit, found, checked, asked=asked, done=done if done in _DONE else None)


def act(visit: Visit, sent: FormData) -> Shown | str:
    """A step; what was typed is never lost: a refusal shows the page with it. UnknownName when looking back."""
    if visit.as_of is not None:
        raise UnknownName("a past state is read, not filled in", hint="go back to now")
    found = _sheet(visit)
    wanted, seen = text_of(sent, "act", 20), text_of(sent, "seen", 80)
    entry = _entry(found, sent)
    try:
        return _stepped(visit, found, wanted, seen, entry, sent)
    except UnknownName:
        raise
    except ZhongshuError as error:
        answer = refused(visit, entry, error, status=409)
        return replace(answer, values={**answer.values, "note": text_of(sent, "note", 500)})


def refused(visit: Visit, entry: Entry | None, error: ZhongshuError, *, status: int = 400) -> Shown:
    """The page as it is now, over it the sentence; in open cells what was typed, beside it what stands there."""
    found = _sheet(visit)
    kept = entry if entry is not None and found.open else found.entry
    theirs = {address: text for address, text in found.entry.cells.items() if kept.cells.get(address, "") != text}
    shown_now = replace(found, entry=kept)
    page = _page(visit, shown_now, recheck(found, kept), trouble=error, theirs=theirs if found.shown else {})
    return replace(page, status=status)


def _stepped(visit: Visit, found: Sheet, wanted: str, seen: str, entry: Entry, sent: FormData) -> str:
    who, note = person(visit, sent), tidy(text_of(sent, "note"))
    returns = visit.hub.returns
    here = partial(visit.link, visit.path)
    match wanted:
        case "hand_in":
            rehearse = _rehearse(visit, found)
            _, checked = hand_in(visit.desk, found, entry, seen, who=who, note=note, rehearse=rehearse)
            return here(done="handed_in") if checked.ready else f"{here(asked=1)}#asked"
        case "save":
            returns.enter(found.key, seen, "saved", entry, who=who, note=note)
            return here(done="saved")
        case "accept":
            _require_reviewer(visit, found)
            if found.token != seen or found.shown is None:
                raise changed_meanwhile()
            if note:  # written into the field beside the other button, perhaps: sent back it is, or nothing at all
                raise ReturnError(
                    Text(
                        zh="写了退回原因，却点了审核通过",
                        en="there is a reason to send it back, but it was to be accepted",
                    ),
                    Text(
                        zh="要退回请点“退回”，要通过请清空原因",
                        en="press “Send back”, or clear the reason to accept it",
                    ),
                )
            visit.hub.accept_returns([found.shown], who=who, note=note)
            return here(done="accepted")
        case "withdraw" | "send_back" | "correct":
            actions: Mapping[str, Action] = {"withdraw": "withdrawn", "send_back": "sent_back", "correct": "correction"}
            action = actions[wanted]
            if action == "sent_back":
                _require_reviewer(visit, found)
            returns.step(found.key, seen, action, who=who, note=note)
            return here(done=action)
    raise UnknownName.among("step", wanted, ("hand_in", "save", "accept", "withdraw", "send_back", "correct"))


def _require_reviewer(visit: Visit, found: Sheet) -> None:
    """GrantError for whoever may not review, and for the person who handed it in."""
    require_post(visit.reader, found.form.dataset.spec.owner, REVIEWERS)
    handed_in = next((step.who for step in reversed(found.steps) if step.action == "handed_in"), None)
    if handed_in == visit.reader.actor and not visit.reader.system:
        raise GrantError("whoever handed a return in does not accept it", hint="another person of the unit reviews it")


def _sheet(visit: Visit, version: int | None = None) -> Sheet:
    parts = visit.parts
    found = sheet(visit.hub.desk(visit.access), parts["form"], parts["unit"], parts["month"], version)
    return found if visit.as_of is None else replace(found, actions=())


def _rehearse(visit: Visit, found: Sheet) -> Rehearse:
    return partial(visit.hub.rehearse_return, found.form, found.unit, found.month.label)


def _entry(found: Sheet, sent: FormData) -> Entry:
    """What was typed. A reason belongs to the number that the page asked about, if it asked."""
    cells: dict[str, str] = {}
    answers: dict[str, Answer] = {}
    for cell in found.form.cells:
        cells[cell.address] = tidy(cell_of(sent, f"cell.{cell.address}"))
    checks = (f"{CHECK}{check.name}" for check in found.form.dataset.spec.checks if check.on_fail == "warn")
    for address in (*cells, *checks):
        reason = tidy(text_of(sent, f"reason.{address}", 500))
        if reason:
            answers[address] = Answer(cell_of(sent, f"asked.{address}") or stands(address, cells), reason)
    return Entry(cells, answers)


def _page(
    visit: Visit,
    found: Sheet,
    checked: Checked,
    *,
    asked: bool = False,
    done: str | None = None,
    trouble: ZhongshuError | None = None,
    theirs: Mapping[str, str] | None = None,
) -> Shown:
    begun = found.shown is not None
    faults = [one for one in checked.faults if asked or (begun and found.open and one.kind != "missing")]
    questions = checked.questions if found.open and (begun or asked) else ()
    open_cells = {one.address for one in faults} | {one.address for one in questions}
    values = {
        "sheet": found,
        "faults": _by_address(faults),
        "questions": _by_address(questions),
        "answered": _by_address(checked.answered),
        "open_count": len(open_cells),
        "asked": asked and bool(open_cells),
        "done": done,
        "moved": moved(visit.desk, found.form) if done == "accepted" else (),
        "trouble": trouble,
        "theirs": theirs or {},
        "steps": _steps(found),
        "about": {f"{CHECK}{check.name}": check.shown for check in found.form.dataset.spec.checks},
        "stands": partial(stands, cells=found.entry.cells),
        "known": lambda cell, values: _known(visit, cell, values),
        "plain": lambda cell, values: _plain(values.get(cell.address)),
        "stated": lambda cell: _known(visit, cell, checked.values),
        "moved_by": lambda cell: _moved_by(
            visit, checked.values.get(cell.address), found.history.previous.get(cell.address)
        ),
        "who": next((step.who for step in reversed(found.steps) if step.action in _CLERK), ""),
        "note": "",
        "reminded": said_reminders(visit.desk).get(found.key),
        "csrf": "",
    }
    return Shown("returns/sheet.html", values, lasting=False)


def _by_address(found: Sequence[Addressed]) -> dict[str, list[Addressed]]:
    by_address: dict[str, list[Addressed]] = {}
    for one in found:
        by_address.setdefault(one.address, []).append(one)
    return by_address


def _known(visit: Visit, cell: Cell, values: Mapping[str, Value]) -> str:
    """Without its unit, which stands beside the field's name."""
    value = values.get(cell.address)
    if not isinstance(value, Decimal):
        return value or "—"
    return visit.number(value, cell.field.unit or PURE, cell.field.scale)


def _moved_by(visit: Visit, value: Value | None, before: Value | None) -> str:
    """The change since last month, or how many times it is; nothing where there is none to tell."""
    if not isinstance(value, Decimal) or not isinstance(before, Decimal) or before == 0:
        return ""
    change = (value - before) / abs(before) * 100
    if abs(change) >= _MANY:
        return f"× {visit.count(round(abs(value / before)))}"
    sign = "▲ " if change > 0 else "▼ " if change < 0 else ""
    return f"{sign}{visit.percent(abs(change))}"


def _plain(value: Value | None) -> str:
    """A number for the page's script; nothing for words."""
    return f"{value:f}" if isinstance(value, Decimal) else ""


def _steps(found: Sheet) -> list[StepShown]:
    """Newest first, each with what it changed since the one before."""
    before = [Entry(), *(step.entry for step in found.steps)]
    made = []
    for step, (old, new) in zip(found.steps, pairwise(before), strict=True):
        changed = [
            (cell, old.cells.get(cell.address, ""), new.cells.get(cell.address, "")) for cell in found.form.cells
        ]
        first = old.cells == {}
        made.append(StepShown(step, () if first else tuple(one for one in changed if one[1] != one[2])))
    return made[::-1]
