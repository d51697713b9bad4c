"""The keys of the ledger's pseudonyms, one a month, in the state: deleted, nobody can tell whom that month's meant."""

import secrets
from dataclasses import dataclass, field

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from zhongshu.state.tables.grants import subject_key

LENGTH = 32


@dataclass
class SubjectKeys:
    """Held in memory once read; threads may share it."""

    database: Engine
    _held: dict[str, bytes] = field(default_factory=dict, repr=False)

    def of(self, month: str) -> bytes:
        """The key of a month (2026-11), made when it is first asked for; two processes get the same."""
        if month not in self._held:
            self._held[month] = self._read(month) or self._make(month)
        return self._held[month]

    def known(self) -> dict[str, bytes]:
        """Every month that has a key, oldest first."""
        with self.database.connect() as connection:
            query = select(subject_key.c.month, subject_key.c.key).order_by(subject_key.c.month)
            return {row.month: row.key for row in connection.execute(query)}

    def forget(self, before: str) -> int:
        """Delete the keys of the months before `before`; returns how many. It cannot be undone."""
        with self.database.begin() as connection:
            gone = connection.execute(delete(subject_key).where(subject_key.c.month < before)).rowcount
        self._held = {month: key for month, key in self._held.items() if month >= before}
        return gone

    def _read(self, month: str) -> bytes | None:
        with self.database.connect() as connection:
            return connection.execute(select(subject_key.c.key).where(subject_key.c.month == month)).scalar()

    def _make(self, month: str) -> bytes:
        made = secrets.token_bytes(LENGTH)
        try:
            with self.database.begin() as connection:
                connection.execute(insert(subject_key).values(month=month, key=made))
        except IntegrityError:  # another process was first
            return self._read(month) or made
        return made
