"""`zhongshu mcp`: tools for an AI agent on standard input and output."""

import argparse
import os

from zhongshu.app.home import KEY, add_common, hub_of, operator

HELP = "Answer an AI agent over MCP, on standard input and output"
EXAMPLE = """zhongshu mcp --home taizhou
zhongshu mcp --home taizhou --key zs_Ab3dE6gH...
zhongshu mcp --home taizhou --operator"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--key --operator."""
    who = parser.add_mutually_exclusive_group()
    who.add_argument(
        "--key", metavar="KEY", help=f"read what this API key may (else {KEY}; without one, what is open to anyone)"
    )
    who.add_argument("--operator", action="store_true", help="read everything, as the operator of this machine")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """Ends with 0 when the agent closes its end. A key that opens nothing is refused before the first call."""
    from logging.config import dictConfig

    from zhongshu.app.mcp import always, by_key, serve_stdio
    from zhongshu.app.serving import masked_logs
    from zhongshu.sharing.reader import ANYONE

    hub = hub_of(args)
    dictConfig(masked_logs())  # to standard error: standard output is for messages
    secret = None if args.operator else args.key or os.environ.get(KEY)
    if secret:
        hub.people.keys.find(secret, hub.now())
        serve_stdio(hub, by_key(hub, secret))
    else:
        serve_stdio(hub, always(operator() if args.operator else ANYONE))
    return 0
