"""The indicators of a region, resolved: units parsed, measures taken apart, cubes named."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from zhongshu.core.errors import Place, UnknownName
from zhongshu.core.formula import Formula
from zhongshu.core.periods import Grain
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.core.units import Unit
from zhongshu.datasets.spec import Origin
from zhongshu.indicators.cubes import Cube
from zhongshu.indicators.measures import Measure
from zhongshu.indicators.spec import IndicatorSpec


@dataclass(frozen=True)
class Indicator:
    """One indicator. `measures` holds one measure, or numerator and denominator of a ratio; none for a formula.

    `owner` is the unit that answers for it; `grain` the finest it has values in. A formula has `inputs` instead of a
    cube: the indicators it names, each once.
    """

    name: str
    spec: IndicatorSpec
    unit: Unit
    place: Place
    owner: str
    origin: Origin
    grain: Grain
    cube: Cube | None = None
    measures: tuple[Measure, ...] = ()
    formula: Formula | None = None
    inputs: tuple[str, ...] = ()

    @property
    def title(self) -> Text:
        return self.spec.title

    @property
    def pack(self) -> str:
        return pack_of(self.name)

    @property
    def scale(self) -> int:
        """Digits shown after the point."""
        return self.unit.decimals if self.spec.scale is None else self.spec.scale

    @property
    def has_months(self) -> bool:
        """Whether the months of a year-to-date series are its differences: of amounts, not of rates or ranks."""
        return self.spec.form == "ytd" and bool(self.unit.dimension)

    @property
    def grains(self) -> tuple[Grain, ...]:
        """The grains in which it has values, finest first; a printed or year-to-date value has its own only."""
        if self.spec.kind == "published" or self.spec.form == "ytd":
            return (self.grain,)
        return self.grain.coarser_or_equal()


@dataclass(frozen=True)
class Indicators:
    """All indicators by qualified name, and the cubes under them."""

    by_name: Mapping[str, Indicator] = field(default_factory=dict)
    cubes: tuple[Cube, ...] = ()

    def get(self, name: str, finds: Callable[[str], bool] = lambda _: True) -> Indicator:
        """UnknownName, with the nearest right one of the packs that the reader `finds`, for a name that is none."""
        if name not in self.by_name:
            known = [each for each, one in self.by_name.items() if finds(one.pack)]
            raise UnknownName.among("indicator", name, known)
        return self.by_name[name]

    def of_pack(self, pack: str) -> list[Indicator]:
        return [indicator for indicator in self.by_name.values() if indicator.pack == pack]

    def over(self, relations: Iterable[str]) -> list[Indicator]:
        """The indicators measured over any of these relations."""
        wanted = set(relations)
        return [i for i in self.by_name.values() if i.cube is not None and i.cube.of in wanted]

    def leaves(self, indicator: Indicator) -> list[Indicator]:
        """The measured indicators that a formula rests on; an indicator that is measured itself is its own leaf."""
        if indicator.formula is None:
            return [indicator]
        return [leaf for name in indicator.inputs for leaf in self.leaves(self.by_name[name])]
