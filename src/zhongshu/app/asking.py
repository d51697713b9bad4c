"""What a person asks for on the command line, in the region's own words: a time, a period, a place."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from zhongshu.app.home import operator

if TYPE_CHECKING:
    from zhongshu.core.areas import AreaTree
    from zhongshu.core.periods import Grain, Period
    from zhongshu.packs.hub import Hub
    from zhongshu.screens.desk import Desk
    from zhongshu.sharing.read import Access


def add_slice(parser: argparse.ArgumentParser) -> None:
    """--area --grain --by --first --last: which values of an indicator."""
    parser.add_argument("--area", metavar="AREA", help="code or name (else the region's own)")
    parser.add_argument(
        "--grain",
        metavar="GRAIN",
        choices=("hour", "day", "month", "quarter", "year"),
        help="hour, day, month, quarter or year",
    )
    parser.add_argument("--by", metavar="DIMENSION", help="one series a member of a dimension, for instance station")
    parser.add_argument(
        "--first", metavar="PERIOD", help="from here on: 2020, 2020Q1, 2020-04, 2020-04-07, 2020-04-07T08"
    )
    parser.add_argument("--last", metavar="PERIOD", help="up to here, included")


def add_as_of(parser: argparse.ArgumentParser) -> None:
    """--as-of --snapshot: what was known then."""
    parser.add_argument(
        "--as-of",
        metavar="TIME",
        help="what was known then: 2026-03-01 (the end of that day), 2026-03-01T08:00, +08:00 may follow",
    )
    parser.add_argument(
        "--snapshot", metavar="N", type=int, help="what was known in snapshot N (zhongshu snapshots lists them)"
    )


def add_language(parser: argparse.ArgumentParser) -> None:
    """--lang: titles in Chinese or English."""
    parser.add_argument("--lang", choices=("zh", "en"), help="the language of titles (else the region's first)")


def desk_of(hub: "Hub", args: argparse.Namespace) -> "Desk":
    """The operator's desk, at the snapshot that --as-of or --snapshot asks for, else at the current one."""
    access = access_of(hub, args)
    if args.snapshot is not None:
        return hub.desk(access, hub.snapshots.get(args.snapshot))
    if args.as_of is not None:
        return hub.desk(access, hub.snapshots.at(instant(args.as_of, hub.place.zone)))
    return hub.desk(access)


def access_of(hub: "Hub", args: argparse.Namespace) -> "Access":
    """The beginning of what the operator reads with a command; `output.emit` proves it before it prints."""
    args.access = hub.open(operator(), address=f"zhongshu {args.command}")
    access: Access = args.access
    return access


def instant(text: str, zone: ZoneInfo) -> datetime:
    """A time as people write it, in the region's zone unless it says its offset; a whole day means its end.

    Raises UnknownName for what is no time.
    """
    from zhongshu.core.errors import UnknownName
    from zhongshu.core.periods import Period

    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        told = None  # a period in another form, perhaps: 2026-03, 2026年3月
    if told is not None and len(text) > len("2026-03-01"):
        return told if told.tzinfo else told.replace(tzinfo=zone)
    try:
        return Period.parse(text, zone).end
    except UnknownName as error:
        raise UnknownName(
            f"no time {text!r}", hint="write 2026-03-01 or 2026-03-01T08:00, with +08:00 if you like"
        ) from error


def span(args: argparse.Namespace, grain: "Grain", zone: ZoneInfo) -> "dict[str, Period | None]":
    """--first and --last as periods of `grain`: a month asked by days begins with its first and ends with its last."""
    return {
        "first": None if args.first is None else first_in(args.first, grain, zone),
        "last": None if args.last is None else last_in(args.last, grain, zone),
    }


def first_in(text: str, grain: "Grain", zone: ZoneInfo) -> "Period":
    """The first period of `grain` in the one that `text` names, or the one it lies in."""
    from zhongshu.core.periods import Period

    return Period.of(Period.parse(text, zone).start, grain, zone)


def last_in(text: str, grain: "Grain", zone: ZoneInfo) -> "Period":
    """The last period of `grain` in the one that `text` names, or the one it lies in."""
    from zhongshu.core.periods import Period

    asked = Period.parse(text, zone)
    return Period.of(asked.start, grain, zone) if asked.grain.finer_than(grain) else asked.parts(grain)[-1]


def place(hub: "Hub", desk: "Desk", args: argparse.Namespace) -> str:
    """The code of the asked area, the region's own without one. UnknownName for a name of several areas."""
    return area_code(desk.catalogue.areas, args.area) if args.area else hub.place.area


def area_code(areas: "AreaTree", text: str) -> str:
    """The code of an area given by code or name; a name that no code list knows stands for itself.

    UnknownName for a name of several areas.
    """
    from zhongshu.core.areas import Ambiguous, Area
    from zhongshu.core.errors import UnknownName

    found = areas.resolve(text)
    if isinstance(found, Ambiguous):
        known = "; ".join(f"{area.code} {areas.path(area.code, 'zh')}" for area in found.candidates[:8])
        raise UnknownName(f"{text!r} is the name of {len(found.candidates)} areas", hint=f"write the code: {known}")
    return found.code if isinstance(found, Area) else text


def require_known(desk: "Desk", area: str) -> None:
    """UnknownName for an area that no code list knows: said when it has no value either."""
    from zhongshu.core.errors import UnknownName

    areas = desk.catalogue.areas
    if areas.areas and areas.get(area) is None:
        raise UnknownName.among("area", area, [item.name.zh for item in areas.areas.values()])


def language(hub: "Hub", args: argparse.Namespace) -> str:
    """The asked language, else the region's first."""
    return str(args.lang or hub.place.languages[0])


def refuse_slice(args: argparse.Namespace, name: str) -> None:
    """UnknownName when rows are asked for with words that only indicators know."""
    from zhongshu.core.errors import UnknownName

    said = [f"--{word}" for word in ("area", "grain", "by", "first", "last") if getattr(args, word) is not None]
    if said:
        raise UnknownName(
            f"{name} is no indicator, so it knows no {', '.join(said)}",
            hint="those choose values of an indicator; rows come whole",
        )


def known_names(hub: "Hub") -> list[str]:
    """Every indicator, dataset, table and parameter."""
    return [*hub.packs.indicators.by_name, *hub.packs.catalogue.names]
