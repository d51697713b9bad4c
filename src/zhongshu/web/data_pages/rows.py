"""The rows of one relation, a page at a time: sorted by any column, read through the door."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhongshu.core.errors import GrantError
from zhongshu.core.text import Text
from zhongshu.screens.desk import Desk
from zhongshu.screens.upload import shown_value
from zhongshu.sharing.grants.grant import Grant
from zhongshu.web.data_pages.forms import PAGE, number_of
from zhongshu.web.data_pages.words import say
from zhongshu.web.visit import Visit

SORTABLE = 1_000_000
"""Up to so many rows are shown in the order of their key; more of them as they lie, until a column is chosen."""

FARTHEST = 10_000
"""Beyond this row a person wants a filter or the file, and the engine would sort the whole table for every page."""


@dataclass(frozen=True)
class Head:
    """A column over the rows; `sort` is what a click asks for, `sorted` 'ascending', 'descending' or None.

    `mask` says how its values are masked; such a column cannot be sorted by.
    """

    name: str
    title: Text
    unit: str | None
    number: bool
    sort: str | None
    sorted: str | None
    mask: str | None = None


@dataclass(frozen=True)
class Cell:
    """`text` None is NULL; `also` is the code behind an area's name."""

    text: str | None
    also: str | None = None


@dataclass(frozen=True)
class RowsPage:
    """Rows `first` to `last` of `total`, all from 1; no more pages than `FARTHEST` allows.

    `grant` is what lets the reader see them where he does not see everything; `withheld` are the columns left out.
    """

    heads: tuple[Head, ...]
    cells: tuple[tuple[Cell, ...], ...]
    first: int
    last: int
    total: int
    page: int
    order: str | None
    grant: Grant | None = None
    withheld: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        return max(-(-min(self.total, FARTHEST) // PAGE), 1)


def rows_page(visit: Visit, name: str) -> RowsPage | None:
    """As asked by `sort` (a column, "-" before it turns it round) and `page` (from 1); None without a grant."""
    desk = visit.desk
    try:
        permit = desk.access.required(desk.access.book.nouns.of_relation(name))
    except GrantError:
        return None
    relation = desk.catalogue.relation(name)
    sortable = [column for column in permit.columns if column not in permit.masks]
    sort = visit.asked("sort")
    order = sort if sort is not None and sort.lstrip("-") in sortable else None
    number = min(max(number_of(visit.asked("page")) or 1, 1), FARTHEST // PAGE)
    offset = (number - 1) * PAGE
    total = desk.count(name) if permit.whole else desk.count_seen(name)
    by_key = [column for column in relation.key if column in sortable] if order or total <= SORTABLE else []
    names, found = desk.rows(name, order=_order(order, by_key), limit=PAGE, offset=offset)
    areas = _area_columns(desk, name)
    titles, units = _titles(desk, name)
    return RowsPage(
        heads=tuple(
            Head(
                name=column,
                title=titles.get(column) or Text(zh=column, en=column),
                unit=units.get(column),
                number=_is_number(relation.columns[column]),
                sort=None if column in permit.masks else f"-{column}" if order == column else column,
                sorted={column: "ascending", f"-{column}": "descending"}.get(order or ""),
                mask=permit.masks[column].words if column in permit.masks else None,
            )
            for column in names
        ),
        cells=tuple(
            tuple(_cell(visit, value, area=column in areas) for column, value in zip(names, row, strict=True))
            for row in found
        ),
        first=offset + 1 if found else 0,
        last=offset + len(found),
        total=total,
        page=number,
        order=order,
        grant=None if permit.whole else permit.grant,
        withheld=tuple(column for column in relation.columns if column not in permit.columns),
    )


def _order(order: str | None, key: Sequence[str]) -> list[str]:
    """The key decides among equals, so that no page repeats or leaves out a row."""
    first = [] if order is None else [order]
    return [*first, *(name for name in key if order is None or name != order.lstrip("-"))]


def _cell(visit: Visit, value: object, *, area: bool) -> Cell:
    if isinstance(value, bool):
        return Cell(say("yes" if value else "no", visit.language))
    text = shown_value(value, visit.zone)
    if not area or text is None:
        return Cell(text)
    title = visit.area(text)
    return Cell(title, text if title != text else None)


def _area_columns(desk: Desk, name: str) -> frozenset[str]:
    catalogue = desk.catalogue
    return frozenset(one for one in catalogue.relation(name).columns if catalogue.is_area(name, one))


def _titles(desk: Desk, name: str) -> tuple[dict[str, Text | None], dict[str, str | None]]:
    catalogue = desk.catalogue
    columns = catalogue.relation(name).columns
    return {one: catalogue.column_title(name, one) for one in columns}, {
        one: catalogue.unit(name, one) for one in columns
    }


def _is_number(kind: str) -> bool:
    return kind.split("(", maxsplit=1)[0] in (
        "DECIMAL",
        "BIGINT",
        "INTEGER",
        "SMALLINT",
        "TINYINT",
        "HUGEINT",
        "DOUBLE",
        "FLOAT",
    )
