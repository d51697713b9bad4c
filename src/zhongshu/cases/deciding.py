"""Rules asked as a case goes on: what they say of it, and the fields that they fill. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from typing import Any

from zhongshu.cases.case import Case
from zhongshu.cases.decide_spec import DecideSpec
from zhongshu.cases.event import Decided
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.spec import CaseSpec
from zhongshu.cases.type import CaseType


@dataclass(frozen=True)
class Ruled:
    """What rules said, in the order in which the type names them, and the fields that are others by it; None in one
    that a rule leaves open now."""

    decided: tuple[Decided, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)


def ruled(type: CaseType, step: str, answers: Mapping[str, Any], moment: datetime) -> Ruled:
    """By the rules that are asked at a step. A later one sees what an earlier one fills; `moment` is in the region's
    zone."""
    return _asked(type, answers, moment, lambda _, spec, __: step in (spec.at or (type.spec.begins,)))


def ruled_anew(type: CaseType, case: Case, changed: Mapping[str, Any], moment: datetime) -> Ruled:
    """By the rules that the case was asked by before and that look at one of the answers which are `changed`."""

    def concerned(name: str, spec: DecideSpec, new: Iterable[str]) -> bool:
        before = case.decided.get(name)
        return before is not None and not {spec.facts.get(one, one) for one in before.facts}.isdisjoint(new)

    return _asked(type, {**case.fields, **changed}, moment, concerned, frozenset(changed))


def shown(decided: Decided, spec: CaseSpec, allowed: Collection[str]) -> Decided:
    """A decision for somebody who sees the fields `allowed`: without its facts where they may not see all of them, and
    without an outcome whose field, or, of one that goes into none, whose facts they may not see."""
    asked = spec.decides[decided.name]
    open_facts = all(asked.facts.get(one, one) in allowed for one in decided.facts)
    says = {
        output: value
        for output, value in decided.says.items()
        if (asked.into[output] in allowed if output in asked.into else open_facts)
    }
    if open_facts:
        return replace(decided, says=says)
    return replace(decided, says=says, facts={}, wanting=())


def _asked(
    type: CaseType,
    answers: Mapping[str, Any],
    moment: datetime,
    wanted: Callable[[str, DecideSpec, Iterable[str]], bool],
    new: frozenset[str] = frozenset(),
) -> Ruled:
    decided: list[Decided] = []
    filled: dict[str, Any] = {}
    for name, spec in type.spec.decides.items():
        if not wanted(name, spec, new | filled.keys()):
            continue
        found = type.rulebook.decide(name, spec, {**answers, **filled}, moment)
        decided.append(found)
        for output, into in spec.into.items():
            value = answer_of(type.spec.fields[into], found.says.get(output)) if found.settled else None
            if value != answers.get(into):
                filled[into] = value
    return Ruled(tuple(decided), filled)


def answer_of(question: FieldSpec, said: Any) -> Any:
    """An outcome, as JSON holds it, as an answer of a question: a number is rounded half up to the digits that it has.
    None for a list, and for what is no answer of it: a word of another question, no number, or too large a one, no day.
    A DMN file may say anything."""
    if said is None or isinstance(said, list | Mapping):
        return None
    match question.type:
        case "integer" | "decimal":
            return _rounded(question, said)
        case "boolean":
            return said if isinstance(said, bool) else None
        case "choice":
            return said if said in question.one_of else None
        case "date":
            return _day(str(said))
    return str(said)


def _rounded(question: FieldSpec, said: Any) -> int | str | None:
    digits = Decimal(1).scaleb(-(question.scale or 0))
    try:
        number = Decimal(str(said)).quantize(digits, ROUND_HALF_UP)
    except DecimalException:
        return None
    if not number.is_finite():
        return None
    return int(number) if question.type == "integer" else f"{number:f}"


def _day(said: str) -> str | None:
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        return None
