"""`/scenarios/overlap`: which scenarios, tables and indicators seem to hold the same, with reasons in words."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from zhongshu.core.spec import pack_of
from zhongshu.packs.overlaps import overlap_report
from zhongshu.sharing.people.roles import Role
from zhongshu.web.pages import Shown
from zhongshu.web.scenarios.telling import common
from zhongshu.web.visit import Visit

COMPARERS = frozenset({Role.DATA_ENGINEER, Role.SYSTEM_ADMIN})
"""May have it made anew, in between: the rules of the addresses say so too."""


def overlap(visit: Visit) -> Shown:
    """The newest report, which the worker makes; None before the first. Pairs of scenarios that the reader may not open
    are left out."""
    report = visit.hub.scenarios.reports.overlap()
    found = () if report is None else report.pairs
    pairs = [pair for pair in found if all(visit.desk.sight.opens(pack_of(pair[side])) for side in ("left", "right"))]
    values = {
        "report": report,
        "pairs": pairs,
        "between": Counter(_packs(pair) for pair in pairs if len(set(_packs(pair))) > 1).most_common(),
        "stale": report is not None and report.snapshot != visit.snapshot.number,
        "may": visit.reader.system or any(post.role in COMPARERS for post in visit.reader.posts),
        **common(visit),
    }
    return Shown("scenarios/overlap.html", values, lasting=False)


def again(visit: Visit, _: FormData) -> str:
    """Compare anew."""
    overlap_report(visit.hub, anew=True)
    return visit.link("/scenarios/overlap")


def _packs(pair: Mapping[str, Any]) -> tuple[str, str]:
    left, right = sorted((pack_of(pair["left"]), pack_of(pair["right"])))
    return left, right
