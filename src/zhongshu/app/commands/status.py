"""`zhongshu status`: whether everything is all right, for a person at the machine and for monitors."""

import argparse
from typing import TYPE_CHECKING

from zhongshu.app.home import add_common, home_of, hub_of, operator
from zhongshu.app.output import emit

if TYPE_CHECKING:
    from zhongshu.screens.operations.facts import Operations
    from zhongshu.screens.operations.trouble import Trouble

HELP = "Is everything all right; if not what, since when, and what to do"
EXAMPLE = """zhongshu status --home taizhou           (ends with 1 when something is wrong)
zhongshu status --json | jq '.troubles[].kind'"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing of its own."""
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """1 when something is wrong. Where the region cannot be opened, what its machine says without it is told."""
    from zhongshu.screens.operations.document import document

    found, wrong = _look(args)
    emit(args, document(found, wrong), _told(found, wrong))
    return 1 if wrong else 0


def _look(args: argparse.Namespace) -> "tuple[Operations, tuple[Trouble, ...]]":
    """HomeError for a folder that is no home."""
    from zhongshu.app.machine import open_machine
    from zhongshu.app.region import read_region
    from zhongshu.packs.operations import operations, troubles_of, without_hub
    from zhongshu.screens.operations.troubles import troubles

    home = home_of(args).resolve()
    machine = open_machine(home, read_region(home))
    try:
        hub = hub_of(args)
    except Exception as error:  # whatever keeps it closed is what the officer has to read
        found = without_hub(machine, error)
        return found, troubles(found, machine.settings)
    found = operations(hub, operator())
    return found, troubles_of(hub, found)


def _told(found: "Operations", wrong: "tuple[Trouble, ...]") -> str:
    from zhongshu.screens.operations.facts import Away, DiskFacts, ProcessFacts

    if wrong:
        lines = [f"{sum(one.weight == 'bad' for one in wrong)} bad, {len(wrong)} in all:"]
        for one in wrong:
            since = "" if one.since is None else f" (since {one.since.astimezone():%Y-%m-%d %H:%M})"
            owner = "" if one.owner is None else f" [{one.owner}]"
            lines += [f"{one.weight:4}  {one.title.en}{since}{owner}", f"      {one.action.en}"]
    else:
        lines = ["Everything is all right."]
    if isinstance(found.processes, ProcessFacts):
        kinds = [one.kind for one in found.processes.at_work]
        lines.append(f"at work: {kinds.count('web')} web, {kinds.count('worker')} worker")
    if isinstance(found.disk, DiskFacts):
        lines.append(f"disk: {found.disk.free.free / 10**9:.1f} GB free")
    if not isinstance(found.ledger, Away):
        lines.append(f"ledger: {found.ledger.entries:,} entries, {found.ledger.covered:,} below a checkpoint")
    return "\n".join(lines)
