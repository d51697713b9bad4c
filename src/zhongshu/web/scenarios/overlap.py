"""`/scenarios/overlap`: which scenarios, tables and indicators seem to hold the same, with reasons in words."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from zhongshu.packs.overlaps import overlap_report
from zhongshu.web.pages import Shown
from zhongshu.web.scenarios.telling import common
from zhongshu.web.visit import Visit


def overlap(visit: Visit) -> Shown:
    """The newest report, made now where there is none yet. Pairs of scenarios that the reader may not open are left
    out."""
    report = visit.hub.scenarios.reports.overlap() or overlap_report(visit.hub)
    pairs = [
        pair for pair in report.pairs if all(visit.desk.sight.opens(_of(pair[side])) for side in ("left", "right"))
    ]
    values = {
        "report": report,
        "pairs": pairs,
        "between": Counter(_packs(pair) for pair in pairs if len(set(_packs(pair))) > 1).most_common(),
        "stale": report.snapshot != visit.snapshot.number,
        **common(visit),
    }
    return Shown("scenarios/overlap.html", values, lasting=False)


def again(visit: Visit, _: FormData) -> str:
    """Compare anew."""
    overlap_report(visit.hub, anew=True)
    return visit.link("/scenarios/overlap")


def _packs(pair: Mapping[str, Any]) -> tuple[str, str]:
    left, right = sorted((_of(pair["left"]), _of(pair["right"])))
    return left, right


def _of(name: str) -> str:
    return name.partition(".")[0]
