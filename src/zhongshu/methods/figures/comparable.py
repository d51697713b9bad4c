"""Whether the terms of a relation may be held against each other at all: dimension, place, organisation, period."""

from collections.abc import Callable, Iterator
from datetime import date

from zhongshu.core.text import Text
from zhongshu.core.units import Dimension
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.printed import value_of
from zhongshu.methods.figures.relation import ROLES, Across, Kind, Relation

_OWN_PERIOD: dict[Kind, tuple[str, ...]] = {
    "growth": ("before",),
    "difference": ("before",),
    "rank": ("before",),
    "target": ("target",),  # a year's target, and what is done of it by November
}
_PURE: dict[Kind, str] = {"share": "percent", "growth": "percent", "target": "completion"}
_POINT: Dimension = (("point", 1),)


def incomparable(relation: Relation) -> Text | None:
    """Why the terms cannot be held against each other, in one sentence; None when they can.

    A term that does not say its place, organisation, first or last day is not held to differ by it. LoadError as
    `digits_of` raises it.
    """
    terms = [(role, figure) for role in ROLES[relation.kind] for figure in relation.terms.get(role, ())]
    if why := _dimensions(relation) or _negative_base(relation):
        return why
    for across, of, zh, en in _SCOPES:
        if across not in relation.across and (pair := _different([figure for _, figure in terms], of)):
            first, second = pair
            return Text(
                zh=f"不可比：{_named(first, 'zh')}的{zh}是{of(first)}，{_named(second, 'zh')}的{zh}是{of(second)}",
                en=f"not comparable: the {en} of {_named(first, 'en')} is {of(first)}, "
                f"of {_named(second, 'en')} it is {of(second)}",
            )
    return None if "periods" in relation.across else _periods(relation.kind, terms)


def _different(figures: list[Figure], of: Callable[[Figure], object | None]) -> tuple[Figure, Figure] | None:
    """The first two figures that say different things; one that says nothing is no difference."""
    said = [figure for figure in figures if of(figure) is not None]
    return next(((said[0], other) for other in said[1:] if of(other) != of(said[0])), None)


_SCOPES: tuple[tuple[Across, Callable[[Figure], str | None], str, str], ...] = (
    ("places", lambda figure: figure.place, "地方", "place"),
    ("organisations", lambda figure: figure.organisation, "单位", "organisation"),
)


def _named(figure: Figure, language: str) -> str:
    return f"“{figure.name.to(language)}”" if language == "zh" else f'"{figure.name.to(language)}"'


def _dimensions(relation: Relation) -> Text | None:
    kind, terms = relation.kind, relation.terms
    pure = _PURE.get(kind)
    for figure in terms.get(pure, ()) if pure else ():
        if figure.unit.dimension != ():
            return _wrong_unit(figure, "应是百分数", "should be a percentage")
    same = [figure for role in _alike(kind) for figure in terms.get(role, ())]
    for other in same[1:]:
        if other.unit.dimension != same[0].unit.dimension:
            zh, en = (_named(other, language) for language in ("zh", "en"))
            return _wrong_unit(same[0], f"{zh}以{_unit(other, 'zh')}计", f"{en} is in {_unit(other, 'en')}")
    if kind == "difference":
        return _change(terms.get("change", ()), same)
    return _ratio(relation) if kind == "ratio" else None


def _negative_base(relation: Relation) -> Text | None:
    """From a loss to a profit is no percentage."""
    before = relation.terms.get("before", ()) if relation.kind == "growth" else ()
    if not before or value_of(before[0]) >= 0:
        return None
    return Text(zh="不可比：基数为负，不计算增长率", en="not comparable: there is no growth rate from a negative base")


def _alike(kind: Kind) -> Iterator[str]:
    """The roles that are quantities of one dimension."""
    apart = {_PURE.get(kind), *({"change"} if kind == "difference" else ()), *(ROLES[kind] if kind == "ratio" else ())}
    return (role for role in ROLES[kind] if role not in apart)


def _change(changes: tuple[Figure, ...], same: list[Figure]) -> Text | None:
    """Between percentages it is in points, else in the unit's own dimension."""
    for change in changes:
        if same and change.unit.dimension != same[0].unit.difference.dimension:
            if same[0].unit.dimension == ():
                return _wrong_unit(change, "两个百分数之差应以百分点计", "two percentages differ by percentage points")
            return _wrong_unit(change, f"应以{_unit(same[0], 'zh')}计", f"should be in {_unit(same[0], 'en')}")
    return None


def _ratio(relation: Relation) -> Text | None:
    over, under, value = (relation.terms.get(role, ()) for role in ROLES["ratio"])
    if not (over and under and value):
        return None
    powers = dict(over[0].unit.dimension)
    for base, power in under[0].unit.dimension:
        powers[base] = powers.get(base, 0) - power
    if {base: power for base, power in powers.items() if power} == dict(value[0].unit.dimension):
        return None
    quotient = f"{_unit(over[0], 'zh')}/{_unit(under[0], 'zh')}", f"{_unit(over[0], 'en')}/{_unit(under[0], 'en')}"
    return _wrong_unit(value[0], f"应以{quotient[0]}计", f"should be in {quotient[1]}")


def _unit(figure: Figure, language: str) -> str:
    return figure.unit.title.to(language) or {"zh": "纯数", "en": "a pure number"}[language]


def _wrong_unit(figure: Figure, zh: str, en: str) -> Text:
    return Text(
        zh=f"不可比：{_named(figure, 'zh')}以{_unit(figure, 'zh')}计，{zh}",
        en=f"not comparable: {_named(figure, 'en')} is in {_unit(figure, 'en')}; {en}",
    )


def _periods(kind: Kind, terms: list[tuple[str, Figure]]) -> Text | None:
    own = _OWN_PERIOD.get(kind, ())
    same = [figure for role, figure in terms if role not in own]
    for day in (lambda figure: figure.start, lambda figure: figure.end):
        if pair := _different(same, day):
            return _apart("时期不同", "the periods differ", *pair)
    if kind not in ("growth", "difference") or not own:
        return None
    for earlier in (figure for role, figure in terms if role in own):
        for now in same:
            if earlier.end and now.end and earlier.end > now.end:
                return _apart("前期晚于本期", "the earlier period ends later", now, earlier)
            if abs(_days(earlier) - _days(now)) > 3 and _days(earlier) and _days(now):
                return _apart("时期长短不同", "the periods differ in length", now, earlier)
    return None


def _days(figure: Figure) -> int:
    """0 when a day is not given."""
    return (figure.end - figure.start).days + 1 if figure.start and figure.end else 0


def _apart(zh: str, en: str, first: Figure, second: Figure) -> Text:
    of_zh = "；".join(f"{_named(figure, 'zh')}：{_period(figure, 'zh')}" for figure in (first, second))
    of_en = "; ".join(f"{_named(figure, 'en')}: {_period(figure, 'en')}" for figure in (first, second))
    return Text(zh=f"不可比：{zh}（{of_zh}）", en=f"not comparable: {en} ({of_en})")


def _period(figure: Figure, language: str) -> str:
    start, end = figure.start, figure.end
    if start and end and start == date(end.year, 1, 1) and end == date(end.year, 12, 31):
        return f"{end.year}年" if language == "zh" else str(end.year)
    if start and end:
        return str(end) if start == end else f"{start}{' 至 ' if language == 'zh' else ' to '}{end}"
    if start:
        return f"{start} 起" if language == "zh" else f"since {start}"
    if end:
        return f"至 {end}" if language == "zh" else f"until {end}"
    return "未注明" if language == "zh" else "not given"
