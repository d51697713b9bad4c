"""`zhongshu restore`: a home from its backup."""

import argparse

from zhongshu.app.commands.backup import megabytes, place_of
from zhongshu.app.home import add_common, home_of
from zhongshu.app.output import counted, emit
from zhongshu.app.progress import progress

HELP = "Make a home from a backup, every byte checked"
EXAMPLE = """zhongshu restore /mnt/backup/taizhou --keys /media/safe/taizhou --home taizhou-again
zhongshu restore s3://backups/taizhou --keys keys --home again --state 'postgresql+psycopg://me:${PASSWORD}@db/hub'"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """PLACE, --keys, --manifest, --state; --home is the new home."""
    parser.add_argument("folder", metavar="PLACE", help="what zhongshu backup wrote: a folder, or s3://BUCKET/PREFIX")
    parser.add_argument("--keys", metavar="PLACE", help="where the keys of the region are: not in the backup")
    parser.add_argument("--manifest", metavar="NAME", help="this one, named as backup list does, and not the newest")
    state = "where the state is to be: sqlite (as without this), or an SQLAlchemy URL of an empty database"
    parser.add_argument("--state", metavar="URL", default="sqlite", help=state)
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """A home that is not empty is refused."""
    from zhongshu.app.backup.restoring import Wanted, restore

    home = home_of(args)
    source, keys = place_of(args, args.folder), place_of(args, args.keys) if args.keys else None
    with progress(f"restore {source.shown}"):
        done = restore(source, home, keys=keys, wanted=Wanted(args.manifest, args.state))
    found = done.manifest
    document = {
        "home": str(home.resolve()),
        "made": found.made,
        "snapshot": found.snapshot,
        "files": len(found.files),
        "size": found.size,
        "seconds": round(done.seconds, 1),
    }
    size = f"{counted(len(found.files), 'file')}, {megabytes(found.size)}"
    checked = f"every byte, the ledger and the lake looked at in {done.seconds:.1f} s"
    text = f"{home}: snapshot {found.snapshot}, {size}; {checked}. Next: zhongshu serve --home {home}"
    emit(args, document, text)
    return 0
