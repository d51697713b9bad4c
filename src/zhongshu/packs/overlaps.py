"""The overlap report of a region: kept with its snapshot, made anew when asked or when rows have changed."""

from dataclasses import asdict
from typing import Any

from zhongshu.methods.overlap import Pair
from zhongshu.packs.hub import Hub
from zhongshu.screens.scenarios.holdings import overlaps
from zhongshu.sharing.reader import system_reader
from zhongshu.sharing.scenarios.reports import Report


def overlap_report(hub: Hub, *, anew: bool = False) -> Report:
    """The kept one where it is of the current snapshot, unless it is wanted `anew`; what was read is on the ledger."""
    kept, number = hub.scenarios.reports.overlap(), hub.snapshots.current_number()
    if kept is not None and kept.snapshot == number and not anew:
        return kept
    with hub.open(system_reader("overlap", "worker"), address="overlap report") as access:
        desk = hub.desk(access)
        pairs = overlaps(desk, frozenset(one for one in hub.packs.packs if hub.scenarios.is_retired(one)))
        access.close()
    report = Report(desk.snapshot.number, hub.now(), [_written(pair) for pair in pairs])
    hub.scenarios.reports.keep_overlap(report)
    return report


def _written(pair: Pair) -> dict[str, Any]:
    """As the state keeps it: exact numbers as texts."""
    why = [{**asdict(one), "share": None if one.share is None else str(one.share)} for one in pair.why]
    return {"left": pair.left, "right": pair.right, "score": str(pair.score), "why": why}
