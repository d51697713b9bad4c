"""The demonstration is made once a run: whoever needs it first makes it, and everybody is given a copy.

Making it reads every sample and takes as long as a hundred tests. The processes of a run share it.
"""

import fcntl
import os
import pickle
import shutil
from pathlib import Path

import pytest

from tests.town import close
from zhongshu.app import demo
from zhongshu.app.demo import Demo, prepare
from zhongshu.app.pull import Watch
from zhongshu.app.wiring import open_hub


def make_once(patch: pytest.MonkeyPatch, temporary: Path) -> None:
    """`zhongshu demo` of a new home copies the one of this run, until the patch is undone."""
    run = temporary.parent if "PYTEST_XDIST_WORKER" in os.environ else temporary

    def prepared(home: Path, watch: Watch) -> Demo:
        if (home / "region.yaml").exists():
            return prepare(home, watch)
        with (run / "demo.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (run / "demo.loaded").exists():
                shutil.rmtree(run / "demo", ignore_errors=True)
                made = prepare(run / "demo", watch)
                close(made.hub)
                (run / "demo.loaded").write_bytes(pickle.dumps(made.loaded))
        shutil.copytree(run / "demo", home)
        hub = open_hub(home)
        return Demo(hub, tuple(demo.samples(hub)), pickle.loads((run / "demo.loaded").read_bytes()))

    patch.setattr(demo, "prepare", prepared)
