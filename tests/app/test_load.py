"""Loading from the command line: counts, versions, what a kill leaves, two at once."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from tests.app.conftest import Run

HALL = ("--source", "hall_csv")
Visits = Callable[..., Path]


def test_a_load_tells_its_counts_and_the_version(run: Run, home: Path, visits: Visits) -> None:
    file = visits(
        ("市民中心", "2026-01-05", 420, 12.5), ("市民中心", "2026-01-06", 999, 11.0), ("新大厅", "2026-01-06", 5, 1)
    )
    before = run("load", "visits.visits", home / "packs/visits/sample/visits.csv", *HALL, "--json", home=home).document
    found = run("load", "visits.visits", file, *HALL, "--json", home=home).document
    counts = {
        name: found[name]
        for name in ("input", "accepted", "rejected", "inserted", "updated", "unchanged", "deleted", "warned")
    }
    assert counts == {
        "input": 3,
        "accepted": 3,
        "rejected": 0,
        "inserted": 1,
        "updated": 1,
        "unchanged": 1,
        "deleted": 0,
        "warned": 0,
    }
    assert found["version"] == before["version"] + 1
    assert (found["dataset"], found["source"], found["file"]) == ("visits.visits", "hall_csv", "more.csv")
    assert set(found) >= {"run", "snapshot", "warnings", "drift"}


def test_the_same_again_changes_neither_version_nor_snapshot(run: Run, home: Path) -> None:
    sample = home / "packs/visits/sample/visits.csv"
    first = run("load", "visits.visits", sample, *HALL, "--json", home=home).document
    second = run("load", "visits.visits", sample, *HALL, "--json", home=home).document
    assert (first["input"], first["accepted"], first["unchanged"]) == (4, 4, 4)
    assert (second["version"], second["snapshot"]) == (first["version"], first["snapshot"])


def test_a_folder_is_totalled_and_each_file_tells_its_first_rejected_lines(
    run: Run, home: Path, visits: Visits, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    visits(("甲", "2026-01-07", 1, 1), ("甲", "2026-01-07", 1, 1), name="in/one.csv")
    visits(("乙", "2026-01-07", 2, 2), ("丙", "2026-01-07", -3, 3), name="in/two.csv")
    (tmp_path / "in" / "notes.md").write_text("not a table", "utf-8")
    found = run("load", "visits.visits", tmp_path / "in", "--json", home=home).document
    assert (found["input"], found["accepted"], found["rejected"], found["repeated"]) == (4, 3, 1, 1)
    assert [(file["file"], file["source"]) for file in found["files"]] == [("one.csv", HALL[1]), ("two.csv", HALL[1])]
    ((reject,),) = (file["rejects"] for file in found["files"] if file["rejects"])
    assert (reject["line"], reject["column"], reject["value"]) == (3, "visitors", "-3")
    assert found["failed"] == []
    shown = run("show", "visits.visitors", "--grain", "day", "--json", home=home).document
    assert shown["points"][-1]["value"] == "3", "the refresh after the last file covers them all"


def test_a_source_without_files_named_takes_its_own_path(run: Run, home: Path) -> None:
    found = run("load", "visits.visits", *HALL, "--json", home=home).document
    assert (found["file"], found["input"]) == ("visits.csv", 4)


def test_without_a_refresh_the_indicators_stay(run: Run, home: Path, visits: Visits) -> None:
    file = visits(("甲", "2026-01-07", 70, 1))
    run("load", "visits.visits", file, *HALL, "--no-refresh", home=home)
    words = ("show", "visits.visitors", "--first", "2026-01-07", "--json")
    assert run(*words, home=home).document["points"] == []
    assert "visits.hall_day" in run("refresh", "--json", home=home).document["changed"]
    assert run(*words, home=home).document["points"][0]["value"] == "70"
    assert run("refresh", home=home).out.startswith("Nothing was behind")


def test_rejected_rows_are_counted_and_their_reasons_shown(run: Run, home: Path, visits: Visits) -> None:
    file = visits(("甲", "2026-01-07", "many", 1), ("乙", "2026-01-07", 3, 900), ("丙", "2026-01-07", 0, 5))
    ran = run("load", "visits.visits", file, *HALL, home=home)
    assert ran.code == 0
    assert "1 accepted" in ran.out
    assert "2 rejected" in ran.out
    assert "line 3, waited: is above 600" in ran.out
    assert "waited_when_visited: 1 row accepted with a warning" in ran.out
    number = ran.out.partition("why: zhongshu runs ")[2].strip()
    found = run("runs", number, "--json", home=home).document
    assert [(one["line"], one["column_name"], one["rule"], one["value"]) for one in found["rejects"]] == [
        (2, "visitors", "type", "many"),
        (3, "waited", "max", "900.0"),
    ]
    assert found["counts"]["rejected"] == 2
    text = run("runs", number, home=home).out
    assert "many" in text
    assert "is above 600" in text


def test_what_is_missing_or_misspelt_is_told_with_the_nearest(run: Run, home: Path, visits: Visits) -> None:
    file = visits(("甲", "2026-01-07", 1, 1))
    wrong_source = run("load", "visits.visits", file, "--source", "hal_csv", home=home)
    assert wrong_source.code == 1
    assert 'did you mean "hall_csv"' in wrong_source.err
    wrong_file = run("load", "visits.visits", file.with_name("mor.csv"), *HALL, home=home)
    assert wrong_file.code == 1
    assert 'did you mean "more.csv"' in wrong_file.err
    wrong_dataset = run("load", "visits.visit", file, *HALL, home=home)
    assert wrong_dataset.code == 1
    assert 'did you mean "visits.visits"' in wrong_dataset.err
    nothing = run("load", "visits.visits", home=home)
    assert nothing.code == 1
    assert "its sources: hall_csv" in nothing.err


def test_a_file_that_cannot_be_read_spoils_nothing_but_itself(run: Run, home: Path, visits: Visits) -> None:
    good = visits(("甲", "2026-01-07", 7, 1), name="good.csv")
    bad = good.with_name("bad.csv")
    bad.write_text("something,else\n1,2\n", encoding="utf-8")
    better = visits(("乙", "2026-01-07", 8, 1), name="later.csv")
    ran = run("load", "visits.visits", good, bad, better, *HALL, "--json", home=home)
    assert ran.code == 1
    assert [file["file"] for file in ran.document["files"]] == ["good.csv", "later.csv"]
    assert [(one["file"], "has no column" in one["message"]) for one in ran.document["failed"]] == [("bad.csv", True)]
    assert ran.err.count("bad.csv") == 1, "named, and not by the command and its fault both"
    shown = run("show", "visits.visitors", "--first", "2026-01-07", "--json", home=home).document
    assert shown["points"][0]["value"] == "15"
    newest = run("runs", "--of", "visits.visits", "--json", home=home).document["runs"][0]
    assert (newest["status"], newest["file"]) == ("failed", "bad.csv")
    assert newest["report"]["message"]


def _many(visits: Visits, rows: int, name: str) -> Path:
    days = (date(2026, 3, 1) + timedelta(days=index // 500) for index in range(rows))
    return visits(*((f"大厅{index % 500}", day, index, 1) for index, day in enumerate(days)), name=name)


def _start(home: Path, file: Path) -> subprocess.Popen[str]:
    words = ["load", "visits.visits", str(file), *HALL, "--json", "--home", str(home)]
    return subprocess.Popen(
        [sys.executable, "-m", "zhongshu", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_load_killed_after_its_commit_leaves_the_old_snapshot(run: Run, home: Path, visits: Visits) -> None:
    log = home / "lake" / "visits" / "visits" / "_delta_log"
    entries = len(list(log.glob("*.json")))
    before = run("show", "visits.visitors", "--json", home=home).document
    file = _many(visits, 40_000, "many.csv")
    process = _start(home, file)
    deadline = time.monotonic() + 60
    while len(list(log.glob("*.json"))) == entries and time.monotonic() < deadline:
        time.sleep(0.002)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.communicate()
    assert len(list(log.glob("*.json"))) > entries, "the rows were committed, and not published"
    assert run("show", "visits.visitors", "--json", home=home).document == before
    again = run("load", "visits.visits", file, *HALL, "--json", home=home).document
    assert again["input"] == again["accepted"] == 40_000
    assert again["snapshot"] == before["snapshot"] + 1
    assert run("show", "visits.visits", "--json", home=home).document["count"] == again["inserted"] + 4


def test_ctrl_c_leaves_nothing_half_done(run: Run, home: Path, visits: Visits) -> None:
    before = run("show", "visits.visitors", "--json", home=home).document
    process = _start(home, _many(visits, 40_000, "many.csv"))
    deadline = time.monotonic() + 60
    while not list((home / "scratch").glob("load-*")) and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (130, "stopped\n")
    assert not list((home / "scratch").glob("load-*"))
    assert run("show", "visits.visitors", "--json", home=home).document == before
    assert run("runs", "--json", home=home).document["runs"][0]["status"] == "failed"


def test_two_loads_at_once_both_end_well(run: Run, home: Path, visits: Visits) -> None:
    files = [visits((f"大厅{number}", "2026-02-01", 10 + number, 1), name=f"{number}.csv") for number in (1, 2)]
    processes = [_start(home, file) for file in files]
    done = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(one["inserted"] for one in done) == [1, 1]
    assert len({one["version"] for one in done}) == 2
    points = run("show", "visits.visitors", "--first", "2026-02-01", "--json", home=home).document["points"]
    assert [point["value"] for point in points] == ["23"]
