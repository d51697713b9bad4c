"""Functions of lists and contexts; places count items, from 1, or below 0 from the end."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from zhongshu.rules.feel.evaluate import called
from zhongshu.rules.feel.functions.builtin import ANY, Way, function, gathering, way
from zhongshu.rules.feel.values import DIGITS, Months, computed, equal, kind, order


def _same(one: Any, other: Any) -> bool:
    return equal(one, other) is True


def _has(items: Sequence[Any], wanted: Any) -> bool:
    return any(_same(one, wanted) for one in items)


def _extreme(items: list[Any], sign: int) -> Any:
    """The least (-1) or greatest (1); None for none, or where two have no order."""
    found: Any = None
    for one in items:
        if found is None:
            found = one
            continue
        way_on = order(one, found)
        if way_on is None:
            return None
        found = one if way_on * sign > 0 else found
    return found


def _numbers(items: Sequence[Any]) -> list[Decimal] | None:
    return list(items) if items and all(kind(one) == "number" for one in items) else None


def _folded(operator: str) -> Callable[[list[Any]], Any]:
    def fold(items: list[Any]) -> Any:
        found = _numbers(items)
        if found is None:
            return _durations(items) if operator == "+" else None
        total: Decimal | None = found[0]
        for one in found[1:]:
            total = None if total is None else computed(operator, total, one)
        return total

    return fold


def _durations(items: list[Any]) -> Any:
    kinds = {kind(one) for one in items}
    if kinds == {"years and months duration"}:
        return Months(sum(one.months for one in items))
    return sum(items[1:], items[0]) if kinds == {"days and time duration"} else None


def _mean(items: list[Any]) -> Decimal | None:
    found = _numbers(items)
    return None if found is None else computed("/", _total(found), Decimal(len(found)))


def _total(items: Sequence[Decimal]) -> Decimal:
    return sum(items, Decimal(0))


def _median(items: list[Any]) -> Decimal | None:
    found = _numbers(items)
    if found is None:
        return None
    ordered, half = sorted(found), len(found) // 2
    return ordered[half] if len(found) % 2 else computed("/", ordered[half - 1] + ordered[half], Decimal(2))


def _deviation(items: list[Any]) -> Decimal | None:
    """Of a sample."""
    found, mean = _numbers(items), _mean(items)
    if found is None or mean is None or len(found) < 2:
        return None
    squares = _total([DIGITS.power(DIGITS.subtract(one, mean), 2) for one in found])
    return DIGITS.sqrt(DIGITS.divide(squares, Decimal(len(found) - 1)))


def _mode(items: list[Any]) -> list[Decimal] | None:
    if not items:
        return []
    found = _numbers(items)
    if found is None:
        return None
    counts = {one: found.count(one) for one in found}
    return sorted(one for one, count in counts.items() if count == max(counts.values()))


def _every(wanted: bool) -> Callable[[list[Any]], bool | None]:
    """`all` looks for a false, `any` for a true: one that is found decides, whatever else there is."""

    def holds(items: list[Any]) -> bool | None:
        if any(one is (not wanted) for one in items):
            return not wanted
        return wanted if all(one is wanted for one in items) else None

    return holds


def _place(items: Sequence[Any], position: Decimal) -> int | None:
    """From 0; None where there is no such item."""
    place = int(position)
    if place != position or not 1 <= abs(place) <= len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


def _sublist(items: list[Any], start: Decimal, length: Decimal | None) -> list[Any] | None:
    begin = _place(items, start)
    if begin is None or (length is not None and (length < 1 or begin + int(length) > len(items))):
        return None
    return items[begin:] if length is None else items[begin : begin + int(length)]


def _inserted(items: list[Any], position: Decimal, new: Any) -> list[Any] | None:
    place = _place(items, position)
    return None if place is None else [*items[:place], new, *items[place:]]


def _removed(items: list[Any], position: Decimal) -> list[Any] | None:
    place = _place(items, position)
    return None if place is None else [*items[:place], *items[place + 1 :]]


def _replaced(items: list[Any], position: Any, new: Any) -> list[Any] | None:
    if kind(position) == "function":
        found = [called(position, [one, new]) for one in items]
        if any(not isinstance(one, bool) for one in found):
            return None
        return [new if swap else one for one, swap in zip(items, found, strict=True)]
    place = _place(items, position) if kind(position) == "number" else None
    return None if place is None else [*items[:place], new, *items[place + 1 :]]


def _distinct(items: list[Any]) -> list[Any]:
    found: list[Any] = []
    for one in items:
        if not _has(found, one):
            found.append(one)
    return found


def _flat(items: list[Any]) -> list[Any]:
    found: list[Any] = []
    for one in items:
        found += _flat(one) if isinstance(one, list) else [one]
    return found


def _concatenated(lists: list[Any]) -> list[Any]:
    return [one for items in lists for one in (items if isinstance(items, list) else [items])]


def _sorted(items: list[Any], precedes: Any) -> list[Any] | None:
    unclear = False

    def compare(one: Any, other: Any) -> int:
        nonlocal unclear
        if precedes is None:
            found = order(one, other)
            unclear |= found is None
            return found or 0
        first = called(precedes, [one, other])
        unclear |= not isinstance(first, bool)
        return -1 if first is True else 1 if called(precedes, [other, one]) is True else 0

    done = sorted(items, key=cmp_to_key(compare))
    return None if unclear else done


def _put(context: dict[str, Any], key: str | None, keys: list[Any] | None, value: Any) -> dict[str, Any] | None:
    path = [key] if keys is None else keys
    if not path or any(not isinstance(one, str) for one in path):
        return None
    first, rest = str(path[0]), path[1:]
    if not rest:
        return {**context, first: value}
    inner = context.get(first)
    deeper = _put(inner, None, rest, value) if isinstance(inner, dict) else None
    return None if deeper is None else {**context, first: deeper}


def _made(entries: list[Any]) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    for one in entries:
        if (
            not isinstance(one, dict)
            or not isinstance(one.get("key"), str)
            or "value" not in one
            or one["key"] in found
        ):
            return None
        found[one["key"]] = one["value"]
    return found


def _merged(contexts: list[Any]) -> dict[str, Any] | None:
    if any(not isinstance(one, dict) for one in contexts):
        return None
    return {key: value for one in contexts for key, value in one.items()}


def _got(of: dict[str, Any], key: Any) -> Any:
    keys = key if isinstance(key, list) else [key]
    found: Any = of
    for one in keys:
        found = found.get(one) if isinstance(found, dict) else None
    return found


def _many(do: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    """Of a list, or of the arguments themselves."""
    return function(gathering(do, "list", "list"))


LISTS: Mapping[str, Callable[..., Any]] = {
    "list contains": function(way(_has, list="list", element=ANY)),
    "count": _many(lambda items: Decimal(len(items))),
    "min": _many(lambda items: _extreme(items, -1)),
    "max": _many(lambda items: _extreme(items, 1)),
    "sum": _many(_folded("+")),
    "product": _many(_folded("*")),
    "mean": _many(_mean),
    "median": _many(_median),
    "stddev": _many(_deviation),
    "mode": _many(_mode),
    "all": _many(_every(True)),
    "and": _many(_every(True)),
    "any": _many(_every(False)),
    "or": _many(_every(False)),
    "sublist": function(way(_sublist, list="list", start_position="number", length="number?")),
    "append": function(Way((("list", "list"), ("item", ANY)), lambda items, new: [*items, *new], rest=True)),
    "concatenate": function(gathering(_concatenated, "list", ANY)),
    "union": function(gathering(lambda lists: _distinct(_concatenated(lists)), "list", ANY)),
    "insert before": function(way(_inserted, list="list", position="number", newItem=ANY)),
    "remove": function(way(_removed, list="list", position="number")),
    "list replace": function(
        way(_replaced, list="list", position="number", newItem=ANY),
        way(_replaced, list="list", match="function", newItem=ANY),
    ),
    "reverse": function(way(lambda items: items[::-1], list="list")),
    "index of": function(
        way(
            lambda items, wanted: [Decimal(at) for at, one in enumerate(items, 1) if _same(one, wanted)],
            list="list",
            match=ANY,
        )
    ),
    "distinct values": function(way(_distinct, list="list")),
    "flatten": function(way(_flat, list="list")),
    "sort": function(way(_sorted, list="list", precedes="function?")),
    "get value": function(way(_got, m="context", key="string|list")),
    "get entries": function(way(lambda m: [{"key": key, "value": m[key]} for key in m], m="context")),
    "context": function(way(_made, entries="list")),
    "context put": function(
        way(lambda of, key, value: _put(of, key, None, value), context="context", key="string", value=ANY),
        way(lambda of, keys, value: _put(of, None, keys, value), context="context", keys="list", value=ANY),
    ),
    "context merge": function(way(_merged, contexts="list")),
}
