from pathlib import Path

from tests.kit import make_hub, rows_of
from zhongshu.datasets.quarantine import table_name
from zhongshu.packs.hub import Hub

DATASET = """\
dataset: zone
title: 开发区
owner: office
level: 1
sharing: unconditional
origin: published
key: [zone]
columns:
  zone: {type: string}
  output: {type: decimal, scale: 2, unit: 亿元}
  district: {type: decimal, scale: 2, unit: 亿元}
  share: {type: decimal, scale: 2, unit: "%"}
sources:
  csv: {kind: csv}
checks:
  - {name: share_agrees, relation: {share: {part: output, base: district, percent: share}}, on_fail: ON_FAIL}
"""
ROWS = "zone,output,district,share\na,606.77,941.02,64.48\nb,606.77,941.02,6.45\nc,606.77,,64.48\nd,1.00,3.00,33.33\n"


def _load(tmp_path: Path, on_fail: str) -> Hub:
    hub = make_hub(tmp_path / "home", {"parks": {"datasets/zone.yaml": DATASET.replace("ON_FAIL", on_fail)}})
    file = tmp_path / "zone.csv"
    file.write_text(ROWS, "utf-8")
    hub.load("parks.zone", file, source="csv", who="test")
    return hub


def test_a_share_that_cannot_be_is_warned_of(tmp_path: Path) -> None:
    hub = _load(tmp_path, "warn")
    (run,) = hub.runs.latest("parks.zone")
    assert run.report["warnings"] == {"share_agrees": 1}
    assert len(rows_of(hub, "parks.zone")) == 4


def test_a_share_that_cannot_be_is_rejected_with_the_relation_as_the_reason(tmp_path: Path) -> None:
    hub = _load(tmp_path, "reject")
    assert [row[0] for row in rows_of(hub, "parks.zone")] == ["a", "c", "d"]
    (rejected,) = rows_of(hub, table_name("parks.zone"))
    assert "share_agrees" in rejected
    assert "share: part output, base district, percent share" in rejected
