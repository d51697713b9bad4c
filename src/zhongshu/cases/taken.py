"""Decisions of a rule that cases keep, newest case first, read as they are asked for."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, Text, cast, select

from zhongshu.cases.records import event_of, id_of
from zhongshu.rules.decisions.preview import Taken
from zhongshu.state.tables import cases as schema

_AT_ONCE = 500


@dataclass(frozen=True)
class TakenDecisions:
    """`zone` is the region's."""

    database: Engine
    zone: ZoneInfo

    def of(self, rule: str, types: Collection[str], since: datetime) -> Iterator[Taken]:
        """The last decision of each case of these types by a rule, since a time (UTC); a case that asks it under two
        names has two."""
        event, case = schema.case_event.c, schema.work_case.c
        query = (
            select(schema.case_event, case.type)
            .join(schema.work_case, case.number == event.case)
            .where(case.type.in_(sorted(types)), event.at >= since, cast(event.said, Text).like('%"decided"%'))
            .order_by(event.case.desc(), event.number.desc())
        )
        number, told = 0, set[str]()
        with self.database.connect() as connection:
            rows: Any = connection.execution_options(yield_per=_AT_ONCE).execute(query).mappings()
            for row in rows:
                if row["case"] != number:
                    number, told = row["case"], set()
                for one in event_of(row).decided:
                    if one.rule == rule and one.name not in told:
                        told.add(one.name)
                        at, says = row["at"].astimezone(self.zone), one.says if one.settled else {}
                        yield Taken(id_of(row["type"], number), one.facts, at, says)
