"""Where the flows of cases stand, in the state."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from zhongshu.state.tables.cases import case_flow


def position_of(connection: Connection, case: int) -> Mapping[str, Any] | None:
    """None for a case whose flow never began."""
    query = select(case_flow.c.position).where(case_flow.c.case == case)
    found: Mapping[str, Any] | None = connection.execute(query).scalar_one_or_none()
    return found


def due_of(connection: Connection, case: int) -> datetime | None:
    """When a timer of its flow rings next."""
    found: datetime | None = connection.execute(select(case_flow.c.due).where(case_flow.c.case == case)).scalar()
    return found


def keep(connection: Connection, case: int, position: Mapping[str, Any], due: datetime | None) -> None:
    """In the place of what was kept; `due` (UTC) is when a timer rings next."""
    values = {"position": position, "due": due}
    changed = connection.execute(update(case_flow).where(case_flow.c.case == case).values(values))
    if not changed.rowcount:
        connection.execute(insert(case_flow).values(case=case, **values))


def forget(connection: Connection, case: int) -> None:
    """Before a flow begins anew."""
    connection.execute(delete(case_flow).where(case_flow.c.case == case))


def still(connection: Connection, case: int) -> None:
    """No timer of it rings any more; where it stood is kept for its picture."""
    connection.execute(update(case_flow).where(case_flow.c.case == case).values(due=None))


def ringing(connection: Connection, now: datetime, most: int) -> Sequence[int]:
    """Cases with a timer that has to ring by now, the earliest first."""
    row = case_flow.c
    query = select(row.case).where(row.due <= now).order_by(row.due, row.case).limit(most)
    return list(connection.execute(query).scalars())
