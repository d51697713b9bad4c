"""How often the hub answered a question for somebody, by day and case type: what asking once has saved."""

from collections import Counter
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, String, cast, select

from zhongshu.cases.records import source_of
from zhongshu.state.tables.cases import case_event, work_case


def savings(
    database: Engine, since: date, zone: ZoneInfo
) -> tuple[Counter[tuple[date, str]], Counter[tuple[date, str]]]:
    """Answers that were left as the hub filled them in, and those that were changed before the form was sent; from a
    day of the region on, by day and type."""
    begin = datetime.combine(since, time(), zone)
    event = case_event.c
    query = (
        select(event.at, work_case.c.type, event.said)
        .join(work_case, work_case.c.number == event.case)
        .where(event.at >= begin, cast(event.said, String).contains('"filled"'))  # else each event would be unpacked
    )
    saved: Counter[tuple[date, str]] = Counter()
    changed: Counter[tuple[date, str]] = Counter()
    with database.connect() as connection:
        for at, type, said in connection.execute(query):
            for kept in said.get("filled", {}).values():
                (changed if source_of(kept).changed else saved)[at.astimezone(zone).date(), type] += 1
    return saved, changed
