"""Formulas over named numbers, as indicators write them: `(new - closed) / total`.

`zhongshu.core.formula_tree` has the grammar. Arithmetic is decimal with 38 digits, half to even; nothing is a float.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import reduce

from zhongshu.core.errors import PackError, UnknownName
from zhongshu.core.formula_tree import Binary, Call, Name, Negative, Node, Number, parse_tree
from zhongshu.core.units import Unit, parse_unit

_EXACT = Context(prec=38)


@dataclass(frozen=True)
class Formula:
    """A parsed formula; `text` as it was written.

    >>> parse("closed / nullif(total, 0)").evaluate({"closed": Decimal(3), "total": Decimal(4)})
    Decimal('0.75')
    """

    text: str
    root: Node

    @property
    def names(self) -> tuple[str, ...]:
        """Every name once, in the order of writing."""
        return tuple(dict.fromkeys(_names(self.root)))

    def evaluate(self, values: Mapping[str, Decimal | None]) -> Decimal | None:
        """The value for one set of values, one for each of `names` (UnknownName if one is left out).

        None stands for missing: it makes the result None, unless `coalesce` replaces it. So does a division by 0.
        """
        for name in self.names:
            if name not in values:
                raise UnknownName.among("value", name, values)
        return _value(self.root, values)

    def unit(self, units: Mapping[str, Unit]) -> Unit:
        """The unit of what `evaluate` answers for values in these units, without any conversion.

        Sums, min, max, coalesce and nullif need one dimension and scale on all sides; % - % is 百分点 and % ± 百分点
        is %. A bare number takes the unit beside it in a sum (100 - share) and is a pure factor in a product.
        Raises PackError naming the formula and both units, UnknownName for a name without a unit.
        """
        for name in self.names:
            if name not in units:
                raise UnknownName.among("value", name, units)
        return _Units(self.text, units).of(self.root) or parse_unit("1")


def parse(text: str) -> Formula:
    """Raises PackError that shows the place of the first word that cannot be.

    >>> parse("a + max(b, 2) * -c").names
    ('a', 'b', 'c')
    """
    return Formula(text, parse_tree(text))


def _names(node: Node) -> Iterator[str]:
    match node:
        case Name(name):
            yield name
        case Negative(of):
            yield from _names(of)
        case Binary(_, left, right):
            yield from _names(left)
            yield from _names(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from _names(argument)


def _value(node: Node, values: Mapping[str, Decimal | None]) -> Decimal | None:
    match node:
        case Number(value):
            return value
        case Name(name):
            return values[name]
        case Negative(of):
            value_of = _value(of, values)
            return None if value_of is None else _EXACT.minus(value_of)
        case Binary(sign, left, right):
            return _computed(sign, _value(left, values), _value(right, values))
        case Call(function, arguments):
            return _called(function, [_value(argument, values) for argument in arguments])


def _computed(sign: str, left: Decimal | None, right: Decimal | None) -> Decimal | None:
    if left is None or right is None:
        return None
    match sign:
        case "+":
            return _EXACT.add(left, right)
        case "-":
            return _EXACT.subtract(left, right)
        case "*":
            return _EXACT.multiply(left, right)
        case _:
            return None if right == 0 else _EXACT.divide(left, right)


def _called(function: str, arguments: Sequence[Decimal | None]) -> Decimal | None:
    known = [argument for argument in arguments if argument is not None]
    if function == "coalesce":
        return known[0] if known else None
    if function == "nullif":
        return None if arguments[0] == arguments[1] else arguments[0]
    if len(known) < len(arguments):
        return None
    if function == "abs":
        return _EXACT.abs(known[0])
    return min(known) if function == "min" else max(known)


@dataclass(frozen=True)
class _Units:
    """The units of the nodes of one formula; None is a bare number, which fits every unit."""

    text: str
    units: Mapping[str, Unit]

    def of(self, node: Node) -> Unit | None:
        match node:
            case Number():
                return None
            case Name(name):
                return self.units[name]
            case Negative(of):
                return self.of(of)
            case Binary("*" | "/" as sign, left, right):
                return self._product(sign, self.of(left), self.of(right))
            case Binary(sign, left, right):
                return self._sum(sign, self.of(left), self.of(right))
            case Call(_, arguments):
                return reduce(self._alike, map(self.of, arguments))

    def _product(self, sign: str, left: Unit | None, right: Unit | None) -> Unit | None:
        if right is None:
            return left
        left = left or parse_unit("1")
        return left.multiply(right) if sign == "*" else left.divide(right)

    def _sum(self, sign: str, left: Unit | None, right: Unit | None) -> Unit | None:
        if left is not None and right is not None:
            if not left.same_size(right) and left.difference.same_size(right):
                return left  # % + 百分点
            if sign == "-" and left.same_size(right):
                return left.difference
        return self._alike(left, right)

    def _alike(self, left: Unit | None, right: Unit | None) -> Unit | None:
        if left is None or right is None:
            return left or right
        if left.same_size(right):
            return left
        hint = f"convert {right.symbol} to {left.symbol} first" if left.same_dimension(right) else None
        raise PackError(f"formula {self.text!r}: {left.symbol} and {right.symbol} are not of one kind", hint=hint)
