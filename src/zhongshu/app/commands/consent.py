"""`zhongshu consent`: what a subject consented to, and taking it back for whoever cannot come to the page.

A consent is given by whoever it is of, or written down by an officer of the unit that reads: no command gives one.
Taking one back only ever closes a door, so whoever runs the machine may, with a reason that the ledger keeps.
"""

import argparse
from typing import TYPE_CHECKING

from zhongshu.app.actions import add_action
from zhongshu.app.home import hub_of, operator
from zhongshu.app.output import emit, plain, table

if TYPE_CHECKING:
    from zhongshu.packs.hub import Hub
    from zhongshu.sharing.grants.consent import Consent

HELP = "List the consents of a firm or person, take one back for it"
EXAMPLE = """zhongshu consent list 91331004YL0000004L
zhongshu consent revoke 17 --reason "asked by telephone, letter 12 follows\""""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """list SUBJECT; revoke NUMBER --reason."""
    actions = parser.add_subparsers(dest="action", metavar="list|revoke", required=True)
    listed = add_action(
        actions, "list", "what one subject ever consented to", "zhongshu consent list 91331004YL0000004L"
    )
    listed.add_argument("subject", metavar="SUBJECT", help="a firm's uscc, or a resident's pseudonym")
    told = "it lets nobody read from here on, for ever"
    revoke = add_action(actions, "revoke", told, 'zhongshu consent revoke 17 --reason "asked by telephone"')
    revoke.add_argument("number", metavar="NUMBER", type=int, help="as the list has it")
    revoke.add_argument("--reason", metavar="TEXT", required=True, help="who asked for it, and how")


def run(args: argparse.Namespace) -> int:
    """UnknownName for a number that there is not; NotAllowed for one that was taken back already."""
    hub = hub_of(args)
    consents = hub.grants.consents
    if args.action == "list":
        _list(args, hub, consents.of_subject(args.subject))
        return 0
    taken = consents.revoke(operator(), args.number, hub.now(), args.reason)
    told = f"Consent {taken.number}, to {taken.unit} for {taken.purpose}, is taken back."
    emit(args, plain(taken, hub.place.zone), told)
    return 0


def _list(args: argparse.Namespace, hub: "Hub", found: "list[Consent]") -> None:
    zone, now = hub.place.zone, hub.now()
    rows = [
        (
            str(one.number),
            one.unit,
            one.purpose,
            one.chapter or "everything",
            f"{one.valid_from.astimezone(zone):%Y-%m-%d}",
            "no end" if one.valid_to is None else f"{one.valid_to.astimezone(zone):%Y-%m-%d}",
            "taken back" if one.revoked is not None else "holds" if one.holds(now) else "over",
        )
        for one in found
    ]
    header = ["consent", "to", "purpose", "chapter", "from", "until before", "standing"]
    text = table(header, rows) if rows else f"{args.subject} consented to nothing."
    emit(args, {"consents": [plain(one, zone) for one in found]}, text)
