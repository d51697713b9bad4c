"""Values as answers tell them: each with unit, period, place, origin, coverage and where its passport is."""

from decimal import Decimal
from urllib.parse import quote, urlencode

from zhongshu.core.periods import Period
from zhongshu.core.units import format_quantity
from zhongshu.datasets.publish import Snapshot
from zhongshu.indicators.catalogue import Indicator
from zhongshu.indicators.series import Point
from zhongshu.mcp.answers import Coverage, Number, Times
from zhongshu.mcp.call import Call

_THIN = "\u202f"


def times(call: Call, snapshot: Snapshot | None = None) -> Times:
    """Those of a snapshot, the call's unless another is given."""
    snapshot, zone = snapshot or call.desk.snapshot, call.desk.zone
    return Times(snapshot=snapshot.number, published=snapshot.at.astimezone(zone), zone=zone.key)


def number(call: Call, indicator: Indicator, area: str, point: Point) -> Number:
    """One point of a series."""
    return valued(call, indicator, area, point.period, point.value, Coverage(rows=point.rows, partial=point.partial))


def valued(
    call: Call, indicator: Indicator, area: str, period: Period, value: Decimal | None, coverage: Coverage
) -> Number:
    """Any value of an indicator."""
    return Number(
        value=value,
        shown=quoted(indicator, value),
        unit=indicator.unit.symbol,
        period=period.label,
        area=area,
        area_title=call.desk.area_title(area, "zh"),
        origin=indicator.origin,
        coverage=coverage,
        passport=f"/passport/{quote(indicator.name)}?{urlencode({'area': area, 'period': period.label})}",
    )


def quoted(indicator: Indicator, value: Decimal | None) -> str:
    """A value rounded, with its unit; a dash for none."""
    return format_quantity(value, indicator.unit, "zh", indicator.spec.scale).replace(_THIN, " ")


def said(one: Number) -> str:
    """A number as a sentence has it."""
    rest = " (the period is not whole)" if one.coverage.partial else ""
    return f"{one.area_title} {one.period}: {one.shown}{rest}"
