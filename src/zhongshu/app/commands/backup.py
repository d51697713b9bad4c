"""`zhongshu backup`: a copy of the home that can be trusted."""

import argparse
from pathlib import Path

from zhongshu.app.home import add_common, home_of
from zhongshu.app.output import counted, emit
from zhongshu.app.progress import progress

HELP = "Copy the region to a folder while it works"
EXAMPLE = """zhongshu backup /mnt/backup/taizhou
zhongshu restore /mnt/backup/taizhou --home taizhou-again"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DIR."""
    parser.add_argument(
        "folder", metavar="DIR", type=Path, help="a folder of its own: new, empty, or an earlier backup of this region"
    )
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """The earlier backup in DIR stays whole until the new one is."""
    from zhongshu.app.backup import back_up

    home = home_of(args)
    with progress(f"backup to {args.folder}"):
        done = back_up(home, args.folder)
    document = {
        "folder": str(args.folder),
        "snapshot": done.snapshot,
        "files": done.files,
        "size": done.size,
        "copied": done.copied,
        "copied_size": done.copied_size,
    }
    new = f"copied now: {done.copied:,}, {megabytes(done.copied_size)}"
    text = f"{args.folder}: snapshot {done.snapshot}, {counted(done.files, 'file')}, {megabytes(done.size)}; {new}"
    emit(args, document, text)
    return 0


def megabytes(size: int) -> str:
    """A size in bytes as people read it: 12.3 MB."""
    return f"{size / 1e6:,.1f} MB"
