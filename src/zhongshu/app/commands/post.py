"""`zhongshu post`: who sits at which duty post, as whoever sits at the machine may say."""

import argparse
from typing import TYPE_CHECKING

from zhongshu.app.actions import add_action
from zhongshu.app.home import hub_of, operator
from zhongshu.app.output import emit, table

if TYPE_CHECKING:
    from zhongshu.cases.posts import DutyPost
    from zhongshu.packs.hub import Hub

HELP = "List duty posts, give one to somebody, take it from them"
EXAMPLE = """zhongshu post list
zhongshu post give street.inspector/urban_management wangfang --reason "letter 7" """.rstrip()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """list; give POST LOGIN; take POST."""
    actions = parser.add_subparsers(dest="action", metavar="list|give|take", required=True)
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


def run(args: argparse.Namespace) -> int:
    """UnknownName for a post or login that is not there; NotAllowed for somebody who cannot sit there."""
    hub = hub_of(args)
    if args.action == "list":
        _list(args, hub)
    else:
        _seat(args, hub)
    return 0


def _list(args: argparse.Namespace, hub: "Hub") -> None:
    found = [_told(hub, post) for id, post in sorted(hub.cases.posts().items()) if args.word in id and not post.ended]
    rows = [(one["post"], one["title"], one["with"] or "nobody", one["as"]) for one in found]
    text = table(["post", "title", "with", "as"], rows) if rows else "No pack has such a post: duties.yaml"
    emit(args, {"posts": found}, text)


def _seat(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.app.people import named
    from zhongshu.cases.seating import Seating

    person = None if args.action == "take" else named(hub.people, args.login)
    Seating(hub.cases, operator()).seat(args.post, person, args.reason)
    told = _told(hub, hub.cases.posts()[args.post])
    how = f", as {told['as']}" if told["as"] not in ("", told["post"]) else ""
    emit(args, told, f"{told['post']}: its work is with {told['with'] or 'nobody'}{how}")


def _told(hub: "Hub", post: "DutyPost") -> dict[str, str]:
    """Whom its work is with, and the post as which they have it."""
    found = hub.cases.responsible(post.id)
    who, at = ("", "") if found is None else (found.name, found.post)
    return {"post": post.id, "title": post.title.zh, "with": who, "as": at}
