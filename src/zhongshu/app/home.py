"""Which region a command is about, and the words that every command takes."""

import argparse
import getpass
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhongshu.packs.hub import Hub
    from zhongshu.sharing.reader import Reader

HOME = "ZHONGSHU_HOME"
DEBUG = "ZHONGSHU_DEBUG"
HOSTS = "ZHONGSHU_HOSTS"
KEY = "ZHONGSHU_KEY"
FOLDER = "zhongshu-home"


def add_common(parser: argparse.ArgumentParser) -> None:
    """--home and --json."""
    parser.add_argument("--home", metavar="DIR", type=Path, help=f"the region's folder (else {HOME}, else ./{FOLDER})")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of text")


def named_home(args: argparse.Namespace) -> Path | None:
    """The home that --home or the environment names; None when neither does."""
    if args.home is not None:
        return Path(args.home)
    return Path(os.environ[HOME]) if os.environ.get(HOME) else None


def home_of(args: argparse.Namespace) -> Path:
    """The home of a command: the named one, the folder it runs in when that is a home, else ./zhongshu-home."""
    if (named := named_home(args)) is not None:
        return named
    return Path(".") if Path("region.yaml").exists() else Path(FOLDER)


def hub_of(args: argparse.Namespace) -> "Hub":
    """The opened region; HomeError, PackError when it cannot be."""
    from zhongshu.app.wiring import open_hub

    args.hub = open_hub(home_of(args))
    hub: Hub = args.hub
    return hub


def operator() -> "Reader":
    """The person at this machine, who reads under the ledgered grant `operator`."""
    from zhongshu.sharing.reader import system_reader

    return system_reader(f"operator:{person()}")


def person() -> str:
    """The name that runs and reads are recorded under."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return "operator"


def program() -> str:
    """How a person calls this program from here: by its name, or by its path where that is not on PATH."""
    if shutil.which("zhongshu"):
        return "zhongshu"
    return os.path.relpath(Path(sys.executable).with_name("zhongshu"))


def debugging() -> bool:
    """Whether unexpected faults are shown in full."""
    return os.environ.get(DEBUG, "") not in ("", "0")
