"""`zhongshu restore`: a home from its backup."""

import argparse
from pathlib import Path

from zhongshu.app.commands.backup import megabytes
from zhongshu.app.home import add_common, home_of
from zhongshu.app.output import counted, emit
from zhongshu.app.progress import progress

HELP = "Make a home from a backup, every byte checked"
EXAMPLE = "zhongshu restore /mnt/backup/taizhou --home taizhou-again"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DIR; --home is the new home."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder that zhongshu backup wrote")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """A home that is not empty is refused."""
    from zhongshu.app.backup import restore
    from zhongshu.app.ledger import open_ledger

    home = home_of(args)
    with progress(f"restore {args.folder}"):
        done = restore(args.folder, home)
        with open_ledger(home) as ledger:
            ledger.checkpoint()  # makes anew what a backup leaves out because the entries tell it
    document = {"home": str(home.resolve()), "snapshot": done.snapshot, "files": done.files, "size": done.size}
    size = f"{counted(done.files, 'file')}, {megabytes(done.size)}"
    text = f"{home}: snapshot {done.snapshot}, {size}. Next: zhongshu serve --home {home}"
    emit(args, document, text)
    return 0
