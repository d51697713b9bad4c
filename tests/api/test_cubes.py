"""GET /cubes: who may not see a cube does not learn that it is there."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.kit import app_for
from tests.town import entries
from tests.web_cubes.region import FILES, INTERNAL, OFFICER, PUBLIC, make_region
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    cubes = FILES["cubes.yaml"].replace("audience: internal", "audience: internal\n  dominance: 87")
    home: Path = tmp_path_factory.mktemp("cubes") / "home"
    return make_region(home, {**FILES, "cubes.yaml": cubes})


def test_a_unit_sees_the_release_and_not_the_rules_behind_it(hub: Hub) -> None:
    client = TestClient(app_for(hub, OFFICER))
    entries = client.get("/api/v1/cubes").json()["cubes"]
    assert [entry["name"] for entry in entries] == [PUBLIC, INTERNAL]
    told = client.get(f"/api/v1/cubes/{INTERNAL}")
    assert {key: told.json()[key] for key in entries[1]} == entries[1]
    assert (told.json()["k"], told.json()["origin"]) == (3, "synthetic")
    cells = {tuple(cell["at"].values()): cell for cell in told.json()["cells"]}
    assert cells[None, None] == {"at": {"trade": None, "place": None}, "values": {"staff": "580"}, "why": None}
    assert (cells["steel", "331002"]["values"], cells["steel", "331002"]["why"]) == (None, "confidential")
    assert "dominance" not in told.text
    assert not re.search(r"\b87\b", told.text)


def test_to_strangers_an_internal_one_is_not_there(hub: Hub) -> None:
    client = TestClient(app_for(hub, ANYONE))
    assert [entry["name"] for entry in client.get("/api/v1/cubes").json()["cubes"]] == [PUBLIC]
    assert client.get(f"/api/v1/cubes/{PUBLIC}").json()["k"] == 5
    refused = client.get(f"/api/v1/cubes/{INTERNAL}")
    assert refused.status_code == 404
    assert INTERNAL not in refused.json()["hint"]
    assert entries(hub)[-1].kind == "denied"
