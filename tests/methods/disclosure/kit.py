"""Small tables of firms, random and written by hand."""

from decimal import Decimal

from hypothesis import strategies as st

from zhongshu.methods.disclosure.sensitive import Rules
from zhongshu.methods.disclosure.table import Dimension, Key, Measure, Part, Table, tabulate

MEASURES = (Measure("firms", "count"), Measure("output", "sum"))
RULES = Rules(k=3, width=2, spread=Decimal(10), dominance=Decimal(80), p_percent=Decimal(10))
AREA = Dimension("area", {"a1": "east", "a2": "east", "b1": "west", "b2": "west", "east": "", "west": ""})
TRADE = Dimension.flat("trade", ["food", "steel", "toys"])
SIZE = Dimension.flat("size", ["small", "large"])


def firms(numbers: dict[Key, int | list[int]]) -> list[Part]:
    """So many firms of one output each, or firms of these outputs, by finest cell."""
    outputs = {key: [10] * said if isinstance(said, int) else said for key, said in numbers.items()}
    return [
        Part(key, f"{'/'.join(key)}#{number}", (Decimal(1), Decimal(output)))
        for key, found in outputs.items()
        for number, output in enumerate(found)
    ]


def table(parts: list[Part], *dimensions: Dimension, k: int = RULES.k) -> Table:
    return tabulate(dimensions, MEASURES, parts, k)


@st.composite
def random_firms(draw: st.DrawFn, *dimensions: Dimension, most: int = 7) -> list[Part]:
    """Between none and `most` firms in each finest cell; some firms stand in two of them."""
    inner = [set(dimension.parents.values()) for dimension in dimensions]
    codes = [[c for c in d.parents if c not in above] for d, above in zip(dimensions, inner, strict=True)]
    keys: list[Key] = [()]
    for column in codes:
        keys = [(*key, code) for key in keys for code in column]
    found: list[Part] = []
    for key in keys:
        for number in range(draw(st.sampled_from([0, 0, 1, 1, 2, 3, 4, most]))):
            output = Decimal(draw(st.sampled_from([0, 1, 5, 20, 500])))
            shared = draw(st.integers(0, 9)) == 0
            name = f"everywhere#{number}" if shared else f"{'/'.join(key)}#{number}"
            found.append(Part(key, name, (Decimal(1), output)))
    return found
