"""A region in which the bank has a statement, for whoever only looks; copies of it, and one without, for the others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shop import Clock, make_shop, stated
from tests.town import close, copy_of
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to be copied."""
    home = tmp_path_factory.mktemp("products") / "home"
    clock = Clock()
    with pytest.MonkeyPatch.context() as patch:
        made = make_shop(home, clock, patch)
        stated(made, clock)
        close(made)
    return home


@pytest.fixture(scope="module")
def hub(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """On 2 April 2027; to be looked at only."""
    made = copy_of(base, tmp_path_factory.mktemp("looked") / "home")
    yield made
    close(made)


@pytest.fixture
def own(base: Path, tmp_path: Path) -> Iterator[Hub]:
    """The same, to be changed."""
    made = copy_of(base, tmp_path / "home")
    yield made
    close(made)


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """On 10 March 2027: nobody has subscribed."""
    made = make_shop(tmp_path / "home", Clock(), monkeypatch)
    yield made
    close(made)
