"""`zhongshu serve`: the pages."""

import argparse
import sys
from typing import TYPE_CHECKING

from zhongshu.app.home import add_common, home_of, hub_of
from zhongshu.app.output import emit

if TYPE_CHECKING:
    from zhongshu.app.serving import Address
    from zhongshu.packs.hub import Hub

HELP = "Serve pages and API, with the worker"
EXAMPLE = "zhongshu serve --home taizhou --port 8400"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--host --port --name --processes --no-worker."""
    add_address(parser)
    parser.add_argument(
        "--name", action="append", default=[], metavar="HOST", help="a name of this server behind a proxy"
    )
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="web processes (1)")
    parser.add_argument("--no-worker", action="store_true", help="no schedule here: zhongshu work runs elsewhere")
    add_common(parser)


def add_address(parser: argparse.ArgumentParser) -> None:
    """--host --port."""
    here = "127.0.0.1: this machine only; 0.0.0.0: everybody who reaches it"
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help=here)
    parser.add_argument("--port", type=int, default=8400, metavar="N", help="8400")


def run(args: argparse.Namespace) -> int:
    """Ends with 0 on Ctrl-C. A fault of home or packs is said before the address is."""
    from zhongshu.app.serving import Address, require_free, serve

    address = Address(args.host, args.port, tuple(args.name))
    require_free(address)
    hub = hub_of(args)
    document = {"url": address.url, "region": hub.place.region, "snapshot": hub.snapshot().number}
    emit(args, document, f"{hub.place.title.zh} at {address.url}  (Ctrl-C ends it)")
    _invite_first(hub, address)
    serve(home_of(args), address, hub=hub, processes=max(args.processes, 1), with_worker=not args.no_worker)
    return 0


def _invite_first(hub: "Hub", address: "Address") -> None:
    """While there is nobody, a new link at each start makes the first system administrator; it is a secret."""
    invitation = hub.people.first.link(hub.now())
    if invitation is not None:
        print("nobody has an account yet; this link makes the first system administrator, once, within a day:")
        print(f"  {address.url.rstrip('/')}{invitation.path}")
    sys.stdout.flush()
