"""`zhongshu work`: the worker."""

import argparse
import sys
import threading
from dataclasses import replace
from datetime import datetime

from zhongshu.app.home import add_common, home_of, hub_of
from zhongshu.app.output import counted, emit

HELP = "Be the worker: pull each source when it is due"
EXAMPLE = """zhongshu work --home taizhou
zhongshu work --home taizhou --once  (what is due now, and out: for a crontab)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--once; --with-parent is for serve."""
    parser.add_argument("--once", action="store_true", help="pull what is due now, then end")
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """Ends cleanly on Ctrl-C and SIGTERM. Of several one works and the others stand by; --once does not wait."""
    from zhongshu.app.answering import ask_once
    from zhongshu.app.election import seated, terms
    from zhongshu.app.worker import Worker
    from zhongshu.core.errors import BusyError

    worker = Worker(hub_of(args), _say, stopped=args.stop)
    home, database = home_of(args), worker.hub.snapshots.database
    if args.with_parent:
        threading.Thread(target=_follow_parent, args=(args.stop,), daemon=True).start()
    try:
        if not args.once:
            for over in terms(home, database, args.stop, _say):
                replace(worker, stopped=over).run()
            return 0
        with seated(home, database):
            done = [{"dataset": item.dataset, "source": item.source} for item in worker.round()]
            ask_once(worker.hub.services)
            emit(args, {"pulled": done}, f"{counted(len(done), 'source')} looked at.")
    except BusyError as error:
        hint = "one is enough; stop it first, or let it be"
        raise BusyError("this region has a worker already", hint=hint) from error
    except KeyboardInterrupt:
        pass
    return 0


def _say(line: str) -> None:
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} worker: {line}", file=sys.stderr, flush=True)


def _follow_parent(stopped: threading.Event) -> None:
    """Set `stopped` when standard input ends: the process that started this one is gone."""
    sys.stdin.buffer.read()
    stopped.set()
