"""What is asked before a return is handed in: a value far from last month's or last year's needs a reason. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.core.units import Unit, parse_unit
from zhongshu.datasets.forms.cells import CellFault, Fault, Value, shown, tidy, typed, value_of
from zhongshu.datasets.forms.form import Cell, Field, Form
from zhongshu.datasets.forms.steps import Entry
from zhongshu.datasets.spec import CheckSpec

Against = Literal["previous", "last_year"]

CHECK = "check:"
"""Begins the address of a question about the whole return; the name of the dataset's check follows."""

_BEFORE: dict[Against, Text] = {
    "previous": Text(zh="上月", en="last month"),
    "last_year": Text(zh="去年同月", en="the same month last year"),
}
_NEAR = Decimal("1.6")
"""A ratio within this factor of a power of ten is taken for a slip of the unit."""
_VERY_NEAR = Decimal("1.15")
"""Of twelve, or of the months gone by: these are not far from what growth can do."""
_POWERS = (8, 4, 3, 2)
_PREFIX = re.compile("^(万亿|百万|千万|亿|万)")
_SLIP = Decimal(50)
"""A ratio beyond this is asked about whether the form says a jump or not."""


@dataclass(frozen=True)
class History:
    """Values of one unit by the cell's address; a cell that had none is absent."""

    previous: Mapping[str, Value]
    last_year: Mapping[str, Value]

    def of(self, against: Against) -> Mapping[str, Value]:
        return self.previous if against == "previous" else self.last_year


@dataclass(frozen=True)
class Question:
    """One value that is far from an earlier one, or a check of the dataset that only warns (`warned_about`).

    `suggestion` is what was perhaps meant, as one would type it; `against` None: of no earlier value.
    """

    address: str
    text: Text
    against: Against | None = None
    suggestion: str | None = None


@dataclass(frozen=True)
class Checked:
    """A return as it stands. `faults` must be mended, `questions` corrected or answered; `answered` have a reason."""

    values: Mapping[str, Value]
    faults: tuple[Fault, ...]
    questions: tuple[Question, ...]
    answered: tuple[Question, ...] = ()

    @property
    def ready(self) -> bool:
        return not self.faults and not self.questions


def check(form: Form, entry: Entry, history: History, month: int) -> Checked:
    """`month` is the period's, 1 to 12. An answer counts for the value that it was given for only."""
    values: dict[str, Value] = {}
    faults: list[Fault] = []
    asked: list[Question] = []
    for cell in form.cells:
        try:
            value = value_of(cell.field, entry.cells.get(cell.address, ""))
        except CellFault as fault:
            faults.append(_with_slip(fault, cell, history, month))
            continue
        if value is not None:
            values[cell.address] = value
        if isinstance(value, Decimal):
            asked += questions_of(cell, value, history, month)
    answered = tuple(one for one in asked if _answered(one, entry))
    return Checked(values, tuple(faults), tuple(one for one in asked if one not in answered), answered)


def questions_of(cell: Cell, value: Decimal, history: History, month: int) -> list[Question]:
    """Against last month first; the same slip is not asked about twice."""
    found: list[Question] = []
    for against in ("previous", "last_year"):
        before = history.of(against).get(cell.address)
        if isinstance(before, Decimal):
            question = _question(cell, value, before, against, month)
            if question is not None and not any(
                one.suggestion == question.suggestion for one in found if one.suggestion
            ):
                found.append(question)
    return found


def warned_about(check: CheckSpec) -> Question:
    """A check that a row of the return fails, though it would be let in: why is it right all the same?"""
    title = check.shown
    return Question(
        f"{CHECK}{check.name}",
        Text(zh=f"不符合“{title.zh}”，请核对或说明原因", en=f"this does not hold: {title.en}; check it, or say why"),
    )


def with_warnings(checked: Checked, entry: Entry, warned: Sequence[Question]) -> Checked:
    """A return whose rows also raise these questions; the reasons given for it as it stands answer them."""
    answered = tuple(one for one in warned if _answered(one, entry))
    asked = tuple(one for one in warned if one not in answered)
    return replace(checked, questions=(*checked.questions, *asked), answered=(*checked.answered, *answered))


def _with_slip(fault: CellFault, cell: Cell, history: History, month: int) -> Fault:
    """A number out of bounds is often a slip of the unit: say so too."""
    told = fault.at(cell.address)
    slips = [] if fault.value is None else questions_of(cell, fault.value, history, month)
    slip = next((one for one in slips if one.suggestion is not None), None)
    if slip is None:
        return told
    text = Text(zh=f"{told.text.zh}：{slip.text.zh}", en=f"{told.text.en}: {slip.text.en}")
    return replace(told, text=text, suggestion=slip.suggestion)


def stands(address: str, cells: Mapping[str, str]) -> str:
    """What a reason at this address is given for: the cell's text, or all cells where the whole return is asked about.

    >>> stands("sales", {"sales": " 1 ", "tax": "2"}), stands("check:low", {"tax": "2", "sales": " 1 "})
    ('1', 'sales=1 tax=2')
    """
    if not address.startswith(CHECK):
        return tidy(cells.get(address, ""))
    return " ".join(f"{name}={tidy(text)}" for name, text in sorted(cells.items()) if tidy(text))


def _answered(question: Question, entry: Entry) -> bool:
    answer = entry.answers.get(question.address)
    if answer is None or not answer.reason.strip():
        return False
    return tidy(answer.value) == stands(question.address, entry.cells)


