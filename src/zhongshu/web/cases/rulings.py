"""The decisions of rules on the page of a case: the outcome, the row behind it, what is short, what would change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhongshu.cases.event import Decided
from zhongshu.cases.rulings import Ruling, rulings
from zhongshu.cases.sight import Seen
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.spec import pack_of
from zhongshu.rules.decisions.reading import fact
from zhongshu.rules.decisions.rule import Rule
from zhongshu.rules.decisions.spec import FactSpec
from zhongshu.web.rules.telling import RuleTelling
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class RulingLine:
    """One of them in words: outcomes with their titles, how it came about in a sentence, the page of its rule where the
    reader may open it, and what the template explains `ruling` with."""

    ruling: Ruling
    title: str
    outcomes: Sequence[tuple[str, str]]
    how: str
    page: str | None
    tell: RuleTelling | None


def ruling_lines(visit: Visit, seen: Seen) -> list[RulingLine]:
    """Those that this reader sees, in the order in which the type names them."""
    return [_line(visit, seen.type, one) for one in rulings(seen, visit.zone)]


def outcome_words(visit: Visit, type: CaseType, decided: Decided) -> str:
    """What was decided, in one line for the story of a case."""
    said = "；".join if visit.language == "zh" else "; ".join
    if not decided.settled:
        return visit.t("cases.ruling.open" if decided.wanting else f"cases.ruling.fault.{decided.fault}")
    return said([value for _, value in _outcomes(visit, type.rulebook.rules.get(decided.rule), decided)]) or "—"


def ruling_title(visit: Visit, type: CaseType, decided: Decided) -> str:
    """As the type calls it, else the rule, else its name."""
    spec, rule = type.spec.decides.get(decided.name), type.rulebook.rules.get(decided.rule)
    if spec is not None and spec.title is not None:
        return visit.text(spec.title)
    return visit.text(rule.spec.title) if rule is not None else decided.decision or decided.name


def _line(visit: Visit, type: CaseType, ruling: Ruling) -> RulingLine:
    decided, rule = ruling.decided, ruling.rule
    tell = None if rule is None else RuleTelling(visit, rule)
    return RulingLine(
        ruling=ruling,
        title=ruling_title(visit, type, decided),
        outcomes=_outcomes(visit, rule, decided) if decided.settled else (),
        how=_how(visit, tell, ruling),
        page=_page(visit, ruling),
        tell=tell,
    )


def _outcomes(visit: Visit, rule: Rule | None, decided: Decided) -> list[tuple[str, str]]:
    known: Mapping[str, FactSpec] = {} if rule is None else rule.spec.outputs
    tell = None if rule is None else RuleTelling(visit, rule)
    found = []
    for name, value in decided.says.items():
        if tell is not None and name in known:
            found.append((tell.title(name), tell.value(name, _as_fact(known[name], value))))
        else:
            found.append((name, _plainly(visit, value)))
    return found


def _as_fact(spec: FactSpec, value: Any) -> Any:
    """An outcome that was kept as the rule computes with it; one that the rule says no more as it was kept."""
    if isinstance(value, list):
        return [_as_fact(spec, one) for one in value]
    try:
        return fact(spec, value)
    except ZhongshuError:
        return str(value)


def _plainly(visit: Visit, value: Any) -> str:
    if isinstance(value, bool):
        return visit.t("rules.yes" if value else "rules.no")
    return "—" if value is None else str(value)


def _how(visit: Visit, tell: RuleTelling | None, ruling: Ruling) -> str:
    """By which row, or why nothing is decided."""
    decided = ruling.decided
    if decided.fault == "contradiction" and tell is not None:
        return visit.t("cases.ruling.rows", rows=tell.rows(decided.rows))
    if decided.fault:
        return visit.t(f"cases.ruling.fault.{decided.fault}")
    if decided.wanting:
        return visit.t("rules.undecided", what=decided.wanting if tell is None else tell.titles(decided.wanting))
    if not decided.edition:
        return visit.t("cases.ruling.model")
    if tell is None or not decided.rows:
        return visit.t("rules.by_default")
    return visit.t("rules.by_row", row=tell.rows(decided.rows))


def _page(visit: Visit, ruling: Ruling) -> str | None:
    """The edition by which it was decided, without the facts: what somebody answered stands in no address."""
    decided = ruling.decided
    if ruling.edition is None or not visit.desk.sight.opens(pack_of(decided.rule)):
        return None
    return visit.link(f"/rules/{decided.rule}", edition=decided.edition)
