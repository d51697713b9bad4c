"""Names of source columns, as found."""

from collections.abc import Iterable, Mapping

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


def renamed_names(names: Iterable[str], renamed: Mapping[str, str]) -> tuple[str, ...]:
    """Names with new ones (keys of `renamed`) given their old name back, unless the old one is there too.

    >>> renamed_names(["city", "PM2.5"], {"PM2.5": "pm25"})
    ('city', 'pm25')
    """
    found = tuple(names)
    return tuple(renamed[name] if name in renamed and renamed[name] not in found else name for name in found)
