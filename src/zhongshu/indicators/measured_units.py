"""In what unit the values of a measure are, by its columns; nothing is converted, so the indicator has to say the same.

Known of one aggregate of one column that has a unit, and of counts. A sum of two columns, or one divided by 10000, is
the author's own.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from sqlglot import exp

from zhongshu.core.errors import PackError, Place
from zhongshu.core.units import Unit, parse_unit
from zhongshu.indicators.spec import IndicatorSpec

_KEEPING = (exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Median, exp.Quantile, exp.PercentileCont, exp.PercentileDisc)


def measured_unit(tree: exp.Expression, unit_of: Callable[[str], str | None]) -> Unit | None:
    """The unit of an analysed aggregate's values, that of a count being 1; None where it is not known.

    `unit_of` gives a column's unit. UnknownName for one that is none.
    """
    if isinstance(tree, exp.Count | exp.CountIf):
        return parse_unit("1")
    column = tree.this if isinstance(tree, _KEEPING) else None
    said = unit_of(column.name) if isinstance(column, exp.Column) else None
    return None if said is None else parse_unit(said)


def check_unit(spec: IndicatorSpec, unit: Unit, measured: Sequence[Unit | None], place: Place) -> None:
    """Refuse an indicator over rows whose unit is not that of what it measures: 元 said to be 万元, 年 to be 万元.

    What is counted, and a plain number, may be of any unit; so may a ratio of unlike things.
    """
    if spec.ratio is not None:
        _check_ratio(spec.ratio, unit, measured, place)
    elif measured[0] is not None and measured[0].symbol != "1" and not measured[0].same_size(unit):
        raise _refused(spec, measured[0], unit, place)


def _refused(spec: IndicatorSpec, found: Unit, unit: Unit, place: Place) -> PackError:
    said = str(spec.measure or spec.published)
    message = f"{said} is in {found.symbol}, the indicator says {unit.symbol}"
    if not found.same_dimension(unit):
        hint = f"{found.symbol} and {unit.symbol} do not measure the same thing: say unit: {found.symbol}"
    elif spec.measure is None:
        hint = f"say unit: {found.symbol}, or convert it in a table"
    else:
        hint = f"write measure: {said}{_times(found.scale / unit.scale)}, or say unit: {found.symbol}"
    return PackError(message, place=place, hint=hint)


def _check_ratio(said: tuple[str, str], unit: Unit, measured: Sequence[Unit | None], place: Place) -> None:
    """Of a ratio only the size is held against the unit: a mean of 元 over visits may be in 元 or in 元/人次."""
    over, under = measured
    if over is None or under is None or over.symbol == under.symbol == "1":
        return
    found = over.divide(under)
    if not found.same_dimension(unit):
        return
    factor = found.scale if not unit.dimension else found.scale / unit.scale  # shares are brought to % by themselves
    if factor != 1:
        raise PackError(
            f"{said[0]} over {said[1]} is in {found.symbol}, the indicator says {unit.symbol}",
            place=place,
            hint=f"write ratio: [{said[0]}{_times(factor)}, {said[1]}]",
        )


def _times(factor: Fraction) -> str:
    over = "" if factor.numerator == 1 else f" * {factor.numerator}"
    return over + ("" if factor.denominator == 1 else f" / {factor.denominator}")
