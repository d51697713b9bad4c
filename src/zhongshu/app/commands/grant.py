"""`zhongshu grant`: who may read what, and every step of its life."""

import argparse
from typing import TYPE_CHECKING, Any

from zhongshu.app.actions import add_action
from zhongshu.app.home import hub_of, operator
from zhongshu.app.output import emit, plain, table

if TYPE_CHECKING:
    from zhongshu.packs.hub import Hub
    from zhongshu.sharing.grants.dossier import Action, Dossier, Event
    from zhongshu.sharing.grants.request_clock import Waiting
    from zhongshu.sharing.grants.spec import GrantSpec
    from zhongshu.sharing.reader import Reader

HELP = "Ask for grants, decide over them, stop them, explain them"
EXAMPLE = """zhongshu grant request loan.yaml --for-unit bank --reason "letter 12 of the bank"
zhongshu grant approve bank-lookup --for-unit market --reason "letter 7, signed by Wang Fang"
zhongshu grant explain bank-lookup --as lixiao --sql enterprise.firm"""

STEPS: "dict[str, tuple[Action, str]]" = {
    "approve": ("approved", "the owner, or the data office, lets it be"),
    "refuse": ("refused", "the owner, or the data office, says no, and why"),
    "ask": ("asked_back", "ask something back: the clock of the reply stands still"),
    "answer": ("answered", "answer what was asked back: the clock runs on"),
    "extend": ("extended", "put the reply off, once, before its end"),
    "suspend": ("suspended", "out of force, until it is resumed by those who suspended it"),
    "resume": ("resumed", "in force again"),
    "revoke": ("revoked", "out of force for ever"),
}
"""What is typed, and the step that it is."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """list, show, request, amend, explain, and the words of STEPS."""
    words = ("list", "show", "request", "amend", *STEPS, "explain")
    actions = parser.add_subparsers(dest="action", metavar="|".join(words), required=True)
    listed = add_action(actions, "list", "every grant, with what waits and until when", "zhongshu grant list --due")
    listed.add_argument("--due", action="store_true", help="only requests that should be answered now")
    listed.add_argument("--of", metavar="NAME", help="only those that read this dataset, table or indicator")
    told = "one grant: what it says, its versions and what happened"
    add_action(actions, "show", told, "zhongshu grant show bank-lookup").add_argument("id", metavar="ID")
    for name, told in (("request", "ask for a grant"), ("amend", "ask for another version of a grant")):
        asking = add_action(actions, name, told, f"zhongshu grant {name} loan.yaml --for-unit bank")
        asking.add_argument("file", metavar="FILE", help="the grant as YAML: docs/guide/share-a-dataset.md")
        _on_paper(asking)
    for name, (_, told) in STEPS.items():
        step = add_action(actions, name, told, f'zhongshu grant {name} bank-lookup --reason "letter 7"')
        step.add_argument("id", metavar="ID")
        _on_paper(step)
    told = "what a person sees under it: the reasons, and the query as it runs"
    explain = add_action(actions, "explain", told, "zhongshu grant explain bank-lookup --as lixiao")
    explain.add_argument("id", metavar="ID")
    explain.add_argument("--as", dest="login", metavar="PERSON", required=True, help="the person's log-in name")
    explain.add_argument("--sql", metavar="NAME", help="only of this dataset, table or indicator")


def run(args: argparse.Namespace) -> int:
    """A step that is not allowed is a GrantError that says who may; UnknownName for a grant, unit or person."""
    hub = hub_of(args)
    hub.door.book()  # takes over what the packs say before anybody looks
    if args.action == "list":
        _list(args, hub)
    elif args.action == "explain":
        _explain(args, hub)
    else:
        dossier = _changed(args, hub)
        emit(args, _document(hub, dossier), _told(hub, dossier, whole=args.action == "show"))
    return 0


def _on_paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--for-unit", metavar="UNIT", help="whose decision on paper is recorded")
    parser.add_argument("--reason", metavar="TEXT", default="", help="what the paper says, and which paper it is")


def _changed(args: argparse.Namespace, hub: "Hub") -> "Dossier":
    grants = hub.grants
    if args.action == "show":
        return grants.store.dossier(args.id)
    said = {"reason": args.reason, "unit": args.for_unit}
    if args.action in STEPS:
        return grants.take(operator(), args.id, STEPS[args.action][0], **said)
    ask = grants.request if args.action == "request" else grants.amend
    return ask(operator(), _read(args.file), **said)


def _read(file: str) -> "GrantSpec":
    from pathlib import Path

    from zhongshu.core.errors import PackError, Place
    from zhongshu.packs.documents import parse, read_document
    from zhongshu.sharing.grants.spec import GrantSpec

    if not Path(file).is_file():
        raise PackError("there is no such file", place=Place(file))
    document = read_document(Path(file), file)
    if not isinstance(document.content, dict):
        hint = "without the dash before `grant:`"
        raise PackError("a request is one grant, not a list", place=document.place(), hint=hint)
    return parse(GrantSpec, document)


def _list(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.sharing.grants.explain import names

    grants, book = hub.grants, hub.door.book()[1]
    found = list(grants.store.dossiers().values())
    if args.of is not None:
        noun = book.nouns.of_relation(args.of).name
        found = [one for one in found if noun in names(book, one)]
    waiting = {one.id: grants.waiting(one) for one in found if one.waiting}
    if args.due:
        due = {one.grant.id for one in grants.requests_due()}
        found = [one for one in found if one.id in due]
    rows = [(*_row(one), _until(hub, waiting.get(one.id))) for one in found]
    text = table(["grant", "from", "to", "reads", "status", "waits for"], rows) if rows else "There is none."
    emit(args, {"grants": [_document(hub, one) for one in found]}, text)


def _row(dossier: "Dossier") -> tuple[str, str, str, str, str]:
    spec = dossier.shown.spec
    status = dossier.shown.status if dossier.waiting in (None, dossier.shown) else f"{dossier.shown.status}, amended"
    return dossier.id, spec.from_, receivers(spec), ", ".join(spec.read), status


def receivers(spec: "GrantSpec") -> str:
    """To whom a grant is, in one line."""
    from zhongshu.sharing.grants.life import OPERATOR

    if spec.grant == OPERATOR:
        return "this machine"
    if spec.to.anyone:
        return "anyone"
    return " ".join(
        part for part in (spec.to.unit or "any unit", f"({', '.join(spec.to.roles)})" * bool(spec.to.roles)) if part
    )


def _until(hub: "Hub", waiting: "Waiting | None") -> str:
    """Who has to decide, and by which day: the last that is in time."""
    from datetime import timedelta

    if waiting is None:
        return ""
    who = " and ".join(waiting.units)
    found = waiting.standing
    if found is None:
        return f"{who}; {waiting.trouble.message}" if waiting.trouble else who
    if found.due is None:
        return f"{who}; something was asked back"
    day = (found.due - timedelta(microseconds=1)).astimezone(hub.place.zone)
    return f"{who}, by {day:%Y-%m-%d}" + (f": {found.over} days over" if found.over else "")


def _document(hub: "Hub", dossier: "Dossier") -> dict[str, Any]:
    waiting, zone = hub.grants.waiting(dossier), hub.place.zone
    shown = dossier.shown
    return {
        "grant": dossier.id,
        "status": shown.status,
        "version": shown.version,
        "pack": dossier.pack,
        "says": shown.spec.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        "versions": [
            {
                name: plain(getattr(one, name), zone)
                for name in ("version", "status", "requested_by", "requested", "approvals")
            }
            for one in dossier.versions
        ],
        "events": [plain(one, zone) for one in dossier.events],
        "waits_for": [] if waiting is None else list(waiting.units),
        "due": plain(waiting.standing.due, zone) if waiting and waiting.standing else None,
        "fault": hub.grants.in_force().faulty.get(dossier.id),
    }


def _told(hub: "Hub", dossier: "Dossier", *, whole: bool) -> str:
    """How it stands, and what happened last; the `whole` has what it says, and all that ever happened."""
    import yaml

    shown = dossier.shown
    lines = [f"{dossier.id}, version {shown.version}: {shown.status}"]
    if fault := hub.grants.in_force().faulty.get(dossier.id):
        lines.append(f"It lets nobody read: {fault}")
    if waits := _until(hub, hub.grants.waiting(dossier)):
        lines.append(f"Version {dossier.waiting.version if dossier.waiting else ''} waits for {waits}")
    if not whole:
        return "\n".join([*lines, _event(hub, dossier.events[-1])])
    content = shown.spec.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    lines += ["", yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120).rstrip(), ""]
    lines += [_event(hub, one) for one in dossier.events]
    return "\n".join(lines)


def _event(hub: "Hub", event: "Event") -> str:
    at = event.at.astimezone(hub.place.zone)
    for_unit = f" for {event.unit}" if event.unit else ""
    paper = ", on paper" if event.paper else ""
    reason = f": {event.reason}" if event.reason else ""
    who = _name(hub, event.who)
    return f"{at:%Y-%m-%d %H:%M}  version {event.version} {event.action} by {who}{for_unit}{paper}{reason}"


def _name(hub: "Hub", who: str) -> str:
    """What a person is called; the word itself for the machine and for packs."""
    from zhongshu.core.errors import UnknownName

    try:
        return hub.people.persons.get(who).name
    except UnknownName:
        return who


def _explain(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.sharing.grants.explain import explain, names

    book, dossier = hub.door.book()[1], hub.grants.store.dossier(args.id)
    reader = _reader(hub, args.login)
    wanted = [args.sql] if args.sql else names(book, dossier)
    found = [explain(book, dossier, reader, name, hub.now()) for name in wanted]
    lines = [f"{dossier.id}, version {dossier.shown.version}, as {reader.name or reader.actor}"]
    for one in found:
        lines += ["", f"{one.name}: {'not readable' if one.sql is None else 'readable'}"]
        lines += [f"  {reason}" for reason in one.reasons]
        lines += [f"    {line}" for line in (one.sql or "").splitlines()]
    emit(args, {"grant": dossier.id, "as": args.login, "names": [vars(one) for one in found]}, "\n".join(lines))


def _reader(hub: "Hub", login: str) -> "Reader":
    from zhongshu.app.people import named
    from zhongshu.sharing.reader import Reader

    person = named(hub.people, login)
    return Reader(person.id, person.name, person.posts, person.subject, by="command")
