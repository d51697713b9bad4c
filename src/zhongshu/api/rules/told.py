"""How rules and what they decide are told to programs. Numbers are text: they keep their digits. Pure."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from zhongshu.core.spec import pack_of
from zhongshu.rules.decisions.answer import Answer
from zhongshu.rules.decisions.coverage import Finding, coverage
from zhongshu.rules.decisions.rule import Rule, RuleEdition
from zhongshu.rules.decisions.spec import FactSpec, RowSpec, RuleEditionSpec
from zhongshu.rules.decisions.table import SINGLE, Outcome
from zhongshu.rules.decisions.why import Failing
from zhongshu.rules.feel.functions.convert import plain


def rule_entry(rule: Rule, edition: RuleEdition | None) -> dict[str, Any]:
    """One line of the list, with the edition in force."""
    return {
        "name": rule.name,
        "title": rule.spec.title.model_dump(),
        "pack": pack_of(rule.name),
        "hit": rule.spec.hit,
        "in_force": None if edition is None else _head(edition.spec),
    }


def rule_record(rule: Rule, edition: RuleEdition | None) -> dict[str, Any]:
    """With every edition and proposal, as the pack says them, and what each leaves out."""
    spec = rule.spec
    return {
        **rule_entry(rule, edition),
        "description": None if spec.description is None else spec.description.model_dump(),
        "inputs": {name: _fact(one) for name, one in spec.inputs.items()},
        "outputs": {name: _fact(one) for name, one in spec.outputs.items()},
        "uses": list(spec.uses),
        "editions": [_edition(rule, one) for one in (*rule.editions, *rule.proposals)],
    }


def answer_record(rule: Rule, edition: RuleEdition, answer: Answer) -> dict[str, Any]:
    """What a rule says, and why: rows are counted from 1, as an official counts them."""
    change = answer.change
    return {
        "outcome": {name: plain(value) for name, value in answer.says.items()},
        "rows": [row + 1 for row in answer.held],
        "wanting": list(answer.wanting),
        "why": [
            {"row": one.row + 1, "holds": one.holds, "failing": failing_told(edition.spec.rows[one.row], one.failing)}
            for one in answer.rows
        ],
        "smallest_change": None
        if change is None
        else {
            "row": change.row + 1,
            "outcome": plain(rule.says(Outcome(change.outcome, ()))),
            "failing": failing_told(edition.spec.rows[change.row], change.failing),
        },
    }


def failing_told(row: RowSpec, failing: Sequence[Failing]) -> list[dict[str, Any]]:
    """Conditions of a row that do not hold: `needs` is one as the row says it; `missing` has to be added, below 0 taken
    away, in seconds or days where it is a length of time; `beyond` tells that the border itself does not pass."""
    when = row.model_dump(mode="json")["when"]
    return [
        {
            "input": one.input.name,
            "value": plain(one.value),
            "needs": when.get(one.input.name),
            "missing": _amount(one.missing),
            "nearest": plain(one.nearest),
            "beyond": {1: "above", -1: "below"}.get(one.beyond),
        }
        for one in failing
    ]


def _amount(missing: Any) -> str | None:
    if isinstance(missing, timedelta | Decimal):
        return str(plain(missing))
    return None


def _fact(spec: FactSpec) -> dict[str, Any]:
    told = {"type": spec.type, "title": spec.title.model_dump(), "unit": spec.unit}
    words = [{"const": word, "title": title.model_dump()} for word, title in spec.one_of.items()]
    return told | ({"oneOf": words} if words else {})


def _edition(rule: Rule, edition: RuleEdition) -> dict[str, Any]:
    spec = edition.spec
    found = coverage(rule.table(edition.valid_from, edition))
    gaps = () if spec.otherwise else found.gaps
    overlaps = found.overlaps if rule.spec.hit in SINGLE - {"first", "priority"} else ()
    return {
        **_head(spec),
        "note": None if spec.note is None else spec.note.model_dump(),
        "rows": [one.model_dump(mode="json", exclude_none=True) for one in spec.rows],
        "otherwise": spec.model_dump(mode="json")["otherwise"],
        "gaps": [_finding(one) for one in gaps],
        "overlaps": [_finding(one) for one in overlaps],
    }


def _head(spec: RuleEditionSpec) -> dict[str, Any]:
    """Where an edition stands in time, and by which law."""
    told = spec.model_dump(mode="json", include={"valid_from", "valid_to", "adopted", "certainty"})
    return {**told, "reference": spec.reference.model_dump(mode="json", exclude_none=True)}


def _finding(one: Finding) -> dict[str, Any]:
    example: Mapping[str, Any] = one.example
    return {"rows": [row + 1 for row in one.rows], "example": plain(dict(example))}
