"""How low and how high hidden cells can be, equation by equation: fast, and never narrower than the truth."""

from collections.abc import Iterable, Mapping

from zhongshu.methods.disclosure.linear import Row
from zhongshu.methods.disclosure.table import Key

_ROUNDS = 20
"""Intervals are wider than need be when it stops, which is no harm."""


class Bounds:
    """Of hidden cells in one measure: what `rows` add up to is known, and no cell is below `floor`.

    The factors of rows are 1 and -1, as those of a table's equations are.
    """

    def __init__(self, rows: Iterable[Row], values: Mapping[Key, int], floor: int) -> None:
        self._low = dict.fromkeys(values, floor)
        self._high: dict[Key, int | None] = dict.fromkeys(values)
        ways = [{key: sign * int(factor) for key, factor in row.items()} for row in rows for sign in (1, -1)]
        known = [(row, sum(values[key] * factor for key, factor in row.items())) for row in ways]
        for _ in range(_ROUNDS):
            moved = [self._narrow(row, total) for row, total in known]
            if not any(moved):
                break

    def width(self, key: Key) -> int | None:
        """None where nothing holds the cell from above."""
        high = self._high[key]
        return None if high is None else high - self._low[key]

    def _narrow(self, row: Mapping[Key, int], total: int) -> bool:
        """Each cell is what the others leave of the total."""
        least = {key: self._end(key, lowest=factor > 0) for key, factor in row.items()}
        endless = [key for key, end in least.items() if end is None]
        known = sum(end * row[key] for key, end in least.items() if end is not None)
        moved = False
        for key, factor in row.items():
            if endless and endless != [key]:
                continue
            end = least[key]
            most = (total - known + (0 if end is None else end * factor)) * factor
            high = self._high[key]
            if factor > 0 and (high is None or most < high):
                self._high[key], moved = most, True
            if factor < 0 and most > self._low[key]:
                self._low[key], moved = most, True
        return moved

    def _end(self, key: Key, *, lowest: bool) -> int | None:
        return self._low[key] if lowest else self._high[key]
