"""What somebody should look at."""

from dataclasses import replace
from datetime import timedelta

from zhongshu.packs.hub import Hub
from zhongshu.screens.data_health import catalogue_lines
from zhongshu.screens.desk import Desk
from zhongshu.screens.notices import Notice, data_notices, ordered, threshold_notices


def test_a_threshold_breached_in_many_places_is_one_notice(desk: Desk) -> None:
    (found,) = [one for one in threshold_notices(desk, "331000") if one.indicator == "economy.profitable_share"]
    assert found.area == "331000"
    assert "另有 9 地" in found.detail.zh
    assert "9 more: Jiaojiang" in found.detail.en


def test_rows_in_quarantine_and_late_data_are_notices(hub: Hub, desk: Desk) -> None:
    lines = catalogue_lines(desk, hub.resolutions, desk.now)
    waiting = [one for one in data_notices(desk, lines) if one.dataset == "economy.output_month"]
    assert "1 行在隔离区" in waiting[0].title.zh
    assert "1 row in quarantine" in waiting[0].title.en
    later = catalogue_lines(desk, hub.resolutions, desk.now + timedelta(days=2))
    late = [one for one in data_notices(desk, later) if one.dataset == "air.station_hour"]
    assert any("迟到" in one.title.zh for one in late)


def test_bad_comes_first_and_then_the_newest(desk: Desk) -> None:
    one = threshold_notices(desk, "331000")[0]
    warn = replace(one, severity="warn")
    older = replace(one, since=one.since - timedelta(days=1) if one.since else None)
    found: tuple[Notice, ...] = ordered([warn, older, one])
    assert found == (one, older, warn)
