"""`zhongshu backup`: a copy of the region that can be trusted; which there are; and a drill, so that it is known."""

import argparse
import os
import re
from typing import TYPE_CHECKING

from zhongshu.app.home import add_common, home_of, person
from zhongshu.app.output import counted, emit, table
from zhongshu.app.progress import progress

if TYPE_CHECKING:
    from zhongshu.app.backup.drill import Drill
    from zhongshu.app.backup.making import Made
    from zhongshu.app.backup.store import Store

HELP = "Copy the region to a folder or bucket while it works; list copies; try one"
EXAMPLE = """zhongshu backup /mnt/backup/taizhou --keys /media/safe/taizhou
zhongshu backup s3://backups/taizhou
zhongshu backup list s3://backups/taizhou
zhongshu backup drill s3://backups/taizhou --keys /media/safe/taizhou
zhongshu restore s3://backups/taizhou --keys /media/safe/taizhou --home taizhou-again"""
_ACTIONS = ("list", "drill")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """PLACE, list PLACE or drill PLACE; --keys, --keep, --manifest."""
    place = "a folder of its own, or s3://BUCKET/PREFIX; list before it shows what is there, drill tries it"
    parser.add_argument("files", metavar="PLACE", nargs="+", help=place)
    keys = "copy the keys there, apart from the backup; a drill takes them from there"
    parser.add_argument("--keys", metavar="PLACE", help=keys)
    parser.add_argument("--keep", metavar="N", type=_many, default=7, help="how many backups stay, with this one (7)")
    parser.add_argument("--manifest", metavar="NAME", help="try this one, named as list does, and not the newest")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """Every earlier backup stays whole until the new one is. 1 when a drill finds a difference."""
    from zhongshu.core.errors import HomeError

    *action, place = args.files
    if len(action) > 1 or (action and action[0] not in _ACTIONS):
        said = f"one place at a time, and {' '.join(args.files)} are {len(args.files)} words"
        raise HomeError(said, hint="zhongshu backup PLACE, backup list PLACE or backup drill PLACE")
    source, keys = place_of(args, place), place_of(args, args.keys) if args.keys else None
    if not action:
        return _make(args, source, keys)
    return _list(args, source) if action[0] == "list" else _drill(args, source, keys)


def place_of(args: argparse.Namespace, said: str) -> "Store":
    """Where a person means; region.yaml of the home, where there is one, may say how a bucket is reached."""
    from zhongshu.app.backup.place import open_place
    from zhongshu.app.region import read_region

    home = home_of(args)
    region = read_region(home) if (home / "region.yaml").exists() else None
    return open_place(said, {} if region is None else region.buckets, os.environ)


def megabytes(size: int) -> str:
    """A size in bytes as people read it: 12.3 MB."""
    return f"{size / 1e6:,.1f} MB"


def _make(args: argparse.Namespace, target: "Store", keys: "Store | None") -> int:
    from zhongshu.app.backup.making import back_up
    from zhongshu.app.machine import note_backup

    with progress(f"backup to {target.shown}"):
        done = back_up(home_of(args), target, keys=keys, keep=args.keep)
    note_backup(home_of(args))
    document = {
        "folder": target.shown,
        "name": done.short,
        "snapshot": done.manifest.snapshot,
        "files": done.files,
        "size": done.manifest.size,
        "copied": done.copied,
        "copied_size": done.copied_size,
        "dropped": done.dropped,
        "keys": None if done.keys is None or keys is None else {"place": keys.shown, "files": list(done.keys)},
        "left_out": list(done.manifest.left_out),
    }
    emit(args, document, "\n".join(_told(target, keys, done)))
    return 0


def _told(target: "Store", keys: "Store | None", done: "Made") -> list[str]:
    size = f"{counted(done.files, 'file')}, {megabytes(done.manifest.size)}"
    new = f"copied now: {done.copied:,}, {megabytes(done.copied_size)}"
    lines = [f"{target.shown}: snapshot {done.manifest.snapshot}, {size}; {new}"]
    if keys is not None:
        lines.append(f"The keys are apart, in {keys.shown}: {', '.join(done.keys or ('none yet',))}.")
    elif done.manifest.keys:
        names = ", ".join(f"keys/{name}" for name in done.manifest.keys)
        lines.append(f"The keys are not in it ({names}): keep them elsewhere, --keys PLACE copies them.")
    lines += [f"Not in it: {one} lies outside the home." for one in done.manifest.left_out]
    return lines


def _list(args: argparse.Namespace, source: "Store") -> int:
    from zhongshu.app.backup.manifest import list_backups

    found = list_backups(source)
    documents = [
        {"name": name, "made": one.made, "snapshot": one.snapshot, "files": len(one.files), "size": one.size}
        if not isinstance(one, str)
        else {"name": name, "damaged": one}
        for name, one in found
    ]
    rows = [
        (name, one.snapshot, f"{len(one.files):,}", megabytes(one.size), one.region)
        if not isinstance(one, str)
        else (name, "damaged", "", "", one)
        for name, one in found
    ]
    shown = table(["name", "snapshot", "files", "size", "region"], rows, right=[1, 2, 3], longest=200)
    emit(args, {"backups": documents}, shown if rows else f"{source.shown} holds no backup.")
    return 0


def _drill(args: argparse.Namespace, source: "Store", keys: "Store | None") -> int:
    from zhongshu.app.backup.drill import drill
    from zhongshu.app.machine import note_drill

    with progress(f"drill of {source.shown}"):
        done = drill(home_of(args), source, keys=keys, said=args.manifest, actor=f"operator:{person()}")
    drilled, same = done.drilled, done.compared
    note_drill(home_of(args), drilled.fault)
    document = {
        "ok": drilled.ok,
        "source": drilled.source,
        "made": drilled.made,
        "snapshot": drilled.snapshot,
        "seconds": drilled.seconds,
        "fault": drilled.fault,
        "same": None
        if same is None
        else {"tables": same.tables, "rows": same.rows, "entries": same.entries, "asked": same.asked},
        "keys": "the region's own" if keys is None else keys.shown,
    }
    emit(args, document, "\n".join(_drilled(done)))
    return 0 if drilled.ok else 1


def _drilled(done: "Drill") -> list[str]:
    drilled, same = done.drilled, done.compared
    made, took = drilled.made[:19], f"{drilled.seconds} s"
    if same is None:
        return [f"The backup of {made} UTC does not hold, after {took}: {drilled.fault}"]
    rows = f"{counted(same.rows, 'row')} in {counted(same.tables, 'table')}"
    root = f"the root of {counted(same.entries, 'entry', 'entries')} in the ledger"
    asked = f", what {same.asked} holds" if same.asked else ""
    lines = [
        f"The backup of {made} UTC holds: restored, looked at and compared in {took}.",
        f"The same as in the live region: snapshot {drilled.snapshot}, {rows}, {root}{asked}.",
    ]
    if done.own_keys:
        lines.append("The region's own keys were used: --keys PLACE tries the copy of them.")
    return lines


def _many(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,5}", text):
        raise argparse.ArgumentTypeError("a number from 1 on")
    return int(text)
