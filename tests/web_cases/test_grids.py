"""The grids under a map: outlines alone, for those who may ask, and the one of a case's post marked."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cases.town import DESK, GRIDS, IN_EAST, STRANGER, WANG, WEST, ZHAO, make_town, report, square
from tests.kit import clients_of
from tests.town import close
from tests.web_cases.conftest import Browse
from zhongshu.packs.hub import Hub
from zhongshu.rules.parameters import Edition, EditionSpec
from zhongshu.web.cases.outlines import outlines

AT = "/case-grids/town/event/2020-01-01.geojson"


def test_a_stranger_s_form_is_drawn_on_outlines_and_told_no_more(browse: Browse) -> None:
    stranger = browse(STRANGER)
    stranger.open("/ask/town/event")
    assert f'data-grids="{AT}"' in stranger.page
    answer = stranger.client.get(AT)
    told = answer.json()
    assert answer.headers["content-type"] == "application/geo+json"
    assert [one["geometry"] for one in told["features"]] == [
        json.loads(square(121, 121.5)),
        json.loads(square(121.5, 122)),
    ]
    assert [one["properties"] for one in told["features"]] == [{}, {}]
    plain = stranger.client.get(AT, headers={"accept-encoding": "identity"})
    assert plain.json() == told
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize("path", ["town/event/2019-01-01", "town/event/x", "town/nothing/2020-01-01"])
def test_a_day_on_which_none_began_has_none(browse: Browse, path: str) -> None:
    assert browse(STRANGER).client.get(f"/case-grids/{path}.geojson").status_code == 404


def test_the_grid_of_a_case_s_post_is_marked_and_stays_so_at_a_desk(hub: Hub, browse: Browse) -> None:
    id = report(hub.cases, place=IN_EAST)
    browser, path = browse(ZHAO), "/case/" + id.replace(".", "/")
    browser.open(path)
    assert f'data-grids="{AT}" data-mark="1"' in browser.page
    for post, mark in ((DESK, 1), (WEST, 0)):
        hub.cases.act(id, ZHAO, lambda moves, one, post=post: moves.assigned(one, post, "up"))  # type: ignore[misc]
        browser.open(path)
        assert f'data-grids="{AT}" data-mark="{mark}"' in browser.page
    browser.open("/case-map/town/event")
    assert f'data-grids="{AT}"' in browser.page
    assert "data-mark" not in browser.page


def test_a_case_keeps_the_grids_of_its_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = (GRIDS + GRIDS.partition("editions:\n")[2]).replace("2020-01-01", "2050-01-01")
    later = later.replace("2050-01-01", "2020-01-01", 2)
    hub = make_town(tmp_path / "home", grid=later)
    try:
        path = "/case/" + report(hub.cases).replace(".", "/")
        monkeypatch.setattr(type(hub.ledger), "now", lambda _: datetime(2050, 6, 1, tzinfo=UTC))
        with clients_of(hub) as clients:
            client = clients(WANG)
            assert f'data-grids="{AT}" data-mark="0"' in client.get(path).text
            assert AT.replace("2020", "2050") in client.get("/ask/town/event").text
            assert client.get(AT.replace("2020", "2050")).status_code == 200
    finally:
        close(hub)


def test_an_outline_that_is_none_leaves_the_others_and_their_order() -> None:
    reference = {"title": "invented"}
    spec = EditionSpec.model_validate({"valid_from": "2020-01-01", "reference": reference, "certainty": "read"})
    rows = tuple({"grid": one, "outline": one} for one in ("nothing", square(121, 122), "[1]"))
    sheet = Edition(datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC), spec, rows)
    assert [one["geometry"] is None for one in json.loads(outlines(sheet))["features"]] == [True, False, True]
