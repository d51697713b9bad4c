"""Which sources are pulled by themselves, and when each is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from zhongshu.core.periods import parse_duration
from zhongshu.core.spec import pack_of
from zhongshu.datasets.runs import SourceMark
from zhongshu.packs.hub import Hub

FIRST_RETRY = timedelta(minutes=1)
"""After a failure; twice as long after each further one, up to the source's own `every`."""


@dataclass(frozen=True)
class Scheduled:
    """A source with `every`."""

    dataset: str
    source: str
    every: timedelta


def schedule(hub: Hub) -> list[Scheduled]:
    """Every source that says `every`, of the scenarios that are not retired."""
    return [
        Scheduled(name, source, parse_duration(spec.every))
        for name, dataset in hub.packs.catalogue.datasets.items()
        if not hub.scenarios.is_retired(pack_of(name))
        for source, spec in dataset.spec.sources.items()
        if spec.every is not None
    ]


def next_try(mark: SourceMark, every: timedelta, now: datetime) -> datetime:
    """When a source is due: at once when never tried, else `every` after the last try, sooner after a failure.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> [next_try(SourceMark(tried=noon, failures=n), timedelta(hours=1), noon).minute for n in range(5)]
    [0, 1, 2, 4, 8]
    """
    if mark.tried is None:
        return now
    if mark.failures == 0:
        return mark.tried + every
    longer = min(mark.failures - 1, 20)  # 2 ** 20 minutes are longer than any `every`
    return mark.tried + min(FIRST_RETRY * float(2**longer), every)
