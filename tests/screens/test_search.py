"""One box for everything."""

import pytest

from zhongshu.packs.hub import Hub
from zhongshu.screens.search import Index, index_of, matches


@pytest.fixture(scope="module")
def index(hub: Hub) -> Index:
    titles = {name: pack.spec.title for name, pack in hub.packs.packs.items()}
    return index_of(hub.packs.catalogue, hub.packs.indicators, titles)


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("椒江区", "place", "331002"),
        ("椒江", "place", "331002"),
        ("jiaojiang", "place", "331002"),
        ("331002", "place", "331002"),
        ("优良小时占比", "indicator", "air.good_hours"),
        ("good hours", "indicator", "air.good_hours"),
        ("空气卫士", "pack", "air"),
        ("station_hour", "dataset", "air.station_hour"),
        ("监测站小时值", "dataset", "air.station_hour"),
        ("air.station_aqi", "table", "air.station_aqi"),
        ("aqi_breakpoints", "parameter", "air.aqi_breakpoints"),
        ("ＡＱＩ 一致率", "indicator", "air.agreement"),
    ],
)
def test_the_best_hit_is_the_one_meant(index: Index, words: str, kind: str, name: str) -> None:
    best = index.find(words)[0]
    assert (best.kind, best.name) == (kind, name)


def test_numbers_and_places_come_before_columns(index: Index) -> None:
    kinds = [entry.kind for entry in index.find("aqi", limit=500)]
    assert kinds.index("indicator") < kinds.index("column")
    assert index.find("臭氧", kind="column")


def test_nothing_is_found_for_nothing(index: Index) -> None:
    assert index.find("  ") == []
    assert index.find("qqqqzz") == []


def test_all_words_must_occur() -> None:
    assert matches("pm 平均", "PM2.5 平均浓度")
    assert not matches("pm 最高", "PM2.5 平均浓度")
    assert matches("", "anything")
