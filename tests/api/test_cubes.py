"""GET /cubes: who may not see a cube does not learn that it is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.sharing.cubes.kit import AREAS, AT, FULL, Firms, cube, firms, snapshot
from tests.sharing.cubes.test_shelf import EDITION
from zhongshu.api.cubes import routes
from zhongshu.sharing.cubes.release import Maker
from zhongshu.sharing.cubes.shelf import CubeShelf
from zhongshu.sharing.cubes.store import CubeStore
from zhongshu.state.database import open_database


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Whoever says so in a header is of a unit."""
    database = open_database(f"sqlite:///{tmp_path / 'state.db'}")
    read = Firms({1: firms(FULL | {("food", "331002001"): 1})})
    shelf = CubeShelf({"p.firms": cube(dominance=87)}, Maker(read, AREAS), CubeStore(database), (EDITION,), snapshot)
    shelf.release("p.firms", snapshot(1), AT)
    app = FastAPI()
    app.include_router(routes(shelf, lambda request, cube: cube.spec.audience == "public" or "unit" in request.headers))
    with TestClient(app) as client:
        yield client
    database.dispose()


def test_a_unit_sees_the_release_and_not_the_rules_behind_it(client: TestClient) -> None:
    (entry,) = client.get("/cubes", headers={"unit": "1"}).json()["cubes"]
    told = client.get("/cubes/p.firms", headers={"unit": "1"})
    assert {key: told.json()[key] for key in entry} == entry
    cells = {tuple(cell["at"].values()): cell for cell in told.json()["cells"]}
    assert cells[None, None] == {
        "at": {"trade": None, "town": None},
        "values": {"firms": "46", "output": "460.00"},
        "why": None,
    }
    assert (cells["food", "331002001"]["values"], cells["food", "331002001"]["why"]) == (None, "confidential")
    assert "87" not in told.text


def test_to_others_it_is_not_there(client: TestClient) -> None:
    assert client.get("/cubes").json() == {"cubes": []}
    refused = client.get("/cubes/p.firms")
    assert refused.status_code == 404
    assert refused.json()["hint"] == "there is none yet"
