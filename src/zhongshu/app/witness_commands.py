"""What `zhongshu ledger` says and does about witnesses."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from zhongshu.app.actions import add_action
from zhongshu.app.home import home_of
from zhongshu.app.output import emit, plain, table

if TYPE_CHECKING:
    from zhongshu.app.region import RegionSpec
    from zhongshu.sharing.ledger.compare import Copy
    from zhongshu.sharing.ledger.segment_check import Fault
    from zhongshu.sharing.ledger.witnesses import OtherLog, OwnWitness
    from zhongshu.sharing.ledger.writer import Ledger
    from zhongshu.sharing.signing import PublicKey

_MOST_BYTES = 64_000_000


def add_witness_actions(actions: Any) -> None:
    """witnesses --send; compare PLACE... --key."""
    told = "who vouches for this ledger, and for whose this hub does"
    witnesses = add_action(actions, "witnesses", told, "zhongshu ledger witnesses --send")
    witnesses.add_argument("--send", action="store_true", help="sign what is new, and ask each witness now")
    same = "whether checkpoints from several places are one history"
    compare = add_action(actions, "compare", same, "zhongshu ledger compare checkpoint.txt /mnt/copy/home")
    compare.add_argument(
        "places", metavar="PLACE", nargs="+", help="a file with checkpoints, the address of one, or another home"
    )
    compare.add_argument("--key", metavar="VKEY", help="of the log, where region.yaml does not have it")


def witnesses(args: argparse.Namespace, ledger: "Ledger") -> int:
    """1 when a witness has another history, or a log that this hub is a witness of has two."""
    from zhongshu.app.region import read_region
    from zhongshu.app.wiring import state_url
    from zhongshu.app.witness import Errands, open_witnesses
    from zhongshu.state.database import open_database

    home = home_of(args).resolve()
    region = read_region(home)
    known = open_witnesses(region, ledger, open_database(state_url(home, region)))
    if args.send:
        said: list[str] = []
        errands = Errands(known, ledger, said.append)
        errands.run(all_of_them=True)  # first: nothing is signed on top of a ledger that was rolled back
        if not any(one.apart for one in known.own()):
            ledger.checkpoint()
            errands.run()
    own, others = known.own(), known.others()
    document = {
        "key": known.witness.public.vkey,
        "witnesses": [{**plain(one, ledger.zone), "apart": one.apart} for one in own],
        "witness_for": [_other(one, ledger.zone) for one in others],
    }
    emit(args, document, "\n".join([*_own_lines(own, ledger.zone), "", *_other_lines(others, ledger.zone)]))
    return 1 if any(one.apart for one in own) or any(one.forks for one in others) else 0


def _own_lines(own: "Sequence[OwnWitness]", zone: ZoneInfo) -> list[str]:
    if not own:
        return ["Nobody vouches for this ledger yet: region.yaml names witnesses."]
    rows = [
        (
            one.name,
            one.place,
            one.size,
            _time(one.vouched, zone),
            one.trouble or ("well" if one.tried else "not asked yet"),
        )
        for one in own
    ]
    header = ["witness", "at", "entries", "vouched", "stands"]
    return [table(header, rows, right=[2], longest=60), *(f"{one.name}: {one.message}" for one in own if one.message)]


def _other_lines(others: "Sequence[OtherLog]", zone: ZoneInfo) -> list[str]:
    if not others:
        return ["This hub is a witness of no other: region.yaml names them below witness_for."]
    rows = []
    for one in others:
        size, at = (None, None) if one.newest is None else (one.newest.head.size, one.newest.at)
        rows.append((one.name, one.origin, size, _time(at, zone), "FORK" if one.forks else "one history"))
    lines = [table(["witness of", "origin", "entries", "vouched", "stands"], rows, right=[2], longest=60)]
    for other in others:
        for fork in other.forks:
            roots = f"{fork.known.root.hex()} and {fork.head.root.hex()}"
            lines.append(f"{other.name} has two histories: of {fork.head.size} entries it signed the roots {roots}")
        for left in other.open_questions:
            lines.append(f"{other.name}: {left.head.told}, was not shown to continue {left.known.told}")
    return lines


def _other(one: "OtherLog", zone: ZoneInfo) -> dict[str, Any]:
    newest = None
    if one.newest is not None:
        newest = {"size": one.newest.head.size, "root": one.newest.head.root.hex(), "at": plain(one.newest.at, zone)}
    refusals = [
        {
            "size": refusal.head.size,
            "root": refusal.head.root.hex(),
            "known_size": refusal.known.size,
            "known_root": refusal.known.root.hex(),
            "proven": refusal.proven,
            "cleared": refusal.cleared,
            "at": plain(refusal.at, zone),
            "notes": [refusal.known_note.whole, refusal.note.whole],
        }
        for refusal in one.refusals
    ]
    return {"name": one.name, "origin": one.origin, "newest": newest, "fork": bool(one.forks), "refusals": refusals}


def _time(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def compare(args: argparse.Namespace, ledger: "Ledger") -> int:
    """1 when they are several histories, or it cannot be told."""
    from zhongshu.app.region import read_region
    from zhongshu.sharing.ledger import compare as comparing
    from zhongshu.sharing.signing import PublicKey

    home = home_of(args).resolve()
    region = read_region(home)
    key = None if args.key is None else _key(args.key, PublicKey.parse)
    copies = [_copy(place, region, ledger, key) for place in args.places]
    own = _own_copy(home, region, ledger)
    if own is not None and copies[0].head.origin == own.head.origin:
        copies.insert(0, own)
    sound = [one for one in copies if one.signed is not False]
    found = comparing.compare(sound)
    lines = [_line(one, ledger.zone) for one in copies]
    lines += [f"TWO HISTORIES: {one.sentence}" for one in found.partings]
    lines += [
        f"Not told: whether {a} and {b} are one history; name a home that has the ledger." for a, b in found.unknown
    ]
    if found.verdict == "one":
        lines.append("They are one history." if len(sound) > 1 else "There is nothing to compare it with.")
    document = {
        "verdict": found.verdict,
        "places": [
            {
                "where": one.where,
                "size": one.head.size,
                "root": one.head.root.hex(),
                "signed": one.signed,
                "vouched": {name: plain(at, ledger.zone) for name, at in one.vouched},
            }
            for one in copies
        ],
        "partings": [
            {
                **plain(
                    one.__dict__ | {"root": one.root.hex(), "other": None if one.other is None else one.other.hex()},
                    ledger.zone,
                )
            }
            for one in found.partings
        ],
        "unknown": [list(pair) for pair in found.unknown],
    }
    emit(args, document, "\n".join(lines))
    return 0 if found.verdict == "one" and len(sound) == len(copies) else 1


def _line(copy: "Copy", zone: ZoneInfo) -> str:
    signed = {True: "", False: "; NOT signed by the log's key, says nothing", None: "; by a key that nobody told"}
    vouched = "".join(f"; vouched for by {name}, {_time(at, zone)}" for name, at in copy.vouched)
    return f"{copy.where}: {copy.head.told}{signed[copy.signed]}{vouched}"


def _copy(place: str, region: "RegionSpec", ledger: "Ledger", key: "PublicKey | None") -> "Copy":
    from zhongshu.core.errors import LedgerError
    from zhongshu.sharing.ledger.compare import read_copy
    from zhongshu.sharing.ledger.cosignature import WitnessKey
    from zhongshu.sharing.ledger.files import Folders
    from zhongshu.sharing.ledger.note import parse_head, parse_note

    folders = Folders.below(Path(place)) if (Path(place) / "ledger").is_dir() else None
    content = _content(place if folders is None else str(folders.checkpoints[0]))
    keys = {one.origin: one.public for one in region.witness_for.values()} | {ledger.key.name: ledger.key.public}
    first = read_copy(content, place)
    witnesses = [one.public for one in region.witnesses if one.public is not None]
    witnesses.append(WitnessKey.of(ledger.key.public))
    try:
        origin = parse_head(parse_note(first.note.whole).text).origin
    except ValueError as error:
        raise LedgerError(f"{place} is no checkpoint: {error}") from error
    return read_copy(content, place, key=key or keys.get(origin), witnesses=witnesses, folders=folders)


def _own_copy(home: Path, region: "RegionSpec", ledger: "Ledger") -> "Copy | None":
    if not ledger.folders.checkpoints[0].exists():
        return None
    return _copy(str(home), region, ledger, ledger.key.public)


def _content(place: str) -> bytes:
    import httpx

    from zhongshu.core.errors import LedgerError

    try:
        if place.startswith(("http://", "https://")):
            answer = httpx.get(place, timeout=10, follow_redirects=False, trust_env=False)
            answer.raise_for_status()
            return answer.content[:_MOST_BYTES]
        return Path(place).read_bytes()
    except (OSError, httpx.HTTPError) as error:
        raise LedgerError(f"{place} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _key(text: str, parse: Any) -> "PublicKey":
    from zhongshu.core.errors import LedgerError

    try:
        found: PublicKey = parse(text)
    except ValueError as error:
        raise LedgerError(str(error), hint="zhongshu ledger key prints one") from error
    return found


def witness_faults(ledger: "Ledger", entries: int) -> "list[Fault]":
    """For `verify`: what witnesses have and the ledger does not lead to, also in folders that can be read from here."""
    from zhongshu.app.region import read_region
    from zhongshu.sharing.ledger.witness_folder import folder_faults
    from zhongshu.sharing.ledger.witnessed import faults_of

    faults = list(faults_of(ledger.folders, ledger.key.public, entries))
    home = ledger.folders.outside.parent
    region = read_region(home)
    for spec in region.witnesses:
        if spec.folder is not None:
            faults += folder_faults(ledger.folders, ledger.key.public, entries, spec.name, home / spec.folder)
    return faults
