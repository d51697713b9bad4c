import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.cases.flows.values import kept, known
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.feel.values import Months

SCALAR = st.one_of(
    st.none(),
    st.booleans(),
    st.text(),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9),
    st.dates(),
    st.datetimes(timezones=st.just(UTC), min_value=datetime(1000, 1, 1)),
    st.times(),
    st.integers(-(10**6), 10**6).map(lambda seconds: timedelta(seconds=seconds)),
    st.integers(-1000, 1000).map(Months),
)
NAMES = st.text(st.characters(exclude_characters="#@"), min_size=1)


@given(st.recursive(SCALAR, lambda one: st.one_of(st.lists(one), st.dictionaries(NAMES, one)), max_leaves=10))
def test_what_is_kept_is_json_and_comes_back_as_it_was(value: Any) -> None:
    assert known(json.loads(json.dumps(kept(value)))) == value


def test_numbers_come_back_exact() -> None:
    assert known(kept([1, 2.5, Decimal("0.10")])) == [Decimal(1), Decimal("2.5"), Decimal("0.10")]


@pytest.mark.parametrize("odd", [{"#": "NaN"}, {"#": "x"}, {"@": "tomorrow"}, {"@": 5}])
def test_what_cannot_be_read_is_nothing(odd: Any) -> None:
    assert known(odd) is None


def test_what_feel_has_no_word_for_is_refused() -> None:
    with pytest.raises(ZhongshuError, match="a flow cannot keep"):
        kept({"x": object()})
    deep: Any = "x"
    for _ in range(30):
        deep = [deep]
    with pytest.raises(ZhongshuError, match="more than 20 deep"):
        kept(deep)
    assert isinstance(kept([date(2026, 1, 1), time(8)]), list)
