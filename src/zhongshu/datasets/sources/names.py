"""Names of source columns, as found."""

from collections.abc import Iterable

RESERVED = ("_file", "_line", "_record")


def unique_names(cells: Iterable[str]) -> tuple[str, ...]:
    """Column names for the cells of a header: trimmed, blank ones named by position, repeated ones numbered.

    Names that differ only by case are the same for DuckDB, so they are numbered too.

    >>> unique_names(["city", " city ", "", "City"])
    ('city', 'city_2', 'column3', 'City_3')
    """
    taken = {name.casefold() for name in RESERVED}
    names: list[str] = []
    for position, cell in enumerate(cells, start=1):
        base = " ".join(cell.replace("\x00", "").split()) or f"column{position}"
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}_{number}"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)
