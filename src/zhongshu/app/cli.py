"""The command line: finds the command, runs it, turns every fault into one sentence and an exit code.

0 done, 1 could not, 2 wrong words, 130 stopped by a person. Command modules import what is heavy when they run, so a
wrong word and `--help` answer at once.
"""

import argparse
import contextlib
import difflib
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from importlib import import_module
from types import FrameType
from typing import NoReturn

from zhongshu.app.faults import explain

COMMANDS = (
    "demo",
    "init",
    "check",
    "load",
    "refresh",
    "serve",
    "mcp",
    "work",
    "status",
    "show",
    "export",
    "explain",
    "preview",
    "decide",
    "rule",
    "runs",
    "snapshots",
    "grant",
    "consent",
    "ledger",
    "user",
    "post",
    "flow",
    "document",
    "key",
    "service",
    "product",
    "state",
    "backup",
    "restore",
    "pack",
    "overlap",
    "entity",
)
"""In the order of the help; each is a module of `zhongshu.app.commands` with HELP, EXAMPLE, add_arguments and run."""

DONE, COULD_NOT, WRONG_WORDS, STOPPED = 0, 1, 2, 130

_ABOUT = "Zhongshu (中枢): a region's data comes in, is checked, versioned, measured; every number explains itself."
_FIRST_STEPS = """first steps:
  zhongshu demo                                        a region with every sample, in the browser
  zhongshu init                                        a region of your own, without rows
  zhongshu load air.station_hour 台州.csv --source city_csv
  zhongshu show air.good_hours --grain day

COMMAND --help shows its words and an example. The region is --home DIR, else ZHONGSHU_HOME, else the folder you
are in when it is a home, else ./zhongshu-home."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Without `argv` the words and signals of the process are taken."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        args = parse(words)
    except SystemExit as end:
        return int(end.code or DONE)
    args.stop = threading.Event()
    with _stoppable(args.stop) if argv is None else contextlib.nullcontext():
        return _run(args, words)


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The words of a command; files and facts may stand after options too. SystemExit for wrong words."""
    root = parser()
    args, rest = root.parse_known_args(words)
    last = getattr(args, "files", getattr(args, "facts", None))
    if rest and last is not None and not any(word.startswith("-") for word in rest):
        last += rest  # argparse takes a list at the first place only
    elif rest:
        root.error(f"unrecognized arguments: {' '.join(rest)} (zhongshu {args.command} --help shows the right ones)")
    return args


def parser() -> argparse.ArgumentParser:
    """Every command with its help; imports nothing heavy."""
    root = _Parser(
        prog="zhongshu", description=_ABOUT, epilog=_FIRST_STEPS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    root.add_argument("--version", action=_Version, nargs=0, help="the version, and out")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", title="commands", required=True)
    for name in COMMANDS:
        module = import_module(f"zhongshu.app.commands.{name}")
        example = "\n".join(f"  {line}" for line in module.EXAMPLE.splitlines())
        command = commands.add_parser(
            name,
            help=module.HELP,
            description=f"{module.HELP}.",
            epilog=f"example:\n{example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        command.set_defaults(run=module.run)
        module.add_arguments(command)
    return root


def _run(args: argparse.Namespace, words: Sequence[str]) -> int:
    try:
        code = args.run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # the reader of a pipe (head, less) has seen enough
        sys.stdout = None  # nothing is left to flush when the process ends
        return DONE
    except Exception as error:
        if args.stop.is_set():  # the engine turns Ctrl-C into a fault of its own
            print("stopped", file=sys.stderr)
            return STOPPED
        explain(error, args, words)
        return COULD_NOT
    finally:
        _close(args)
    return int(code)


def _close(args: argparse.Namespace) -> None:
    """What a command wrote into the ledger is signed when it ends; where that fails the worker does it later."""
    hub = getattr(args, "hub", None)
    if hub is not None:
        with contextlib.suppress(Exception):
            hub.ledger.close()
        hub.snapshots.database.dispose()


@contextlib.contextmanager
def _stoppable(asked: threading.Event) -> Iterator[None]:
    """SIGTERM stops like Ctrl-C does: what was begun is undone on the way out. Sets `asked` when one of them comes."""

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        asked.set()
        raise KeyboardInterrupt("stopped by a person" if number == signal.SIGINT else "stopped by another process")

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Parser(argparse.ArgumentParser):
    """Wrong words get the usage line and the nearest right word; Python's own message lists them all."""

    def _check_value(self, action: argparse.Action, value: object) -> None:
        if action.choices is not None and value not in action.choices:
            choices = [str(choice) for choice in action.choices]
            close = difflib.get_close_matches(str(value), choices, n=1)
            right = f"did you mean {close[0]}? " if close else ""
            raise argparse.ArgumentError(action, f"there is no {value!r}; {right}known: {', '.join(choices)}")


class _Version(argparse.Action):
    def __call__(self, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"zhongshu {version('zhongshu')}")
        sys.exit(DONE)
