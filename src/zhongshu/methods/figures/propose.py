"""Which printed figures could be related, for a person to confirm: few and good rather than many.

Only figures of one page, place and organisation are held together, in the order in which they are printed. Every
rule reads what was printed (units, names, notes, comparisons), none reads a value, but for parts that add up.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from zhongshu.core.errors import LoadError
from zhongshu.core.text import Text
from zhongshu.methods.figures.figure import COMPARED, Figure
from zhongshu.methods.figures.printed import digits_of, is_exact, value_of
from zhongshu.methods.figures.relation import ROLES, Kind, Relation

Identity = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]
_NEAR = 3
"""How many figures back the value of a percentage may stand."""
_BACK = 8
"""How many figures back the whole of a part may stand."""
_MOST_TIMES = 10
"""A value that grew more than that is of another time or thing than the one it is compared with."""
_SHARE = re.compile("占.*比重|占比|占全")
_DONE = re.compile("完成率|完成.*比例")
_RANK = re.compile("排名|名次|位次")
_PART = re.compile(r"^\s*(?:of which|其中)|^\s*(?:subset|part) of\b", re.IGNORECASE)
_LEVEL = re.compile(r".{0,6}级(?:重点)?|国家|全国|省|市|县|区|规模以上|规上")


def identity(relation: Relation) -> Identity:
    """What makes a relation this one: its kind, and the ids of its figures by role."""
    return relation.kind, tuple(
        (role, tuple(sorted(figure.id for figure in relation.terms[role])))
        for role in ROLES[relation.kind]
        if relation.terms.get(role)
    )


def propose(figures: Sequence[Figure], known: Collection[Identity] = frozenset()) -> list[Relation]:
    """In the order of the figures; `known` is what is declared or decided already. `note` says what suggests it.

    `figures` in the order they are printed; the second number of a figure has its id and ".compared".
    """
    seconds = {figure.id: figure for figure in figures if figure.id.endswith(COMPARED)}
    main = [figure for figure in figures if figure.id not in seconds and _readable(figure)]
    found: dict[Identity, Relation] = {}
    by_group = sorted(enumerate(main), key=lambda pair: (*map(str, _group(pair[1])), pair[0]))
    for _, pairs in groupby(by_group, key=lambda pair: tuple(map(str, _group(pair[1])))):
        group = [figure for _, figure in pairs]
        for relation in (*_percentages(group), *_comparisons(group, seconds), *_parts(group)):
            found.setdefault(identity(relation), relation)
    place = {figure.id: index for index, figure in enumerate(main)}
    kept = [relation for name, relation in found.items() if name not in known]
    return sorted(kept, key=lambda relation: (_first(relation, place), relation.id))


def _first(relation: Relation, place: dict[str, int]) -> int:
    return min(place.get(figure.id, len(place)) for figures in relation.terms.values() for figure in figures)


def _readable(figure: Figure) -> bool:
    try:
        digits_of(figure.printed)
    except LoadError:
        return False
    return True


def _group(figure: Figure) -> tuple[str | None, str | None, str | None]:
    return figure.source, figure.place, figure.organisation


def _relation(kind: Kind, why: Text, **terms: Figure | tuple[Figure, ...]) -> Relation:
    by_role = {role: figures if isinstance(figures, tuple) else (figures,) for role, figures in terms.items()}
    ids = "+".join(figure.id for figures in by_role.values() for figure in figures)
    return Relation(f"{kind}:{ids}", kind, by_role, note=why)


def _percent(figure: Figure) -> bool:
    return figure.unit.dimension == () and figure.unit.symbol in ("%", "‰")


def _percentages(group: Sequence[Figure]) -> Iterator[Relation]:
    """A percentage 占…比重 or 完成率 printed right after the value it is of, which no other percentage has taken."""
    taken: set[str] = set()
    for index, figure in enumerate(group):
        share, done = _SHARE.search(figure.name.zh), _DONE.search(figure.name.zh)
        if not _percent(figure) or not (share or done):
            continue
        near = [
            other
            for other in reversed(group[max(0, index - _NEAR) : index])
            if not _percent(other) and other.id not in taken and _same_period(other, figure)
        ]
        if not near:
            continue
        taken.add(near[0].id)
        if share:
            why = Text(zh="比重紧跟在一个数后面", en="a share printed right after a value")
            yield _relation("share", why, part=near[0], percent=figure)
        else:
            why = Text(zh="完成率紧跟在一个数后面", en="a completion printed right after a value")
            yield _relation("target", why, done=near[0], completion=figure)


def _same_period(one: Figure, other: Figure) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _comparisons(group: Sequence[Figure], seconds: dict[str, Figure]) -> Iterator[Relation]:
    for figure in group:
        second = seconds.get(figure.id + COMPARED)
        if second is None or not _readable(second):
            continue
        if second.unit.dimension == (("point", 1),):
            if _percent(figure):
                why = Text(zh="比较数以百分点计", en="compared in percentage points")
                yield _relation("difference", why, now=figure, change=second)
        elif _RANK.search(figure.name.zh):
            if second.unit.dimension == figure.unit.dimension:
                why = Text(zh="名次的升降", en="places gained")
                yield _relation("rank", why, now=figure, gained=second)
        elif _percent(second) and not _percent(figure):
            yield _relation("growth", Text(zh="同比增长", en="growth printed beside it"), now=figure, percent=second)
        elif second.unit.dimension == figure.unit.dimension:
            yield from _from(figure, second, group)


def _from(figure: Figure, second: Figure, group: Sequence[Figure]) -> Iterator[Relation]:
    """A value and what it was before: the figure printed for that time where there is one."""
    now, then = value_of(figure), value_of(second)
    if then <= 0 or now > then * _MOST_TIMES:
        return
    named = [
        other
        for other in group
        if other.id != figure.id and other.name.zh == figure.name.zh and value_of(other) == then
    ]
    before = named[0] if named else second
    why = Text(zh="从多少到多少", en="from one value to another")
    if _percent(figure):
        yield _relation("difference", why, now=figure, before=before)
    else:
        yield _relation("growth", why, now=figure, before=before)


def _parts(group: Sequence[Figure]) -> Iterator[Relation]:
    """Parts that their note, their name (of which, 其中) or their level (省级孵化器 of 孵化器) says are parts."""
    parts: dict[str, list[Figure]] = {}
    wholes: dict[str, Figure] = {}
    for index, figure in enumerate(group):
        every = _whole_of(figure, group[max(0, index - _BACK) : index])
        if every is not None:
            wholes[every.id] = every
            parts.setdefault(every.id, []).append(figure)
    for name, found in parts.items():
        every = wholes[name]
        exact = all(is_exact(figure) for figure in (every, *found))
        if len(found) > 1 and exact and sum(map(value_of, found)) == value_of(every):
            yield _relation("sum", Text(zh="各部分加起来正好", en="the parts add up"), total=every, parts=tuple(found))
            continue
        for figure in found:
            yield _relation("subset", Text(zh="其中之数", en="one is part of the other"), part=figure, whole=every)


def _whole_of(figure: Figure, before: Sequence[Figure]) -> Figure | None:
    alike = [
        other for other in before if other.unit.dimension == figure.unit.dimension != () and _same_period(other, figure)
    ]
    levelled = [other for other in alike if _is_level_of(figure.name.zh, other.name.zh)]
    if levelled:
        return levelled[-1]
    if not _says_part(figure):
        return None
    numbers = re.findall(r"\d+(?:\.\d+)?", figure.note or "")
    wholes = [other for other in alike if not _says_part(other)]
    named = [other for other in wholes if other.printed in numbers]
    return next(iter(reversed(named or wholes)), None)


def _says_part(figure: Figure) -> bool:
    return any(_PART.search(text or "") for text in (figure.name.zh, figure.name.en, figure.note))


def _is_level_of(name: str, other: str) -> bool:
    """省级孵化器 is a level of 孵化器, 域外孵化器 is not."""
    return name != other and name.endswith(other) and _LEVEL.fullmatch(name.removesuffix(other)) is not None
