"""A pack's screen, read."""

from zhongshu.packs.hub import Hub
from zhongshu.screens.blocks import Block, screen_blocks, table_columns
from zhongshu.screens.desk import Desk


def _blocks(hub: Hub, desk: Desk, pack: str, screen: str) -> list[Block]:
    spec = hub.packs.pack(pack).screens[screen]
    return [block for row in screen_blocks(desk, spec, "331000") for block in row]


def test_every_block_of_a_screen_has_what_it_shows(hub: Hub, desk: Desk) -> None:
    blocks = {block.spec.kind: block for block in _blocks(hub, desk, "economy", "overview")}
    assert blocks["number"].reading is not None
    assert blocks["number"].reading.value is not None
    assert blocks["map"].places is not None
    assert blocks["trend"].beside is not None
    assert len(blocks["trend"].beside.lines) == 4
    assert blocks["breakdown"].breakdown is not None
    assert blocks["table"].table is not None
    assert len(blocks["table"].table.rows) == 12
    assert blocks["text"].spec.text is not None


def test_every_shipped_screen_can_be_read(hub: Hub, desk: Desk) -> None:
    for pack in hub.packs.packs.values():
        for name in pack.screens:
            assert _blocks(hub, desk, pack.name, name)


def test_a_columns_kind_follows_its_type(hub: Hub) -> None:
    columns = {one.name: one for one in table_columns(hub.packs.catalogue, "air.station_hour", ())}
    kinds = {name: columns[name].kind for name in ("city", "station", "hour", "pm25", "published_aqi")}
    assert kinds == {"city": "area", "station": "text", "hour": "moment", "pm25": "number", "published_aqi": "number"}
    assert columns["pm25"].unit == "µg/m³"


def test_a_derived_column_takes_its_title_from_the_one_it_repeats(hub: Hub) -> None:
    (station, city) = table_columns(hub.packs.catalogue, "air.station_aqi", ("station", "city"))
    assert station.title.zh == "监测站"
    assert city.kind == "area"
