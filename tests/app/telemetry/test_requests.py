"""Faults of the server are counted for their scenario, whether an answer says 500 or breaks off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.town import close
from tests.web_scenarios.stage_town import make_stage_town
from zhongshu.app.asgi import create_app
from zhongshu.packs.hub import Hub


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = make_stage_town(tmp_path / "home")
    yield made
    close(made)


def test_a_broken_page_and_a_broken_state(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(create_app(hub), raise_server_exceptions=False)

    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    assert client.get("/packs/firms").status_code == 200
    monkeypatch.setattr("zhongshu.web.packs.has_rows", broken)
    for path in ("/packs/firms?x=1", "/packs/firms?x=2", "/packs/stalls?x=1"):
        client.get(path)
    client.get("/nowhere")
    client.get("/packs/none")
    day = hub.scenarios.today()
    found = {pack: hub.scenarios.faults.addresses(pack, day) for pack in ("firms", "stalls", "")}
    assert found["firms"] == [("GET /packs/{pack}", 2)]
    assert found[""] == [], "what is not there is no fault"
