from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhongshu.core.errors import PackError
from zhongshu.datasets.sql.relation import GRAINS, Partition

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("text", ["month(hour)", " month ( hour ) "])
def test_a_partition_is_a_grain_of_a_column(text: str) -> None:
    assert Partition.parse(text) == Partition("month", "hour")


@pytest.mark.parametrize("text", ["week(hour)", "month", "month(a, b)", "month(hour) x", "month(a.b)", ""])
def test_another_partition_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(PackError, match=r"day\(column\), month\(column\), year\(column\)"):
        Partition.parse(text)


def test_a_partition_value_is_of_the_region_and_half_open() -> None:
    april = Partition("month", "hour").window("2020-04", SHANGHAI)
    assert [moment.isoformat() for moment in april] == ["2020-04-01T00:00:00+08:00", "2020-05-01T00:00:00+08:00"]


@pytest.mark.parametrize("value", ["2020", "2020-04-01"])
def test_a_value_of_another_grain_has_no_window(value: str) -> None:
    with pytest.raises(ValueError, match="is not a month"):
        Partition("month", "hour").window(value, SHANGHAI)


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)), st.sampled_from(sorted(GRAINS))
)
def test_duckdb_and_we_put_an_instant_into_the_same_partition(instant: datetime, grain: str) -> None:
    partition = Partition(grain, "t")
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'Asia/Shanghai'")
        row = connection.execute(
            f"SELECT {partition.sql('x')} FROM (SELECT ?::TIMESTAMPTZ AS t) AS x", [instant]
        ).fetchone()
    value = partition.value(instant, SHANGHAI)
    start, end = partition.window(value, SHANGHAI)
    assert row == (value,)
    assert start <= instant < end
