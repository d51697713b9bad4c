"""What parts add to the growth of the whole."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.methods.monthly.contribution import contributions

PAIRS = st.tuples(
    st.decimals(0, 10_000, places=2, allow_nan=False), st.decimals(-1000, 10_000, places=2, allow_nan=False)
)


def test_thirds_add_up_to_what_is_shown() -> None:
    third = (Decimal(100), Decimal(110))
    made = contributions({"a": third, "b": third, "c": third})
    assert made is not None
    assert made.growth == Decimal("10.00")
    assert sorted(made.parts.values()) == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]
    assert made.residual == 0


def test_what_parts_leave_unexplained_is_named() -> None:
    made = contributions({"a": (Decimal(60), Decimal(66))}, (Decimal(100), Decimal(110)), places=1)
    assert made is not None
    assert (made.growth, made.parts["a"], made.residual) == (Decimal("10.0"), Decimal("6.0"), Decimal("4.0"))


def test_without_a_positive_base_there_is_no_growth() -> None:
    assert contributions({"a": (Decimal(0), Decimal(5))}) is None
    assert contributions({"a": (Decimal(5), Decimal(5)), "b": (Decimal(-6), Decimal(0))}) is None
    assert contributions({}) is None


@settings(max_examples=60)
@given(st.lists(PAIRS, min_size=1, max_size=8), st.integers(0, 3))
def test_what_is_shown_always_adds_up(pairs: list[tuple[Decimal, Decimal]], places: int) -> None:
    parts = {str(at): pair for at, pair in enumerate(pairs)}
    made = contributions(parts, places=places)
    before = sum(pair[0] for pair in pairs)
    if before == 0:
        assert made is None
        return
    assert made is not None
    assert made.residual == 0
    assert sum(made.parts.values()) == made.growth
    for name, (old, new) in parts.items():
        assert abs(made.parts[name] - (new - old) * 100 / before) < Decimal(1).scaleb(-places)
