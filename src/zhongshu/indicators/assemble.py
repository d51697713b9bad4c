"""From the written indicators of all packs to resolved ones and the cubes under them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from sqlglot import exp

from zhongshu.core.errors import PackError, Place, ZhongshuError, nearest, placed
from zhongshu.core.formula import parse
from zhongshu.core.periods import Grain, parse_duration
from zhongshu.core.spec import pack_of, qualify
from zhongshu.core.units import Unit, parse_unit
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.spec import weakest_origin
from zhongshu.datasets.sql.expression import analyse_expression, expression_type
from zhongshu.datasets.sql.relation import Relation
from zhongshu.indicators.catalogue import Indicator, Indicators
from zhongshu.indicators.cubes import Cube
from zhongshu.indicators.measured_units import check_unit, measured_unit
from zhongshu.indicators.measures import Measure, take_apart
from zhongshu.indicators.spec import IndicatorSpec

Written = Mapping[str, tuple[IndicatorSpec, Place]]
Visible = Callable[[str], Mapping[str, Relation]]
_CubeKey = tuple[str, str, Grain, str | None]
"""Relation, time column, grain, area column: what is measured together."""


def assemble_indicators(
    written: Written, catalogue: Catalogue, visible: Visible, broken: Collection[str] = ()
) -> tuple[Indicators, list[PackError]]:
    """`written` is by qualified name; `visible(pack)` gives what the pack may read. Faulty indicators are left out.

    `broken` names relations that have a fault of their own: what is measured over them is left out without another.
    """
    assembly = _Assembly(_sound(written, broken), catalogue, visible)
    for name, (spec, place) in assembly.written.items():
        assembly.collect(name, spec, place)
    return assembly.whole()


@dataclass(frozen=True)
class _Measured:
    """An indicator over rows, checked; its cube is known once all others of the same key are."""

    name: str
    spec: IndicatorSpec
    place: Place
    unit: Unit
    key: _CubeKey
    dimensions: Mapping[str, str]
    measures: tuple[Measure, ...]


@dataclass
class _Assembly:
    written: Written
    catalogue: Catalogue
    visible: Visible
    measured: dict[str, _Measured] = field(default_factory=dict)
    problems: list[PackError] = field(default_factory=list)
    known: dict[tuple[str, str | None, str], Measure] = field(default_factory=dict)

    def collect(self, name: str, spec: IndicatorSpec, place: Place) -> None:
        try:
            unit = placed(lambda: parse_unit(spec.unit), place)
            if spec.warn is not None and spec.warn.lasting is not None:
                placed(partial(parse_duration, spec.warn.lasting), place)
            if spec.kind != "formula":
                self.measured[name] = self._measured(name, spec, place, unit)
        except PackError as error:
            self.problems.append(error)

    def whole(self) -> tuple[Indicators, list[PackError]]:
        cubes = self._cubes()
        made = {name: self._indicator(item, cubes[item.key]) for name, item in self.measured.items()}
        self._add_formulas(made)
        ordered = {name: made[name] for name in self.written if name in made}
        return Indicators(ordered, tuple(cubes.values())), self.problems

    def _add_formulas(self, made: dict[str, Indicator]) -> None:
        """Each after those it names; what is left over needs itself."""
        waiting = {name: pair for name, pair in self.written.items() if pair[0].kind == "formula"}
        while waiting:
            ready = [name for name, (spec, _) in waiting.items() if not _words(name, spec) & set(waiting)]
            if not ready:
                place = next(place for _, place in waiting.values())
                names = ", ".join(sorted(waiting))
                self.problems.append(PackError(f"these formulas need each other: {names}", place=place))
                return
            for name in ready:
                spec, place = waiting.pop(name)
                if _words(name, spec) & (self.written.keys() - made.keys()):
                    continue  # what it names has been told of
                try:
                    made[name] = self._formula(name, spec, place, made)
                except PackError as error:
                    self.problems.append(error)

    def _measured(self, name: str, spec: IndicatorSpec, place: Place, unit: Unit) -> _Measured:
        relation = self._relation(str(spec.of), pack_of(name), place)
        for role in (spec.time, spec.area, *spec.by):
            if role is not None and role not in relation.columns:
                raise PackError(relation.lacks(role), place=place)
        time = str(spec.time)
        texts = [spec.measure] if spec.measure else list(spec.ratio or ()) or [f'sum("{spec.published}")']
        where = None
        if spec.where is not None:
            where = self._expression(spec.where, relation, place, aggregate=False, boolean=True).sql("duckdb")
        measures = tuple(self._measure(str(text), where, relation, place) for text in texts)
        check_unit(spec, unit, [measure.unit for measure in measures], place)
        grain = spec.grain or _grain_of(time, relation.columns[time])
        dimensions = {name: relation.columns[name] for name in spec.by}
        return _Measured(name, spec, place, unit, (relation.name, time, grain, spec.area), dimensions, measures)

    def _relation(self, said: str, pack: str, place: Place) -> Relation:
        known = self.visible(pack)
        name = qualify(said, pack)
        if name not in known:
            raise PackError(f"of: {said} is no dataset or table ({nearest(name, known)})", place=place)
        return known[name]

    def _expression(
        self, text: str, relation: Relation, place: Place, *, aggregate: bool, boolean: bool = False
    ) -> exp.Expression:
        line = place.line or 1
        return analyse_expression(
            text, columns=relation.columns, file=place.file, line=line, aggregate=aggregate, boolean=boolean
        )

    def _measure(self, text: str, where: str | None, relation: Relation, place: Place) -> Measure:
        """A thousand indicators repeat few aggregates: each is analysed once a relation."""
        key = (relation.name, where, text)
        if key not in self.known:
            self.known[key] = self._taken_apart(text, where, relation, place)
        return self.known[key]

    def _taken_apart(self, text: str, where: str | None, relation: Relation, place: Place) -> Measure:
        tree = self._expression(text, relation, place, aggregate=True)
        types = {}
        for node in tree.find_all(exp.Sum, exp.Avg, exp.Min, exp.Max):
            argument = node.this.sql("duckdb")
            types[argument] = expression_type(node.this, relation.columns)
        unit = placed(lambda: measured_unit(tree, partial(self.catalogue.unit, relation.name)), place)
        return replace(take_apart(tree, where, types, place), unit=unit)

    def _cubes(self) -> dict[_CubeKey, Cube]:
        grouped: dict[_CubeKey, list[_Measured]] = defaultdict(list)
        for item in self.measured.values():
            grouped[item.key].append(item)
        return {key: self._cube(key, items) for key, items in grouped.items()}

    def _cube(self, key: _CubeKey, items: list[_Measured]) -> Cube:
        of, time, grain, area = key
        parts = {part.name: part for item in items for measure in item.measures for part in measure.parts}
        dimensions = {name: kind for item in items for name, kind in item.dimensions.items()}
        return Cube(
            of=of,
            time=time,
            dated=self.catalogue.relation(of).columns[time] == "DATE",
            grain=grain,
            area=area,
            dimensions=dict(sorted(dimensions.items())),
            parts=tuple(part for _, part in sorted(parts.items()) if part.merge is not None),
            exact=tuple(part for _, part in sorted(parts.items()) if part.merge is None),
            partition=self.catalogue.relation(of).partition,
        )

    def _indicator(self, item: _Measured, cube: Cube) -> Indicator:
        return Indicator(
            name=item.name,
            spec=item.spec,
            unit=item.unit,
            place=item.place,
            owner=item.spec.owner or self.catalogue.owner(cube.of) or "",
            origin=self.catalogue.origin(cube.of),
            grain=cube.grain,
            cube=cube,
            measures=item.measures,
        )

    def _formula(self, name: str, spec: IndicatorSpec, place: Place, made: Mapping[str, Indicator]) -> Indicator:
        formula = placed(lambda: parse(str(spec.formula)), place)
        inputs = {word: _input(word, pack_of(name), made, place) for word in formula.names}
        unit = parse_unit(spec.unit)
        result = placed(lambda: formula.unit({word: item.unit for word, item in inputs.items()}), place)
        if not result.same_dimension(unit):
            raise PackError(
                f"the formula gives {result.symbol}, the indicator says {unit.symbol}",
                place=place,
                hint="the two must measure the same thing",
            )
        return Indicator(
            name=name,
            spec=spec,
            unit=unit,
            place=place,
            owner=spec.owner or next(iter(inputs.values())).owner,
            origin=weakest_origin({item.origin for item in inputs.values()}),
            grain=max((item.grain for item in inputs.values()), key=lambda grain: grain.rank),
            formula=formula,
            inputs=tuple(dict.fromkeys(item.name for item in inputs.values())),
        )


def _input(word: str, pack: str, made: Mapping[str, Indicator], place: Place) -> Indicator:
    name = qualify(word, pack)
    if name not in made:
        raise PackError(f"the formula names {word!r}, which is no indicator ({nearest(name, made)})", place=place)
    return made[name]


def _sound(written: Written, broken: Collection[str]) -> Written:
    """Without those measured over what is broken, and formulas over what was left out."""
    gone = {name for name, (spec, _) in written.items() if qualify(str(spec.of), pack_of(name)) in broken}
    while True:
        sound = {name: pair for name, pair in written.items() if name not in gone}
        hit = {name for name, (spec, _) in sound.items() if _words(name, spec) & gone}
        if not hit:
            return sound
        gone |= hit


def _words(name: str, spec: IndicatorSpec) -> set[str]:
    """The qualified names in an indicator's formula; none where there is no formula, or one that cannot be read."""
    try:
        return set() if spec.formula is None else {qualify(word, pack_of(name)) for word in parse(spec.formula).names}
    except ZhongshuError:
        return set()


def _grain_of(time: str, kind: str) -> Grain:
    """The column's name when it is a grain's (`hour`, `month`), else the finest its type can tell."""
    if time in set(Grain):
        return Grain(time)
    return Grain.day if kind == "DATE" else Grain.hour
