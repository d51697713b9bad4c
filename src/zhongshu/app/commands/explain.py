"""`zhongshu explain`: the passport of a number."""

import argparse
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from zhongshu.app.asking import add_as_of, add_language, desk_of, language, place, require_known
from zhongshu.app.home import add_common, hub_of
from zhongshu.app.output import emit, plain, rounded, table

if TYPE_CHECKING:
    from zhongshu.core.periods import Period
    from zhongshu.indicators.catalogue import Indicator
    from zhongshu.packs.hub import Hub
    from zhongshu.screens.desk import Desk
    from zhongshu.screens.passport import Passport

HELP = "Explain one number: where from, and why it moved"
EXAMPLE = "zhongshu explain air.good_hours --area 331000 --period 2020-04-07"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """INDICATOR --area --period --as-of."""
    parser.add_argument("indicator", metavar="PACK.INDICATOR", help="the indicator")
    parser.add_argument("--area", metavar="AREA", help="code or name (else the region's own)")
    parser.add_argument(
        "--period",
        metavar="PERIOD",
        help="2020, 2020Q1, 2020-04, 2020-04-07, 2020-04-07T08 (else the last one with a value)",
    )
    add_as_of(parser)
    add_language(parser)
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """UnknownName for an indicator, area or period that is not there."""
    from zhongshu.screens.passport import passport

    hub = hub_of(args)
    desk = desk_of(hub, args)
    indicator = desk.indicator(args.indicator)
    area = place(hub, desk, args)
    period = _period(args, desk, indicator, area)
    found = passport(desk, indicator, area, period)
    if found.value is None:
        require_known(desk, area)
    document = passport_document(found, hub, desk, language(hub, args))
    emit(args, document, _told(document, found, desk.zone))
    return 0


def _period(args: argparse.Namespace, desk: "Desk", indicator: "Indicator", area: str) -> "Period":
    from zhongshu.core.errors import UnknownName
    from zhongshu.core.periods import Period

    if args.period is not None:
        period = Period.parse(args.period, desk.zone)
        desk.grain(indicator, period.grain.value)  # refuses a grain finer than the indicator's
        return period
    latest = desk.series(indicator, area, desk.grain(indicator, None)).latest
    if latest is None:
        require_known(desk, area)
        raise UnknownName(
            f"{args.indicator} has no value at {desk.area_title(area, 'en')} yet",
            hint="zhongshu runs shows what came in",
        )
    return latest.period


_PLAIN = (
    "definition",
    "sql",
    "snapshot",
    "published",
    "rows",
    "expected",
    "quarantined",
    "unplaced",
    "inputs",
    "lineage",
    "editions",
    "freshness",
    "last_change",
)
"""What JSON takes over from the passport by the same name."""


def passport_document(found: "Passport", hub: "Hub", desk: "Desk", lang: str) -> dict[str, Any]:
    """The passport as JSON: decimals as text, times with the region's offset, titles in one language."""
    indicator, change = found.indicator, found.why
    head = {
        "indicator": indicator.name,
        "title": indicator.title.to(lang),
        "area": found.area,
        "area_title": desk.area_title(found.area, lang),
        "period": found.period.label,
        "grain": found.period.grain.value,
        "value": rounded(found.value, indicator.scale),
        "exact": None if found.value is None else format(found.value, "f"),
        "unit": indicator.unit.symbol,
        "origin": indicator.origin,
        "owner": indicator.owner,
        "owner_title": hub.unit_title(indicator.owner).to(lang),
    }
    body = {name: plain(getattr(found, name), desk.zone, lang) for name in _PLAIN}
    why = None if change is None else plain(change, desk.zone, lang) | {"before": change.before.label}
    return head | body | {"coverage": rounded(found.coverage, 1), "why": why}


def _told(document: dict[str, Any], found: "Passport", zone: ZoneInfo) -> str:
    unit = "" if document["unit"] == "1" else f" {document['unit']}"
    value = "no value" if document["value"] is None else f"{document['value']}{unit}"
    lines = [
        f"{document['title']} ({document['indicator']}), {document['area_title']}, {document['period']}: {value}",
        "",
    ]
    facts = [*_facts(document), *_editions(document), *_freshness(found, zone), *_last_change(document)]
    lines += [f"{name:<9} {text}" for name, text in facts]
    inputs = [(one["name"], one["kind"], one["version"], one["owner"], one["origin"]) for one in document["inputs"]]
    lines += ["", table(["made from", "kind", "version", "owner", "origin"], inputs), ""]
    lines += [f"{'columns' if first == 0 else '':<9} {name}" for first, name in enumerate(document["lineage"])]
    lines += ["", *document["sql"].splitlines(), *_why(document)]
    return "\n".join(lines)


Facts = list[tuple[str, str]]


def _facts(document: dict[str, Any]) -> Facts:
    expected = f" of {document['expected']:,} expected ({document['coverage']} %)" if document["expected"] else ""
    left_out = f"{document['quarantined']:,} rejected rows of this place and time"
    return [
        ("what", " · ".join(document["definition"])),
        ("rows", f"{document['rows']:,} counted{expected}"),
        ("left out", f"{left_out}, {document['unplaced']:,} of nobody knows where"),
        ("owner", f"{document['owner_title']} ({document['owner']})"),
        ("origin", document["origin"]),
        ("snapshot", f"{document['snapshot']}, published {document['published']}"),
    ]


def _editions(document: dict[str, Any]) -> Facts:
    found = []
    for edition in document["editions"]:
        reference = edition["reference"]
        said = " ".join(str(reference[name]) for name in ("title", "section", "clause") if reference[name])
        valid = f"from {edition['valid_from'][:10]} ({edition['certainty']})"
        found.append(("edition", f"{edition['parameter']}: {said}, {valid}"))
    return found


def _freshness(found: "Passport", zone: ZoneInfo) -> Facts:
    from zhongshu.core.periods import format_duration

    facts = []
    for fresh in found.freshness:
        promise = "no promise" if fresh.promise is None else f"promised within {format_duration(fresh.promise, 'en')}"
        state = {True: ": on time", False: ": late", None: ""}[fresh.on_time]
        arrived = "never came" if fresh.arrived is None else f"{fresh.arrived.astimezone(zone):%Y-%m-%d %H:%M}"
        facts.append(("fresh", f"{fresh.dataset}: {arrived}, {promise}{state}"))
    return facts


def _last_change(document: dict[str, Any]) -> Facts:
    change = document["last_change"]
    if change is None:
        return []
    what = change["file"] or change["source"]
    return [("changed", f"{change['ended']}, {what}, by {change['who']} (run {change['number']})")]


def _why(document: dict[str, Any]) -> list[str]:
    why = document["why"]
    if why is None:
        return []
    lines = ["", f"change since {why['before']}: {why['change']}"]
    for split, parts in why["splits"].items():
        rows = [(one["member"], *(_number(one[name]) for name in ("before", "after", "contribution"))) for one in parts]
        lines.append(table([split, "before", "after", "contribution"], rows, right=[1, 2, 3]))
    return lines


def _number(text: str | None) -> str:
    return "—" if text is None else rounded(Decimal(text), 2) or ""
