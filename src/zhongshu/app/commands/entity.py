"""`zhongshu entity`: which records are of one enterprise, place, device or project."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.app.actions import add_action
from zhongshu.app.home import hub_of, operator
from zhongshu.app.output import emit, table

if TYPE_CHECKING:
    from zhongshu.linkage.decision import Decision, Key, Question
    from zhongshu.linkage.review import By
    from zhongshu.packs.hub import Hub

HELP = "Link records to entities, answer what waits, merge and split"
EXAMPLE = """zhongshu entity link
zhongshu entity review enterprise.firm_file
zhongshu entity same enterprise.firm_file 3 --signed "Wang Fang" --reason "letter 7"
zhongshu entity split enterprise.firm_file e0123456789abcdef enterprise.tax_account:91331004YL0000004L --preview"""

_OF = ("of", "ENTITY", "its name: enterprise.firm_file")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """link, train, review, show, same, apart, later, merge, split, undo."""
    words = "link|train|review|show|same|apart|later|merge|split|undo"
    actions = parser.add_subparsers(dest="action", metavar=words, required=True)
    add_action(actions, "link", "link what rows and decisions have changed", "zhongshu entity link")
    told = "learn from the records what agreement and disagreement weigh; they are linked anew"
    train = _of(add_action(actions, "train", told, "zhongshu entity train enterprise.firm_file"))
    train.add_argument("-o", dest="file", metavar="FILE", type=Path, help="write the weights to a file instead")
    told = "pairs of records that wait for a person"
    _of(add_action(actions, "review", told, "zhongshu entity review enterprise.firm_file"))
    told = "the records of an entity, and what was decided of it"
    show = _of(add_action(actions, "show", told, "zhongshu entity show enterprise.firm_file e0123456789abcdef"))
    show.add_argument("id", metavar="ID", help="an entity's id, or the code that it has")
    for name, told in (
        ("same", "the two records of a question are of one entity"),
        ("apart", "the two records of a question are not"),
        ("later", "put a question to the end"),
        ("undo", "take a decision back"),
    ):
        one = _of(add_action(actions, name, told, f"zhongshu entity {name} enterprise.firm_file 3 --signed NAME"))
        one.add_argument("number", metavar="NUMBER", type=int, help="of the question, or the decision")
        _on_paper(one)
    told = "all records of one entity belong to another"
    merge = _of(add_action(actions, "merge", told, "zhongshu entity merge enterprise.firm_file ID OTHER --reason TEXT"))
    merge.add_argument("id", metavar="ID", help="the entity that stays")
    merge.add_argument("other", metavar="OTHER", help="the one whose records come")
    _on_paper(merge)
    split = _of(add_action(actions, "split", "records of an entity are one of their own", EXAMPLE.splitlines()[3]))
    split.add_argument("id", metavar="ID", help="the entity")
    split.add_argument("records", metavar="RECORD", nargs="+", help="DATASET:KEY of each record that leaves")
    split.add_argument("--preview", action="store_true", help="say what would leave, with which cases; do nothing")
    _on_paper(split)


def run(args: argparse.Namespace) -> int:
    """UnknownName for an entity, question or record that is none; GrantError for a decision that nobody signed."""
    hub = hub_of(args)
    if args.action == "link":
        _link(args, hub, sorted(hub.packs.entities))
        return 0
    hub.linkage.file(args.of)
    taken = {"train": _train, "review": _review, "show": _show, "split": _split, "later": _later}
    taken.get(args.action, _decide)(args, hub)
    return 0


def _of(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    name, shown, told = _OF
    parser.add_argument(name, metavar=shown, help=told)
    return parser


def _on_paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--signed", metavar="NAME", default="", help="who of the owner signed it on paper")
    parser.add_argument("--reason", metavar="TEXT", default="", help="why, and which paper says so")


def _by(args: argparse.Namespace) -> "By":
    from zhongshu.linkage.review import By

    return By(operator(), args.reason, args.signed)


def _link(args: argparse.Namespace, hub: "Hub", names: list[str]) -> None:
    from zhongshu.core.errors import BusyError
    from zhongshu.packs.relinking import relink

    for name in names:
        if not relink(hub, name, who=operator().actor):
            raise BusyError("another process writes", hint="the worker links by itself within a minute")
    counts = {name: hub.linkage.questions.waiting(name) for name in names}
    rows = [(name, str(one.pairs), str(one.clashes)) for name, one in counts.items()]
    text = table(["entity", "pairs that wait", "clashes of codes"], rows) if rows else "No pack has entities."
    lacking = [said for name in names if (said := hub.linking.unable(hub.packs.entities[name])) is not None]
    told = {name: {"clashes": one.clashes, "pairs": one.pairs, "later": one.later} for name, one in counts.items()}
    document = {"entities": told, "lacking": lacking}
    emit(args, document, "\n".join([text, *lacking]))


def _train(args: argparse.Namespace, hub: "Hub") -> None:
    file = hub.linkage.file(args.of)
    model, records = hub.linking.train(file)
    if args.file is not None:
        args.file.write_text(model, encoding="utf-8")
        emit(args, {"file": str(args.file), "records": records}, f"{args.file}: learned from {records} records")
        return
    hub.linkage.memory.keep_model(args.of, model, records, hub.now())
    emit(args, {"records": records}, f"Learned from {records} records; they are linked anew within a minute.")


def _review(args: argparse.Namespace, hub: "Hub") -> None:
    found = hub.linkage.questions.questions(args.of)
    rows = [(str(one.number), one.found.why, *map(_shown, (one.found.left, one.found.right))) for one in found]
    text = table(["number", "why", "record", "other"], rows) if rows else "Nothing waits."
    emit(args, {"questions": [_asked(one) for one in found]}, text)


def _show(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.core.errors import UnknownName

    review, file = hub.linkage, hub.linkage.file(args.of)
    ids = [args.id] if review.present.of_entity(file, args.id) else review.present.of_code(file, args.id)
    if not ids:
        into = review.moved_to(args.of, args.id)
        hint = None if into is None else f"its records are with {into} now"
        raise UnknownName(f"no entity {args.id!r} of {args.of}", hint=hint)
    told, lines = [], []
    for id in ids:
        records = review.present.of_entity(file, id)
        decided = review.decisions.decisions(args.of, entity=id)
        held = [{**one.key._asdict(), "how": one.how, "code": one.code} for one in records]
        told.append({"entity": id, "records": held, "decisions": [_done(one) for one in decided]})
        lines += [id, table(["record", "how"], [(_shown(one.key), one.how) for one in records])]
        lines += [_sentence(one) for one in decided]
    emit(args, {"entities": told}, "\n".join(lines))


def _split(args: argparse.Namespace, hub: "Hub") -> None:
    from zhongshu.linkage.decision import Key
    from zhongshu.packs.entity_cases import attached

    going = frozenset(Key(*one.partition(":")[::2]) for one in args.records)
    stays, leaves = hub.linkage.parted(args.of, args.id, going)
    cases = attached(hub, hub.linkage.file(args.of), stays, leaves)
    lines = [f"leaves: {_shown(key)}" for key in leaves]
    lines += [f"case {one.case.type}/{one.case.number} {'goes along' if one.goes else 'stays'}" for one in cases]
    made = None if args.preview else hub.linkage.split(args.of, args.id, going, _by(args))
    told = [{"case": f"{one.case.type}/{one.case.number}", "why": one.why, "goes": one.goes} for one in cases]
    document = {"leaves": [key._asdict() for key in leaves], "cases": told, "decision": made and _done(made)}
    emit(args, document, "\n".join(lines if made is None else [*lines, _sentence(made)]))


def _later(args: argparse.Namespace, hub: "Hub") -> None:
    hub.linkage.put_off(args.of, args.number, _by(args))
    emit(args, {"question": args.number}, f"Question {args.number} is at the end.")


def _decide(args: argparse.Namespace, hub: "Hub") -> None:
    if args.action == "merge":
        made = hub.linkage.merge(args.of, args.id, args.other, _by(args))
    elif args.action == "undo":
        made = hub.linkage.undo(args.of, args.number, _by(args))
    else:
        made = hub.linkage.answer(args.of, args.number, args.action, _by(args))
    emit(args, _done(made), _sentence(made))


def _shown(key: "Key") -> str:
    return f"{key.dataset}:{key.record}"


def _asked(one: "Question") -> dict[str, Any]:
    found = one.found
    said = {"number": one.number, "why": found.why, "code": found.code, "weight": found.weight}
    return {**said, "left": found.left._asdict(), "right": found.right._asdict(), "later": one.later is not None}


def _done(one: "Decision") -> dict[str, Any]:
    kept = {name: getattr(one, name) for name in ("number", "kind", "entity", "other", "reason", "undoes", "undone")}
    return {**kept, "name": one.hand.name, "at": one.at.isoformat(), "moved": [key._asdict() for key in one.moved]}


def _sentence(one: "Decision") -> str:
    other = "" if one.other is None else f" and {one.other}"
    taken = " (taken back)" if one.undone else ""
    return f"decision {one.number}: {one.kind} {one.entity}{other}, by {one.hand.name}{taken}: {one.reason or '—'}"
