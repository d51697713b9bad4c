"""Other processes with a hand on the same ledger."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CHILD = """
import sys, threading
from pathlib import Path
from conftest import ZONE, look_up
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.counters import Quota
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.signing import HubKey

home = Path(sys.argv[1])
ledger = Ledger(Folders.below(home), HubKey.at(home / "keys" / "hub.ed25519", "testland"), ZONE)
"""


def child(script: str, home: Path, *words: object) -> "subprocess.Popen[str]":
    words = (sys.executable, "-c", CHILD + script, home, *words)
    return subprocess.Popen([str(one) for one in words], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent)


def said(process: "subprocess.Popen[str]") -> Sequence[str]:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return out.split()
