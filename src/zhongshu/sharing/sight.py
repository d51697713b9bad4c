"""One permit compiled for single rows: what `compile.granted_sql` says in SQL, worked out in Python.

Both give the same for every row (a property test holds them together); this one costs microseconds.
"""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.grants.masks import Value

Hidden = Literal["row filter", "no consent"]
"""Why a row that is there is not shown; only the ledger hears of it."""

_Cell = Callable[[Sequence[Any]], Value]


@dataclass(frozen=True)
class Sight:
    """`columns` are those that are shown, in their order, `kinds` their DuckDB types as the masks leave them."""

    permit: Permit
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    _cells: tuple[_Cell, ...]
    _holds: Callable[[Sequence[Any]], bool] | None
    _subject: int | None
    _lacking: tuple[None, ...] = ()

    def of_row(self, row: Sequence[Any]) -> tuple[Value, ...] | Hidden:
        """The shown cells of a whole row (instants aware), or why none of it is shown."""
        if self._lacking:
            row = (*row, *self._lacking)
        if self._holds is not None and not self._holds(row):
            return "row filter"
        consented = self.permit.consented
        if consented is not None and (self._subject is None or row[self._subject] not in consented):
            return "no consent"
        return tuple([cell(row) for cell in self._cells])

    def subject(self, row: Sequence[Any]) -> str | None:
        """Whom the row is about."""
        if self._subject is None or self._subject >= len(row) or row[self._subject] is None:
            return None
        return str(row[self._subject])


def sight_of(permit: Permit, zone: str, columns: Sequence[str]) -> Sight:
    """For rows of these columns; those of the noun that they lack are NULL. `zone` is the region's."""
    noun = permit.noun
    lacking = [name for name in noun.columns if name not in columns]
    order = (*columns, *lacking)
    places = {name: at for at, name in enumerate(order)}
    return Sight(
        permit=permit,
        columns=permit.columns,
        kinds=tuple(_kind(permit, name) for name in permit.columns),
        _cells=tuple(_cell(permit, name, places[name], zone) for name in permit.columns),
        _holds=None if permit.predicate is None else permit.predicate.test(permit.variables, order),
        _subject=None if noun.subject is None else places[noun.subject],
        _lacking=(None,) * len(lacking),
    )


def _kind(permit: Permit, name: str) -> str:
    kind, mask = permit.noun.columns[name], permit.masks.get(name)
    return kind if mask is None else mask.kind_after(kind)


def _cell(permit: Permit, name: str, at: int, zone: str) -> _Cell:
    mask, kind = permit.masks.get(name), permit.noun.columns[name]
    if mask is None:
        return operator.itemgetter(at)
    salt = permit.salt
    return lambda row: mask.of_value(row[at], kind, zone=zone, salt=salt)
