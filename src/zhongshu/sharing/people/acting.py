"""How the state is changed: one transaction, its acts written to the ledger just before it is committed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, Update, select, update

from zhongshu.core.text import Text
from zhongshu.sharing.act import Act, Record
from zhongshu.sharing.people.refusal import StateAway
from zhongshu.state.database import writing
from zhongshu.state.tables.people import people_edition


@dataclass(frozen=True)
class Acting:
    """A transaction under way, and the acts that it is made of."""

    connection: Connection
    acts: list[Act] = field(default_factory=list)

    def note(self, name: str, actor: str, /, *, reason: str | None = None, **details: str) -> None:
        """Remember an act for the ledger; never a secret."""
        self.acts.append(Act(name, actor, details, reason=reason))


@dataclass(frozen=True)
class Keeper:
    """The state, and the ledger's port: all that a store of this room needs."""

    database: Engine
    record: Record

    @contextmanager
    def acting(self) -> Iterator[Acting]:
        """One change with its ledger entries. StateAway where the state takes nothing.

        The entries are durable first. Should the commit fail after them, the ledger tells of an act that did not take
        place; the other way round cannot be.
        """
        with writing(self.database, _away) as connection:
            acting = Acting(connection)
            yield acting
            for act in acting.acts:
                self.record(act)

    def remember(self, statement: Update) -> None:
        """Write down a last use, unless the state takes nothing now: no request is refused for want of that."""
        try:
            with self.acting() as acting:
                acting.connection.execute(statement)
        except StateAway:
            pass

    def settled(self) -> bool:
        """Wait until no act that is done `in_turn` is in the ledger without being in the state; False where that takes
        too long. For whoever remembers what is read next as being of so many acts."""
        edition = people_edition.c.number
        try:
            with writing(self.database, _away) as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(select(edition).with_for_update())
                else:  # SQLite has one writer: who begins to write waits for the one before
                    connection.execute(update(people_edition).where(edition < 0).values(number=edition))
        except StateAway:
            return False
        return True

    @contextmanager
    def in_turn(self) -> Iterator[Acting]:
        """The same for acts that depend on what all others did: one at a time, over all processes.

        The count is touched first, so that SQLite's write lock or PostgreSQL's row lock is held before anything is
        read.
        """
        with self.acting() as acting:
            acting.connection.execute(update(people_edition).values(number=people_edition.c.number + 1))
            yield acting


def _away(said: Text) -> StateAway:
    return StateAway(said, Text(zh="稍后再试；仍不行就告诉管理员", en="try again; if it stays so, tell the operator"))
