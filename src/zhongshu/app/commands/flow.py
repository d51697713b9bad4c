"""`zhongshu flow`: where the flow of a case stands, and running cases that go on by the flow of today."""

import argparse
from typing import TYPE_CHECKING, Any

from zhongshu.app.actions import add_action
from zhongshu.app.home import hub_of, operator
from zhongshu.app.output import counted, emit, table

if TYPE_CHECKING:
    from zhongshu.cases.shares import Share
    from zhongshu.packs.hub import Hub

HELP = "Show where the flow of a case stands, let running cases go on by the flow of today"
EXAMPLE = """zhongshu flow show birth.newborn/17
zhongshu flow migrate birth.newborn --dry-run"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """show CASE; migrate CASE|TYPE."""
    actions = parser.add_subparsers(dest="action", metavar="show|migrate", required=True)
    show = add_action(actions, "show", "each office's share of a case", "zhongshu flow show birth.newborn/17")
    show.add_argument("case", metavar="CASE", help="such as birth.newborn/17")
    told = "checked first: what waits has to be there still"
    migrate = add_action(actions, "migrate", told, "zhongshu flow migrate birth.newborn --dry-run")
    migrate.add_argument("what", metavar="CASE|TYPE", help="one case, or every open one of a type")
    migrate.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")


def run(args: argparse.Namespace) -> int:
    """1 where a case stays as it is. UnknownName for a case or type that is not there."""
    hub = hub_of(args)
    return _show(args, hub) if args.action == "show" else _migrate(args, hub)


def _show(args: argparse.Namespace, hub: "Hub") -> int:
    from zhongshu.cases.shares import shares_of
    from zhongshu.core.errors import ZhongshuError

    seen = hub.cases.look(args.case, operator(), address="zhongshu flow show")
    found = shares_of(hub.cases, seen.case)
    if found is None:
        raise ZhongshuError(f"{args.case} has no flow", hint="only a case whose type says flow: has one")
    shares = [_share(hub, one) for one in found.shares]
    document = {"case": args.case, "step": seen.case.step, "ended": found.standing.ended, "shares": shares}
    rows = [[one["task"], one["title"], one["state"], one["case"] or "", one["post"] or ""] for one in shares]
    text = table(["task", "title", "state", "case", "post"], rows)
    emit(args, document, f"{args.case} stands at {seen.case.step}\n{text}")
    return 0


def _share(hub: "Hub", share: "Share") -> dict[str, Any]:
    return {
        "task": share.element,
        "title": share.title.to(hub.place.languages[0]),
        "state": share.state,
        "case": None if share.case is None else share.case.id,
        "post": None if share.case is None else share.case.post,
    }


def _migrate(args: argparse.Namespace, hub: "Hub") -> int:
    from zhongshu.cases.migrating import behind, migrate

    ids = [args.what] if "/" in args.what else behind(hub.cases, args.what)
    done = migrate(hub.cases, ids, operator(), dry_run=args.dry_run)
    stay = [one for one in done if one.trouble is not None]
    word = "would go" if args.dry_run else "goes"
    lines = [f"{one.case} {word} on by the flow of today" if one.trouble is None else f"{one.case} stays: {one.trouble}"
             for one in done]  # fmt: skip
    whole = f"{counted(len(done) - len(stay), 'case')} of {len(done)}"
    document = {"dry_run": args.dry_run, "cases": [{"case": one.case, "trouble": one.trouble} for one in done]}
    emit(args, document, "\n".join([*lines, whole if done else "Every open case goes by the flow of today."]))
    return 1 if stay else 0
