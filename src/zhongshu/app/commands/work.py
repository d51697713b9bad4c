"""`zhongshu work`: the worker."""

import argparse
import logging
import os
import sys
import threading
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from zhongshu.app.home import add_common, home_of, hub_of
from zhongshu.app.output import counted, emit

if TYPE_CHECKING:
    from zhongshu.app.worker import Say

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
    from zhongshu.app.telemetry.start import watched
    from zhongshu.app.telemetry.traces import open_traces
    from zhongshu.app.worker import Worker
    from zhongshu.core.errors import BusyError

    say = _sayer()
    worker = Worker(hub_of(args), say, stopped=args.stop)
    home, database = home_of(args), worker.hub.snapshots.database
    watching = watched(worker.hub, "worker", open_traces(os.environ, "worker"))
    if args.with_parent:
        threading.Thread(target=_follow_parent, args=(args.stop,), daemon=True).start()
    try:
        if not args.once:
            term: list[threading.Event] = []
            with watching.at_work(elected=lambda: bool(term) and not term[-1].is_set()):
                for over in terms(home, database, args.stop, say):
                    term.append(over)
                    replace(worker, stopped=over).run()
            return 0
        with seated(home, database), watching.at_work(elected=lambda: True):
            done = [{"dataset": item.dataset, "source": item.source} for item in worker.round()]
            ask_once(worker.hub.services)
            emit(args, {"pulled": done}, f"{counted(len(done), 'source')} looked at.")
    except BusyError as error:
        hint = "one is enough; stop it first, or let it be"
        raise BusyError("this region has a worker already", hint=hint) from error
    except KeyboardInterrupt:
        pass
    return 0


def _sayer() -> "Say":
    """Lines for a person, or for whoever collects logs."""
    from zhongshu.app.telemetry.logs import begin_logs, form_of, hidden

    if (form := form_of(os.environ)) == "plain":
        return _say
    begin_logs(form)
    log = logging.getLogger("zhongshu.worker")
    return lambda line: log.info("worker", extra={"said": {"message": hidden(line)}})


def _say(line: str) -> None:
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} worker: {line}", file=sys.stderr, flush=True)


def _follow_parent(stopped: threading.Event) -> None:
    """Set `stopped` when standard input ends: the process that started this one is gone."""
    sys.stdin.buffer.read()
    stopped.set()
