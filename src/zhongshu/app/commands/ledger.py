"""`zhongshu ledger`: what was read and done, and the proof of it."""

import argparse
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.app.actions import add_action
from zhongshu.app.home import home_of, operator, person
from zhongshu.app.output import counted, emit, plain, table
from zhongshu.app.witness_commands import add_witness_actions, compare, witness_faults, witnesses

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from zhongshu.sharing.ledger.entry import Entry
    from zhongshu.sharing.ledger.search import Wanted
    from zhongshu.sharing.ledger.segment_check import Fault
    from zhongshu.sharing.ledger.writer import Ledger

HELP = "Check the ledger, prove and find its entries"
EXAMPLE = """zhongshu ledger verify
zhongshu ledger search --object air.station_hour --since 2026-03-01
zhongshu ledger prove 4711 -o proof.json"""

_ACTIONS = "files|verify|prove|search|checkpoint|witnesses|compare|archive|forget|key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """files; verify --since; prove ID -o; search; checkpoint; witnesses; compare; archive --before; forget; key."""
    actions = parser.add_subparsers(dest="action", metavar=_ACTIONS, required=True)
    add_action(actions, "files", "every file that verify answers for", "zhongshu ledger files")
    verify = add_action(actions, "verify", "look at every byte of it", "zhongshu ledger verify --since 2026-03-01")
    verify.add_argument("--since", metavar="DATE", help="check what is older by its hashes only")
    prove = add_action(actions, "prove", "that an entry is in it", "zhongshu ledger prove 4711 -o proof.json")
    prove.add_argument("id", metavar="ID", type=int, help="the sequence of the entry")
    prove.add_argument("-o", "--output", metavar="FILE", type=Path, help="write the proof there (else print it)")
    _add_search(actions)
    add_action(actions, "checkpoint", "sign what is in it now", "zhongshu ledger checkpoint")
    add_witness_actions(actions)
    archive = add_action(actions, "archive", "pack old segments", "zhongshu ledger archive --before 2026-03-01")
    archive.add_argument("--before", metavar="DATE", required=True, help="what is wholly older than this day")
    archive.add_argument("--drop", action="store_true", help="delete what is packed already, but for its hashes")
    told = "whom old entries were about, for ever"
    forget = add_action(actions, "forget", told, "zhongshu ledger forget --before 2024-01")
    forget.add_argument("--before", metavar="MONTH", required=True, help="the keys of earlier months are deleted")
    key = add_action(actions, "key", "the public key that proofs are checked with", "zhongshu ledger key")
    key.add_argument("--witness", action="store_true", help="the one that its cosignatures of others are checked with")


def _add_search(actions: Any) -> None:
    search = add_action(actions, "search", "entries, the newest first", "zhongshu ledger search --denied --limit 20")
    for name, told in (
        ("actor", "who asked: a person's id, operator:NAME, anyone"),
        ("unit", "the unit asked for"),
        ("key", "prefix of an API key"),
        ("grant", "id of a grant"),
        ("object", "PACK.NAME that was read"),
        ("subject", "pseudonym of whom a row is about"),
        ("kind", "read, opened, closed, broken, denied, login, act or note"),
        ("text", "part of any text of the entry"),
        ("since", "from this day or time on"),
        ("until", "before this day or time"),
    ):
        search.add_argument(f"--{name}", metavar="DATE" if name in ("since", "until") else name.upper(), help=told)
    search.add_argument("--denied", action="store_true", help="only what was denied")
    search.add_argument("--limit", metavar="N", type=int, default=20, help="how many (20)")
    search.add_argument("--before", metavar="ID", type=int, help="older than this entry: the next page")


def run(args: argparse.Namespace) -> int:
    """1 when verify finds a fault; UnknownName for an entry that is not there."""
    from zhongshu.app.ledger import open_ledger

    actions = {
        "files": _files,
        "verify": _verify,
        "prove": _prove,
        "search": _search,
        "checkpoint": _checkpoint,
        "witnesses": witnesses,
        "compare": compare,
        "archive": _archive,
        "forget": _forget,
        "key": _key,
    }
    with open_ledger(home_of(args)) as ledger:
        return actions[args.action](args, ledger)


def _files(args: argparse.Namespace, ledger: "Ledger") -> int:
    from zhongshu.sharing.ledger.files import ledger_files

    found = [(str(path), path.stat().st_size) for path in ledger_files(ledger.folders)]
    rows = [(name, f"{size:,}") for name, size in found]
    text = table(["file", "bytes"], rows, right=[1], longest=200) if rows else "The ledger has no entries yet."
    emit(args, {"files": [{"file": name, "bytes": size} for name, size in found]}, text)
    return 0


def _verify(args: argparse.Namespace, ledger: "Ledger") -> int:
    from zhongshu.sharing.ledger.verify import verify

    since = _moment(args.since, ledger.zone)
    found = verify(ledger.folders, ledger.key.public, ledger.zone, since=since)
    found = replace(found, faults=(*found.faults, *witness_faults(ledger, found.entries)))
    first = found.first_wrong
    document = {
        "ok": found.ok,
        "entries": found.entries,
        "by_hash": found.by_hash,
        "covered": found.covered,
        "checkpoints": found.checkpoints,
        "first_wrong": None if first is None else _fault(first),
        "faults": [_fault(one) for one in found.faults],
    }
    lines = [_told(one) for one in found.faults]
    if found.ok:
        lines.append(f"The ledger is as it was written: {counted(found.entries, 'entry', 'entries')}.")
    elif first is not None:
        lines.append(f"The first wrong entry is {first.sequence}.")
    signed = f"{counted(found.checkpoints, 'checkpoint')}; the newest vouches for {found.covered:,} entries"
    lines.append(f"{signed}; {found.entries - found.covered:,} came after it.")
    if found.by_hash:
        lines.append(f"Entries 0 to {found.by_hash - 1:,}: archived away or before that day, checked by hash only.")
    emit(args, document, "\n".join(lines))
    return 0 if found.ok else 1


def _fault(fault: "Fault") -> dict[str, Any]:
    return {"file": str(fault.file), "line": fault.line, "sequence": fault.sequence, "message": fault.message}


def _told(fault: "Fault") -> str:
    file = fault.file.relative_to(Path.cwd()) if fault.file.is_relative_to(Path.cwd()) else fault.file
    place = str(file) if fault.line is None else f"{file}:{fault.line}"
    entry = "" if fault.sequence is None else f" (entry {fault.sequence})"
    return f"{place}{entry}: {fault.message}"


def _prove(args: argparse.Namespace, ledger: "Ledger") -> int:
    import json

    from zhongshu.sharing.ledger.prove import prove

    document = prove(ledger.folders, args.id, ledger.covering(args.id))
    text = json.dumps(document, ensure_ascii=False, indent=1)
    if args.output is None:
        emit(args, document, text)
        return 0
    args.output.write_text(text + "\n", encoding="utf-8")
    told = f"{args.output}: entry {args.id} is in the ledger of {document['size']:,} entries.\nKey: {ledger.key.vkey}"
    emit(args, {"file": str(args.output), "key": ledger.key.vkey}, told)
    return 0


def _search(args: argparse.Namespace, ledger: "Ledger") -> int:
    from zhongshu.sharing.ledger.search import search

    found = search(ledger.folders, _wanted(args, ledger.zone), limit=max(args.limit, 1), before=args.before)
    rows = [_row(one, ledger.zone) for one in found]
    header = ["entry", "time", "kind", "actor", "unit", "grant", "what", "rows", "reason"]
    text = table(header, rows, right=[0, 7], longest=40) if rows else "No entry is like that."
    if len(found) == args.limit:
        text += f"\nOlder ones: --before {found[-1].sequence}"
    emit(args, {"entries": [plain(one, ledger.zone) for one in found]}, text)
    return 0


def _row(entry: "Entry", zone: "ZoneInfo") -> tuple[object, ...]:
    what = entry.act or ", ".join(one.name for one in entry.objects) or entry.address
    time = f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    texts = [_harmless(text) for text in (entry.actor, entry.unit, entry.grant, what)]
    return entry.sequence, time, entry.kind, *texts, entry.rows or None, _harmless(entry.reason)


def _harmless(text: str | None) -> str:
    """What others typed must not move the cursor of whoever reads it."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text or "")


