"""A proposed edition of a rule, tried by a command on what cases were told by the rule."""

import argparse
from typing import TYPE_CHECKING, Any

from zhongshu.app.home import operator
from zhongshu.app.output import emit, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhongshu.packs.hub import Hub
    from zhongshu.packs.rule_preview import RulePreview
    from zhongshu.rules.decisions.rule import Rule, RuleEdition


def run_rule(args: argparse.Namespace, hub: "Hub", rule: "Rule") -> int:
    """UnknownName for an edition that there is not; ZhongshuError where the rule has no proposal."""
    from zhongshu.packs.rule_preview import rule_preview

    edition = _proposal(rule, args.edition)
    made = rule_preview(hub, rule, edition, operator(), address="zhongshu preview")
    emit(args, _document(rule, edition, made), _told(rule, edition, made))
    return 0


def _proposal(rule: "Rule", said: str | None) -> "RuleEdition":
    from zhongshu.core.errors import UnknownName, ZhongshuError

    if not rule.proposals:
        hint = "an edition without `adopted` is a proposal"
        raise ZhongshuError(f"{rule.name} has no proposed edition", hint=hint)
    if said is None:
        return rule.proposals[-1]
    known = {one.spec.valid_from.isoformat(): one for one in rule.proposals}
    if said not in known:
        raise UnknownName.among("proposal", said, known)
    return known[said]


def _document(rule: "Rule", edition: "RuleEdition", made: "RulePreview") -> dict[str, Any]:
    from zhongshu.rules.decisions.preview import words_of
    from zhongshu.rules.feel.functions.convert import plain

    found, names = made.found, words_of(rule)

    def words(said: "Sequence[Any] | None") -> dict[str, Any] | None:
        return None if said is None else dict(zip(names, said, strict=True))

    return {
        "rule": rule.name,
        "edition": edition.spec.valid_from.isoformat(),
        "since": made.since.isoformat(timespec="seconds"),
        "types": list(made.types),
        "decided": found.decided,
        "differing": found.differing,
        "unfit": found.unfit,
        "turns": [
            {"before": words(before), "after": words(after), "count": count}
            for (before, after), count in found.turns.most_common()
        ],
        "totals": {name: {"before": plain(was), "after": plain(would)} for name, (was, would) in found.totals.items()},
        "cases": [
            {"case": one.reference, "before": plain(dict(one.before)), "after": plain(dict(one.after))}
            for one in made.cases
        ],
    }


def _told(rule: "Rule", edition: "RuleEdition", made: "RulePreview") -> str:
    from zhongshu.rules.feel.functions.convert import plain

    found = made.found
    lines = [
        f"{rule.name}, the proposal of {edition.spec.valid_from}: {found.decided} decisions within a year, "
        f"{found.differing} would be otherwise."
    ]
    if found.unfit:
        lines.append(f"{found.unfit} more rest on facts that the rule does not ask any more.")
    turns = [(_said(before), _said(after), str(count)) for (before, after), count in found.turns.most_common()]
    sums = [(f"{name}, in all", str(plain(was)), str(plain(would))) for name, (was, would) in found.totals.items()]
    cases = [(one.reference, _one(one.before), _one(one.after)) for one in made.cases]
    if turns:
        lines += ["", table(["then", "by the proposal", "how many"], turns, right=[2])]
    if sums:
        lines += ["", table(["number", "then", "by the proposal"], sums, right=[1, 2])]
    if cases:
        lines += ["", table(["case", "then", "by the proposal"], cases)]
    return "\n".join([*lines, "", "Nothing was changed. To adopt an edition, date its `adopted`."])


def _said(words: "Sequence[Any] | None") -> str:
    return "nothing decided" if words is None else ", ".join("-" if one is None else str(one) for one in words)


def _one(says: "Mapping[str, Any]") -> str:
    from zhongshu.rules.feel.functions.convert import plain

    return ", ".join(f"{name} {plain(one)}" for name, one in says.items()) or "nothing decided"
