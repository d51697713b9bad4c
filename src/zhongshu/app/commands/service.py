"""`zhongshu service`: the live services of units behind the hub, and the secrets that they are called with."""

import argparse
import sys
from typing import TYPE_CHECKING

from zhongshu.app.actions import add_action
from zhongshu.app.home import hub_of
from zhongshu.app.output import counted, emit, table

if TYPE_CHECKING:
    from zhongshu.packs.hub import Hub

HELP = "List live services, give and rotate the secrets they are called with"
EXAMPLE = """zhongshu service list
zhongshu service secret market.firm_standing  (read from standard input: < secret.txt)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """list; secret NAME, read from standard input; forget NAME; rotate."""
    actions = parser.add_subparsers(dest="action", metavar="list|secret|forget|rotate", required=True)
    add_action(actions, "list", "every live service, where it is and how it did this week", "zhongshu service list")
    example = "zhongshu service secret market.firm_standing < secret.txt"
    secret = add_action(actions, "secret", "give the secret to call with: it is read from standard input", example)
    secret.add_argument("name", metavar="PACK.SERVICE", help="the live service")
    forget = add_action(
        actions, "forget", "nothing is called with it from here on", "zhongshu service forget market.firm_standing"
    )
    forget.add_argument("name", metavar="PACK.SERVICE", help="the live service")
    add_action(actions, "rotate", "seal all secrets with a new key of the region", "zhongshu service rotate")


def run(args: argparse.Namespace) -> int:
    """UnknownName for a service that is not there. A secret is never shown, nor taken from the command line."""
    hub = hub_of(args)
    {"list": _list, "secret": _secret, "forget": _forget, "rotate": _rotate}[args.action](args, hub)
    return 0


def _list(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.core.errors import HomeError
    from zhongshu.sharing.services.measures import together

    caller = hub.services.live.caller
    given, zone, found = caller.secrets.given(), hub.place.zone, []
    for name, service in sorted(hub.packs.services.items()):
        try:
            base = caller.base(service)
        except HomeError:
            base = "not connected"
        week = together(caller.measures.days(name, 7))
        since = given.get(name)
        secret = "given" if since else "missing" if service.spec.credentials else "none needed"
        told = {"name": name, "owner": service.owner, "base": base, "secret": secret, "calls": week.calls}
        at = None if since is None else since.astimezone(zone).isoformat()
        found.append({**told, "faults": week.wrong, "p95_ms": week.quantile(0.95), "secret_since": at})
    header = ["service", "owner", "where", "secret", "calls", "faults", "p95 ms"]
    rows = [
        (one["name"], one["owner"], one["base"], one["secret"], one["calls"], one["faults"], _shown(one["p95_ms"]))
        for one in found
    ]
    text = table(header, rows) if rows else "No pack has a live service: services/NAME.yaml"
    emit(args, {"services": found}, text)


def _secret(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.app.people import machine
    from zhongshu.core.errors import ZhongshuError

    service = hub.services.live.service(args.name)
    if service.spec.credentials is None:
        raise ZhongshuError(f"{args.name} needs no secret", hint="its pack says credentials: {header: NAME}")
    if sys.stdin.isatty():
        from getpass import getpass

        secret = getpass("secret (not shown): ")
    else:
        secret = sys.stdin.readline()
    hub.services.live.caller.secrets.put(args.name, secret.strip("\r\n"), who=machine().id, at=hub.now())
    emit(args, {"name": args.name}, f"{args.name} is called with it from here on; it is sealed, and shown to nobody")


def _forget(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.app.people import machine

    hub.services.live.caller.secrets.forget(args.name, who=machine().id)
    emit(args, {"name": args.name}, f"the secret of {args.name} is forgotten")


def _rotate(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.app.people import machine

    count = hub.services.live.caller.secrets.rotate(who=machine().id)
    emit(args, {"secrets": count}, f"{counted(count, 'secret')} sealed again with a new key; back the key file up")


def _shown(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) else ""
