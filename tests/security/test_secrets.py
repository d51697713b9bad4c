"""A password is in no page, answer, output, log or record, whatever goes wrong with it."""

import io
import logging
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from tests.security.region import OUTSIDE, SECRET
from zhongshu.app.cli import main
from zhongshu.app.serving import MaskedFormatter, masked_logs
from zhongshu.app.wiring import open_hub
from zhongshu.app.worker import Worker
from zhongshu.core.errors import HomeError, LoadError
from zhongshu.packs.hub import Hub

ADDRESSES = [
    f"postgresql+psycopg://hub:{SECRET}@127.0.0.1:1/state",
    f"postgresql+psycopg://hub:p@ss:{SECRET}@127.0.0.1:1/state",
    f"postgresql+psycopg://hub:{SECRET}@127.0.0.1:port/state",
    f"postgresql+nothing://hub:{SECRET}@127.0.0.1/state",
    f"nothing {SECRET}",
    f"postgresql+psycopg://hub:{SECRET}@127.0.0.1:1/state?sslmode=bogus",
]


def say(home: Path, line: str) -> None:
    with (home / "region.yaml").open("a", encoding="utf-8") as region:
        region.write(line + "\n")


def written(folder: Path) -> str:
    """Everything below a folder but what the administrator wrote, as text."""
    files = (path for path in folder.rglob("*") if path.is_file() and "packs" not in path.parts)
    return "".join(path.read_text("utf-8", "replace") for path in files if path.name != "region.yaml")


def everything_kept(hub: Hub) -> str:
    """Every cell of every table of the state."""
    known = sa.MetaData()
    known.reflect(hub.snapshots.database)
    with hub.snapshots.database.connect() as connection:
        return str([connection.execute(sa.select(table)).fetchall() for table in known.tables.values()])


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_database_that_cannot_be_read(
    home: Path,
    address: str,
    open_client: Callable[[Hub], TestClient],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STATION", address)
    say(home, "connections: {station: '${STATION}'}")
    hub = open_hub(home)
    with pytest.raises(LoadError) as raised:
        hub.load(OUTSIDE, None, source="db", who="test")
    lines: list[str] = []
    Worker(hub, lines.append).round()
    assert len(lines) >= 2, "both sources fail"
    run = hub.runs.latest(OUTSIDE)[0]
    assert run.status == "failed"
    client = open_client(hub)
    pages = (f"/runs/{run.number}", "/runs", f"/data/{OUTSIDE}", "/data", f"/api/v1/runs/{run.number}", "/api/v1/runs")
    shown = [client.get(path).text for path in pages]
    main(["load", OUTSIDE, "--source", "db", "--home", str(home)])
    main(["load", OUTSIDE, "--source", "db", "--home", str(home), "--json"])
    main(["load", OUTSIDE, "--source", "web", "--home", str(home)])
    printed = capfd.readouterr()
    for text in (str(raised.value), *lines, *shown, printed.out, printed.err, everything_kept(hub), written(home)):
        assert SECRET not in text


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_state_that_cannot_be_opened(
    home: Path, address: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHONGSHU_DEBUG", "1")
    say(home, f"state: {address!r}")
    with pytest.raises(HomeError) as raised:
        open_hub(home)
    assert SECRET not in str(raised.value)
    assert main(["runs", "--home", str(home)]) == 1
    assert main(["runs", "--home", str(home), "--json"]) == 1
    printed = capfd.readouterr()
    assert "the region's state" in printed.err
    assert SECRET not in printed.out + printed.err + written(home)


@pytest.mark.parametrize(
    "said",
    [
        f"connections: ['postgresql://hub:{SECRET}@db/x']",
        f"connections: {{station: ['postgresql://hub:{SECRET}@db/x']}}",
        f"connections: {{'Station 1': 'postgresql://hub:{SECRET}@db/x'}}",
        f"state: ['postgresql://hub:{SECRET}@db/x']",
        f"password: {SECRET}",
    ],
)
def test_a_region_that_says_it_wrongly(home: Path, said: str, capfd: pytest.CaptureFixture[str]) -> None:
    say(home, said)
    assert main(["runs", "--home", str(home)]) == 1
    printed = capfd.readouterr()
    assert SECRET not in printed.out + printed.err


def test_the_log_of_the_server_hides_what_an_exception_says() -> None:
    held = io.StringIO()
    handler = logging.StreamHandler(held)
    handler.setFormatter(MaskedFormatter("%(levelprefix)s %(message)s"))
    log = logging.Logger("test")
    log.addHandler(handler)
    try:
        raise ValueError(f"GET https://example.org/?token={SECRET} Authorization: Bearer {SECRET}")
    except ValueError:
        log.exception("opening postgresql://hub:%s@db/x", SECRET)
    assert "Traceback" in held.getvalue()
    assert SECRET not in held.getvalue()


def test_every_line_of_the_server_goes_through_it() -> None:
    config = masked_logs()
    assert {one["()"] for one in config["formatters"].values()} == {"zhongshu.app.serving.MaskedFormatter"}
    assert all(handler["formatter"] in config["formatters"] for handler in config["handlers"].values())
