"""Folders in which pages are played."""

import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contracts.tree import ROOT
from tests.docs.page import Page, named, read
from tests.docs.play import Reader
from tests.postgres import OWNER, server
from tests.town import close
from zhongshu.app import serving
from zhongshu.app.home import home_of
from zhongshu.app.previewing import serving as previewing
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub


@dataclass(frozen=True)
class Left:
    """What a reader leaves: the folder he began in, and the region that his commands are about at the end."""

    folder: Path
    home: Path


Play = Callable[[str], Left]


@pytest.fixture(scope="session")
def play(tmp_path_factory: pytest.TempPathFactory) -> Play:
    """Play a page by name, after the page that it begins with. Each is played once a session."""
    left: dict[str, Left | Exception] = {}
    root = tmp_path_factory.mktemp("guide")

    def begin(page: Page) -> Path:
        folder = root / page.path.stem
        if page.begins in (None, "checkout"):
            folder.mkdir()
        else:
            shutil.copytree(call(str(page.begins)).folder, folder, symlinks=True)
        if page.begins == "checkout":
            for name in ("packs", "docs"):
                (folder / name).symlink_to(ROOT / name, target_is_directory=True)
        return folder

    def call(name: str) -> Left:
        if name not in left:
            try:
                left[name] = _read(name, begin(read(named(name))))
            except Exception as error:
                left[name] = error
        found = left[name]
        if isinstance(found, Exception):
            raise found
        return found

    return call


def _read(name: str, folder: Path) -> Left:
    with pytest.MonkeyPatch.context() as patch:
        _settle(patch, folder)
        if name == "postgresql.md":  # where a reader's own server would be
            patch.setenv("PGHOST", str(server().folder))
            patch.setenv("PGUSER", OWNER)
        Reader(name, patch).play(read(named(name)))
        homes = [home_of(Namespace(home=None)), Path("demo-home")]
        return Left(folder, next((home.resolve() for home in homes if (home / "region.yaml").exists()), folder))


@pytest.fixture
def home(request: pytest.FixtureRequest, play: Play, tmp_path: Path) -> Path:
    """A copy of the region as the reader of the module's PAGE left it."""
    return Path(shutil.copytree(play(request.module.PAGE).home, tmp_path / "home"))


@pytest.fixture
def hub(home: Path) -> Iterator[Hub]:
    """That region at work."""
    made = open_hub(home)
    yield made
    close(made)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Reader:
    """A reader in an empty folder."""
    _settle(monkeypatch, tmp_path)
    return Reader("page.md", monkeypatch)


def _settle(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """A person in this folder: the program on PATH, no region named yet, and nothing that serves until Ctrl-C."""
    for name in ("ZHONGSHU_HOME", "ZHONGSHU_DEBUG"):
        patch.delenv(name, raising=False)
    patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    patch.chdir(folder)
    patch.setattr(serving, "serve", lambda *_, **__: None)
    patch.setattr(serving, "require_free", lambda _: None)
    patch.setattr(previewing, "require_free", lambda _: None)
    patch.setattr(previewing, "serve", lambda *_: None)
