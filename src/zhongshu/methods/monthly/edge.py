"""The ragged edge: how far each of several series has come."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhongshu.core.periods import Period
from zhongshu.methods.monthly.monthly import months_between


@dataclass(frozen=True)
class Reach:
    """The last month that a series has a value for, and how many months that is behind the newest of all."""

    name: str
    last: Period
    behind: int


def edge(lasts: Mapping[str, Period]) -> tuple[Reach, ...]:
    """From the last month of each series by name; the furthest first, one that stopped at the end, else by name."""
    if not lasts:
        return ()
    newest = max(lasts.values())
    reaches = [Reach(name, last, months_between(last, newest)) for name, last in lasts.items()]
    return tuple(sorted(reaches, key=lambda reach: (reach.behind, reach.name)))
