"""Processes keep a file each: who is at work, who ended without a word."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from zhongshu.sharing.operations.processes import GONE_AFTER, REMEMBERED, Process, Processes

NOW = datetime.now(UTC)


@pytest.fixture
def processes(tmp_path: Path) -> Processes:
    return Processes(tmp_path / "processes")


def test_what_is_written_is_read_and_goes_with_a_clean_end(processes: Processes) -> None:
    own = Process.of("worker", "1.0").again(elected=True, left_alone=("market.standing",))
    processes.write(own)
    assert processes.all() == [own]
    assert own.at_work(datetime.now(UTC))
    assert own.memory is None or own.memory > 1_000_000
    processes.leave(own)
    assert processes.all() == []


def test_a_process_that_was_killed_is_gone_at_once_on_its_machine_and_soon_elsewhere(processes: Processes) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here = replace(Process.of("web", "1.0"), pid=ended.pid)
    assert not here.at_work(here.seen)
    there = replace(Process.of("web", "1.0"), host="other", pid=ended.pid)
    assert there.at_work(there.seen + GONE_AFTER)
    assert not there.at_work(there.seen + GONE_AFTER + timedelta(seconds=1))
    assert replace(there, host=here.host, pid=os.getpid()).at_work(there.seen)


def test_the_gone_are_told_of_for_a_day_or_until_another_takes_over(processes: Processes) -> None:
    worker = replace(
        Process.of("worker", "1"), host="other", since=NOW - timedelta(hours=3), seen=NOW - timedelta(hours=2)
    )
    web = replace(worker, kind="web", pid=2)
    processes.write(worker)
    processes.write(web)
    processes.tidy(NOW)
    assert len(processes.all()) == 2
    processes.write(Process.of("worker", "1"))
    processes.tidy(NOW)
    assert [(one.kind, one.host) for one in processes.all()][1:] == [("web", "other")]
    processes.tidy(web.seen + REMEMBERED + timedelta(seconds=1))
    assert len(processes.all()) <= 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"kind": "web"}', "null"])
def test_a_file_that_is_none_hides_no_other(processes: Processes, content: str) -> None:
    own = Process.of("web", "1")
    processes.write(own)
    (processes.folder / "x.json").write_text(content, encoding="utf-8")
    assert processes.all() == [own]
