"""`zhongshu key`: API keys, by which programs come in."""

import argparse
from typing import TYPE_CHECKING

from zhongshu.app.actions import add_action
from zhongshu.app.home import home_of
from zhongshu.app.output import emit, plain, table

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from zhongshu.sharing.people.keys import Key
    from zhongshu.sharing.people.people import People

HELP = "List API keys, make and revoke them"
EXAMPLE = """zhongshu key make wangfang --role officer --unit bank --name "loan system" --days 180
zhongshu key revoke Ab3dE6gH"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """list [LOGIN]; make LOGIN --role --unit --name --days; revoke PREFIX."""
    actions = parser.add_subparsers(dest="action", metavar="list|make|revoke", required=True)
    listed = add_action(actions, "list", "every key, by its prefix, with its last use", "zhongshu key list wangfang")
    listed.add_argument("login", metavar="LOGIN", nargs="?", help="one person's only")
    example = 'zhongshu key make wangfang --role officer --unit bank --name "loan system" --days 180'
    make = add_action(actions, "make", "a key for one post of a person; shown now, and never again", example)
    make.add_argument("login", metavar="LOGIN", help="whose key it is")
    make.add_argument("--role", metavar="ROLE", required=True, help="the role that it acts in")
    make.add_argument("--unit", metavar="UNIT", help="the unit of that role")
    make.add_argument("--name", metavar="NAME", required=True, help="which program will have it")
    make.add_argument("--days", metavar="N", type=int, required=True, help="until when: at most 366 days")
    revoke = add_action(actions, "revoke", "it opens nothing from here on", "zhongshu key revoke Ab3dE6gH")
    revoke.add_argument("prefix", metavar="PREFIX", help="the eight characters after zs_")


def run(args: argparse.Namespace) -> int:
    """UnknownName for a login, role or prefix that is not there; a refusal of the rules for keys says which."""
    from zhongshu.app.people import people_of
    from zhongshu.app.region import read_region

    people, zone = people_of(args), read_region(home_of(args)).zone_info
    {"list": _list, "make": _make, "revoke": _revoke}[args.action](args, people, zone)
    return 0


def _list(args: argparse.Namespace, people: "People", zone: "ZoneInfo") -> None:
    from zhongshu.app.people import named

    found = people.keys.of(None if args.login is None else named(people, args.login).id)
    rows = [
        (
            key.prefix,
            people.persons.get(key.person).login,
            _post(key),
            key.name,
            _at(key.expires, zone),
            "never" if key.last_used is None else _at(key.last_used, zone),
            _standing(key),
        )
        for key in found
    ]
    header = ["key", "of", "post", "name", "expires", "last used", "standing"]
    text = table(header, rows) if rows else "There is no API key: zhongshu key make"
    emit(args, {"keys": [plain(key, zone) for key in found]}, text)


def _make(args: argparse.Namespace, people: "People", zone: "ZoneInfo") -> None:
    from datetime import UTC, datetime, timedelta

    from zhongshu.app.people import machine, named, role_of
    from zhongshu.core.errors import ZhongshuError
    from zhongshu.sharing.people.keys import LONGEST, Wish

    if not 0 < args.days <= LONGEST.days:
        raise ZhongshuError(f"a key lasts 1 to {LONGEST.days} days, not {args.days}")
    now = datetime.now(UTC)
    expires = now + timedelta(days=args.days)
    wish = Wish(named(people, args.login).id, args.unit, role_of(args.role), args.name, expires)
    key = people.keys.give(wish, machine(), now)
    secret = people.keys.draw(key.prefix, machine(), now)
    told = f"This is shown once: keep it where secrets are kept. It acts as {_post(key)} until {_at(expires, zone)}."
    emit(args, {"key": secret, **plain(people.keys.get(key.prefix), zone)}, f"{secret}\n{told}")


def _revoke(args: argparse.Namespace, people: "People", zone: "ZoneInfo") -> None:
    from datetime import UTC, datetime

    from zhongshu.app.people import machine

    key = people.keys.revoke(args.prefix, machine(), datetime.now(UTC))
    emit(args, plain(key, zone), f"{key.prefix} ({key.name}) opens nothing any more")


def _standing(key: "Key") -> str:
    if key.revoked is not None:
        return "revoked"
    return "in use" if key.drawn else "not drawn yet"


def _post(key: "Key") -> str:
    return f"{key.post.role} in {key.post.unit}" if key.post.unit else str(key.post.role)


def _at(moment: "datetime", zone: "ZoneInfo") -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
