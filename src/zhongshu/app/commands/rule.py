"""`zhongshu rule`: an edition of a rule as an Excel file that an official edits, and back."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.app.actions import add_action
from zhongshu.app.commands.decide import edition_named, rule_named
from zhongshu.app.home import hub_of
from zhongshu.app.output import counted, emit, table

if TYPE_CHECKING:
    from zhongshu.packs.hub import Hub

HELP = "List rules; an edition of one as an Excel file, and back"
EXAMPLE = """zhongshu rule list
zhongshu rule sheet enterprise.high_tech conditions.xlsx
zhongshu rule read enterprise.high_tech conditions.xlsx     (the edition as rules/high_tech.yaml says it)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """list; sheet RULE FILE --edition; read RULE FILE."""
    actions = parser.add_subparsers(dest="action", metavar="list|sheet|read", required=True)
    add_action(actions, "list", "every rule, with its edition in force", "zhongshu rule list")
    sheet = add_action(actions, "sheet", "write an edition as an Excel file", "zhongshu rule sheet town.due due.xlsx")
    read = add_action(
        actions, "read", "print the edition that an Excel file says, as YAML", "zhongshu rule read town.due due.xlsx"
    )
    for one in (sheet, read):
        one.add_argument("rule", metavar="PACK.RULE", help="the rule")
        one.add_argument("file", metavar="FILE.xlsx", type=Path, help="the Excel file")
    sheet.add_argument("--edition", metavar="DAY", help="its first day, also of a proposal (else the one in force)")


def run(args: argparse.Namespace) -> int:
    """UnknownName for a rule or edition that is not there; ZhongshuError, with the cell, for what a file cannot say."""
    hub = hub_of(args)
    {"list": _list, "sheet": _sheet, "read": _read}[args.action](args, hub)
    return 0


def _list(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.rules.parameters import edition_at

    found: list[dict[str, Any]] = []
    for name, rule in sorted(hub.packs.rules.items()):
        current = edition_at(rule.editions, hub.now())
        since = None if current is None else current.spec.valid_from.isoformat()
        proposals = [one.spec.valid_from.isoformat() for one in rule.proposals]
        found.append({"name": name, "title": rule.spec.title.en, "since": since, "proposals": proposals})
    rows = [[one["name"], one["title"], one["since"] or "not in force", ", ".join(one["proposals"])] for one in found]
    header = ["rule", "title", "in force since", "proposals"]
    emit(args, {"rules": found}, table(header, rows) if rows else "No pack has a rule: rules/*.yaml")


def _sheet(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.rules.decisions.sheet import edition_sheet

    rule = rule_named(hub, args.rule)
    edition = edition_named(hub, rule, args.edition).spec
    args.file.write_bytes(edition_sheet(rule.spec, edition))
    document = {"rule": rule.name, "edition": edition.valid_from.isoformat(), "file": str(args.file)}
    emit(args, document, f"{args.file}: {rule.name} of {edition.valid_from}, {counted(len(edition.rows), 'row')}")


def _read(args: argparse.Namespace, hub: "Hub") -> None:
    import yaml

    from zhongshu.core.errors import LoadError
    from zhongshu.rules.decisions.sheet import read_sheet

    rule = rule_named(hub, args.rule)
    if not args.file.is_file():
        raise LoadError(f"there is no file {args.file}")
    said = read_sheet(rule.spec, args.file.read_bytes())
    written = said.model_dump(exclude_none=True, exclude_defaults=True)
    text = yaml.safe_dump({"editions": [written]}, allow_unicode=True, sort_keys=False, width=120)
    known = [one.spec for one in (*rule.editions, *rule.proposals) if one.spec.valid_from == said.valid_from]
    same = "# as the pack says it\n" if said in known else ""
    document = said.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    emit(args, {"rule": rule.name, "same": bool(same), "edition": document}, same + text.rstrip())
