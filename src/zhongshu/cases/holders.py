"""Who sits at which post, in the state. Every change is an act on the ledger."""

from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, select, update

from zhongshu.cases.posts import Holding, StandIn
from zhongshu.core.text import Text
from zhongshu.sharing.act import Act, Record
from zhongshu.sharing.ledger.subjects import Pseudonyms
from zhongshu.sharing.people.refusal import StateAway
from zhongshu.sharing.subject_keys import SubjectKeys
from zhongshu.state.database import writing
from zhongshu.state.holding import hold
from zhongshu.state.tables.cases import duty_care, duty_holder, duty_stand_in

_TOLD = 20
"""Posts, and pseudonyms of subjects, of one act that the ledger names; of more how many there are."""


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

    def cared(self, duty: str) -> Mapping[str, str]:
        """The post of each subject that is in the care of one of a duty."""
        query = select(duty_care.c.subject, duty_care.c.post).where(duty_care.c.duty == duty)
        with self.database.connect() as connection:
            return {row.subject: row.post for row in connection.execute(query)}

    def in_care(self) -> Mapping[str, int]:
        """How many subjects each post has in its care; posts without any are not there."""
        query = select(duty_care.c.post, func.count().label("subjects")).group_by(duty_care.c.post)
        with self.database.connect() as connection:
            return {row.post: row.subjects for row in connection.execute(query)}

    def entrust(
        self, duty: str, posts: Mapping[str, str | None], *, by: str, at: datetime, reason: str = ""
    ) -> None:  # fmt: skip
        """Subjects come into the care of these posts of a duty, each in the place of whichever had it; of none where
        its post is None. One act, however many they are."""
        details = self._entrusted(duty, posts, at)
        before = delete(duty_care).where(duty_care.c.duty == duty, duty_care.c.subject == bindparam("one"))
        rows = [{"duty": duty, "subject": subject, "post": post} for subject, post in posts.items() if post is not None]
        with self._writing() as connection:
            hold(connection, "duty_care")
            connection.execute(before, [{"one": subject} for subject in posts])
            if rows:
                connection.execute(insert(duty_care), rows)
            self.record(Act("duty.entrusted" if rows else "duty.released", by, details, reason=reason or None))

    def hand_over(self, old: str, new: str, *, by: str, reason: str = "") -> int:
        """All that one post has in its care comes to another of its duty: how many subjects they are."""
        moved = update(duty_care).where(duty_care.c.post == old).values(post=new)
        with self._writing() as connection:
            hold(connection, "duty_care")
            count = connection.execute(moved).rowcount
            if count:
                details = {"from": old, "post": new, "count": str(count)}
                self.record(Act("duty.handed_over", by, details, reason=reason or None))
        return count

    def _entrusted(self, duty: str, posts: Mapping[str, str | None], at: datetime) -> Mapping[str, str]:
        """What the ledger is told: how many subjects came to which post; of a few their pseudonyms, too."""
        counts = Counter(post or "—" for post in posts.values())
        told = [f"{post} {count}" for post, count in counts.most_common(_TOLD)]
        more = [f"+{len(counts) - _TOLD}"] if len(counts) > _TOLD else []
        details = {"duty": duty, "posts": ", ".join(told + more), "count": str(len(posts))}
        if len(posts) <= _TOLD:
            names = Pseudonyms(SubjectKeys(self.database).of)
            details["subjects"] = " ".join(sorted(names.of(subject, at) for subject in posts))
        return details

    def _writing(self) -> AbstractContextManager[Connection]:
        advice = Text(zh="什么都没有改动，请再试一次", en="nothing was changed: try again")
        return writing(self.database, lambda said: StateAway(said, advice))
