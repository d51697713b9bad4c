"""The machine that a region runs on: the folders whose room is measured, the file that each process keeps."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from zhongshu.app.region import RegionSpec, read_region
from zhongshu.packs.hub import Hub
from zhongshu.screens.operations.machine import Machine
from zhongshu.sharing.drills import last_drill
from zhongshu.sharing.operations.disk import MEASURED_EVERY, Backups, Disk
from zhongshu.sharing.operations.processes import EVERY, Process, Processes

_TIDY = 60
"""Writes of a process between two looks at the files of others."""


def open_machine(home: Path, region: RegionSpec) -> Machine:
    """Nothing is written, and nothing but region.yaml needs to be there."""
    parts = {
        "lake": (home / region.lake,),
        "ledger": (home / "ledger", home / "checkpoints"),
        "state": tuple(home / f"state.db{end}" for end in ("", "-wal", "-shm")),
        "scratch": (home / "scratch",),
    }
    processes = Processes(home / "scratch" / "processes")
    return Machine(processes, Disk(home, parts), region.operations)


def note_backup(home: Path) -> None:
    """Remember that one was made now; a home that takes no file goes without."""
    with contextlib.suppress(OSError):
        open_machine(home, read_region(home)).disk.backed_up(datetime.now(UTC))


def note_drill(home: Path, fault: str | None) -> None:
    """Remember that a backup was tried now, as `note_backup` does."""
    with contextlib.suppress(OSError):
        open_machine(home, read_region(home)).disk.drilled(datetime.now(UTC), fault)


@contextmanager
def present(
    hub: Hub, own: Process, *, elected: Callable[[], bool] = lambda: False, beat: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """While it lasts this process is seen to be at work. With each sign of life it is asked whether it is `elected`,
    and `beat` is called."""
    machine, over = hub.machine, threading.Event()

    def sign(turn: int) -> None:
        """A full disk takes no sign: then the process counts as gone, and the disk as full."""
        with contextlib.suppress(Exception):
            machine.processes.write(own.again(elected=elected(), left_alone=_left_alone(hub)))
            if turn % _TIDY == 0:
                machine.processes.tidy(datetime.now(UTC))
        with contextlib.suppress(Exception):
            beat()

    def go_on() -> None:
        turn = 0
        while not over.wait(EVERY):
            turn += 1
            sign(turn)

    sign(0)
    thread = threading.Thread(target=go_on, name="sign of life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        with contextlib.suppress(OSError):
            machine.processes.leave(own)


def measure(hub: Hub) -> None:
    """Measure the home when it is time. For the worker: a large lake takes seconds."""
    disk, newest = hub.machine.disk, hub.machine.disk.measured().newest
    if newest is not None and timedelta() <= datetime.now(UTC) - newest.at < MEASURED_EVERY:
        return
    drill = last_drill(hub.ledger.folders)
    made = disk.last_backup()
    backups = Backups(made) if drill is None else Backups(made, drill.at, drill.fault)
    today = hub.now().astimezone(hub.place.zone).date()
    disk.measure(hub.ledger.size, today, extra=_server(hub), backups=backups)


def _left_alone(hub: Hub) -> tuple[str, ...]:
    return tuple(sorted(name for name, one in list(hub.services.live.caller.breakers.items()) if one.state == "open"))


def _server(hub: Hub) -> Mapping[str, int]:
    """The size of a state that is not in the home."""
    database = hub.snapshots.database
    if database.dialect.name != "postgresql":
        return {}
    with database.connect() as connection:
        return {"state": int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())}
