"""Administrative areas: codes of GB/T 2260 and the statistics bureau's below them, names, and their tree."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from zhongshu.core.errors import PackError
from zhongshu.core.text import Text


class Level(StrEnum):
    """How large an area is, largest first; compare with `above`, `<` compares letters."""

    province = "province"
    city = "city"
    county = "county"
    township = "township"
    village = "village"

    @property
    def rank(self) -> int:
        """0 for the province to 4 for the village."""
        return tuple(Level).index(self)

    def above(self, other: "Level") -> bool:
        return self.rank < other.rank


def canonical_code(text: str) -> str | None:
    """The code in its usual length: 6 digits to the county, 9 for a township, 12 for a village.

    Takes the statistics bureau's short (33, 3301) and padded (331002000000) forms; None for what is no code.

    >>> canonical_code("3310"), canonical_code("331002000000"), canonical_code("331002001")
    ('331000', '331002', '331002001')
    """
    if not re.fullmatch(r"[1-9][0-9](?:[0-9]{2}){0,2}|[1-9][0-9]{8}|[1-9][0-9]{11}", text):
        return None
    digits = text.ljust(6, "0")
    while len(digits) > 6 and digits.endswith("000"):
        digits = digits[:-3]
    if re.fullmatch(r"..00(?!00).+|.{6}000.+", digits):  # a county of no city, a village of no township
        return None
    return digits


def level_of(code: str) -> Level | None:
    """None for a text that is no code. A county directly under a province (429004) is a county all the same.

    >>> str(level_of("331000")), str(level_of("331002001")), level_of("Jiaojiang")
    ('city', 'township', None)
    """
    digits = canonical_code(code)
    return None if digits is None else _level(digits)


def _level(digits: str) -> Level:
    """Of a code in its usual length."""
    if len(digits) > 6:
        return Level.township if len(digits) == 9 else Level.village
    if digits.endswith("0000"):
        return Level.province
    return Level.city if digits.endswith("00") else Level.county


def parent_of(code: str) -> str | None:
    """The code one level up by its digits; None for a province and for what is no code.

    It may name no area (429000 of 429004): `AreaTree.parent` goes on to the next that does.

    >>> parent_of("331002001"), parent_of("331002"), parent_of("331000"), parent_of("330000")
    ('331002', '331000', '330000', None)
    """
    digits = canonical_code(code)
    match None if digits is None else _level(digits):
        case Level.city if digits:
            return digits[:2] + "0000"
        case Level.county if digits:
            return digits[:4] + "00"
        case Level.township | Level.village if digits:
            return digits[:-3]
    return None


@dataclass(frozen=True)
class Area:
    """An area of the region's tree. `parent` is only needed where the digits do not tell it."""

    code: str
    name: Text
    level: Level
    parent: str | None = None
    short: str | None = None


@dataclass(frozen=True)
class Unknown:
    """No area of that name or code. `elsewhere`: areas that `level` or `within` ruled out."""

    text: str
    elsewhere: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Ambiguous:
    """Several areas of that name, in the order of their codes; `level` or `within` would decide."""

    text: str
    candidates: tuple[Area, ...]


Resolved = Area | Unknown | Ambiguous


