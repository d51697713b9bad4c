"""Published figures as pages show them: with qualifier, period, place, organisation and the page that prints them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Dataset
from zhongshu.screens.desk import Desk
from zhongshu.screens.figures.verdicts import figure_datasets
from zhongshu.screens.search import matches

PAGE = 100


@dataclass(frozen=True)
class Published:
    """One row of a dataset of printed figures, all as printed.

    `start` and `end` are days, both included; without `end` the figure is known as of its page. `area` is a code, None
    for a place that no code list knows. `compared` is the second number of its sentence, in `compared_unit`.
    """

    id: str
    dataset: str
    name: Text
    printed: str
    unit: str
    qualifier: str
    place: str
    area: str | None
    organisation: str | None
    start: date | None
    end: date | None
    page: str | None
    compared: str | None
    compared_unit: str | None
    compared_with: Text | None
    note: str | None

    @property
    def ranks(self) -> bool:
        """Whether it is a place in a ranking; 位 counts people too."""
        return self.unit == "位" and self.name.zh.endswith(("名次", "排名"))


@dataclass(frozen=True)
class Wanted:
    """Which figures a list shows; None and '' mean any."""

    words: str = ""
    area: str | None = None
    page: str | None = None
    number: int = 1


@dataclass(frozen=True)
class FigureList:
    """`figures` are those of page `number` of `pages`.

    `places` holds (name, code, count) and `printed_on` (dataset, page, count) of all figures, to choose from.
    """

    figures: tuple[Published, ...]
    found: int
    all: int
    number: int
    pages: int
    places: tuple[tuple[str, str | None, int], ...]
    printed_on: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class PrintedPage:
    """A page that prints figures: what the dataset of pages says of it by column title, and its figures in order."""

    dataset: str
    id: str
    facts: tuple[tuple[Text, Any], ...]
    figures: tuple[Published, ...]


def published(desk: Desk, dataset: Dataset) -> dict[str, Published]:
    """All figures of a dataset by id, in the order of their ids; read once a snapshot."""
    return desk.keep(f"published {dataset.name}", partial(_read, desk, dataset))


def published_figure(desk: Desk, dataset: str, name: str) -> Published:
    """UnknownName, with the nearest, for an id that is none."""
    found = published(desk, _dataset(desk, dataset))
    if name not in found:
        raise UnknownName.among(f"figure of {dataset}", name, found)
    return found[name]


def figure_list(desk: Desk, wanted: Wanted) -> FigureList:
    """The figures of all datasets that hold some, filtered."""
    every = list(_every(desk))
    found = [figure for figure in every if _wanted(figure, wanted)]
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(1, wanted.number), pages)
    return FigureList(
        figures=tuple(found[(number - 1) * PAGE : number * PAGE]),
        found=len(found),
        all=len(every),
        number=number,
        pages=pages,
        places=_places(every),
        printed_on=_printed_on(every),
    )


def figures_at(desk: Desk, area: str) -> tuple[Published, ...]:
    """All figures of one place, its own before those of its organisations."""
    return tuple(
        sorted((one for one in _every(desk) if one.area == area), key=lambda one: (one.organisation or "", one.id))
    )


def printed_page(desk: Desk, dataset: str, name: str) -> PrintedPage:
    """UnknownName, with the nearest, for a page that prints none."""
    found = _dataset(desk, dataset)
    figures = published(desk, found)
    pages = sorted({one.page for one in figures.values() if one.page is not None})
    if name not in pages:
        raise UnknownName.among(f"page of {dataset}", name, pages)
    own = tuple(one for one in figures.values() if one.page == name)
    return PrintedPage(dataset, name, _facts(desk, found, name), own)


def _every(desk: Desk) -> Iterator[Published]:
    for name in figure_datasets(desk):
        yield from published(desk, _dataset(desk, name)).values()


def _dataset(desk: Desk, name: str) -> Dataset:
    known = figure_datasets(desk)
    if name not in known:
        raise UnknownName.among("dataset of figures", name, known)
    return desk.catalogue.datasets[name]


def _read(desk: Desk, dataset: Dataset) -> dict[str, Published]:
    columns, rows = desk.rows(dataset.name, order=list(dataset.spec.key))
    read = (_published(desk, dataset, dict(zip(columns, row, strict=True))) for row in rows)
    return {one.id: one for one in read}


def _published(desk: Desk, dataset: Dataset, row: Mapping[str, Any]) -> Published:
    said = dataset.spec.figures
    assert said is not None

    def of(column: str | None) -> Any:
        return None if column is None else row[column]

    area, name, with_zh = of(said.place), str(of(said.name)), of(said.compared_with)
    known = area is not None and desk.catalogue.areas.get(area) is not None
    return Published(
        id=str(row[dataset.spec.key[0]]),
        dataset=dataset.name,
        name=_text(name, of(said.name_en)),
        printed=str(of(said.printed)),
        unit=str(of(said.unit)),
        qualifier=str(of(said.qualifier) or "="),
        place=str(of(said.place_name) or area or "—"),
        area=area if known else None,
        organisation=of(said.organisation),
        start=of(said.start),
        end=of(said.end),
        page=of(said.page),
        compared=of(said.compared),
        compared_unit=of(said.compared_unit),
        compared_with=None if with_zh is None else _text(with_zh, of(said.compared_with_en)),
        note=of(said.note),
    )


def _text(chinese: str, english: str | None) -> Text:
    return Text(zh=chinese, en=english[:1].upper() + english[1:] if english else chinese)


def _wanted(figure: Published, wanted: Wanted) -> bool:
    if wanted.area not in (None, "", figure.area, figure.place):
        return False
    if wanted.page not in (None, "", figure.page):
        return False
    return matches(wanted.words, figure.id, figure.name.zh, figure.name.en, figure.place, figure.organisation or "")


def _places(figures: Sequence[Published]) -> tuple[tuple[str, str | None, int], ...]:
    """The most figures first."""
    counted: dict[tuple[str, str | None], int] = {}
    for one in figures:
        counted[(one.place, one.area)] = counted.get((one.place, one.area), 0) + 1
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0][0]))
    return tuple((place, code, count) for (place, code), count in ordered)


def _printed_on(figures: Sequence[Published]) -> tuple[tuple[str, str, int], ...]:
    counted: dict[tuple[str, str], int] = {}
    for one in figures:
        if one.page is not None:
            counted[(one.dataset, one.page)] = counted.get((one.dataset, one.page), 0) + 1
    return tuple((dataset, page, count) for (dataset, page), count in sorted(counted.items()))


def _facts(desk: Desk, dataset: Dataset, page: str) -> tuple[tuple[Text, Any], ...]:
    """What the dataset behind the column's `reference` says of the page."""
    said = dataset.spec.figures
    reference = None if said is None or said.page is None else dataset.spec.columns[said.page].reference
    if reference is None:
        return ()
    name, _, key = reference.rpartition(".")
    if desk.snapshot.tables.get(name) is None:
        return ()
    columns, rows = desk.rows(name)
    row = next((row for row in rows if row[columns.index(key)] == page), None)
    spec = desk.catalogue.datasets[name].spec
    titles = [spec.columns[column].title or Text(zh=column, en=column) for column in columns]
    return (
        ()
        if row is None
        else tuple((title, value) for title, value in zip(titles, row, strict=True) if value is not None)
    )
