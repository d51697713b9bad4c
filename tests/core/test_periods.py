from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zhongshu.core.errors import UnknownName
from zhongshu.core.periods import Grain, Period, format_duration, parse_duration, periods_between

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(key)
    for key in (
        "Asia/Shanghai",
        "Europe/Berlin",
        "Asia/Kolkata",  # half an hour off
        "America/Havana",  # clocks go back over midnight
        "America/Sao_Paulo",  # midnight skipped
        "Pacific/Apia",  # 30 December 2011 skipped
        "Australia/Lord_Howe",  # clocks change by half an hour
        "UTC",
    )
]

instants = st.datetimes(datetime(1970, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
# The nights on which clocks change are too few to be met by chance.
nights = st.builds(
    lambda start, minutes: start + timedelta(minutes=minutes),
    st.sampled_from(
        [
            datetime(2020, 3, 28, 20, tzinfo=UTC),
            datetime(2020, 10, 24, 20, tzinfo=UTC),
            datetime(2018, 11, 3, 20, tzinfo=UTC),
            datetime(2020, 11, 1, 0, tzinfo=UTC),
            datetime(2020, 4, 4, 10, tzinfo=UTC),
            datetime(2011, 12, 30, 0, tzinfo=UTC),
        ]
    ),
    st.integers(0, 1440),
)
periods = st.builds(Period.of, instants | nights, st.sampled_from(Grain), st.sampled_from(ZONES))


def shanghai(text: str) -> Period:
    return Period.parse(text, SHANGHAI)


@pytest.mark.parametrize(
    ("text", "label", "zh", "en"),
    [
        ("2020", "2020", "2020年", "2020"),
        ("2020年", "2020", "2020年", "2020"),
        ("2020Q1", "2020Q1", "2020年一季度", "Q1 2020"),
        ("2020-Q4", "2020Q4", "2020年四季度", "Q4 2020"),
        ("2020年第三季度", "2020Q3", "2020年三季度", "Q3 2020"),
        ("2020-04", "2020-04", "2020年4月", "Apr 2020"),
        ("２０２０年4月", "2020-04", "2020年4月", "Apr 2020"),
        ("2020-4-7", "2020-04-07", "2020年4月7日", "7 Apr 2020"),
        ("2020年4月7日", "2020-04-07", "2020年4月7日", "7 Apr 2020"),
        ("2020-04-07T13", "2020-04-07T13", "2020年4月7日 13时", "7 Apr 2020 13:00"),
        (" 2020-04-07 13:00 ", "2020-04-07T13", "2020年4月7日 13时", "7 Apr 2020 13:00"),
        ("2020-04-07T13:00:00+08:00", "2020-04-07T13", "2020年4月7日 13时", "7 Apr 2020 13:00"),
        ("2020-04-07T05:00Z", "2020-04-07T13", "2020年4月7日 13时", "7 Apr 2020 13:00"),
        ("2020年4月7日13时", "2020-04-07T13", "2020年4月7日 13时", "7 Apr 2020 13:00"),
    ],
)
def test_a_period_is_read_in_the_forms_people_write(text: str, label: str, zh: str, en: str) -> None:
    period = shanghai(text)
    assert (period.label, period.title("zh"), period.title("en")) == (label, zh, en)
    assert period.start.tzinfo is SHANGHAI


@pytest.mark.parametrize(
    "text",
    ["", "2020-W14", "2020-13", "2021-02-29", "20200407", "2020年1", "2020-04-07 13:30", "2020-04-07T13+99:00", "9"],
)
def test_any_other_text_is_an_error_that_shows_the_forms(text: str) -> None:
    with pytest.raises(UnknownName) as error:
        shanghai(text)
    assert repr(text) in error.value.message
    assert "2020-04-07T13" in str(error.value.hint)


def test_an_hour_or_day_that_the_clocks_skip_is_an_error() -> None:
    with pytest.raises(UnknownName, match="Europe/Berlin do not show"):
        Period.parse("2020-03-29T02", BERLIN)
    with pytest.raises(UnknownName, match="Pacific/Apia do not show"):
        Period.parse("2011-12-30", ZoneInfo("Pacific/Apia"))
    with pytest.raises(UnknownName, match="Asia/Kolkata do not show"):
        Period.parse("2020-04-07T05Z", ZoneInfo("Asia/Kolkata"))


def test_days_are_as_long_as_the_clocks_make_them() -> None:
    lengths = {
        day: Period.parse(day, BERLIN).end.astimezone(UTC) - Period.parse(day, BERLIN).start.astimezone(UTC)
        for day in ("2020-03-28", "2020-03-29", "2020-10-25")
    }
    assert [length / timedelta(hours=1) for length in lengths.values()] == [24, 23, 25]
    assert Period.parse("2018-11-04", ZoneInfo("America/Sao_Paulo")).start.hour == 1


def test_a_repeated_hour_is_two_periods_with_two_labels() -> None:
    hours = Period.parse("2020-10-25", BERLIN).parts(Grain.hour)
    assert [hour.label for hour in hours[1:5]] == [
        "2020-10-25T01",
        "2020-10-25T02+02:00",
        "2020-10-25T02+01:00",
        "2020-10-25T03",
    ]
    assert len(set(hours)) == 25
    assert Period.parse("2020-10-25T02", BERLIN) == hours[2]
    assert hours[3].title("en") == "25 Oct 2020 02:00 +01:00"


def test_last_year_is_missing_where_it_had_no_such_day_or_hour() -> None:
    assert shanghai("2020-02-29").same_last_year() is None
    assert shanghai("2021-02-28").same_last_year() == shanghai("2020-02-28")
    assert Period.parse("2021-03-29T02", BERLIN).same_last_year() is None
    assert shanghai("2020Q1").same_last_year() == shanghai("2019Q1")


def test_year_to_date_runs_from_new_year_to_the_end_of_the_period() -> None:
    assert shanghai("2020-04").year_to_date() == (
        datetime(2020, 1, 1, tzinfo=SHANGHAI),
        datetime(2020, 5, 1, tzinfo=SHANGHAI),
    )


def test_periods_between_includes_both_ends_and_refuses_two_grains() -> None:
    found = periods_between(shanghai("2019-11"), shanghai("2020-02"))
    assert [period.label for period in found] == ["2019-11", "2019-12", "2020-01", "2020-02"]
    assert periods_between(shanghai("2020-02"), shanghai("2020-01")) == ()
    with pytest.raises(ValueError, match="a month and a year"):
        periods_between(shanghai("2020-02"), shanghai("2020"))


def test_a_period_needs_a_region_s_zone_and_its_own_start() -> None:
    with pytest.raises(ValueError, match="ZoneInfo"):
        Period(Grain.day, datetime(2020, 4, 7, tzinfo=UTC))
    with pytest.raises(ValueError, match=r"use Period\.of"):
        Period(Grain.month, datetime(2020, 4, 7, tzinfo=SHANGHAI))
    with pytest.raises(ValueError, match="needs a zone"):
        Period.of(datetime(2020, 4, 7), Grain.day, SHANGHAI)
    with pytest.raises(ValueError, match="lies in no day"):
        shanghai("2020").parent(Grain.day)
    with pytest.raises(ValueError, match="has no years"):
        shanghai("2020-04").parts(Grain.year)


def test_grains_are_ordered_by_length() -> None:
    assert Grain.hour.finer_than(Grain.day)
    assert not Grain.year.finer_than(Grain.year)
    assert Grain.quarter.coarser_or_equal() == (Grain.quarter, Grain.year)


@given(periods)
def test_a_label_reads_back_as_its_period(period: Period) -> None:
    assert Period.parse(period.label, period.zone) == period


@given(periods)
def test_periods_follow_each_other_without_gap_or_overlap(period: Period) -> None:
    following = period.next()
    assert following.start.astimezone(UTC) == period.end.astimezone(UTC)
    assert following.previous() == period
    assert period < following
    assert period.contains(period.start)
    assert not period.contains(period.end)


@given(instants | nights, st.sampled_from(Grain), st.sampled_from(ZONES))
def test_an_instant_lies_in_its_period(instant: datetime, grain: Grain, zone: ZoneInfo) -> None:
    assert Period.of(instant, grain, zone).contains(instant)


@given(periods)
def test_a_period_lies_in_all_its_parents(period: Period) -> None:
    for grain in period.grain.coarser_or_equal():
        assert period.parent(grain).contains(period)


@given(periods.filter(lambda period: period.grain in (Grain.day, Grain.quarter)))
def test_parts_cover_a_period(period: Period) -> None:
    parts = period.parts(Grain.hour if period.grain is Grain.day else Grain.day)
    assert parts[0].start.astimezone(UTC) == period.start.astimezone(UTC)
    assert parts[-1].end.astimezone(UTC) == period.end.astimezone(UTC)
    assert all(one.next() == other for one, other in pairwise(parts))


@given(st.lists(instants | nights, min_size=1, max_size=20), st.sampled_from(ZONES), st.sampled_from(Grain))
def test_duckdb_groups_by_the_same_periods(found: list[datetime], zone: ZoneInfo, grain: Grain) -> None:
    assume(grain is not Grain.hour or zone.key != "Australia/Lord_Howe")
    sql = f"SELECT epoch_us({grain.truncate_sql('t')}) FROM (SELECT unnest(?::TIMESTAMPTZ[]) AS t)"
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"SET TimeZone = '{zone.key}'")
        starts = [datetime.fromtimestamp(row[0] / 1e6, UTC) for row in connection.execute(sql, [found]).fetchall()]
    for instant, start in zip(found, starts, strict=True):
        period = Period.of(instant, grain, zone)
        assert Period.of(start, grain, zone) == period
        assert zone.key == "America/Havana" or start == period.start.astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "length", "zh", "en"),
    [
        ("2h", timedelta(hours=2), "2小时", "2 hours"),
        ("3d", timedelta(days=3), "3天", "3 days"),
        ("45min", timedelta(minutes=45), "45分钟", "45 minutes"),
        ("1w", timedelta(weeks=1), "7天", "7 days"),
        ("1d 12h", timedelta(hours=36), "1天12小时", "1 day 12 hours"),
    ],
)
def test_durations_are_read_and_shown(text: str, length: timedelta, zh: str, en: str) -> None:
    assert parse_duration(text) == length
    assert (format_duration(length, "zh"), format_duration(length, "en")) == (zh, en)
    assert format_duration(-length, "en") == f"\u2212{en}"


@pytest.mark.parametrize("text", ["", "2", "h", "2 months", "1month", "-2h", "0h", "1.5h", "99999999999d"])
def test_any_other_duration_is_an_error_that_shows_the_forms(text: str) -> None:
    with pytest.raises(UnknownName) as error:
        parse_duration(text)
    assert "45min" in str(error.value.hint)


def test_less_than_a_minute_is_no_minutes() -> None:
    assert format_duration(timedelta(seconds=59), "zh") == "0分钟"
    assert format_duration(timedelta(seconds=-59), "en") == "0 minutes"


@given(st.integers(1, 10**6))
def test_minutes_are_neither_lost_nor_gained(minutes: int) -> None:
    written = format_duration(timedelta(minutes=minutes), "zh")
    read = written.replace("天", "d").replace("小时", "h").replace("分钟", "min")
    assert parse_duration(read) == timedelta(minutes=minutes)
