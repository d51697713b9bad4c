"""`zhongshu post`: who sits at which duty post, and what it has in its care, as who sits at the machine may say."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.app.actions import add_action
from zhongshu.app.home import hub_of, operator
from zhongshu.app.output import counted, emit, table
from zhongshu.core.errors import ZhongshuError

if TYPE_CHECKING:
    from zhongshu.cases.posts import DutyPost
    from zhongshu.packs.hub import Hub

HELP = "List duty posts, give one to somebody, take it from them, say what is in its care"
EXAMPLE = """zhongshu post list
zhongshu post give street.inspector/urban_management wangfang --reason "letter 7"
zhongshu post care help.officer --from stewards.csv      (columns subject, post; an empty post for none)
zhongshu post hand-over help.officer/jiaojiang help.officer/huangyan --reason "letter 8" """.rstrip()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """list; give POST LOGIN; take POST; care DUTY SUBJECT POST; hand-over POST POST."""
    actions = parser.add_subparsers(dest="action", metavar="list|give|take|care|hand-over", required=True)
    listed = add_action(actions, "list", "every post, and whom its work is with now", "zhongshu post list rooms")
    listed.add_argument("word", metavar="WORD", nargs="?", default="", help="only those whose name has this in it")
    give = add_action(
        actions, "give", "somebody takes a post, in the place of who had it", "zhongshu post give rooms.desk/bank wang"
    )
    take = add_action(actions, "take", "nobody has a post any more", "zhongshu post take rooms.desk/bank")
    for one in (give, take):
        one.add_argument("post", metavar="POST", help="as `post list` prints it")
        one.add_argument("--reason", metavar="TEXT", default="", help="why, for the ledger")
    give.add_argument("login", metavar="LOGIN", help="the log-in name")
    _add_care(actions)


def _add_care(actions: Any) -> None:
    care = add_action(
        actions,
        "care",
        "a post of a duty has a firm, or whatever cases are about, in its care",
        "zhongshu post care help.officer 91331004YL0000004L help.officer/jiaojiang",
    )
    care.add_argument("duty", metavar="DUTY", help="one that a case type names by `steward:`")
    care.add_argument("subject", metavar="SUBJECT", nargs="?", help="as the case's question has it: a credit code")
    care.add_argument("post", metavar="POST", nargs="?", help="as `post list` prints it")
    care.add_argument("--release", action="store_true", help="the subject is in nobody's care any more")
    care.add_argument("--from", dest="file", metavar="FILE.csv", type=Path, help="many at once: subject,post")
    over = add_action(
        actions,
        "hand-over",
        "another post takes all that one has in its care",
        "zhongshu post hand-over a.desk/x a.desk/y",
    )
    over.add_argument("post", metavar="POST", help="the one that has it now")
    over.add_argument("to", metavar="TO", help="a post of the same duty")
    for one in (care, over):
        one.add_argument("--reason", metavar="TEXT", default="", help="why, for the ledger")


def run(args: argparse.Namespace) -> int:
    """UnknownName for a post, login or duty that is not there; NotAllowed for somebody who cannot sit there, and for
    what a post cannot have in its care; LoadError for a line of a file."""
    hub = hub_of(args)
    {"list": _list, "give": _seat, "take": _seat, "care": _care, "hand-over": _hand_over}[args.action](args, hub)
    return 0


def _list(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.cases.caring import asked_by

    cares, asked = hub.cases.holders.in_care(), asked_by(hub.cases.types)
    there = [post for id, post in sorted(hub.cases.posts().items()) if args.word in id]
    left = [post for post in there if not post.ended or post.id in cares]  # one that has ended hands over
    found = [_told(hub, one) | {"in_care": cares.get(one.id, 0 if one.duty in asked else None)} for one in left]
    header = ["post", "title", "with", "as"]
    rows = [[one["post"], one["title"], one["with"] or "nobody", one["as"]] for one in found]
    if any(one["in_care"] is not None for one in found):
        header.append("in care")
        rows = [[*row, one["in_care"]] for row, one in zip(rows, found, strict=True)]
    text = table(header, rows, right=[4]) if rows else "No pack has such a post: duties.yaml"
    emit(args, {"posts": found}, text)


def _seat(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.app.people import named
    from zhongshu.cases.seating import Seating

    person = None if args.action == "take" else named(hub.people, args.login)
    Seating(hub.cases, operator()).seat(args.post, person, args.reason)
    told = _told(hub, hub.cases.posts()[args.post])
    how = f", as {told['as']}" if told["as"] not in ("", told["post"]) else ""
    emit(args, told, f"{told['post']}: its work is with {told['with'] or 'nobody'}{how}")


def _care(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.app.care_file import read_care
    from zhongshu.cases.caring import Care, Caring

    _require_words(args)
    caring, duty = Caring(hub.cases, operator()), args.duty
    if args.release:
        caring.release(duty, args.subject, reason=args.reason)
        changed = 1
    else:
        wanted = [Care(args.subject, args.post)] if args.file is None else read_care(args.file)
        changed = caring.entrust(duty, wanted, args.reason)
    cares = {post: count for post, count in sorted(hub.cases.holders.in_care().items()) if post.startswith(f"{duty}/")}
    total, posts = sum(cares.values()), counted(len(cares), "post")
    document = {"duty": duty, "changed": changed, "in_care": total, "posts": cares}
    emit(args, document, f"{duty}: {counted(changed, 'change')}; {total:,} in care of {posts}")


def _hand_over(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.cases.caring import Caring

    count = Caring(hub.cases, operator()).hand_over(args.post, args.to, args.reason)
    document = {"from": args.post, "post": args.to, "count": count}
    emit(args, document, f"{args.to}: has {count:,} of {args.post} in its care now; open cases stay where they are")


def _require_words(args: argparse.Namespace) -> None:
    """ZhongshuError unless it is said once what is to be in whose care."""
    said = (args.subject is not None, args.post is not None, args.release, args.file is not None)
    if said not in ((True, True, False, False), (True, False, True, False), (False, False, False, True)):
        hint = "zhongshu post care DUTY SUBJECT POST, DUTY SUBJECT --release, or DUTY --from FILE.csv"
        raise ZhongshuError("say a subject and its post, or a file of them", hint=hint)


def _told(hub: "Hub", post: "DutyPost") -> dict[str, Any]:
    """Whom its work is with, and the post as which they have it."""
    found = hub.cases.responsible(post.id)
    who, at = ("", "") if found is None else (found.name, found.post)
    return {"post": post.id, "title": post.title.zh, "with": who, "as": at}
