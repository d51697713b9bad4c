from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.core.errors import PackError
from zhongshu.datasets.figures.spec import RelationSpec
from zhongshu.datasets.figures.sql import NumberColumn, relation_sql, relation_words
from zhongshu.methods.figures.check import check
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.relation import Relation

COLUMNS = {
    "zone": NumberColumn(2, "亿元"),
    "district": NumberColumn(1, "亿元"),
    "small": NumberColumn(0, "万元"),
    "rate": NumberColumn(1, "%"),
    "second": NumberColumn(2, "%"),
    "points": NumberColumn(1, "百分点"),
    "firms": NumberColumn(0, "家", integer=True),
    "all_firms": NumberColumn(0, "家", integer=True),
    "more": NumberColumn(0, "家", integer=True),
}
RELATIONS = [
    RelationSpec(share={"part": "zone", "base": "district", "percent": "rate"}),
    RelationSpec(share={"part": "firms", "base": "all_firms", "percent": "rate"}),
    RelationSpec(growth={"now": "zone", "before": "district", "percent": "second"}),
    RelationSpec(target={"done": "small", "target": "zone", "completion": "rate"}),
    RelationSpec(difference={"now": "second", "before": "rate", "change": "points"}),
    RelationSpec(rank={"now": "firms", "before": "all_firms", "gained": "more"}),
    RelationSpec(sum={"total": "zone", "parts": ["district", "small"]}),
    RelationSpec(subset={"part": "zone", "whole": "district"}),
    RelationSpec(convert={"one": "zone", "other": "small"}),
]
CONNECTION = duckdb.connect()


def _names(spec: RelationSpec) -> list[str]:
    return [name for said in spec.roles.values() for name in (said if isinstance(said, list) else [said])]


def _asked(spec: RelationSpec, steps: dict[str, int | None]) -> bool | None:
    """What the database says of a row whose columns count so many last digits."""
    row = ", ".join(f"CAST({_text(name, n)} AS {_type(name)}) AS {name}" for name, n in steps.items())
    found: tuple[Any, ...] | None = CONNECTION.execute(
        f"SELECT {relation_sql(spec, COLUMNS)} FROM (SELECT {row})"
    ).fetchone()
    assert found is not None
    return None if found[0] is None else bool(found[0])


def _type(name: str) -> str:
    return "BIGINT" if COLUMNS[name].integer else f"DECIMAL(18, {COLUMNS[name].decimals})"


def _text(name: str, steps: int | None) -> str:
    return "NULL" if steps is None else f"'{_printed(name, steps)}'"


def _printed(name: str, steps: int) -> str:
    decimals = COLUMNS[name].decimals
    digits = f"{abs(steps):0{decimals + 1}d}"
    return ("-" if steps < 0 else "") + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def _checked(spec: RelationSpec, steps: dict[str, int]) -> bool:
    def figure(name: str) -> Figure:
        return COLUMNS[name].figure(name, _printed(name, steps[name]))

    terms = {
        role: tuple(figure(name) for name in (said if isinstance(said, list) else [said]))
        for role, said in spec.roles.items()
    }
    return check(Relation("row", spec.kind, terms)).status in ("consistent", "incomparable")  # from below 0 no growth


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(RELATIONS), st.lists(st.integers(-30, 30), min_size=3, max_size=3))
def test_the_condition_and_the_checker_agree(spec: RelationSpec, numbers: list[int]) -> None:
    steps = dict(zip(_names(spec), numbers, strict=False))
    assert _asked(spec, dict(steps)) == _checked(spec, steps)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([spec for spec in RELATIONS if spec.kind in ("share", "growth", "target")]),
    st.integers(-3000, 3000),
    st.integers(1, 3000),
    st.integers(-2, 2),
)
def test_they_agree_at_the_very_edge_of_what_fits(spec: RelationSpec, over: int, under: int, off: int) -> None:
    left, base, last = (COLUMNS[name] for name in _names(spec))
    sizes = [one.figure("x").unit.scale / 10**one.decimals for one in (left, base, last)]
    factor = over * sizes[0] / (under * sizes[1]) - (1 if spec.kind == "growth" else 0)
    steps = dict(zip(_names(spec), [over, under, int(factor / sizes[2]) + off], strict=True))
    assert _asked(spec, dict(steps)) == _checked(spec, steps)


def test_a_row_with_an_empty_cell_or_a_number_beyond_measure_passes() -> None:
    spec = RELATIONS[0]
    for empty in ("zone", "district", "rate"):
        steps: dict[str, int | None] = {"zone": 100, "district": 900, "rate": 800}
        assert _asked(spec, steps) is False
        assert _asked(spec, {**steps, empty: None}) is None
        assert _asked(spec, {**steps, empty: 10**18 - 1}) in (None, False)


@pytest.mark.parametrize(
    ("spec", "message", "hint"),
    [
        (RelationSpec(share={"part": "zone", "percent": "rate"}), "leaves out base", "part, base, percent"),
        (RelationSpec(share={"part": "zone", "base": "distrikt", "percent": "rate"}), "no column", '"district"'),
        (RelationSpec(share={"part": "zone", "base": "firms", "percent": "rate"}), "not comparable", None),
        (RelationSpec(difference={"now": "rate", "before": "second", "change": "rate"}), "percentage points", None),
    ],
)
def test_a_relation_that_cannot_be_is_refused(spec: RelationSpec, message: str, hint: str | None) -> None:
    with pytest.raises(PackError, match=message) as error:
        relation_sql(spec, COLUMNS)
    assert (hint or "") in str(error.value.hint)


def test_a_relation_is_shown_in_the_names_of_its_columns() -> None:
    assert relation_words(RELATIONS[0]) == "share: part zone, base district, percent rate"
    assert relation_words(RELATIONS[6]) == "sum: total zone, parts district + small"
