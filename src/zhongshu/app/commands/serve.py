"""`zhongshu serve`: the pages."""

import argparse
import sys

from zhongshu.app.home import add_common, home_of, hub_of
from zhongshu.app.output import emit

HELP = "Serve pages and API, with the worker"
EXAMPLE = "zhongshu serve --home taizhou --port 8400"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--host --port --workers --no-worker."""
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="127.0.0.1: this machine only; 0.0.0.0: everybody who reaches it",
    )
    parser.add_argument("--port", type=int, default=8400, metavar="N", help="8400")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="web processes (1)")
    parser.add_argument("--no-worker", action="store_true", help="no schedule here: zhongshu work runs elsewhere")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """Ends with 0 on Ctrl-C. A fault of home or packs is said before the address is."""
    from zhongshu.app.serving import address, require_free, serve

    require_free(args.host, args.port)
    hub = hub_of(args)
    url = address(args.host, args.port)
    emit(
        args,
        {"url": url, "region": hub.place.region, "snapshot": hub.snapshot().number},
        f"{hub.place.title.zh} at {url}  (Ctrl-C ends it)",
    )
    sys.stdout.flush()
    warn_if_open(args.host)
    serve(home_of(args), args.host, args.port, hub=hub, processes=max(args.workers, 1), with_worker=not args.no_worker)
    return 0


def warn_if_open(host: str) -> None:
    """There are no accounts yet, so whoever reaches the address reads everything."""
    from zhongshu.app.serving import LOOPBACK

    if host not in LOOPBACK:
        print(
            f"warning: anybody who reaches {host} may read everything and load files; there are no accounts yet",
            file=sys.stderr,
        )
