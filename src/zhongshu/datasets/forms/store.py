"""Returns in the state: every version, every step."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.datasets.forms.due import Status
from zhongshu.datasets.forms.steps import (
    NEW,
    Action,
    Answer,
    Entry,
    Return,
    ReturnError,
    Step,
    after,
    changed_meanwhile,
)
from zhongshu.state.database import writing
from zhongshu.state.tables import forms as schema

_TICK = timedelta(microseconds=1)


_KEPT_ON_THE_PAGE = Text(
    zh="您填的还在本页；告诉管理员，再存一次",
    en="what you entered is still on this page: tell the operator, then save again",
)


class ReturnStore:
    """What units handed in by forms; steps are only ever added."""

    def __init__(self, database: Engine):
        self._database = database

    def get(self, number: int) -> Return:
        """UnknownName for a number that is none."""
        with self._database.connect() as connection:
            return _get(connection, number)

    def versions(self, form: str, unit: str, period: str) -> list[Return]:
        """Oldest first; empty where nobody has begun."""
        table = schema.form_return.c
        return self._select(table.form == form, table.unit == unit, table.period == period)

    def newest(self, form: str, first: str, last: str) -> dict[tuple[str, str], Return]:
        """The newest version by unit and period, of the periods from `first` to `last`, both included."""
        table = schema.form_return.c
        found = self._select(table.form == form, table.period >= first, table.period <= last)
        return {(one.unit, one.period): one for one in found}

    def begun(self, form: str) -> bool:
        """Whether anybody ever began a return of it."""
        return bool(self._select(schema.form_return.c.form == form))

    def standing(self, status: Status, form: str | None = None) -> list[Return]:
        """Every version that stands so, of one form or of all."""
        table = schema.form_return.c
        return self._select(table.status == status, *([] if form is None else [table.form == form]))

    def steps(self, number: int) -> list[Step]:
        """Of one version, oldest first."""
        table = schema.return_step
        query = select(table).where(table.c.form_return == number).order_by(table.c.number)
        with self._database.connect() as connection:
            return [_step(row) for row in connection.execute(query).mappings()]

    def enter(
        self,
        key: tuple[str, str, str],
        seen: str,
        action: Action,
        entry: Entry,
        *,
        who: str,
        note: str = "",
    ) -> Return:
        """Save or hand in what a clerk entered for `key` (form, unit, period).

        `seen` is the token of what their page showed: ReturnError when somebody changed it since, or the step cannot
        be taken from there.
        """
        with self._writing() as connection:
            if seen == NEW:
                status = after(None, action, note=note)
                made = _begin(connection, key, 1, status, entry)
            else:
                before = _seen(connection, key, seen)
                made = _moved(connection, before, after(before.status, action, note=note), entry)
            _record(connection, made, action, who, note)
        return made

    def step(self, key: tuple[str, str, str], seen: str, action: Action, *, who: str, note: str = "") -> Return:
        """Withdraw, send back, or open a correction; a correction begins as a copy. Raises as `enter` does."""
        with self._writing() as connection:
            before = _seen(connection, key, seen)
            status = after(before.status, action, note=note)
            if action == "correction":
                made = _begin(connection, key, before.version + 1, status, before.entry)
            else:
                made = _moved(connection, before, status, before.entry)
            _record(connection, made, action, who, note)
        return made

    def begin_accepting(self, returns: Iterable[Return]) -> list[Return]:
        """Nobody may change them from here on; ReturnError when one was changed since it was read."""
        with self._writing() as connection:
            held = []
            for one in returns:
                after(one.status, "accepted")
                held.append(_moved(connection, one, "accepting", one.entry))
        return held

    def end_accepting(self, returns: Iterable[Return], *, who: str, note: str, accepted: bool) -> list[Return]:
        """Accepted with a step, or as they were before `begin_accepting`."""
        with self._writing() as connection:
            ended = []
            for one in returns:
                ended.append(_moved(connection, one, "accepted" if accepted else "handed_in", one.entry))
                if accepted:
                    _record(connection, ended[-1], "accepted", who, note)
        return ended

    def _writing(self) -> AbstractContextManager[Connection]:
        return writing(self._database, lambda said: ReturnError(said, _KEPT_ON_THE_PAGE))

    def _select(self, *conditions: Any) -> list[Return]:
        table = schema.form_return
        query = select(table).where(*conditions).order_by(table.c.period, table.c.unit, table.c.version)
        with self._database.connect() as connection:
            return [_return(row) for row in connection.execute(query).mappings()]


def _get(connection: Connection, number: int) -> Return:
    table = schema.form_return
    row = connection.execute(select(table).where(table.c.number == number)).mappings().first()
    if row is None:
        raise UnknownName(f"no return {number}")
    return _return(row)


def _seen(connection: Connection, key: tuple[str, str, str], token: str) -> Return:
    """The return that a token names, if it still is as it was and the newest of its unit and period."""
    number = token.partition(".")[0]
    if not number.isdecimal():
        raise changed_meanwhile()
    found = _get(connection, int(number))
    if (found.form, found.unit, found.period) != key or found.token != token:
        raise changed_meanwhile()
    return found


def _begin(connection: Connection, key: tuple[str, str, str], version: int, status: Status, entry: Entry) -> Return:
    form, unit, period = key
    now = datetime.now(UTC)
    values = {"form": form, "unit": unit, "period": period, "version": version, "status": status, "changed": now}
    try:
        made = connection.execute(insert(schema.form_return).values(**values, **_entry_columns(entry)))
    except IntegrityError as error:
        raise changed_meanwhile() from error
    assert made.inserted_primary_key is not None
    return Return(int(made.inserted_primary_key[0]), form, unit, period, version, status, entry, now)


def _moved(connection: Connection, before: Return, status: Status, entry: Entry) -> Return:
    """Compare and set: nothing is written when somebody was faster."""
    table = schema.form_return
    now = max(datetime.now(UTC), before.changed + _TICK)
    same = (table.c.number == before.number, table.c.changed == before.changed, table.c.status == before.status)
    values = {"status": status, "changed": now, **_entry_columns(entry)}
    if connection.execute(update(table).where(*same).values(**values)).rowcount != 1:
        raise changed_meanwhile()
    return replace(before, status=status, entry=entry, changed=now)


def _record(connection: Connection, made: Return, action: Action, who: str, note: str) -> None:
    values = {"form_return": made.number, "action": action, "who": who, "at": made.changed, "note": note}
    connection.execute(insert(schema.return_step).values(**values, **_entry_columns(made.entry)))


def _entry_columns(entry: Entry) -> dict[str, Any]:
    return {
        "cells": dict(entry.cells),
        "answers": {address: asdict(answer) for address, answer in entry.answers.items()},
    }


def _entry(row: Mapping[str, Any] | RowMapping) -> Entry:
    return Entry(row["cells"], {address: Answer(**answer) for address, answer in row["answers"].items()})


def _return(row: RowMapping) -> Return:
    kept = {name: row[name] for name in ("number", "form", "unit", "period", "version", "status", "changed")}
    return Return(**kept, entry=_entry(row))


def _step(row: RowMapping) -> Step:
    kept = {name: row[name] for name in ("number", "action", "who", "at", "note")}
    return Step(**kept, entry=_entry(row))


# what a page says when a step is refused comes from here too
__all__ = ["ReturnError", "ReturnStore"]
