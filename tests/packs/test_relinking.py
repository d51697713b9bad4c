"""Links brought up to date at once."""

from types import SimpleNamespace
from typing import Any

from zhongshu.core.errors import BusyError
from zhongshu.datasets.sources.report import Batch, Feed
from zhongshu.packs.relinking import relink


class Stand:
    """A hub whose feed has batches up to a last mark, and whose loads move the mark by a step."""

    def __init__(self, last: int, step: int, *, busy: bool = False) -> None:
        self.at, self.last, self.step, self.busy, self.loads = 0, last, step, busy, 0
        self.packs = SimpleNamespace(entities={"town.firm": SimpleNamespace(links="town.links")})
        self.intake = SimpleNamespace(reports={"town.links": Feed(self.since)})
        self.sources = SimpleNamespace(get=lambda *_: SimpleNamespace(mark={"watermark": str(self.at)}))

    def since(self, cursor: str | None) -> Batch | None:
        return None if cursor == str(self.last) else Batch(iter(()), str(self.last))

    def load(self, *_: Any, **__: Any) -> None:
        if self.busy:
            raise BusyError("somebody else writes")
        self.loads += 1
        self.at += self.step


def relinked(stand: Any) -> bool:
    return relink(stand, "town.firm", who="officer")


def test_batches_are_loaded_until_there_is_none() -> None:
    stand = Stand(last=3, step=1)
    assert relinked(stand)
    assert stand.loads == 3


def test_a_mark_that_does_not_move_ends_it() -> None:
    stand = Stand(last=3, step=0)
    assert not relinked(stand)
    assert stand.loads == 1


def test_it_waits_for_nobody() -> None:
    assert not relinked(Stand(last=3, step=1, busy=True))
