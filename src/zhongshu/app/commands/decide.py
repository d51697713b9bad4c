"""`zhongshu decide`: what a rule says of facts, and why."""

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zhongshu.app.home import add_common, hub_of
from zhongshu.app.output import emit

if TYPE_CHECKING:
    from zhongshu.packs.hub import Hub
    from zhongshu.rules.decisions.rule import Rule, RuleEdition

HELP = "Decide by a rule: the outcome, the row behind it, what is short"
EXAMPLE = """zhongshu decide enterprise.high_tech sales=4000 research=2.6 staff=12
zhongshu decide enterprise.high_tech research=2.6 --edition 2016-01-01 --json"""
_YES = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """RULE FACT=VALUE... --edition."""
    parser.add_argument("rule", metavar="PACK.RULE", help="the rule")
    parser.add_argument("facts", metavar="FACT=VALUE", nargs="*", help="what is left out is not known; yes and no")
    parser.add_argument("--edition", metavar="DAY", help="its first day, also of a proposal (else the one in force)")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """UnknownName for a rule, fact or edition that is not there; ZhongshuError for a value that is none."""
    from zhongshu.api.rules.told import answer_record
    from zhongshu.rules.decisions.answer import answered
    from zhongshu.rules.feel.functions.convert import plain

    hub = hub_of(args)
    rule = rule_named(hub, args.rule)
    edition = edition_named(hub, rule, args.edition)
    facts = rule.facts(_given(rule, args.facts))
    moment = edition.moment(hub.now().astimezone(hub.place.zone))
    record = answer_record(rule, edition, answered(rule, edition, facts, moment))
    document = {"rule": rule.name, "edition": edition.spec.valid_from.isoformat(), "facts": plain(facts), **record}
    emit(args, document, _told(rule, edition, document))
    return 0


def rule_named(hub: "Hub", name: str) -> "Rule":
    """UnknownName, with the nearest right one, for none."""
    from zhongshu.core.errors import UnknownName

    if name not in hub.packs.rules:
        raise UnknownName.among("rule", name, hub.packs.rules)
    return hub.packs.rules[name]


def edition_named(hub: "Hub", rule: "Rule", said: str | None) -> "RuleEdition":
    """The one that begins on a day, proposals among them; the one in force where none is said. UnknownName."""
    from zhongshu.core.errors import UnknownName

    if said is None:
        return rule.at(hub.now())
    known = {one.spec.valid_from.isoformat(): one for one in (*rule.proposals, *rule.editions)}
    if said not in known:
        raise UnknownName.among("edition", said, known)
    return known[said]


def _given(rule: "Rule", said: Sequence[str]) -> dict[str, Any]:
    from zhongshu.core.errors import UnknownName, ZhongshuError

    found: dict[str, Any] = {}
    for word in said:
        name, equals, value = word.partition("=")
        if not equals:
            raise ZhongshuError(f"{word!r} says no value", hint=f"FACT=VALUE, such as {next(iter(rule.spec.inputs))}=…")
        if name not in rule.spec.inputs:
            raise UnknownName.among("fact", name, rule.spec.inputs)
        boolean = rule.spec.inputs[name].type == "boolean"
        found[name] = _YES.get(value.casefold(), value) if boolean else value
    return found


def _told(rule: "Rule", edition: "RuleEdition", said: Mapping[str, Any]) -> str:
    outcome = ", ".join(f"{name} {_shown(value)}" for name, value in said["outcome"].items())
    if said["wanting"]:
        lines = [f"{rule.name}: not decided yet. It depends on {', '.join(said['wanting'])}"]
    else:
        by = f"by row {', '.join(map(str, said['rows']))}" if said["rows"] else "no row holds"
        lines = [f"{rule.name}: {outcome} ({by})"]
    reference = edition.spec.reference
    told = (reference.title, reference.document, reference.section, f"since {edition.spec.valid_from}")
    lines.append("  " + ", ".join(str(one) for one in told if one))
    for one in said["why"]:
        if one["holds"]:
            lines.append(f"  row {one['row']} holds")
        for number, failing in enumerate(one["failing"]):
            head = f"row {one['row']}: " if number == 0 else " " * len(f"row {one['row']}: ")
            lines.append(f"  {head}{_missing(rule, failing)}")
    change = said["smallest_change"]
    if change is not None:
        lines.append(f"smallest change, for {', '.join(_shown(value) for value in change['outcome'].values())}:")
        lines += [f"  {_missing(rule, failing)}" for failing in change["failing"]]
    return "\n".join(lines)


def _missing(rule: "Rule", failing: Mapping[str, Any]) -> str:
    unit = rule.spec.inputs[failing["input"]].unit
    behind = f" {unit}" if unit else ""
    said = f"{failing['input']} is {_shown(failing['value'])}{behind if failing['value'] is not None else ''}"
    said += f", needs {_shown(failing['needs'])}{behind}"
    missing = failing["missing"]
    if missing is None:
        return said
    if not set("123456789") & set(missing):  # a number, or a length of time
        return f"{said}: just at the border, which is not enough"
    short = f"{missing.removeprefix('-')}{behind}"
    return f"{said}: {short} {'too much' if missing.startswith('-') else 'short'}"


def _shown(value: Any) -> str:
    match value:
        case None:
            return "not known"
        case bool():
            return "yes" if value else "no"
        case list():
            return " or ".join(_shown(one) for one in value)
        case {"not": found}:
            return f"anything but {_shown(found)}"
        case {"feel": found}:
            return str(found)
    return str(value)
