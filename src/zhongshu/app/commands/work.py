"""`zhongshu work`: the worker."""

import argparse
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zhongshu.app.home import add_common, home_of, hub_of
from zhongshu.app.output import counted, emit

if TYPE_CHECKING:
    from zhongshu.app.worker import Worker

HELP = "Be the worker: pull each source when it is due"
EXAMPLE = """zhongshu work --home taizhou
zhongshu work --home taizhou --once  (what is due now, and out: for a crontab)"""

_TURN = 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--once; --with-parent is for serve."""
    parser.add_argument("--once", action="store_true", help="pull what is due now, then end")
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """Ends cleanly on Ctrl-C and SIGTERM; BusyError when another worker is at it."""
    from zhongshu.app.worker import Worker, alone
    from zhongshu.core.errors import BusyError

    worker = Worker(hub_of(args), _say, stopped=args.stop)
    try:
        if args.with_parent:
            _in_turn(worker, home_of(args))
            return 0
        with alone(home_of(args)):
            if not args.once:
                worker.run()
                return 0
            done = [{"dataset": item.dataset, "source": item.source} for item in worker.round()]
            emit(args, {"pulled": done}, f"{counted(len(done), 'source')} looked at.")
    except BusyError as error:
        hint = "one is enough; stop it first, or let it be"
        raise BusyError("this region has a worker already", hint=hint) from error
    except KeyboardInterrupt:
        pass
    return 0


def _in_turn(worker: "Worker", home: Path) -> None:
    """Work beside a server: wait while another worker is at it, end when the server does."""
    from zhongshu.app.worker import alone
    from zhongshu.core.errors import BusyError

    threading.Thread(target=_follow_parent, args=(worker.stopped,), daemon=True).start()
    while not worker.stopped.is_set():
        try:
            with alone(home):
                worker.run()
        except BusyError:
            worker.stopped.wait(_TURN)


def _say(line: str) -> None:
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} worker: {line}", file=sys.stderr, flush=True)


def _follow_parent(stopped: threading.Event) -> None:
    """Set `stopped` when standard input ends: the process that started this one is gone."""
    sys.stdin.buffer.read()
    stopped.set()