def _wanted(args: argparse.Namespace, zone: "ZoneInfo") -> "Wanted":
    from zhongshu.core.errors import UnknownName
    from zhongshu.sharing.ledger.entry import KINDS
    from zhongshu.sharing.ledger.search import Wanted

    if args.kind is not None and args.kind not in KINDS:
        raise UnknownName.among("kind of entry", args.kind, KINDS)
    return Wanted(
        actor=_actor(args),
        unit=args.unit,
        key=args.key,
        grant=args.grant,
        objects=None if args.object is None else (args.object,),
        subjects=None if args.subject is None else (args.subject,),
        kinds=None if args.kind is None else (args.kind,),
        decision="denied" if args.denied else None,
        first=_moment(args.since, zone),
        until=_moment(args.until, zone),
        text=args.text,
    )


def _actor(args: argparse.Namespace) -> str | None:
    """The id that the ledger knows a person by, where a log-in name is given."""
    from zhongshu.app.people import people_of

    if args.actor is None:
        return None
    found = people_of(args).persons.by_login(args.actor)
    return args.actor if found is None else found.id


def _forget(args: argparse.Namespace, ledger: "Ledger") -> int:
    from zhongshu.app.region import read_region
    from zhongshu.app.wiring import state_url
    from zhongshu.core.errors import UnknownName
    from zhongshu.sharing.ledger.entry import Entry
    from zhongshu.sharing.subject_keys import SubjectKeys
    from zhongshu.state.database import open_database

    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", args.before):
        raise UnknownName(f"no month {args.before!r}", hint="write 2026-03")
    home = home_of(args).resolve()
    keys = SubjectKeys(open_database(state_url(home, read_region(home))))
    months = [month for month in keys.known() if month < args.before]
    if months:  # told before it is done: it cannot be taken back
        details = {"months": ", ".join(months)}
        ledger.commit(Entry(kind="note", actor=operator().actor, act="ledger.subjects_forgotten", details=details))
        keys.forget(args.before)
    gone = f"Forgotten: whom the entries of {', '.join(months)} were about."
    emit(args, {"months": months}, gone if months else "There was nothing to forget.")
    return 0


