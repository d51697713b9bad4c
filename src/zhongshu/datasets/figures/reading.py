"""Figures out of the rows of a dataset, and relations over them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from zhongshu.core.errors import LoadError, UnknownName
from zhongshu.core.text import Text
from zhongshu.core.units import Unit, parse_unit
from zhongshu.datasets.figures.declared import DeclaredRelation
from zhongshu.datasets.figures.spec import FigureColumns
from zhongshu.methods.figures.figure import COMPARED, Figure, Qualifier
from zhongshu.methods.figures.relation import Relation

Row = tuple[Any, ...]
_QUALIFIERS: Mapping[str | None, Qualifier] = {"=": "=", ">=": ">=", "<=": "<=", "approx": "approx", None: "=", "": "="}


def figures_of(spec: FigureColumns, key: str, columns: Sequence[str], rows: Sequence[Row]) -> dict[str, Figure]:
    """By id, in the order of the rows; `key` is the column of the ids, `columns` name the values of each row.

    A second number of a row is the figure `ID.compared`. A row without a printed number gives no figure; a unit that
    no table knows is a dimension of its own, comparable with itself only. LoadError for a qualifier that is none.
    """
    at = {role: columns.index(name) for role, name in _named(spec, columns)}
    id_at = columns.index(key)
    found: dict[str, Figure] = {}
    for row in rows:
        get = _getter(row, at)
        if get("printed") is None:
            continue
        figure = _figure(str(row[id_at]), get)
        found[figure.id] = figure
        if get("compared") is not None:
            second = _compared(figure, get)
            found[second.id] = second
    return found


def _named(spec: FigureColumns, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    for role in FigureColumns.model_fields:
        name = getattr(spec, role)
        if name is not None and name in columns:
            yield role, name


def _getter(row: Row, at: Mapping[str, int]) -> Callable[[str], Any]:
    def get(role: str) -> Any:
        index = at.get(role)
        return None if index is None else row[index]

    return get


def _figure(id: str, get: Callable[[str], Any]) -> Figure:
    said = get("qualifier")
    if said not in _QUALIFIERS:
        raise LoadError(f"figure {id}: qualifier {said!r}", hint="one of =, >=, <=, approx")
    name = str(get("name") or id)
    return Figure(
        id=id,
        name=Text.model_construct(zh=name, en=get("name_en") or name),  # two strings, taken as they are: 100,000 rows
        printed=str(get("printed")),
        unit=unit_of(get("unit") or "1"),
        qualifier=_QUALIFIERS[said],
        place=get("place") or get("place_name"),
        organisation=get("organisation"),
        start=get("start"),
        end=get("end"),
        source=get("page"),
        note=get("note"),
    )


def _compared(figure: Figure, get: Callable[[str], Any]) -> Figure:
    """A growth or points are of the figure's own period; a value in its own unit is of another, which none says."""
    with_what = get("compared_with")
    unit = unit_of(get("compared_unit")) if get("compared_unit") else figure.unit
    of_then = unit.same_dimension(figure.unit)
    return replace(
        figure,
        id=figure.id + COMPARED,
        name=Text.model_construct(
            zh=f"{figure.name.zh}：{with_what or '比较数'}", en=f"{figure.name.en}: {with_what or 'comparison'}"
        ),
        printed=str(get("compared")),
        unit=unit,
        qualifier="=",
        start=None if of_then else figure.start,
        end=None if of_then else figure.end,
    )


@lru_cache(maxsize=4096)
def unit_of(text: str) -> Unit:
    """The unit of a word, called as it is printed (位, not 人); one that nobody knows is a dimension of its own."""
    try:
        unit = parse_unit(text)
    except UnknownName:
        return Unit(text, ((f"unknown:{text}", 1),), parse_unit("1").scale, Text(zh=text, en=text), 0)
    printed = text.strip()
    if unit.title.zh.endswith(printed) or not all("\u4e00" <= letter <= "\u9fff" for letter in printed):
        return unit  # 个百分点 and 个月 are read better than 百分点 and 月
    return replace(unit, title=Text(zh=printed, en=unit.title.en))


def resolve(declared: DeclaredRelation, figures: Mapping[str, Figure]) -> Relation:
    """UnknownName, with the place in the pack and the nearest id, for a figure that the dataset has not.

    A role may be a number written down: {printed: "43", unit: 家}, with `qualifier`, `place`, `organisation`.
    """
    spec = declared.spec
    terms = {
        role: tuple(_term(declared, role, one, figures) for one in (said if isinstance(said, list | tuple) else [said]))
        for role, said in spec.roles.items()
    }
    return Relation(declared.name, spec.kind, terms, spec.title, frozenset(spec.across), spec.note)


def _term(declared: DeclaredRelation, role: str, said: Any, figures: Mapping[str, Figure]) -> Figure:
    if isinstance(said, Mapping):
        return _literal(declared, role, said)
    if said in figures:
        return figures[said]
    known = UnknownName.among(f"figure in {declared.of}", str(said), _near(str(said), figures))
    raise UnknownName(f"{declared.name}: {role} names {known.message}", place=declared.place, hint=known.hint)


def _near(said: str, figures: Mapping[str, Figure]) -> list[str]:
    """Ids that begin as `said` does, so that a hundred thousand need not be compared with it."""
    for length in range(len(said), 0, -1):
        found = [id for id in figures if id.startswith(said[:length])]
        if found:
            return found[:50]
    return list(figures)[:50]


def _literal(declared: DeclaredRelation, role: str, said: Mapping[str, Any]) -> Figure:
    name = f"{declared.spec.page or declared.name} · {role}"
    return Figure(
        id=f"{declared.name}.{role}",
        name=Text(zh=said.get("name", name), en=said.get("name", name)),
        printed=str(said["printed"]),
        unit=parse_unit(said.get("unit", "1")),
        qualifier=_QUALIFIERS[said.get("qualifier")],
        place=said.get("place"),
        organisation=said.get("organisation"),
        start=_day(said.get("start")),
        end=_day(said.get("end")),
        source=declared.spec.page,
    )


def _day(said: date | str | None) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) else said
