"""/entities: what waits and what was decided, for the owner alone; a program decides with its key."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.kit import app_for, put
from tests.linkage.conftest import linked_home
from tests.linkage.firms import ANT, BEE, FILE, LINKS, OFFICER, OTHER, REGISTER, link, registered, together
from tests.town import copy_of
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

__all__ = ["linked_home"]
BASE = f"/api/v1/entities/{FILE}"
Client = Callable[[Reader], TestClient]


@pytest.fixture
def clash(linked_home: Path, tmp_path: Path) -> Hub:
    """Two firms have one code."""
    hub = copy_of(linked_home, tmp_path / "home")
    two = (("r1", ANT, "椒江蚂蚁五金有限公司", "p1"), ("r2", BEE, "椒江蜜蜂模具有限公司", "p2"))
    put(hub, REGISTER, registered(*two, ("r3", ANT, "椒江飞天大象运输有限公司", "p9")))
    link(hub)
    return hub


def client(hub: Hub, reader: Reader, by: str = "api") -> TestClient:
    return TestClient(app_for(hub, replace(reader, by=by)))  # type: ignore[arg-type]


def test_a_program_of_the_owner_answers_merges_and_splits(clash: Hub) -> None:
    asks = client(clash, OFFICER)
    (entry,) = asks.get("/api/v1/entities").json()["entities"]
    assert (entry["name"], entry["links"], entry["owner"]) == (FILE, LINKS, "office")
    told = asks.get(f"{BASE}/questions").json()
    assert (told["clashes"], told["questions"][0]["code"]) == (1, ANT)
    assert asks.post(f"{BASE}/questions/1", json={"answer": "later"}).json() is None
    made = asks.post(f"{BASE}/questions/1", json={"answer": "same", "reason": "renamed"}).json()
    link(clash)
    held = asks.get(f"{BASE}/records/{made['entity']}").json()
    assert {one["record"] for one in held["records"]} == {"r1", "r3", "a1", ANT}
    leaving = {"records": [{"dataset": REGISTER, "record": "r3"}], "reason": "two firms"}
    shown = asks.post(f"{BASE}/records/{made['entity']}/split", json={**leaving, "preview": True}).json()
    assert (shown["decision"], shown["leaves"][0]["record"], shown["cases"]) == (None, "r3", [])
    assert asks.post(f"{BASE}/records/{made['entity']}/split", json=leaving).json()["decision"]["kind"] == "split"
    link(clash)
    assert frozenset({"r3"}) in together(clash)
    other = clash.linkage.present.of_code(clash.packs.entities[FILE], BEE)[0]
    merged = asks.post(f"{BASE}/records/{made['entity']}/merge", json={"other": other, "reason": "one owner"}).json()
    assert asks.post(f"{BASE}/decisions/{merged['number']}/undo", json={}).json()["undoes"] == merged["number"]
    kinds = [one["kind"] for one in asks.get(f"{BASE}/decisions").json()["decisions"]]
    assert kinds == ["undo", "merge", "split", "same"]


def test_nobody_else_and_no_browser_decides(clash: Hub) -> None:
    assert client(clash, OTHER).get(f"{BASE}/questions").status_code == 403
    assert client(clash, OTHER).post(f"{BASE}/questions/1", json={"answer": "same"}).status_code == 403
    assert client(clash, OTHER).get("/api/v1/entities").json() == {"entities": []}
    refused = client(clash, OFFICER, by="page").post(f"{BASE}/questions/1", json={"answer": "same"})
    assert (refused.status_code, "API key" in refused.json()["detail"]) == (403, True)
    asks = client(clash, OFFICER)
    assert asks.get("/api/v1/entities/town.firm_fil/questions").status_code == 403
    assert asks.get(f"{BASE}/records/e0").status_code == 404
    assert asks.post(f"{BASE}/questions/99999999999999999999", json={"answer": "same"}).status_code == 404
    assert asks.post(f"{BASE}/questions/1", json={"answer": "perhaps"}).status_code == 422