def _question(cell: Cell, value: Decimal, before: Decimal, against: Against, month: int) -> Question | None:
    jump = cell.field.jump.previous if against == "previous" else cell.field.jump.last_year
    if value == before:
        return None
    far = jump is not None and _change(value, before) > jump
    if not far and not _slipped(value, before):
        return None
    why, suggestion = _explained(cell.field, value, before, against, month)
    told = _told(cell.field, value, before, against)
    text = Text(zh=f"{told.zh}{why.zh}", en=f"{told.en}{why.en}")
    return Question(cell.address, text, against, suggestion)


def _change(value: Decimal, before: Decimal) -> Decimal:
    """How far in %, counted from the earlier value; beyond all bounds from nought."""
    return Decimal("Infinity") if before == 0 else abs(value - before) / abs(before) * 100


def _slipped(value: Decimal, before: Decimal) -> bool:
    if value == 0 or before == 0:
        return False
    ratio = abs(value / before)
    return ratio > _SLIP or ratio < 1 / _SLIP


def _told(field: Field, value: Decimal, before: Decimal, against: Against) -> Text:
    now, then, when = shown(field, value), shown(field, before), _BEFORE[against]
    if before == 0 or value == 0 or (value < 0) != (before < 0):
        return Text(zh=f"本月 {now.zh}，{when.zh} {then.zh}", en=f"{now.en} now, {then.en} {when.en}")
    ratio = abs(value / before)
    if ratio >= 2 or ratio <= Decimal("0.5"):
        if ratio >= 1:
            zh, en = f"{_count(ratio)} 倍", f"{_count(ratio)} times"
        elif ratio > Decimal("0.1"):
            share = f"{(ratio * 100).quantize(Decimal(1), ROUND_HALF_UP)}%"
            zh, en = share, f"{share} of"
        else:
            zh, en = f"1/{_count(1 / ratio)}", f"1/{_count(1 / ratio)} of"
        return Text(zh=f"{now.zh}是{when.zh} {then.zh}的 {zh}", en=f"{now.en} is {en} {then.en} {when.en}")
    change = (value - before) / abs(before) * 100
    percent = f"{abs(change).quantize(Decimal('0.1'), ROUND_HALF_UP):f}%"
    word = ("增加", "up") if change > 0 else ("减少", "down")
    return Text(
        zh=f"{now.zh}比{when.zh} {then.zh}{word[0]} {percent}",
        en=f"{now.en}: {word[1]} {percent} from {then.en} {when.en}",
    )


def _explained(field: Field, value: Decimal, before: Decimal, against: Against, month: int) -> tuple[Text, str | None]:
    """What slip the ratio looks like, and what was then meant; nothing but an end of the sentence where none fits."""
    plain = Text(zh="，请核对或说明原因", en=": check it, or say why")
    if value == 0 or before == 0:
        return plain, None
    ratio = abs(value / before)
    for power in _POWERS:
        for factor in (Decimal(10) ** power, Decimal(10) ** -power):
            if factor / _NEAR < ratio < factor * _NEAR:
                meant, slip = value / factor, _unit_slip(field, factor)
                if Decimal(typed(field, meant)) == 0:
                    return Text(zh=f"，{slip.zh}？", en=f": {slip.en}?"), None
                amount = shown(field, meant)
                return (
                    Text(zh=f"，{slip.zh}？若是，应为 {amount.zh}", en=f": {slip.en}? then it is {amount.en}"),
                    typed(field, meant),
                )
    return _summed(ratio, month if against == "previous" and month > 2 else None) or plain, None


def _summed(ratio: Decimal, month: int | None) -> Text | None:
    """A whole year's figure, or that of the `month` months so far: the nearer of the two, if either is near."""
    year = Text(zh="，是否填了全年数？", en=": a whole year's figure?")
    so_far = Text(zh=f"，是否填了 1–{month} 月累计？", en=f": the {month} months of the year so far?")
    told = {Decimal(12): year} | ({} if month is None or month == 12 else {Decimal(month): so_far})
    nearest = min(told, key=lambda factor: max(ratio / factor, factor / ratio))
    return told[nearest] if nearest / _VERY_NEAR < ratio < nearest * _VERY_NEAR else None


def _unit_slip(field: Field, factor: Decimal) -> Text:
    """What unit somebody may have had in mind: a ten thousand times too much of 亿元 was 万元."""
    wanted = field.unit
    for prefix in () if wanted is None else ("", "万", "亿", "千"):
        assert wanted is not None
        other = _unit_like(f"{prefix}{_PREFIX.sub('', wanted.symbol)}")
        if other is not None and other.same_dimension(wanted) and _size(wanted) == factor * _size(other):
            return Text(
                zh=f"是否按{other.title.zh}（而不是{wanted.title.zh}）填了",
                en=f"in {other.title.en} instead of {wanted.title.en}",
            )
    power = abs(factor.adjusted())
    return Text(zh=f"小数点是否错了 {power} 位", en=f"is the point {power} places off")


def _unit_like(symbol: str) -> Unit | None:
    try:
        return parse_unit(symbol)
    except ZhongshuError:
        return None


def _size(unit: Unit) -> Decimal:
    return Decimal(unit.scale.numerator) / unit.scale.denominator


def _count(ratio: Decimal) -> str:
    """How many times: whole where there are many, one digit after the point below ten."""
    places = Decimal("0.1") if ratio < 10 else Decimal(1)
    return f"{ratio.quantize(places, ROUND_HALF_UP):,}".replace(",", "\u202f")
