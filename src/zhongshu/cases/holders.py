"""Who sits at which post, in the state. Every change is an act on the ledger."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from zhongshu.cases.posts import Holding, StandIn
from zhongshu.core.text import Text
from zhongshu.sharing.act import Act, Record
from zhongshu.sharing.people.refusal import StateAway
from zhongshu.state.database import writing
from zhongshu.state.tables.cases import duty_care, duty_holder, duty_stand_in


@dataclass(frozen=True)
class HolderStore:
    """`record` writes acts to the ledger; where that fails nothing is changed."""

    database: Engine
    record: Record

    def all(self) -> Mapping[str, Holding]:
        """By post; posts that nobody ever had are not there."""
        with self.database.connect() as connection:
            held = {row.post: row for row in connection.execute(select(duty_holder))}
            deputies: dict[str, list[StandIn]] = {}
            for row in connection.execute(select(duty_stand_in).order_by(duty_stand_in.c.number)):
                deputies.setdefault(row.post, []).append(StandIn(row.person, row.name, row.since, row.until))
        found = {}
        for post in held.keys() | deputies.keys():
            holder = held.get(post)
            who, name = (None, "") if holder is None else (holder.person, holder.name)
            found[post] = Holding(who, name, tuple(deputies.get(post, ())))
        return found

    def seat(self, post: str, person: str | None, name: str, *, by: str, at: datetime, reason: str = "") -> None:
        """Somebody takes a post, in the place of whoever had it; nobody where `person` is None."""
        with self._writing() as connection:
            connection.execute(delete(duty_holder).where(duty_holder.c.post == post))
            if person is not None:
                connection.execute(insert(duty_holder).values(post=post, person=person, name=name, since=at))
            details = {"post": post, "person": person or "—"}
            self.record(Act("duty.seated" if person else "duty.vacated", by, details, reason=reason or None))

    def stand_in(self, post: str, deputy: StandIn, *, by: str, reason: str = "") -> None:
        """A deputy does the work of a post for a time."""
        values = {"person": deputy.person, "name": deputy.name, "since": deputy.since, "until": deputy.until}
        with self._writing() as connection:
            connection.execute(insert(duty_stand_in).values(post=post, **values))
            times = {"since": deputy.since.isoformat(), "until": deputy.until.isoformat()}
            details = {"post": post, "person": deputy.person} | times
            self.record(Act("duty.stood_in", by, details, reason=reason or None))

    def care(self, duty: str, subject: str) -> str | None:
        """The post of a duty that has a subject in its care; None where none has."""
        row = duty_care.c
        query = select(row.post).where(row.duty == duty, row.subject == subject)
        with self.database.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    def _writing(self) -> AbstractContextManager[Connection]:
        advice = Text(zh="什么都没有改动，请再试一次", en="nothing was changed: try again")
        return writing(self.database, lambda said: StateAway(said, advice))
