"""`zhongshu state move`: a region goes on where it was, over another database; or nothing has happened."""

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.app.conftest import Run
from tests.postgres import OWNER, server
from zhongshu.app.election import seated
from zhongshu.app.region import read_region
from zhongshu.lake.lease import lease
from zhongshu.state.database import connect, open_database

SHOW = ("show", "visits.visitors", "--json")
KEPT = "# who moves it keeps these words\n"


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database without a table, as region.yaml names it; its password is in the environment."""
    plain = server().empty()
    monkeypatch.setenv("STATE_PASSWORD", "s3cret")
    yield plain.replace(f"{OWNER}@", OWNER + ":${STATE_PASSWORD}@")
    server().drop(plain)


def filled(url: str) -> str:
    return url.replace("${STATE_PASSWORD}", "s3cret")


def test_a_region_moves_there_and_back_and_goes_on(run: Run, home: Path, url: str) -> None:
    region = home / "region.yaml"
    region.write_text(KEPT + region.read_text("utf-8"), "utf-8")
    before = region.read_text("utf-8")
    shown, runs = run(*SHOW, home=home).document, run("runs", "--json", home=home).document
    moved = run("state", "move", url, home=home)
    assert moved.code == 0, moved.err
    assert "each looked at on both sides" in moved.out
    assert "s3cret" not in moved.out + moved.err + region.read_text("utf-8")
    assert region.read_text("utf-8") == before.replace("state: sqlite", f'state: "{url}"')
    (aside,) = home.glob("state-until-*.db")
    assert aside.name in moved.out
    assert not (home / "state.db").exists()

    assert run(*SHOW, home=home).document == shown
    assert run("runs", "--json", home=home).document == runs
    sample = home / "packs/visits/sample/visits.csv"
    loaded = run("load", "visits.visits", str(sample), "--source", "hall_csv", "--json", home=home)
    assert loaded.document["unchanged"] == 4
    told = run("state", "show", "--json", home=home).document
    assert told["server"].startswith("PostgreSQL")
    assert told["tables"]["run"] == len(runs["runs"]) + 1

    back = run("state", "move", "sqlite", "--json", home=home).document
    assert (back["rows"], back["to"]) == (told["rows"], str(home / "state.db"))
    assert region.read_text("utf-8") == before
    assert run(*SHOW, home=home).document == shown


def test_it_waits_for_nobody_who_writes_or_works(run: Run, home: Path, url: str) -> None:
    with lease(home / "writer.lock"):
        told = run("state", "move", url, home=home)
    assert told.code == 1
    assert "somebody works on this region" in told.err
    assert "stop zhongshu serve and work" in told.err
    database = connect(f"sqlite:///{home / 'state.db'}")
    with seated(home, database):
        assert "somebody works on this region" in run("state", "move", url, home=home).err
    assert read_region(home).state == "sqlite"


def test_a_process_that_has_the_state_open_is_noticed(run: Run, home: Path, url: str) -> None:
    """A web process writes by and by; whoever is connected has to stop first."""
    page = open_database(f"sqlite:///{home / 'state.db'}")
    assert "another process has the state open" in run("state", "move", url, home=home).err
    page.dispose()
    assert run("state", "move", url, home=home).code == 0
    page = open_database(filled(url))
    told = run("state", "move", "sqlite", home=home)
    assert "1 other connections to the state are open, from this machine" in told.err
    page.dispose()
    assert not (home / "state.db").exists()
    assert run("state", "move", "sqlite", home=home).code == 0


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("sqlite", "is in .*state.db already"),
        ("mysql+pymysql://u:p@h/d", "is not kept in mysql"),
        ("postgresql://u:p@127.0.0.1:1/d", "state cannot be opened"),
        ("postgresql://u:${NO_SUCH_NAME}@h/d", "needs the environment variable NO_SUCH_NAME"),
        ("http//no", "address that cannot be read"),
    ],
)
def test_a_place_that_cannot_be_is_refused(run: Run, home: Path, to: str, said: str) -> None:
    before = (home / "region.yaml").read_bytes()
    told = run("state", "move", to, home=home)
    assert told.code == 1
    assert re.search(said, told.err), told.err
    assert (home / "region.yaml").read_bytes() == before


def test_rows_that_are_there_already_are_not_written_over(run: Run, home: Path, url: str) -> None:
    open_database(filled(url)).dispose()
    engine = create_engine(make_url(filled(url)))
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO subject_key VALUES ('2026-11', 'x')"))
    engine.dispose()
    told = run("state", "move", url, home=home)
    assert "has rows already, in subject_key" in told.err
    assert (home / "state.db").exists()
    assert read_region(home).state == "sqlite"


KILLED = """
import os, signal, sys
from pathlib import Path
from zhongshu.app import moving

calls = 0

def die(*_):
    global calls
    calls += 1
    if calls == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[3] == "0":
    moving._replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
moving.move_state(Path(sys.argv[1]), sys.argv[2], die)
"""


@pytest.mark.parametrize("calls", [2, 9, 0])
def test_killed_in_the_middle_the_region_runs_on_the_old_state(run: Run, home: Path, url: str, calls: int) -> None:
    """While it copies, while it looks, and before it would say that it is done."""
    with closing(sqlite3.connect(home / "state.db")) as connection:
        row = "VALUES (?, 'load', 's', NULL, NULL, NULL, 'w', '2026-01-01', NULL, 'done', '{}', '{}')"
        connection.executemany(f"INSERT INTO run {row}", [(number,) for number in range(1_000, 6_000)])
        connection.commit()
    command = [sys.executable, "-c", KILLED, str(home), url, str(calls)]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    assert read_region(home).state == "sqlite"
    assert run(*SHOW, home=home).code == 0
    target = open_database(filled(url))
    with target.connect() as connection:
        rows = connection.execute(text("SELECT count(*) FROM run")).scalar_one()
    target.dispose()
    assert (rows > 0) == (calls == 0), "the copy is there whole or not at all"
