"""`zhongshu mcp`: tools for an AI agent on standard input and output."""

import argparse
import os

from zhongshu.app.home import KEY, add_common, hub_of, operator

HELP = "Answer an AI agent over MCP, on standard input and output"
EXAMPLE = """zhongshu mcp --home taizhou                    what is open to the public
ZHONGSHU_KEY=zs_... zhongshu mcp --home taizhou   what the key may read
zhongshu mcp --home taizhou --operator         all of it, as whoever runs this machine"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--key --operator."""
    who = parser.add_mutually_exclusive_group()
    who.add_argument(
        "--key", metavar="KEY", help=f"the API key under which the agent reads (else {KEY}; else as a stranger)"
    )
    who.add_argument("--operator", action="store_true", help="read everything, as the operator of this machine")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """Ends with 0 when the agent closes its end. A key that opens nothing is refused before the first call."""
    from zhongshu.app.mcp import always, by_key, serve_stdio
    from zhongshu.sharing.reader import ANYONE

    hub = hub_of(args)
    secret = None if args.operator else args.key or os.environ.get(KEY)
    if secret:
        hub.people.keys.find(secret, hub.now())
        serve_stdio(hub, by_key(hub, secret))
    else:
        serve_stdio(hub, always(operator() if args.operator else ANYONE))
    return 0
