"""Cases as rows alone, for what reads no more than those: many at once, anywhere, due at any time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, update

from zhongshu.state.tables.cases import case_edition, case_event, case_type, work_case

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVENT, PATROL = "town.event", "town.patrol"


@dataclass
class Rows:
    """Writes them as the store does: the counter first, an event with each."""

    database: Engine
    events: dict[int, int] = field(default_factory=dict)
    written: int = 0

    def __post_init__(self) -> None:
        with self.database.begin() as connection:
            for name in (EVENT, PATROL):
                connection.execute(insert(case_type).values(edition=name[-16:], name=name, spec={}, at=NOW))

    def put(self, number: int, **said: Any) -> None:
        """A case as it is from now on, new or known: post, step, type, due, closed, opened."""
        self.put_all({number: said})

    def put_all(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        """Several in one write."""
        self.written += 1
        with self.database.begin() as connection:
            connection.execute(update(case_edition).values(number=self.written))
            for number, said in rows.items():
                event = self.events[number] = self.events.get(number, 0) + 1
                connection.execute(insert(case_event).values(case=number, number=event, **_event(said)))
                if event > 1:
                    changed = update(work_case).where(work_case.c.number == number)
                    connection.execute(changed.values(said | {"written": self.written}))
            new = [_row(number, said, self.written) for number, said in rows.items() if self.events[number] == 1]
            if new:
                connection.execute(insert(work_case), new)


def _row(number: int, said: Mapping[str, Any], written: int) -> dict[str, Any]:
    return {
        "number": number,
        "type": EVENT,
        "edition": "e",
        "version": 1,
        "step": "new",
        "opened": NOW - timedelta(days=1),
        "changed": NOW,
        "closed": None,
        "due": None,
        "outcome": None,
        "rating": None,
        "reporter": None,
        "channel": "page",
        "headline": str(number),
        "fields": {},
        "lon": 121.5,
        "lat": 28.5,
        "written": written,
        **said,
    }


def _event(said: Mapping[str, Any]) -> dict[str, Any]:
    at = said.get("closed") or said.get("opened") or NOW
    where = {"step": said.get("step", "new"), "post": said["post"]}
    return {"kind": "moved", "at": at, "actor": "p", "name": "P", "said": {}, **where}
