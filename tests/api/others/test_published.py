"""What is remembered of the snapshots."""

from pathlib import Path

import pytest

from tests.kit import make_hub, put
from zhongshu.api import published
from zhongshu.api.published import Published
from zhongshu.packs.hub import Hub

DATASET = """\
dataset: {name}
title: {{zh: 数, en: {name}}}
owner: office
level: 1
sharing: unconditional
origin: measured
columns: {{number: {{type: integer}}}}
"""


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    said = {f"datasets/{name}.yaml": DATASET.format(name=name) for name in ("a", "b")}
    return make_hub(tmp_path, {"lab": said})


def told(hub: Hub, of: Published) -> list[tuple[str, int | None, int]]:
    return [(one.name, one.before, one.after) for one in of.past(hub.snapshot()).changes]


def test_it_goes_on_where_it_was_read_last(hub: Hub) -> None:
    of = Published(hub.snapshots, ["lab.a", "lab.b"])
    assert told(hub, of) == []
    put(hub, "lab.a", "SELECT 1 AS number")
    put(hub, "lab.b", "SELECT 1 AS number")
    first = hub.snapshots.get(1).at
    assert [name for name, *_ in told(hub, of)] == ["lab.b", "lab.a"]
    put(hub, "lab.a", "SELECT 2 AS number")
    newest, *others = told(hub, of)
    assert (newest[0], newest[1] is not None) == ("lab.a", True)
    assert len(others) == 2
    past = of.past(hub.snapshot())
    assert past.issued == {"lab.a": first, "lab.b": hub.snapshots.get(2).at}
    assert past.modified["lab.a"] == hub.snapshot().at
    assert told(hub, Published(hub.snapshots, ["lab.a", "lab.b"])) == told(hub, of)


def test_what_is_older_than_it_looks_back_is_not_called_new(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        put(hub, "lab.a", f"SELECT {number} AS number")
    put(hub, "lab.b", "SELECT 1 AS number")
    monkeypatch.setattr(published, "MOST", 3)
    past = Published(hub.snapshots, ["lab.a", "lab.b"]).past(hub.snapshot())
    assert [one.name for one in past.changes] == ["lab.b", "lab.a"]
    assert set(past.issued) == {"lab.b"}
    assert set(past.modified) == {"lab.a", "lab.b"}


def test_other_relations_are_no_news(hub: Hub) -> None:
    put(hub, "lab.a", "SELECT 1 AS number")
    put(hub, "lab.b", "SELECT 1 AS number")
    assert [name for name, *_ in told(hub, Published(hub.snapshots, ["lab.b"]))] == ["lab.b"]
