"""Commands of several actions: `zhongshu user add`, `zhongshu key revoke`."""

import argparse
from typing import Any

from zhongshu.app.home import add_common


def add_action(actions: Any, name: str, told: str, example: str) -> argparse.ArgumentParser:
    """One action of a command, with its sentence, an example, --home and --json.

    `actions` is what `add_subparsers` gave, whose class argparse keeps to itself.
    """
    parser: argparse.ArgumentParser = actions.add_parser(
        name,
        help=told,
        description=f"{told[0].upper()}{told[1:]}.",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_common(parser)
    return parser