def _checkpoint(args: argparse.Namespace, ledger: "Ledger") -> int:
    from zhongshu.sharing.ledger.note import parse_note
    from zhongshu.sharing.ledger.witnessed import best_witnessed

    made = ledger.checkpoint()
    best, cosigned = best_witnessed(ledger.folders, made.size - 1, made)
    note = parse_note(made.note).bearing(cosigned if best.size == made.size else ()).whole
    emit(args, {"size": made.size, "root": made.root.hex(), "note": note}, note)
    return 0


def _archive(args: argparse.Namespace, ledger: "Ledger") -> int:
    from zhongshu.sharing.ledger.archive import archive, drop

    before = _moment(args.before, ledger.zone)
    assert before is not None
    moved = (drop if args.drop else archive)(ledger, before, actor=f"operator:{person()}")
    done = "dropped from the archive" if args.drop else "packed into the archive"
    told = f"{counted(moved.segments, 'segment')} {done}: entries {moved.first:,} to {moved.last:,}."
    emit(args, plain(moved, ledger.zone), told if moved.segments else "No segment is wholly that old.")
    return 0


def _key(args: argparse.Namespace, ledger: "Ledger") -> int:
    from zhongshu.sharing.ledger.cosignature import WitnessKey

    told = WitnessKey.of(ledger.key.public).vkey if args.witness else ledger.key.vkey
    emit(args, {"key": told}, told)
    return 0


def _moment(text: str | None, zone: "ZoneInfo") -> "datetime | None":
    """The beginning of a day of the region, or a time; without an offset it is the region's."""
    from datetime import datetime

    from zhongshu.core.errors import UnknownName

    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnknownName(f"no day or time {text!r}", hint="2026-03-01, or 2026-03-01T08:00") from error
    return found if found.tzinfo else found.replace(tzinfo=zone)
