"""The home page's content."""

from datetime import timedelta

from zhongshu.packs.hub import Hub
from zhongshu.screens.cockpit import cockpit, health, sources_of
from zhongshu.screens.desk import Desk
from zhongshu.sharing.reader import ANYONE


def test_it_reads_key_indicators_only(hub: Hub, desk: Desk) -> None:
    shown = cockpit(desk, "331000", health(desk, hub.resolutions, desk.now))
    assert [one.indicator.spec.key for one in shown.keys] == [True] * 8
    assert shown.indicator_count == len(desk.indicators.by_name)
    assert not shown.empty
    assert shown.places is not None
    assert shown.places.within == "331000"


def test_it_shows_no_more_than_asked(desk: Desk) -> None:
    shown = cockpit(desk, "331000", None, most=3)
    assert len(shown.keys) == 3
    assert shown.key_count == 8


def test_indicators_over_late_data_are_not_on_time(hub: Hub, desk: Desk) -> None:
    now = health(desk, hub.resolutions, desk.now)
    later = health(desk, hub.resolutions, desk.now + timedelta(days=2))
    air = sum(1 for name in desk.indicators.by_name if name.startswith("air."))
    assert now.on_time == len(desk.indicators.by_name)
    assert later.on_time == now.on_time - air
    assert {line.unit for line in now.units} == {"ecology", "statistics"}


def test_no_more_are_on_time_than_the_reader_sees(hub: Hub) -> None:
    stranger = hub.desk(ANYONE)
    found = health(stranger, hub.resolutions, stranger.now)
    shown = cockpit(stranger, "331000", found)
    assert found.on_time == shown.indicator_count < len(stranger.indicators.by_name)


def test_an_indicator_rests_on_the_datasets_of_all_its_inputs(desk: Desk) -> None:
    assert sources_of(desk, desk.indicator("economy.output_per_firm")) == {"economy.output_month"}
    assert sources_of(desk, desk.indicator("air.good_days")) == {"air.station_hour"}


def test_before_the_first_snapshot_it_is_empty(hub: Hub, desk: Desk) -> None:
    before = desk.as_of(hub.snapshots.latest(100)[-1].at - timedelta(days=1))
    shown = cockpit(before, "331000", None)
    assert shown.empty
    assert all(one.value is None for one in shown.keys)
