"""A block of hot spots: real rows in which nothing stands out, made-up ones in which something does."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.kit import clients_of, make_hub, put
from tests.town import Browser, close
from zhongshu.app.wiring import shipped_packs
from zhongshu.core.errors import PackError
from zhongshu.packs.hub import Hub
from zhongshu.screens.blocks import Block, screen_blocks
from zhongshu.screens.spots import SpotsBlock
from zhongshu.sharing.reader import Reader, system_reader

REPORTS = """
dataset: report
title: {zh: 报告, en: Reports}
owner: office
level: 1
sharing: unconditional
origin: synthetic
columns:
  at: {type: timestamp}
  lon: {type: decimal, scale: 5}
  lat: {type: decimal, scale: 5}
  kind: {type: string}
"""
SCREEN = """
screen: map
title: {zh: 热点, en: Spots}
roles: [anyone]
rows: [[{spots: report, lon: lon, lat: lat, time: at, by: kind}]]
"""
GRANTS = """
- grant: report-open
  title: {zh: 公开, en: Open}
  from: office
  to: {anyone: true}
  read: [kit.report]
  purpose: public_information
  basis: {document: a test}
"""
SPREAD = """
SELECT TIMESTAMPTZ '2026-01-01 04:00:00+00' + (i * 37 % 80) * INTERVAL 1 DAY AS at,
    121 + (i * 7919 % 1000) / 1000 AS lon, 28 + (i * 104729 % 1000) / 1000 AS lat, 'lamp' AS kind
FROM range(200) AS r(i)
"""
CROWD = "SELECT TIMESTAMPTZ '2026-03-21 04:00:00+00', 121.5 + i / 10000, 28.5, 'rubbish' FROM range(7) AS r(i)"
NOWHERE = "SELECT TIMESTAMPTZ '2026-03-21 04:00:00+00', 0, 0, 'lamp' FROM range(3)"
UNKNOWN = "SELECT TIMESTAMPTZ '2026-03-20 04:00:00+00', NULL, NULL, 'lamp'"


def files(screen: str = SCREEN) -> dict[str, dict[str, str]]:
    return {"kit": {"datasets/report.yaml": REPORTS, "screens/map.yaml": screen, "grants.yaml": GRANTS}}


@pytest.fixture
def kit(tmp_path: Path) -> Iterator[Hub]:
    made = make_hub(tmp_path / "home", files())
    yield made
    close(made)


def block(hub: Hub, pack: str, screen: str, reader: Reader | None = None) -> Block:
    spec = hub.packs.pack(pack).screens[screen]
    desk = hub.desk(reader or system_reader("test"))
    return next(one for row in screen_blocks(desk, spec, "331000") for one in row if one.spec.kind == "spots")


def found(hub: Hub, *rows: str) -> SpotsBlock:
    put(hub, "kit.report", " UNION ALL ".join(f"({one})" for one in rows))
    spots = block(hub, "kit", "map").spots
    assert spots is not None
    return spots


def test_in_the_real_sample_nothing_stands_out(kit: Hub) -> None:
    sample = shipped_packs() / "street" / "sample" / "requests_sf.csv"
    columns = "created_date AS at, longitude AS lon, latitude AS lat, category AS kind"
    spots = found(kit, f"SELECT {columns} FROM read_csv('{sample}')")
    assert (spots.begins, spots.ends) == (date(2017, 10, 25), date(2018, 1, 22))
    assert (spots.tested, spots.nowhere, spots.hot) == (37, 0, ())
    assert spots.best is not None
    assert spots.best.p > 0.2


def test_a_crowd_among_made_up_rows_is_found_and_what_is_nowhere_is_left_out_and_counted(kit: Hub) -> None:
    spots = found(kit, SPREAD, CROWD, NOWHERE, UNKNOWN)
    assert (spots.tested, spots.nowhere) == (207, 4)
    (hot,) = spots.hot
    assert (hot.rows, hot.kinds, hot.since) == (7, (("rubbish", 7),), date(2026, 3, 21))
    assert hot.p <= 0.01


def test_rows_at_one_place_that_is_none_are_no_hot_spot(kit: Hub) -> None:
    spots = found(kit, SPREAD, *[NOWHERE] * 5)
    assert (spots.tested, spots.nowhere, spots.hot) == (200, 15, ())


def test_without_rows_there_is_nothing_to_test(kit: Hub) -> None:
    assert block(kit, "kit", "map").spots is None


def test_the_page_says_what_stands_out_and_how_likely_that_is(kit: Hub) -> None:
    found(kit, SPREAD, CROWD, NOWHERE)
    with clients_of(kit) as clients:
        browser = Browser(clients(system_reader("test")))
        browser.client.cookies.set("lang", "en")
        said = browser.open("/packs/kit/screens/map")
    assert "3 more left out: without a position, or at 0,0" in said
    assert "rubbish 7 where" in said
    assert "If times were random, fewer than" in said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{spots: report, lon: lon, lat: lat, time: at}", "spots say lon, lat, time and by"),
        ("{spots: report, lon: lan, lat: lat, time: at, by: kind}", "kit.report has no column 'lan'"),
        ("{spots: report, lon: lon, lat: lat, time: kind, by: kind}", "which is no time but VARCHAR"),
    ],
)
def test_a_pack_is_told_what_is_wrong(tmp_path: Path, wrong: str, said: str) -> None:
    screen = SCREEN.replace("{spots: report, lon: lon, lat: lat, time: at, by: kind}", wrong)
    with pytest.raises(PackError, match=said):
        make_hub(tmp_path / "home", files(screen))
