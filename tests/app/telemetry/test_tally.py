"""Counts of several processes are one sum, which never falls, whoever dies when."""

from pathlib import Path

from zhongshu.app.telemetry.families import LOADS, REQUEST_SECONDS, REQUESTS
from zhongshu.app.telemetry.tally import Tally

KEY = ("http_requests", "/", "GET", "2xx")


def count(tally: Tally, times: int = 1) -> None:
    for _ in range(times):
        tally.add(REQUESTS, "/", "GET", "2xx")


def test_processes_are_added_up_and_the_dead_are_not_forgotten(tmp_path: Path) -> None:
    web, worker, dead = (Tally(tmp_path, name) for name in ("web", "worker", "dead"))
    for tally, times in ((web, 2), (worker, 3), (dead, 5)):
        count(tally, times)
        tally.took(REQUEST_SECONDS, 0.003, "/", "GET")
        tally.write()
    count(web)
    assert web.all()[KEY] == [11], "its own newest, the others' last written"
    assert web.fold(lambda name: name == "worker") == 1
    assert not (tmp_path / "dead.json").exists()
    assert web.all()[KEY] == [11]
    assert Tally(tmp_path, "new").all()[KEY] == [10]
    seconds, *buckets = web.all()["http_request_duration_seconds", "/", "GET"]
    assert (round(seconds, 6), sum(buckets), buckets[2]) == (0.009, 3, 3), "up to 5 ms"
    assert web.fold(lambda name: name == "worker") == 0


def test_one_that_was_taken_for_dead_counts_nothing_twice(tmp_path: Path) -> None:
    slow, other = Tally(tmp_path, "slow"), Tally(tmp_path, "other")
    count(slow, 4)
    slow.write()
    count(slow, 2)
    other.fold(lambda name: False)
    slow.write()
    assert other.all()[KEY] == [6]
    count(slow)
    slow.write()
    assert other.all()[KEY] == [7]


def test_a_crash_between_adding_and_deleting_counts_nothing_twice(tmp_path: Path) -> None:
    dead, other = Tally(tmp_path, "dead"), Tally(tmp_path, "other")
    count(dead, 4)
    dead.write()
    kept = (tmp_path / "dead.json").read_bytes()
    other.fold(lambda name: False)
    said = (tmp_path / "ended").read_text("utf-8")
    (tmp_path / "dead.json").write_bytes(kept)
    (tmp_path / "ended").write_text(said.replace('"folded": []', '"folded": ["dead"]'), "utf-8")
    assert other.all()[KEY] == [4]
    other.fold(lambda name: False)
    assert other.all()[KEY] == [4]
    assert not (tmp_path / "dead.json").exists()


def test_files_that_are_none_and_those_of_another_version_spoil_nothing(tmp_path: Path) -> None:
    own = Tally(tmp_path, "own")
    count(own)
    (tmp_path / "torn.json").write_text('{"series": [[["http_requests"', "utf-8")
    (tmp_path / "old.json").write_text(
        '{"series": [[["http_requests", "/"], [9]], [["gone", "x"], [1]]], "folded": []}'
    )
    assert own.all() == {KEY: [1]}
    own.add(LOADS, "air.hour", "done", by=2)
    assert own.all()["zhongshu_loads", "air.hour", "done"] == [2]
