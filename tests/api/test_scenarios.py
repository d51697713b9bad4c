"""GET /api/v1/scenarios: stages and measures, for those who work here."""

from pathlib import Path

from tests.web_scenarios.stage_town import browse, decide, make_stage_town


def test_stages_and_measures(tmp_path: Path) -> None:
    hub = make_stage_town(tmp_path / "home")
    decide(hub, "trial", units=("bank",))
    bank = browse(hub, "li").client
    bank.get("/packs/firms")
    answer = bank.get("/api/v1/scenarios").json()
    assert answer["days"] == 30
    firms = next(one for one in answer["scenarios"] if one["name"] == "firms")
    assert (firms["stage"], firms["units"], firms["reason"], firms["owner"]) == (
        "trial",
        ["bank"],
        "letter 2",
        "market",
    )
    assert firms["use"]["by_way"]["page"] == 1
    assert firms["quality"] == {"datasets": 1, "filled": 1, "promised": 0, "on_time": 0, "received": 0, "accepted": 0}
    assert firms["satisfaction"] == {"opinions": 0, "mean": None}
    others = browse(hub, "feng").client.get("/api/v1/scenarios").json()["scenarios"]
    assert {"firms", "stalls"} <= {one["name"] for one in others}, "it supplies a dataset"
    assert browse(hub, "").client.get("/api/v1/scenarios").status_code == 403
