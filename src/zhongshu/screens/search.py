"""One box for everything a region has a name for."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from zhongshu.core.areas import AreaTree
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.indicators.catalogue import Indicators

Kind = Literal["indicator", "pack", "dataset", "table", "parameter", "place", "column"]
ORDER: tuple[Kind, ...] = ("indicator", "pack", "place", "dataset", "table", "parameter", "column")
"""Among equally good hits the earlier kind comes first."""
_TIER: Mapping[Kind, int] = {
    "dataset": 1,
    "table": 1,
    "parameter": 1,
    "column": 2,
    "indicator": 0,
    "pack": 0,
    "place": 0,
}


@dataclass(frozen=True)
class Entry:
    """`name` is how addresses name it (a column's is "air.station_hour.pm25"); `about` says where it belongs."""

    kind: Kind
    name: str
    title: Text
    about: Text


@dataclass(frozen=True)
class Index:
    """Entries with the plain forms they are found by."""

    entries: tuple[tuple[Entry, tuple[str, ...]], ...]

    def find(
        self, words: str, *, limit: int = 50, kind: str | None = None, hidden: Collection[str] = ()
    ) -> list[Entry]:
        """All words must occur. Whole names first; then numbers and places before data before columns.

        Nothing of the packs `hidden` is found.
        """
        asked = plain(words).split()
        if not asked:
            return []
        found = []
        for entry, forms in self.entries:
            if (kind is not None and entry.kind != kind) or _of_pack(entry) in hidden:
                continue
            rank = _rank(asked, forms)
            if rank is not None:
                order = (rank > 0, _TIER[entry.kind], rank, ORDER.index(entry.kind), len(entry.title.zh), entry.name)
                found.append((order, entry))
        found.sort(key=lambda hit: hit[0])
        return [entry for _, entry in found[:limit]]


def index_of(catalogue: Catalogue, indicators: Indicators, packs: Mapping[str, Text]) -> Index:
    """Built once: what a region's packs define does not change while it runs. `packs` are titles by name."""
    entries = [
        *_indicators(indicators, packs),
        *(Entry("pack", name, title, _same(name)) for name, title in packs.items()),
        *_places(catalogue.areas),
        *_relations(catalogue),
        *_columns(catalogue),
    ]
    return Index(tuple((entry, _forms(entry)) for entry in entries))


def plain(text: str) -> str:
    """The form words are compared in: width and case do not matter."""
    return unicodedata.normalize("NFKC", text).casefold()


def matches(words: str, *texts: str) -> bool:
    """Whether every word occurs in one of the texts; no words match everything."""
    forms = [plain(text) for text in texts]
    return all(any(word in form for form in forms) for word in plain(words).split())


def _of_pack(entry: Entry) -> str | None:
    """The pack that a hit is of; None for a place."""
    return None if entry.kind == "place" else pack_of(entry.name) if "." in entry.name else entry.name


def _rank(asked: list[str], forms: tuple[str, ...]) -> int | None:
    """0 the whole name, 1 its beginning, 2 a word's beginning, 3 anywhere; None when a word is missing."""
    whole = " ".join(asked)
    if not all(any(word in form for form in forms) for word in asked):
        return None
    if whole in forms:
        return 0
    if any(form.startswith(whole) for form in forms):
        return 1
    return 2 if any(f" {whole}" in form or f".{whole}" in form for form in forms) else 3


def _forms(entry: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(text) for text in (entry.title.zh, entry.title.en, entry.name)))


def _indicators(indicators: Indicators, packs: Mapping[str, Text]) -> Iterable[Entry]:
    for one in indicators.by_name.values():
        yield Entry("indicator", one.name, one.title, packs.get(one.pack, _same(one.pack)))


def _places(areas: AreaTree) -> Iterable[Entry]:
    for code, area in areas.areas.items():
        yield Entry("place", code, area.name, Text(zh=areas.path(code, "zh"), en=areas.path(code, "en")))


def _relations(catalogue: Catalogue) -> Iterable[Entry]:
    kinds: tuple[tuple[Kind, Mapping[str, object]], ...] = (
        ("dataset", catalogue.datasets),
        ("table", catalogue.tables),
        ("parameter", catalogue.parameters),
    )
    for kind, known in kinds:
        for name in known:
            yield Entry(kind, name, catalogue.title(name), _same(name))


def _columns(catalogue: Catalogue) -> Iterable[Entry]:
    for name, dataset in catalogue.datasets.items():
        for column, spec in dataset.spec.columns.items():
            if spec.title is not None:
                yield Entry("column", f"{name}.{column}", spec.title, dataset.spec.title)


def _same(text: str) -> Text:
    return Text(zh=text, en=text)
