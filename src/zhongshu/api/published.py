"""Which relation changed in which snapshot: remembered in memory, going on from where it was read last."""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zhongshu.datasets.publish import Snapshot, SnapshotStore

MOST = 2_000
"""Snapshots that are looked back over; what changed before that is old."""


@dataclass(frozen=True)
class Change:
    """A relation's new version in a snapshot; `before` None when it is its first."""

    snapshot: int
    at: datetime
    name: str
    before: int | None
    after: int


@dataclass(frozen=True)
class Past:
    """`changes` are the newest first. `issued` and `modified` lack what happened before `MOST` snapshots."""

    number: int
    changes: tuple[Change, ...] = ()
    issued: Mapping[str, datetime] = field(default_factory=dict)
    modified: Mapping[str, datetime] = field(default_factory=dict)


class Published:
    """Threads may share it. Each new snapshot is read once; `names` are the relations whose changes are news."""

    def __init__(self, snapshots: SnapshotStore, names: Collection[str]):
        self._snapshots = snapshots
        self._names = frozenset(names)
        self._lock = threading.Lock()
        self._past = Past(0)
        self._last: Mapping[str, int] = {}

    def past(self, now: Snapshot) -> Past:
        """Everything up to `now` that is remembered, and what came after it if that is known already."""
        with self._lock:
            if self._past.number < now.number:
                self._go_on(now.number)
            return self._past

    def _go_on(self, number: int) -> None:
        known, most = self._past.number, min(MOST, number - self._past.number + 1)
        found = self._snapshots.latest(most)
        fresh = [one for one in reversed(found) if one.number > known]
        if len(found) == most and not known:  # others came before the oldest: what it has is not new with it
            self._last, fresh = fresh[0].tables, fresh[1:]
        changes: list[Change] = []
        for one in fresh:
            changes += self._changes(one)
            self._last = one.tables
        told = (*reversed(changes), *self._past.changes)
        issued = {**{one.name: one.at for one in reversed(changes) if one.before is None}, **self._past.issued}
        modified = {**self._past.modified, **{one.name: one.at for one in changes}}
        self._past = Past(found[0].number if found else number, told, issued, modified)

    def _changes(self, snapshot: Snapshot) -> list[Change]:
        return [
            Change(snapshot.number, snapshot.at, name, self._last.get(name), version)
            for name, version in snapshot.tables.items()
            if name in self._names and self._last.get(name) != version
        ]
