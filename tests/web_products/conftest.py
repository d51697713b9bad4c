"""One region for each test, copied from one in which the bank has a statement: whoever changes it changes a copy."""

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


@pytest.fixture
def hub(base: Path, tmp_path: Path) -> Iterator[Hub]:
    """On 2 April 2027."""
    made = copy_of(base, tmp_path / "home")
    yield made
    close(made)


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """On 10 March 2027: nobody has subscribed."""
    made = make_shop(tmp_path / "home", Clock(), monkeypatch)
    yield made
    close(made)
