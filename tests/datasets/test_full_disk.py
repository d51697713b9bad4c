"""No room to write: a clear sentence, the old snapshot, and the next load works."""

import subprocess
import sys
from pathlib import Path

from tests.kit import make_hub, rows_of
from zhongshu.app.pull import Delivery, bring_in

PACK = {
    "datasets/reading.yaml": """
        dataset: reading
        title: 读数
        owner: office
        level: 1
        sharing: unconditional
        origin: synthetic
        key: [n]
        columns: {n: {type: integer}, text: {type: string}}
    """,
}

LIMITED = """
import resource, signal, sys
from pathlib import Path
from zhongshu.app.wiring import open_hub
from zhongshu.core.errors import ZhongshuError
hub = open_hub(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    hub.load("p.reading", Path(sys.argv[2]), source=None, who="test")
except ZhongshuError as error:
    print(error)
    raise SystemExit(1)
"""


def test_a_full_disk_is_a_sentence_and_leaves_the_old_snapshot(tmp_path: Path) -> None:
    hub = make_hub(tmp_path / "home", {"p": PACK})
    small, big = tmp_path / "small.csv", tmp_path / "big.csv"
    small.write_text("n,text\n1,a\n", encoding="utf-8")
    big.write_text("n,text\n" + "".join(f"{n},{n * 7919 % 104729:x}{n:x}\n" for n in range(200_000)), encoding="utf-8")
    hub.load("p.reading", small, source=None, who="test")
    before = hub.snapshot().number
    limit = str(1_500_000)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "home"), str(big), limit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "disk" in done.stdout or "write" in done.stdout
    assert hub.snapshot().number == before
    assert rows_of(hub, "p.reading") == [(1, "a")]
    assert hub.load("p.reading", big, source=None, who="test").counts.accepted == 200_000


SOURCE = "\n        sources: {csv: {kind: csv, columns: {n: n, text: text}}}\n"
TOGETHER = """
import resource, signal, sys
from pathlib import Path
from zhongshu.app.pull import Delivery, bring_in
from zhongshu.app.wiring import open_hub
hub = open_hub(Path(sys.argv[1]))
wanted = [Delivery("p.reading", "csv", path) for path in sorted(Path(sys.argv[2]).iterdir())]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
made = bring_in(hub, wanted, who="test")
print(len(made.loaded), [one.file for one in made.failed])
print({str(one.error) for one in made.failed})
"""


def test_a_folder_of_files_that_does_not_fit_says_what_to_free_and_where_and_nothing_is_lost(tmp_path: Path) -> None:
    hub = make_hub(tmp_path / "home", {"p": {"datasets/reading.yaml": PACK["datasets/reading.yaml"].rstrip() + SOURCE}})
    first, folder = tmp_path / "first.csv", tmp_path / "files"
    first.write_text("n,text\n1,a\n", encoding="utf-8")
    hub.load("p.reading", first, source="csv", who="test")
    before = hub.snapshot().number
    folder.mkdir()
    for file in range(4):
        rows = (f"{file * 100_000 + n},{n * 7919 % 104729:x}{n:x}\n" for n in range(2, 60_000))
        (folder / f"f{file}.csv").write_text("n,text\n" + "".join(rows), encoding="utf-8")
    size = round(sum(one.stat().st_size for one in folder.iterdir()) / 2**20)
    done = subprocess.run(
        [sys.executable, "-c", TOGETHER, str(tmp_path / "home"), str(folder), str(2_000_000)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "0 ['f0.csv', 'f1.csv', 'f2.csv', 'f3.csv']" in done.stdout
    assert f"no room to put 4 files together in {hub.intake.scratch}" in done.stdout
    assert f"free at least {size} MB there" in done.stdout
    assert "nothing of these files was loaded and what was there before stands" in done.stdout
    assert hub.snapshot().number == before
    assert rows_of(hub, "p.reading") == [(1, "a")]
    assert list(hub.intake.scratch.glob("join-*")) == []
    wanted = [Delivery("p.reading", "csv", path) for path in sorted(folder.iterdir())]
    assert len(bring_in(hub, wanted, who="test").loaded) == 4
