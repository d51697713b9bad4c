"""`zhongshu work`: the worker."""

import argparse
import sys
import threading
from datetime import datetime

from zhongshu.app.home import add_common, home_of, hub_of
from zhongshu.app.output import emit

HELP = "Be the worker: pull each source when it is due"
EXAMPLE = """zhongshu work --home taizhou
zhongshu work --home taizhou --once  (what is due now, and out: for a crontab)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--once; --with-parent is for serve."""
    parser.add_argument("--once", action="store_true", help="pull what is due now, then end")
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """Ends cleanly on Ctrl-C and SIGTERM; BusyError when another worker is at it."""
    from zhongshu.app.worker import Worker, alone
    from zhongshu.core.errors import BusyError

    hub = hub_of(args)
    worker = Worker(hub, _say)
    if args.with_parent:
        threading.Thread(target=_follow_parent, args=(worker.stopped,), daemon=True).start()
    try:
        with alone(home_of(args)):
            if args.once:
                done = worker.round()
                emit(
                    args,
                    {"pulled": [{"dataset": item.dataset, "source": item.source} for item in done]},
                    f"{len(done)} sources were due.",
                )
                return 0
            worker.run()
    except BusyError as error:
        if args.with_parent and not worker.stopped.is_set():
            return 0
        raise BusyError(
            "this region has a worker already", hint="one is enough; stop it first, or let it be"
        ) from error
    except KeyboardInterrupt:
        pass
    return 0


def _say(line: str) -> None:
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} worker: {line}", file=sys.stderr, flush=True)


def _follow_parent(stopped: threading.Event) -> None:
    """Set `stopped` when standard input ends: the process that started this one is gone."""
    sys.stdin.buffer.read()
    stopped.set()
