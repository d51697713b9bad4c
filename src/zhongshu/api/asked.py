"""What every resource may be asked: the state of the region at an earlier snapshot or time."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Query, Request

from zhongshu.core.errors import UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.screens.desk import Desk

SnapshotNumber = Annotated[int | None, Query(ge=0, description="Read this snapshot instead of the newest one")]
AsOf = Annotated[
    datetime | None,
    Query(description="Read what was published at this time, ISO 8601; without an offset in the region's zone"),
]


def desk_of(hub: Hub) -> Callable[[Request, int | None, datetime | None], Desk]:
    """A dependency that opens the reader's desk. UnknownName for both words at once, or no such snapshot."""

    def desk(request: Request, snapshot: SnapshotNumber = None, as_of: AsOf = None) -> Desk:
        access = request.state.arrival.access
        if snapshot is not None and as_of is not None:
            raise UnknownName("snapshot and as_of both say when", hint="give one of them")
        if snapshot is not None:
            return hub.desk(access, hub.snapshots.get(snapshot))
        if as_of is not None:
            told = as_of if as_of.tzinfo is not None else as_of.replace(tzinfo=hub.place.zone)
            return hub.desk(access, hub.snapshots.at(told))
        return hub.desk(access)

    return desk
