"""Grants in the state: every version, everything that happened to them, and the signatures under those in force."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.act import Act, Record
from zhongshu.sharing.grants.dossier import Dossier, Event
from zhongshu.sharing.grants.grant import Approval, Grant
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.people.refusal import NotAllowed, StateAway
from zhongshu.state.database import writing
from zhongshu.state.tables import grants as schema

version_table, event_table = schema.grant_version, schema.grant_event

Sign = Callable[[bytes], str]
"""The hub's signature, base64."""
Verify = Callable[[bytes, str], bool]
"""Whether the signature is the hub's over these bytes; False for what is no signature."""


def _nothing(_: Connection) -> None:
    pass


@dataclass(frozen=True)
class InForce:
    """`forged` are active versions whose signature is not the hub's over what they say: they let nobody read."""

    grants: tuple[Grant, ...]
    forged: tuple[Grant, ...] = ()


@dataclass(frozen=True)
class GrantStore:
    """Each change is one transaction, which ends with the acts being recorded; where that fails nothing is changed."""

    database: Engine
    record: Record
    sign: Sign
    verify: Verify

    def dossiers(self) -> dict[str, Dossier]:
        """Every grant by id, sorted."""
        with self.database.connect() as connection:
            return _read(connection)

    def dossier(self, grant: str) -> Dossier:
        """UnknownName, with the nearest right one, for an id that no grant has."""
        with self.database.connect() as connection:
            found = _read(connection, grant)
            if grant not in found:
                known = connection.execute(select(version_table.c.grant).distinct()).scalars()
                raise UnknownName.among("grant", grant, known)
            return found[grant]

    def in_force(self) -> InForce:
        """The active versions, as they are once no change is on its way: for whoever decides by them.

        An act stands in the ledger before its change is committed. Who was told of the act by the ledger and read at
        once might find the state before it, and keep it; so this waits for the change that is being made.
        """
        with self._writing() as connection:
            _wait_for_changes(connection)
            active = [one.standing for one in _read(connection).values()]
        found = [one for one in active if one is not None and one.status == "active"]
        right = {one.id: self.verify(one.signed_content, one.signature) for one in found}
        return InForce(tuple(one for one in found if right[one.id]), tuple(one for one in found if not right[one.id]))

    def begin(self, made: Dossier, also: Callable[[Connection], None] = _nothing) -> Dossier:
        """Keep a grant that is new, and what `also` writes with it or not at all; NotAllowed where its id is taken."""
        try:
            with self._writing() as connection:
                also(connection)
                return self._keep(connection, None, made)
        except IntegrityError as error:
            said = Text(zh=f"已经有授权 {made.id}", en=f"there is a grant {made.id} already")
            raise NotAllowed(said, Text(zh="修改它，或换一个编号", en="amend it, or take another id")) from error

    def change(self, grant: str, step: Callable[[Dossier], Dossier]) -> Dossier:
        """Take a step with a grant as it stands now; nobody else takes one meanwhile. Raises what `step` raises."""
        with self._writing() as connection:
            _hold(connection, grant)
            found = _read(connection, grant)
            if grant not in found:
                raise UnknownName.among("grant", grant, _read(connection))
            return self._keep(connection, found[grant], step(found[grant]))

    def _writing(self) -> AbstractContextManager[Connection]:
        advice = Text(
            zh="什么都没有改动；告诉管理员，再试一次", en="nothing was changed: tell the operator, then try again"
        )
        return writing(self.database, lambda said: StateAway(said, advice))

    def _keep(self, connection: Connection, before: Dossier | None, after: Dossier) -> Dossier:
        old = {} if before is None else {one.version: one for one in before.versions}
        signed = replace(after, versions=tuple(self._signed(one, old.get(one.version)) for one in after.versions))
        packs = dict(signed.packs)
        for one in signed.versions:
            if one.version not in old:
                row = {"grant": one.id, "version": one.version, "pack": packs.get(one.version)}
                connection.execute(insert(version_table).values(**row, **_columns(one)))
            elif one != old[one.version]:
                own = (version_table.c.grant == one.id) & (version_table.c.version == one.version)
                connection.execute(update(version_table).where(own).values(**_columns(one)))
        news = signed.events[0 if before is None else len(before.events) :]
        for event in news:
            connection.execute(insert(event_table).values(grant=signed.id, **vars(event)))
        for event in news:
            self.record(act_of(signed.version(event.version), event))
        return signed

    def _signed(self, grant: Grant, before: Grant | None) -> Grant:
        """With the hub's signature over how it stands now, from the moment it is active.

        One that was not the hub's before is not made so by a step.
        """
        if before is not None and before.signature and not self.verify(before.signed_content, before.signature):
            return grant
        if before == grant or (grant.status != "active" and not grant.signature):
            return grant
        return replace(grant, signature=self.sign(grant.signed_content))


def act_of(grant: Grant, event: Event) -> Act:
    """What the ledger is told of an event."""
    return Act(
        f"grant.{event.action}",
        event.who,
        {"paper": "true"} if event.paper else {},
        unit=event.unit,
        grant=grant.id,
        version=event.version,
        purpose=grant.spec.purpose,
        reason=event.reason or None,
    )


def _hold(connection: Connection, grant: str) -> None:
    """Takes the lock of its rows, so that what is read next is what is changed."""
    own = version_table.c.grant == grant
    connection.execute(update(version_table).where(own).values(version=version_table.c.version))


def _wait_for_changes(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE grant_version IN SHARE MODE"))
    else:  # SQLite has one writer: who begins to write waits for the one before
        _hold(connection, "")


def _read(connection: Connection, grant: str | None = None) -> dict[str, Dossier]:
    versions = select(version_table).order_by(version_table.c.grant, version_table.c.version)
    events = select(event_table).order_by(event_table.c.number)
    if grant is not None:
        versions, events = versions.where(version_table.c.grant == grant), events.where(event_table.c.grant == grant)
    found: dict[str, list[Any]] = {}
    for row in connection.execute(versions).mappings():
        found.setdefault(row["grant"], []).append(row)
    told: dict[str, list[Event]] = {}
    for row in connection.execute(events).mappings():
        told.setdefault(row["grant"], []).append(_event(row))
    return {
        name: Dossier(
            tuple(_grant(row) for row in rows),
            tuple(told.get(name, ())),
            tuple((row["version"], row["pack"]) for row in rows if row["pack"] is not None),
        )
        for name, rows in found.items()
    }


def _columns(grant: Grant) -> dict[str, Any]:
    return {
        "content": grant.spec.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        "status": grant.status,
        "requested_by": grant.requested_by,
        "requested": grant.requested,
        "approvals": [{**vars(one), "at": one.at.isoformat()} for one in grant.approvals],
        "signature": grant.signature,
    }


def _grant(row: Any) -> Grant:
    approvals = (Approval(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in row["approvals"])
    kept = {name: row[name] for name in ("version", "status", "requested_by", "requested", "signature")}
    return Grant(GrantSpec.model_validate(row["content"]), **kept, approvals=tuple(approvals))


def _event(row: Any) -> Event:
    return Event(**{name: row[name] for name in ("version", "action", "who", "at", "unit", "role", "paper", "reason")})
