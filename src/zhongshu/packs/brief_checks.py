"""Whether what a brief names is there, and whether it says nothing that has no number behind it."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial

from zhongshu.core.errors import PackError, UnknownName, nearest, placed
from zhongshu.core.spec import qualify
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.indicators.catalogue import Indicators
from zhongshu.packs.documents import KeyPath
from zhongshu.packs.folder import Written
from zhongshu.screens.briefs.brief import Brief
from zhongshu.screens.briefs.gaps import Gap, gaps, outright, pieces
from zhongshu.screens.briefs.spec import BriefSpec, ItemSpec
from zhongshu.screens.briefs.tone import COLUMNS

LANGUAGES = ("zh", "en")


class _Broken(Exception):
    """The brief names something that has a fault of its own: it is left out without another."""


def brief_of(
    written: Written,
    pack: str,
    catalogue: Catalogue,
    indicators: Indicators,
    relations: Collection[str],
    broken: Collection[str] = (),
) -> Brief | None:
    """PackError, with file and line, for a name that is not there, and for a sentence that says a number itself.

    None where it names what is `broken`: that has a fault of its own.
    """
    spec: BriefSpec = written.spec
    check = _Check(written, pack, catalogue, indicators, relations, broken)
    try:
        check.tone(spec.tone)
        for path, item in _items(spec):
            check.item(item, path)
    except _Broken:
        return None
    return Brief(qualify(spec.brief, pack), spec, written.place)


def _items(spec: BriefSpec) -> Iterator[tuple[KeyPath, ItemSpec]]:
    for s, section in enumerate(spec.sections):
        for i, item in enumerate(section.items):
            yield ("sections", s, "items", i), item


@dataclass(frozen=True)
class _Check:
    written: Written
    pack: str
    catalogue: Catalogue
    indicators: Indicators
    relations: Collection[str]
    broken: Collection[str]

    def tone(self, name: str) -> None:
        """The parameter has the columns that a tone is read from, and a row for no change."""
        place = self.written.document.place(("tone",))
        qualified = self._sound(name)
        if qualified not in self.catalogue.parameters:
            raise PackError(
                f"tone: {name} is no parameter", place=place, hint=nearest(qualified, self.catalogue.parameters)
            )
        parameter = self.catalogue.parameters[qualified]
        for column in COLUMNS:
            if column not in parameter.columns:
                raise PackError(
                    f"tone: {qualified} has no column {column!r}", place=place, hint=f"a tone has {', '.join(COLUMNS)}"
                )
        for edition in parameter.editions:
            least = {
                str(row["of"]) for row in edition.rows if row["at_least"] is not None and not float(row["at_least"])
            }
            for measure in ("growth", "points"):
                if measure not in least:
                    raise PackError(
                        f"tone: {qualified} has no word for no change of {measure}",
                        place=place,
                        hint="a row with at_least: 0 says it",
                    )

    def item(self, item: ItemSpec, path: KeyPath) -> None:
        if item.sentence is not None:
            self._sentence(item.sentence, (*path, "sentence"))
        if item.otherwise is not None:
            self._sentence(item.otherwise, (*path, "otherwise"))
        for key, names in (("table", item.table), ("chart", item.chart)):
            for index, name in enumerate(names or ()):
                self._indicator(name, (*path, key, index))
        if item.chart is not None:
            self._one_unit(item.chart, (*path, "chart"))
        for index, name in enumerate(item.checks or ()):
            self._relation(name, (*path, "checks", index))

    def _sentence(self, sentence: Text, path: KeyPath) -> None:
        found: dict[str, list[Gap]] = {}
        for language in LANGUAGES:
            place = self.written.document.place((*path, language))
            text = sentence.to(language)
            parts = placed(partial(pieces, text), place)
            for part in parts:
                if isinstance(part, str) and (said := outright(part)):
                    raise PackError(
                        f"says {said[0]!r} itself: a number stands in braces, with what is behind it",
                        place=place,
                        hint="write {indicator}, {indicator:yoy}, {figure:ID}, {check:ID} or {period}",
                    )
            found[language] = list(gaps(text))
            for gap in found[language]:
                self._gap(gap, (*path, language))
        self._equal(found, path)

    def _equal(self, found: dict[str, list[Gap]], path: KeyPath) -> None:
        """Both languages say the same numbers, each as often."""
        counted = {language: Counter(map(str, own)) for language, own in found.items()}
        for language, other in (LANGUAGES, LANGUAGES[::-1]):
            if missing := counted[language] - counted[other]:
                raise PackError(
                    f"{next(iter(missing))} is said in {language} but not in {other}",
                    place=self.written.document.place((*path, other)),
                    hint="both languages say the same numbers",
                )

    def _gap(self, gap: Gap, path: KeyPath) -> None:
        if gap.what == "indicator":
            self._indicator(gap.name, path)
        elif gap.what == "check":
            self._relation(gap.name, path)
        elif gap.what == "figure" and not any(d.spec.figures is not None for d in self.catalogue.datasets.values()):
            raise PackError(
                f"{gap} names a printed figure, but no dataset holds any", place=self.written.document.place(path)
            )

    def _indicator(self, name: str, path: KeyPath) -> None:
        placed(partial(self.indicators.get, self._sound(name)), self.written.document.place(path))

    def _relation(self, name: str, path: KeyPath) -> None:
        qualified = self._sound(name)
        if qualified not in self.relations:
            error = UnknownName.among("relation", qualified, self.relations)
            raise PackError(error.message, place=self.written.document.place(path), hint=error.hint)

    def _one_unit(self, names: tuple[str, ...], path: KeyPath) -> None:
        units = {name: self.indicators.get(qualify(name, self.pack)).unit.symbol for name in names}
        if len(set(units.values())) > 1:
            shown = ", ".join(f"{name} in {unit}" for name, unit in units.items())
            raise PackError(
                f"a chart has one unit; here {shown}",
                place=self.written.document.place(path),
                hint="make one chart for each unit",
            )

    def _sound(self, name: str) -> str:
        """The qualified name of something that has no fault of its own."""
        qualified = qualify(name, self.pack)
        if qualified in self.broken:
            raise _Broken
        return qualified
