"""Questions whose answers come later, as the state keeps them: sealed, until they are picked up or expire."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Engine, Row, delete, func, insert, or_, select, update

from zhongshu.core.errors import GrantError, UnknownName, ZhongshuError
from zhongshu.sharing.services.sealing import Sealer
from zhongshu.state.tables.services import service_request

Status = Literal["pending", "calling", "waiting", "done", "failed", "picked", "expired"]
"""pending: nobody has asked the unit yet. calling: somebody does. waiting: the unit will answer by itself. done: it can
be picked up. failed, picked (up) and expired are the ends."""

KEPT = timedelta(hours=24)
"""How long an answer waits to be picked up."""
REMEMBERED = timedelta(days=30)
"""How long the end of a request can be asked for."""
MOST_OPEN = 100
"""Requests of one reader that may be under way."""
PAUSE = timedelta(seconds=5)
"""Between two tries of a service that was not there."""
_OPEN = ("pending", "calling", "waiting", "done")
_TABLE = service_request.c


@dataclass(frozen=True)
class Request:
    """`given` are the parameters, `answer` the rows as `records.packed` wrote them; neither is left when it has ended.

    `tries` counts the calls that the unit may have heard. Times are UTC.
    """

    id: str
    service: str
    operation: str
    actor: str
    grant: str
    purpose: str
    given: Mapping[str, Any]
    status: Status
    at: datetime
    expires: datetime
    begun: datetime | None = None
    tries: int = 0
    ended: datetime | None = None
    answer: bytes | None = None
    said: str | None = None


@dataclass
class RequestStore:
    """Any number of processes share it. `now` is UTC."""

    database: Engine
    sealer: Sealer
    now: Callable[[], datetime]

    def add(self, request: Request) -> Request:
        """ZhongshuError for one more than a reader may have under way."""
        with self.database.begin() as connection:
            mine = select(func.count()).where(_TABLE.actor == request.actor, _TABLE.status.in_(_OPEN))
            if connection.execute(mine).scalar_one() >= MOST_OPEN:
                hint = "pick up those that are done: GET /api/v1/services/requests/ID"
                raise ZhongshuError(f"{MOST_OPEN} of your requests are under way", hint=hint)
            connection.execute(
                insert(service_request).values(
                    id=request.id,
                    service=request.service,
                    operation=request.operation,
                    actor=request.actor,
                    grant_id=request.grant,
                    purpose=request.purpose,
                    asked=self.sealer.seal(json.dumps(request.given).encode(), _asked(request.id)),
                    status="pending",
                    at=request.at,
                    expires=request.expires,
                    tries=0,
                )
            )
        return request

    def get(self, id: str, actor: str) -> Request:
        """UnknownName for one that is not there; GrantError for one that somebody else has asked."""
        with self.database.connect() as connection:
            row = connection.execute(select(service_request).where(_TABLE.id == id)).first()
        if row is None:
            raise UnknownName("no such request", hint="its end is told for 30 days")
        if row.actor != actor:
            raise GrantError("an answer is for whoever asked", hint="ask under a grant of your own")
        return self._request(row)

    def claim(self, most: int, lease: Callable[[str, str], timedelta]) -> list[Request]:
        """Those that are to be asked now, each for one process: new ones, and those whose process has died.

        `lease` says how long a call of (service, operation) can be under way.
        """
        now = self.now()
        found: list[Request] = []
        wanted = (
            select(service_request)
            .where(
                or_(_TABLE.status == "calling", _TABLE.status == "pending"),
                or_(_TABLE.begun.is_(None), _TABLE.begun <= now - PAUSE),
                _TABLE.expires > now,
            )
            .order_by(_TABLE.at)
        )
        with self.database.connect() as connection:
            rows = connection.execute(wanted).all()
        for row in rows:
            dead = row.status == "calling" and row.begun + lease(row.service, row.operation) > now
            if dead or len(found) >= most:
                continue
            begun = _TABLE.begun.is_(None) if row.begun is None else _TABLE.begun == row.begun
            same = (_TABLE.id == row.id, _TABLE.status == row.status, _TABLE.tries == row.tries, begun)
            taken = update(service_request).where(*same).values(status="calling", begun=now, tries=row.tries + 1)
            with self.database.begin() as connection:
                if connection.execute(taken).rowcount == 1:
                    found.append(self._request(row, tries=row.tries + 1))
        return found

    def later(self, id: str, tries: int) -> None:
        """Nobody heard it: to be asked again after `PAUSE`, as if this try had not been."""
        self._change(id, ("calling",), status="pending", begun=self.now(), tries=tries)

    def keyed(self, id: str) -> str:
        """A key with which the unit may answer by itself; it is told once, to the unit."""
        key = secrets.token_urlsafe(32)
        self._change(id, ("calling",), answer_key=_digest(key))
        return key

    def waits(self, id: str) -> None:
        """The unit will answer by itself."""
        self._change(id, ("calling",), status="waiting")

    def by_key(self, id: str, key: str) -> Request:
        """A request that the unit may answer. GrantError for a wrong key, or one that has been used."""
        with self.database.connect() as connection:
            row = connection.execute(select(service_request).where(_TABLE.id == id)).first()
        fitting = row is not None and row.answer_key is not None
        if row is None or not fitting or not hmac.compare_digest(row.answer_key, _digest(key)):
            raise GrantError("this key answers no request")
        if row.status not in ("waiting", "calling") or row.expires <= self.now():
            raise GrantError("this request is not waiting for an answer")
        return self._request(row)

    def done(self, id: str, answer: bytes) -> bool:
        """Keep the rows, sealed; False where the request has ended meanwhile."""
        sealed = self.sealer.seal(answer, _answer(id))
        return self._change(id, ("calling", "waiting"), status="done", answer=sealed, ended=self.now(), answer_key=None)

    def failed(self, id: str, said: str) -> None:
        """`said` holds no value of anybody."""
        self._end(id, ("calling", "waiting", "pending"), "failed", said)

    def picked(self, id: str) -> None:
        """It has been handed out: nothing of it is kept."""
        self._end(id, ("done",), "picked", None)

    def tidy(self) -> list[Request]:
        """End those that expired, forget those that ended long ago; returns the expired ones."""
        now = self.now()
        with self.database.connect() as connection:
            wanted = select(service_request).where(_TABLE.status.in_(_OPEN), _TABLE.expires <= now)
            rows = connection.execute(wanted).all()
        expired = [row for row in rows if self._end(row.id, _OPEN, "expired", "nobody picked it up in time")]
        with self.database.begin() as connection:
            connection.execute(
                delete(service_request).where(_TABLE.status.not_in(_OPEN), _TABLE.expires <= now - REMEMBERED)
            )
        return [self._request(row) for row in expired]

    def _end(self, id: str, among: tuple[str, ...], status: Status, said: str | None) -> bool:
        return self._change(
            id, among, status=status, said=said, asked=b"", answer=None, answer_key=None, ended=self.now()
        )

    def _change(self, id: str, among: tuple[str, ...], **values: Any) -> bool:
        change = update(service_request).where(_TABLE.id == id, _TABLE.status.in_(among)).values(**values)
        with self.database.begin() as connection:
            return connection.execute(change).rowcount == 1

    def _request(self, row: Row[Any], tries: int | None = None) -> Request:
        given = json.loads(self.sealer.open(row.asked, _asked(row.id))) if row.asked else {}
        answer = None if row.answer is None else self.sealer.open(row.answer, _answer(row.id))
        return Request(
            row.id,
            row.service,
            row.operation,
            row.actor,
            row.grant_id,
            row.purpose,
            given,
            row.status,
            row.at,
            row.expires,
            row.begun,
            row.tries if tries is None else tries,
            row.ended,
            answer,
            row.said,
        )


def fresh_id() -> str:
    """One that nobody can guess."""
    return secrets.token_urlsafe(24)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _asked(id: str) -> str:
    return f"asked {id}"


def _answer(id: str) -> str:
    return f"answer {id}"
