"""What should hold before a scenario goes live, each with its evidence. Facts only: people decide, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from zhongshu.screens.data_health import CatalogueLine
from zhongshu.screens.scenarios.measures import data_quality
from zhongshu.sharing.scenarios.reports import Played

Gate = Literal["check", "tests", "fresh", "rejected", "readme"]


@dataclass(frozen=True)
class PackFacts:
    """What a pack's folder says of itself: faults that `zhongshu check` names, its own cases, words of its README, and
    the digest of its files, which tells whether a result is still of them."""

    problems: tuple[str, ...]
    cases: int
    readme_words: int
    digest: str


@dataclass(frozen=True)
class Held:
    """One gate. `fact` is a word for what was found (the pages have the sentence), `numbers` stand in it, `names` are
    what is wrong by name."""

    gate: Gate
    holds: bool
    fact: str
    numbers: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()


def gates(
    facts: PackFacts, played: Played | None, lines: Sequence[CatalogueLine], most_rejected: Decimal
) -> tuple[Held, ...]:
    """Always all of them. `lines` are the pack's datasets, `most_rejected` is in %."""
    return (
        _check(facts),
        _tests(facts, played),
        _fresh(lines),
        _rejected(lines, most_rejected),
        Held("readme", facts.readme_words > 0, "there" if facts.readme_words else "missing"),
    )


def failing(found: Sequence[Held]) -> tuple[str, ...]:
    """The names of those that do not hold."""
    return tuple(one.gate for one in found if not one.holds)


def _check(facts: PackFacts) -> Held:
    count = len(facts.problems)
    numbers = (("n", str(count)),)
    return Held("check", not count, "problems" if count else "clean", numbers if count else (), facts.problems[:5])


def _tests(facts: PackFacts, played: Played | None) -> Held:
    if not facts.cases:
        return Held("tests", False, "none")
    if played is None:
        return Held("tests", False, "unplayed", (("n", str(facts.cases)),))
    numbers = (("n", str(played.cases)), ("failed", str(played.failed)), ("at", played.at.isoformat()))
    if played.digest != facts.digest:
        return Held("tests", False, "changed", numbers)
    return Held("tests", not played.failed and played.cases > 0, "failed" if played.failed else "passed", numbers)


def _fresh(lines: Sequence[CatalogueLine]) -> Held:
    promised = [line for line in lines if line.arrival is not None and line.arrival.promise is not None]
    late = tuple(line.name for line in promised if line.arrival is not None and line.arrival.state != "on_time")
    empty = tuple(line.name for line in lines if not line.rows and line.name not in late)
    numbers = (("n", str(len(promised) - len(late))), ("of", str(len(promised))))
    if late or empty:
        return Held("fresh", False, "late" if late else "empty", numbers, (*late, *empty))
    return Held("fresh", True, "on_time" if promised else "unpromised", numbers)


def _rejected(lines: Sequence[CatalogueLine], most: Decimal) -> Held:
    found = data_quality(lines)
    if found.share is None:
        return Held("rejected", not lines, "no_loads" if lines else "no_data")
    rejected = 100 - found.share
    numbers = (("share", _short(rejected)), ("most", _short(most)))
    return Held("rejected", rejected <= most, "within" if rejected <= most else "beyond", numbers)


def _short(share: Decimal) -> str:
    return f"{share.quantize(Decimal('0.1')).normalize():f}"
