"""A JSON object as a flat row of text."""

import json
from collections.abc import Iterator, Sequence

from zhongshu.core.text import Text

DEEPEST = 32


class Exact(str):
    """A number with the digits it is written with."""

    __slots__ = ()


class Doubled(dict[str, object]):
    """An object in which a key stands twice."""

    key: str


class Unusable(Exception):
    """A row that cannot become one; `why` for its owner."""

    def __init__(self, zh: str, en: str):
        self.why = Text(zh=zh, en=en)
        super().__init__(en)


def distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object of a decoder's pairs; one with a key twice is marked, because either value would be a guess."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = Doubled(found)
    keys = [key for key, _ in pairs]
    doubled.key = next(key for key in keys if keys.count(key) > 1)
    return doubled


def decoder() -> json.JSONDecoder:
    """Numbers as Exact, NaN and Infinity as those words, doubled keys marked."""
    return json.JSONDecoder(parse_float=Exact, parse_int=Exact, parse_constant=Exact, object_pairs_hook=distinct)


def flat(row: object) -> dict[str, str | None]:
    """Cells by dotted name. Raises Unusable.

    >>> flat({"a": {"b": "x", "c": None}, "d": [Exact("1.50")], "e": True})
    {'a.b': 'x', 'a.c': None, 'd': '[1.50]', 'e': 'true'}
    """
    if not isinstance(row, dict):
        raise Unusable("该行不是对象 {…}", "the row is no object {...}")
    cells: dict[str, str | None] = {}
    for name, value in _leaves(row, "", DEEPEST):
        if name in cells:
            raise Unusable(f"“{name}”有两个值", f"two values for {name!r}")
        cells[name] = _text(value)
    return cells


def _leaves(branch: dict[str, object], prefix: str, deeper: int) -> Iterator[tuple[str, object]]:
    if isinstance(branch, Doubled):
        raise Unusable(f"键“{prefix}{branch.key}”出现两次", f"the key {prefix + branch.key!r} stands twice")
    if not deeper:
        raise Unusable(f"嵌套超过 {DEEPEST} 层", f"nested deeper than {DEEPEST}")
    for key, value in branch.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{key}.", deeper - 1)
        else:
            yield prefix + key, value


def written(row: object) -> str:
    """A row as JSON text again; cut where it is nested too deep to be written."""
    try:
        return _written(row, DEEPEST)
    except Unusable:
        return "{...}"


def _text(value: object) -> str | None:
    if value is None or type(value) is str:
        return value
    if isinstance(value, Exact):
        return str(value)
    return _written(value, DEEPEST)


def _written(value: object, deeper: int) -> str:
    """JSON text again, with the digits as they were."""
    if not deeper:
        raise Unusable(f"嵌套超过 {DEEPEST} 层", f"nested deeper than {DEEPEST}")
    if isinstance(value, Exact):
        return str(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(_written(part, deeper - 1) for part in value)}]"
    if isinstance(value, dict):
        parts = (f"{json.dumps(key, ensure_ascii=False)}: {_written(part, deeper - 1)}" for key, part in value.items())
        return f"{{{', '.join(parts)}}}"
    return json.dumps(value, ensure_ascii=False)
