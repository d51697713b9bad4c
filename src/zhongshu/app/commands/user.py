"""`zhongshu user`: the people of a region, as whoever sits at the machine may mend them."""

import argparse
from typing import TYPE_CHECKING, Any

from zhongshu.app.actions import add_action
from zhongshu.app.home import home_of
from zhongshu.app.output import emit, plain, table

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from zhongshu.sharing.people.people import People
    from zhongshu.sharing.people.person import Person

HELP = "List people, add and invite them, lock accounts, give and take roles"
EXAMPLE = """zhongshu user add wangfang --name 王芳 --unit ecology --role officer
zhongshu user role wangfang --give analyst --unit ecology
zhongshu user lock wangfang --reason "telephone stolen" """.rstrip()

ACTIONS = ("list", "add", "invite", "lock", "unlock", "leave", "role")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One of ACTIONS, each with its own words; a password is never among them."""
    actions = parser.add_subparsers(dest="action", metavar="|".join(ACTIONS), required=True)
    listed = add_action(actions, "list", "everybody, with posts and status", "zhongshu user list wang")
    listed.add_argument("word", metavar="WORD", nargs="?", default="", help="only whose login or name has this in it")
    listed.add_argument("--limit", metavar="N", type=int, default=200, help="how many to list (200)")
    _add(actions)
    _of_one(actions, "invite", "a new one-time link, for a first or a forgotten password")
    for name, told in (("lock", "nothing opens until unlock"), ("leave", "for ever: posts, keys and password go")):
        closed = _of_one(actions, name, told, ' --reason "moved away"')
        closed.add_argument("--reason", metavar="TEXT", required=True, help="why, for the ledger")
    _of_one(actions, "unlock", "a locked account opens again")
    role = _of_one(actions, "role", "give or take a role", " --give analyst --unit ecology")
    which = role.add_mutually_exclusive_group(required=True)
    which.add_argument("--give", metavar="ROLE", help="one more role")
    which.add_argument("--take", metavar="ROLE", help="one role less")
    role.add_argument("--unit", metavar="UNIT", help="the unit it is held in")
    role.add_argument("--title", metavar="TITLE", default="", help="what the post is called")


def run(args: argparse.Namespace) -> int:
    """UnknownName for a login, role or unit that is not there; a refusal of the rules for accounts says which."""
    from zhongshu.app.people import people_of
    from zhongshu.app.region import read_region

    people, zone = people_of(args), read_region(home_of(args)).zone_info
    act = {"list": _list, "add": _invite, "invite": _invite}.get(args.action, _change)
    act(args, people, zone)
    return 0


def _add(actions: Any) -> None:
    told = "somebody new; prints the one-time link by which they set a password"
    add = _of_one(actions, "add", told, " --name 王芳 --unit ecology --role officer")
    add.add_argument("--name", metavar="NAME", required=True, help="as people call them")
    add.add_argument("--role", metavar="ROLE", help="what they do here")
    add.add_argument("--unit", metavar="UNIT", help="the unit they do it in")
    add.add_argument("--title", metavar="TITLE", default="", help="what their post is called")
    add.add_argument("--subject", metavar="ID", help="whom they act for: a firm's uscc, a resident's pseudonym")


def _of_one(actions: Any, name: str, told: str, words: str = "") -> argparse.ArgumentParser:
    parser = add_action(actions, name, told, f"zhongshu user {name} wangfang{words}")
    parser.add_argument("login", metavar="LOGIN", help="the log-in name")
    return parser


def _list(args: argparse.Namespace, people: "People", zone: "ZoneInfo") -> None:
    found = people.persons.find(args.word, limit=args.limit)
    rows = [(item.login, item.name, _posts(item), item.subject, item.status) for item in found]
    header = ["login", "name", "posts", "acts for", "status"]
    text = table(header, rows) if rows else "There is nobody yet: zhongshu user add"
    emit(args, {"people": [plain(item, zone) for item in found]}, text)


def _invite(args: argparse.Namespace, people: "People", zone: "ZoneInfo") -> None:
    from zhongshu.app.people import machine, named, role_of
    from zhongshu.sharing.people.person import Newcomer, Post

    if args.action == "invite":
        made = people.invitations.make(named(people, args.login).id, machine(), _now())
    else:
        posts = () if args.role is None else (Post(args.unit, role_of(args.role), args.title),)
        made = people.persons.add(Newcomer(args.login, args.name, posts, args.subject), machine(), _now())
    document = {"person": plain(made.person, zone), "path": made.path, "expires": plain(made.expires, zone)}
    text = f"{made.path}\nGive this link to nobody but {args.login}: it sets their password, once, until "
    emit(args, document, f"{text}{made.expires.astimezone(zone):%Y-%m-%d %H:%M}.")


def _change(args: argparse.Namespace, people: "People", zone: "ZoneInfo") -> None:
    from zhongshu.app.people import machine, named, role_of
    from zhongshu.sharing.people.person import Post

    persons, number, actor = people.persons, named(people, args.login).id, machine()
    if args.action == "lock":
        found = persons.lock(number, actor, args.reason)
    elif args.action == "unlock":
        found = persons.unlock(number, actor)
    elif args.action == "leave":
        found = persons.leave(number, actor, _now(), args.reason)
    elif args.give is not None:
        found = persons.give(number, Post(args.unit, role_of(args.give), args.title), actor)
    else:
        found = persons.take(number, args.unit, role_of(args.take), actor, _now())
    emit(args, plain(found, zone), f"{found.login} ({found.name}): {found.status}; {_posts(found) or 'no post'}")


def _now() -> "datetime":
    from datetime import UTC, datetime

    return datetime.now(UTC)


def _posts(found: "Person") -> str:
    return ", ".join(f"{post.role} in {post.unit}" if post.unit else str(post.role) for post in found.posts)
