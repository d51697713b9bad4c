"""What the hub shows each unit when it calls: kept sealed, opened for a call only, never shown to anybody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select, update

from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.sharing.act import Act, Record
from zhongshu.sharing.services.sealing import Sealer
from zhongshu.state.holding import upsert
from zhongshu.state.tables.services import service_request, service_secret

_LONGEST = 4_096
"""Characters of a secret: a signed token of a gateway is the longest there is."""


@dataclass
class Secrets:
    """One a process. `acts` tells how many acts there are: after one of them everything is read again."""

    database: Engine
    sealer: Sealer
    record: Record
    acts: Callable[[], int]
    _held: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    _seen: int = -1

    @property
    def stale(self) -> bool:
        """Whether `of` has to ask the state first."""
        return self.acts() != self._seen

    def of(self, service: str) -> tuple[str, bytes] | None:
        """The secret, and bytes that are others when it is another one; None where none was given."""
        acts = self.acts()
        if acts != self._seen:
            with self.database.connect() as connection:
                query = select(service_secret.c.service, service_secret.c.sealed)
                held = {row.service: row.sealed for row in connection.execute(query)}
            self._held, self._seen = held, acts
        sealed = self._held.get(service)
        return None if sealed is None else (self.sealer.open(sealed, _about(service)).decode(), sealed)

    def given(self) -> dict[str, datetime]:
        """Since when each service has one."""
        with self.database.connect() as connection:
            query = select(service_secret.c.service, service_secret.c.at)
            return {row.service: row.at for row in connection.execute(query)}

    def put(self, service: str, secret: str, *, who: str, at: datetime) -> None:
        """Seal it in place of the one before. ZhongshuError for one that no header can hold."""
        if not secret or len(secret) > _LONGEST or not (secret.isascii() and secret.isprintable()):
            raise ZhongshuError(f"a secret is 1 to {_LONGEST} letters, digits and signs of ASCII in one line")
        sealed = self.sealer.seal(secret.encode(), _about(service))
        with self.database.begin() as connection:
            upsert(connection, service_secret, service=service, sealed=sealed, at=at, who=who)
            self.record(Act("service.secret_given", who, {"service": service}))

    def forget(self, service: str, *, who: str) -> None:
        """UnknownName where there is none."""
        with self.database.begin() as connection:
            if connection.execute(delete(service_secret).where(service_secret.c.service == service)).rowcount == 0:
                raise UnknownName(f"no secret of {service} is kept")
            self.record(Act("service.secret_forgotten", who, {"service": service}))

    def rotate(self, *, who: str) -> int:
        """Seal everything with a new key; how many secrets that were. The key before it stays until the next time, for
        what a process that does not know yet seals meanwhile; an interrupted rotation loses nothing."""
        self.sealer.renew()
        with self.database.begin() as connection:
            count = self._again(connection)
            self.record(Act("service.key_rotated", who, {"secrets": str(count)}))
        self.sealer.trim()
        return count

    def _again(self, connection: Connection) -> int:
        rows = connection.execute(select(service_secret.c.service, service_secret.c.sealed)).all()
        for service, sealed in rows:
            fresh = self.sealer.seal(self.sealer.open(sealed, _about(service)), _about(service))
            connection.execute(update(service_secret).where(service_secret.c.service == service).values(sealed=fresh))
        request = service_request.c
        for row in connection.execute(select(request.id, request.asked, request.answer)).all():
            sealed = {name: value for name, value in (("asked", row.asked), ("answer", row.answer)) if value}
            fresh_parts = {
                name: self.sealer.seal(self.sealer.open(value, f"{name} {row.id}"), f"{name} {row.id}")
                for name, value in sealed.items()
            }
            if fresh_parts:
                connection.execute(update(service_request).where(request.id == row.id).values(**fresh_parts))
        return len(rows)


def _about(service: str) -> str:
    return f"secret {service}"
