"""Everything that was ever said and done of one grant: its versions and what happened to them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from zhongshu.sharing.grants.grant import Grant, Status

Action = Literal[
    "requested",
    "amended",
    "adopted",
    "asked_back",
    "answered",
    "extended",
    "approved",
    "refused",
    "suspended",
    "resumed",
    "revoked",
]
"""adopted: a pack, or the region itself, brought it, and no approval was needed. asked_back and answered stop and
start the clock of the reply."""

STANDING = "*"
"""Stands for a pack's name in the grants that every region has."""


@dataclass(frozen=True)
class Event:
    """Append-only. `unit` and `role` are the post as which it was done; `paper`: the operator recorded a decision that
    `unit` had made on paper."""

    version: int
    action: Action
    who: str
    at: datetime
    unit: str | None = None
    role: str | None = None
    paper: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Dossier:
    """Versions from 1, one after the other; `packs` maps those that a pack brought to it."""

    versions: tuple[Grant, ...]
    events: tuple[Event, ...] = ()
    packs: tuple[tuple[int, str], ...] = ()

    @property
    def id(self) -> str:
        return self.newest.id

    @property
    def newest(self) -> Grant:
        return self.versions[-1]

    @property
    def standing(self) -> Grant | None:
        """The version that is in force, or would be were it not suspended."""
        return next((one for one in reversed(self.versions) if one.status in ("active", "suspended")), None)

    @property
    def waiting(self) -> Grant | None:
        """The version that waits for a decision; never more than one."""
        return next((one for one in self.versions if one.status == "requested"), None)

    @property
    def revoked(self) -> Event | None:
        """The revocation that ended it; None while it lives, and again once a pack has brought it anew."""
        last = self.last("revoked", "requested", "adopted")
        return last if last is not None and last.action == "revoked" else None

    @property
    def shown(self) -> Grant:
        """The version that a person means by the grant's name: what stands, else what waits, was revoked, came last."""
        last = self.newest if self.revoked is None else self.version(self.revoked.version)
        return self.standing or self.waiting or last

    @property
    def pack(self) -> str | None:
        """The pack that brought the newest version; None where a person asked for it."""
        return dict(self.packs).get(self.newest.version)

    def version(self, number: int) -> Grant:
        """KeyError for a number that no version has."""
        return {one.version: one for one in self.versions}[number]

    def of_version(self, number: int) -> tuple[Event, ...]:
        """What happened to one version, oldest first."""
        return tuple(event for event in self.events if event.version == number)

    def last(self, *actions: Action) -> Event | None:
        """The newest event that is one of these."""
        return next((event for event in reversed(self.events) if event.action in actions), None)

    def with_version(self, grant: Grant, event: Event, pack: str | None = None) -> "Dossier":
        """One version more; a request that waited before it has no use any longer."""
        before = tuple(_moved(one, {"requested": "replaced"}) for one in self.versions)
        packs = self.packs if pack is None else (*self.packs, (grant.version, pack))
        return Dossier((*before, grant), (*self.events, event), packs)

    def changed(self, grants: Iterable[Grant], event: Event) -> "Dossier":
        """These versions as they are now, in the place of those of their numbers."""
        now = {one.version: one for one in grants}
        versions = tuple(now.get(one.version, one) for one in self.versions)
        return replace(self, versions=versions, events=(*self.events, event))

    def moved(self, statuses: dict[Status, Status], event: Event) -> "Dossier":
        """Every version whose status is a key has its value instead."""
        return self.changed([_moved(one, statuses) for one in self.versions], event)


def _moved(grant: Grant, statuses: dict[Status, Status]) -> Grant:
    return replace(grant, status=statuses.get(grant.status, grant.status))
