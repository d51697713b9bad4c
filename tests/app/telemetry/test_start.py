"""A process at work: what it counts in memory reaches the state by itself."""

import time
from pathlib import Path

import pytest

from tests.kit import make_hub
from zhongshu.app.telemetry.start import watched
from zhongshu.sharing.services.measures import Measures


def test_calls_are_told_to_others_though_none_follows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = make_hub(tmp_path / "home", {})
    own = hub.services.live.caller.measures
    monkeypatch.setattr("zhongshu.app.machine.EVERY", 0.02)
    monkeypatch.setattr("zhongshu.sharing.services.measures.EVERY", 0.0)

    def elsewhere() -> int:
        return Measures(own.database, own.zone, own.now).days("market.standing", 1)[-1].calls

    with watched(hub, "web").at_work():
        own.bad("market.standing", "failed", "answered 500")
        deadline = time.monotonic() + 20
        while elsewhere() == 0:
            assert time.monotonic() < deadline
        monkeypatch.setattr("zhongshu.sharing.services.measures.EVERY", 3600.0)
        own.good("market.standing", 0.01)
        assert elsewhere() == 1, "so soon nothing is written again"
    assert elsewhere() == 2, "the last ones are, at the end"
