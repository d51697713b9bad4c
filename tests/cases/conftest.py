"""One town a test file, whose cases its tests leave to each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.town import make_town
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """The town as `make_town` makes it; a file that needs another has a fixture of its own."""
    home: Path = tmp_path_factory.mktemp("town") / "home"
    made = make_town(home)
    yield made
    made.ledger.close()
