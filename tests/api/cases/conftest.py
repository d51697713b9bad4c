"""The programs that call a town: one client a reader, which may call faster than people do."""

from collections.abc import Iterator

import pytest

from tests.kit import Clients, clients_of
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate


@pytest.fixture(scope="module")
def of(hub: Hub) -> Iterator[Clients]:
    with pytest.MonkeyPatch.context() as patch:
        for rate in ("DONE", "FILES"):
            patch.setattr(f"zhongshu.api.cases.doors.{rate}", Rate(10_000, 10_000))
        with clients_of(hub) as clients:
            yield clients