@dataclass(frozen=True)
class AreaTree:
    """All areas a region knows. Built by `AreaTree.of`; every answer is in the order of codes."""

    areas: Mapping[str, Area]
    _parents: Mapping[str, str | None] = field(repr=False, compare=False)
    _children: Mapping[str | None, Sequence[Area]] = field(repr=False, compare=False)
    _names: Mapping[str, Sequence[Area]] = field(repr=False, compare=False)
    _stems: Mapping[str, Sequence[Area]] = field(repr=False, compare=False)

    @classmethod
    def of(cls, areas: Iterable[Area]) -> "AreaTree":
        """Raises PackError for two areas of one code and for areas that are their own ancestors."""
        known: dict[str, Area] = {}
        for area in areas:
            if area.code in known:
                raise PackError(f"two areas have the code {area.code}: {known[area.code].name.zh}, {area.name.zh}")
            known[area.code] = area
        known = dict(sorted(known.items()))
        parents = {code: _parent(code, known) for code in known}
        _refuse_cycles(known, parents)
        children: dict[str | None, list[Area]] = defaultdict(list)
        names: dict[str, list[Area]] = defaultdict(list)
        stems: dict[str, list[Area]] = defaultdict(list)
        for area in known.values():
            children[parents[area.code]].append(area)
            full = {_plain(name) for name in (area.name.zh, area.name.en, area.short) if name}
            for name in full:
                names[name].append(area)
            for stem in {_stem(name) for name in full} - full:
                stems[stem].append(area)
        return cls(known, parents, children, names, stems)

    def get(self, code: str) -> Area | None:
        return self.areas.get(code)

    def parent(self, code: str) -> Area | None:
        """The nearest ancestor that exists, also of a code that itself does not."""
        above = self._parents[code] if code in self._parents else _parent(code, self.areas)
        return None if above is None else self.areas[above]

    def ancestors(self, code: str) -> tuple[Area, ...]:
        """From the parent up to the root."""
        found = []
        above = self.parent(code)
        while above is not None:
            found.append(above)
            above = self.parent(above.code)
        return tuple(found)

    def children(self, code: str | None) -> tuple[Area, ...]:
        """The areas directly below; of None the roots."""
        return tuple(self._children.get(code, ()))

    def descendants(self, code: str, level: Level | None = None) -> tuple[Area, ...]:
        """Every area below, each before its own children, or those of one level."""
        return tuple(area for area in self._below(code) if level in (None, area.level))

    def sisters(self, code: str) -> tuple[Area, ...]:
        """The areas of its level under its parent, itself included; empty for an unknown code."""
        area = self.get(code)
        if area is None:
            return ()
        return tuple(other for other in self.children(self._parents[code]) if other.level is area.level)

    def inside(self, code: str, within: str) -> bool:
        """Whether an area is `within` or lies below it."""
        return code == within or any(above.code == within for above in self.ancestors(code))

    def title(self, code: str, language: str) -> str:
        """The area's name; the code as it came where there is no such area."""
        area = self.get(code)
        return code if area is None else area.name.to(language)

    def path(self, code: str, language: str) -> str:
        """The name with those above it: '浙江省台州市椒江区', 'Jiaojiang, Taizhou, Zhejiang'."""
        names = [self.title(code, language), *(area.name.to(language) for area in self.ancestors(code))]
        return ", ".join(names) if language == "en" else "".join(reversed(names))

    def resolve(self, text: str, level: Level | None = None, within: str | None = None) -> Resolved:
        """The one area a text means: a code, a name, a name without its suffix, or a path of names.

        Width, case, spaces and the marks - / > , do not matter. `level` and `within` (a code) leave only areas
        of that level, and that area and those below it. A full name is preferred to one without its suffix.
        A path goes downwards and may leave out levels: '浙江省台州市', '浙江-台州', '台州市椒江区'.
        """
        wanted = _Wanted(level, None if within is None else canonical_code(within) or within)
        found = self._found(text, wanted)
        if len(found) == 1:
            return found[0]
        if found:
            return Ambiguous(text, found)
        return Unknown(text, self._found(text, _Wanted(None, None)))

    def _found(self, text: str, wanted: "_Wanted") -> tuple[Area, ...]:
        word = _plain(text)
        known = self.areas.get(text) or self.areas.get(canonical_code(word) or "")
        if known:
            return (known,) if self._fits(known, wanted) else ()
        found = self._called(word, wanted)
        if not found and len(word) <= _LONGEST_PATH:
            below = (area for area in self._at_end_of(word, wanted.level, None) if self._fits(area, wanted))
            found = {area.code: area for area in below}.values()
        return tuple(sorted(found, key=lambda area: area.code))

    def _called(self, word: str, wanted: "_Wanted") -> Collection[Area]:
        for index in (self._names, self._stems):
            if found := [area for area in index.get(word, ()) if self._fits(area, wanted)]:
                return found
        return []

    def _at_end_of(self, path: str, level: Level | None, above: str | None) -> Iterator[Area]:
        """What a path of at least two names ends with, for every way of cutting it that goes down the tree."""
        for cut in range(1, len(path)):
            rest = path[cut:]
            for head in self._called(path[:cut], _Wanted(None, above)):
                if head.code != above:
                    below = self._called(rest, _Wanted(level, head.code))
                    yield from (area for area in below if area.code != head.code)
                    yield from self._at_end_of(rest, level, head.code)

    def _fits(self, area: Area, wanted: "_Wanted") -> bool:
        level, within = wanted.level, wanted.within
        return level in (None, area.level) and (within is None or self.inside(area.code, within))

    def _below(self, code: str) -> Iterator[Area]:
        for child in self.children(code):
            yield child
            yield from self._below(child.code)


@dataclass(frozen=True)
class _Wanted:
    level: Level | None
    within: str | None


def _parent(code: str, known: Mapping[str, Area]) -> str | None:
    """The nearest code above that names an area: the area's own word for it first, then its digits."""
    area = known.get(code)
    above = area.parent if area is not None and area.parent is not None else parent_of(code)
    while above is not None and above not in known:
        above = parent_of(above)
    return above


def _refuse_cycles(known: Mapping[str, Area], parents: Mapping[str, str | None]) -> None:
    for code in known:
        seen, above = {code}, parents[code]
        while above is not None:
            if above in seen:
                raise PackError(f"area {code} {known[code].name.zh} lies in itself, by way of {above}")
            seen.add(above)
            above = parents[above]


def _plain(name: str) -> str:
    """The form names are compared in."""
    return re.sub(r"[\s\-/>,]", "", unicodedata.normalize("NFKC", name)).casefold()


def _stem(name: str) -> str:
    """A plain name without what only says the level, never shorter than two characters: 椒江区 -> 椒江."""
    found = _SUFFIXED.fullmatch(name)
    return found[1] if found else name


_LONGEST_PATH = 60

# GB/T 3304-1991, the names of the nationalities; an autonomous area carries them between name and suffix.
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|"
    "京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_SUFFIXED = re.compile(
    rf"(.{{2,}}?)(?:(?:(?:{_PEOPLES})族?)*自治[区州县旗]|(?:(?:{_PEOPLES})族)+[乡镇]|特别行政区|地区|林区|街道办事处|街道|"
    r"省|市|区|县|盟|旗|镇|乡|社区|村|社区居民委员会|社区居委会|居民委员会|居委会|村民委员会|村委会)"
)
