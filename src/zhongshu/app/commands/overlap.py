"""`zhongshu overlap`: which scenarios, tables and indicators seem to hold the same."""

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from zhongshu.app.home import add_common, hub_of
from zhongshu.app.output import counted, emit

if TYPE_CHECKING:
    from zhongshu.sharing.scenarios.reports import Report

HELP = "Find scenarios, tables and indicators that hold the same"
EXAMPLE = "zhongshu overlap --anew"

_SAID: Mapping[str, str] = {
    "rows": "{part} of {whole} rows compared are in both",
    "columns_by_values": "{part} of {whole} telling columns have the same values in them",
    "columns_by_words": "{part} of {whole} columns alike by name, type and unit",
    "title": "titles alike ({share})",
    "subject": "both about the same kind of subject",
    "subset": "{part} rows seem to be a part of {whole}",
    "unknown": "no rows to compare: by words alone",
    "measure": "the same measure over the same table",
    "dimension": "of the same dimension",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--anew."""
    parser.add_argument("--anew", action="store_true", help="compare again, although no row has changed")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """0 whatever is found: whether to merge, people decide."""
    from zhongshu.app.progress import progress
    from zhongshu.packs.overlaps import overlap_report

    hub = hub_of(args)
    with progress("comparing"):
        report = overlap_report(hub, anew=args.anew)
    document = {"snapshot": report.snapshot, "at": report.at.isoformat(), "pairs": list(report.pairs)}
    emit(args, document, _told(report))
    return 0


def _told(report: "Report") -> str:
    lines = []
    for pair in report.pairs:
        lines.append(f"{pair['score']}  {pair['left']}  {pair['right']}")
        lines += [f"       {_SAID[why['reason']].format(**why)}" for why in pair["why"] if _says(why)]
    found = counted(len(report.pairs), "pair") if report.pairs else "No pair"
    verb = "seem" if len(report.pairs) > 1 else "seems"
    return "\n".join([*lines, f"{found} {verb} to hold the same, at snapshot {report.snapshot}."])


def _says(why: Mapping[str, Any]) -> bool:
    return bool(why["whole"] or why["share"] or why["reason"] in ("unknown", "measure", "subject", "dimension"))
