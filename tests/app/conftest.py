"""Homes to run commands in, and the commands themselves, in this process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from zhongshu.app.backup.folder import FolderStore
from zhongshu.app.backup.making import back_up
from zhongshu.app.backup.restoring import restore
from zhongshu.app.cli import main
from zhongshu.app.founding import Wish, plan, written

PACKS = Path(__file__).parents[2] / "packs"
SAMPLE = PACKS / "air" / "sample" / "台州.csv"


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, standard output and error."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command in this process: run("show", "air.pm25", home=...)."""
    for name in ("ZHONGSHU_HOME", "ZHONGSHU_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: object, home: Path | None = None) -> Ran:
        capsys.readouterr()
        code = main([*map(str, words), *([] if home is None else ["--home", str(home)])])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return call


@pytest.fixture(scope="session")
def _small_backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup, and its keys, of a region with the packs `region` and `visits`, whose sample is loaded."""
    folder = tmp_path_factory.mktemp("small")
    home = folder / "home"
    home.mkdir()
    region = written(plan(home, Wish()))
    (home / "region.yaml").write_text(region + "packs: [region]\n", "utf-8")
    assert main(["pack", "new", "visits", "--owner", "data_bureau", "--home", str(home)]) == 0
    sample = home / "packs" / "visits" / "sample" / "visits.csv"
    assert main(["load", "visits.visits", str(sample), "--source", "hall_csv", "--home", str(home)]) == 0
    back_up(home, FolderStore(folder / "backup"), keys=FolderStore(folder / "keys"))
    return folder


@pytest.fixture
def home(_small_backup: Path, tmp_path: Path) -> Path:
    """A small region of one's own: packs `region` and `visits`, four rows of visits."""
    restore(FolderStore(_small_backup / "backup"), tmp_path / "home", keys=FolderStore(_small_backup / "keys"))
    return tmp_path / "home"


@pytest.fixture
def visits(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of visits: visits(("甲", "2026-01-05", 10, 5.0), ...)."""

    def write(*rows: tuple[object, ...], name: str = "more.csv") -> Path:
        path = tmp_path / name
        lines = ["地区,大厅,日期,人次,平均等候分钟", *(",".join(["331000", *map(str, row)]) for row in rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write
