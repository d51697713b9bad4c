"""What was published when: the snapshots, each with the run that made it and the relations that changed in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.quarantine import table_name
from zhongshu.datasets.runs import Run
from zhongshu.screens.desk import Desk

_RUNS = 500


@dataclass(frozen=True)
class Changed:
    """A relation's version before and in a snapshot; `before` None when it is its first."""

    name: str
    before: int | None
    after: int


@dataclass(frozen=True)
class Publication:
    """`changed` are the catalogue's relations, `rejects` datasets whose quarantine grew, `parts` counts the others."""

    number: int
    at: datetime
    run: Run | None
    changed: tuple[Changed, ...]
    rejects: tuple[str, ...]
    parts: int


def publications(desk: Desk, *, limit: int, offset: int = 0) -> tuple[Publication, ...]:
    """Newest first."""
    found = desk.snapshots.latest(offset + limit + 1)[offset:]
    runs = _runs(desk.runs.latest(limit=_RUNS))
    earlier: list[Mapping[str, int]] = [*(snapshot.tables for snapshot in found[1:]), {}]
    made = []
    for snapshot, before in list(zip(found, earlier, strict=False))[:limit]:
        changed, rejects, parts = _changed(desk.catalogue, snapshot.tables, before)
        made.append(Publication(snapshot.number, snapshot.at, runs.get(snapshot.number), changed, rejects, parts))
    return tuple(made)


def _runs(newest: Sequence[Run]) -> dict[int, Run]:
    """The run that made each snapshot: of those that name it, the first (a later one found nothing to change)."""
    found: dict[int, Run] = {}
    for run in newest:
        number = run.report.get("snapshot")
        if isinstance(number, int) and not run.report.get("same"):
            found[number] = run
    return found


def _changed(
    catalogue: Catalogue, after: Mapping[str, int], before: Mapping[str, int]
) -> tuple[tuple[Changed, ...], tuple[str, ...], int]:
    # a look-up index (its name has a ?) follows its relation: it is no news of its own
    changed = {name: version for name, version in after.items() if before.get(name) != version and "?" not in name}
    rejects = tuple(name for name in catalogue.datasets if table_name(name) in changed)
    nouns = [name for name in catalogue.names if name in changed]
    lines = tuple(Changed(name, before.get(name), changed[name]) for name in nouns)
    return lines, rejects, len(changed) - len(nouns) - len(rejects)
