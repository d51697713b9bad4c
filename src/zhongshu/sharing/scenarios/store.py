"""Steps in the state: one at a time over all processes, each with its act on the ledger before it is committed."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from zhongshu.core.text import Text
from zhongshu.sharing.act import Act, Record
from zhongshu.sharing.people.refusal import StateAway
from zhongshu.sharing.scenarios.stage import Stage, Step, Wish
from zhongshu.state.database import writing
from zhongshu.state.tables import scenarios as schema

scenario, step = schema.scenario, schema.scenario_step

Steps = Mapping[str, tuple[Step, ...]]
"""By pack, oldest first."""


@dataclass(frozen=True)
class LifeStore:
    """`record` writes acts to the ledger; where that fails nothing is changed."""

    database: Engine
    record: Record

    def all(self) -> Steps:
        """As they are once no step is on its way, for whoever keeps them: an act is in the ledger before its commit."""
        with self._writing() as connection:
            _wait_for_steps(connection)
            return _read(connection)

    def adopt(self, stages: Mapping[str, Stage], at: datetime) -> None:
        """Take over packs that are new, at the stage that each asks for; all of them are one act."""
        with self.database.connect() as connection:
            known = set(connection.execute(select(scenario.c.pack)).scalars())
        new = {pack: stage for pack, stage in stages.items() if pack not in known}
        if not new:
            return
        steps = {pack: Step("adopted", Wish(stage), f"pack:{pack}", at) for pack, stage in sorted(new.items())}
        try:
            with self._writing() as connection:
                for pack, one in steps.items():
                    connection.execute(insert(scenario).values(pack=pack, steps=1))
                    connection.execute(insert(step).values(pack=pack, **_columns(one)))
                told = {pack: str(one.wish.stage) for pack, one in steps.items()}
                self.record(Act("scenario.adopted", "system", told))
        except IntegrityError:  # another process has read the same packs
            self.adopt(stages, at)

    def take(self, pack: str, decide: Callable[[tuple[Step, ...]], Step]) -> Step:
        """Add what `decide` makes of the steps as they are; nobody else takes one meanwhile. Raises what it raises."""
        with self._writing() as connection:
            own = scenario.c.pack == pack
            connection.execute(update(scenario).where(own).values(steps=scenario.c.steps + 1))
            made = decide(_read(connection, pack).get(pack, ()))
            connection.execute(insert(step).values(pack=pack, **_columns(made)))
            self.record(_act(pack, made))
            return made

    def _writing(self) -> AbstractContextManager[Connection]:
        advice = Text(zh="什么都没有改动，请再试一次", en="nothing was changed: try again")
        return writing(self.database, lambda said: StateAway(said, advice))


def _act(pack: str, made: Step) -> Act:
    details = {"pack": pack, "stage": str(made.wish.stage)}
    details |= {"paper": f"signed by {made.name}"} if made.paper else {}
    details |= {"failing": " ".join(made.failing)} if made.failing else {}
    details |= {"units": " ".join(made.wish.units)} if made.wish.units else {}
    return Act(f"scenario.{made.action}", made.who, details, unit=made.unit, reason=made.reason or None)


def _wait_for_steps(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE scenario IN SHARE MODE"))
    else:  # SQLite has one writer: who begins to write waits for the one before
        connection.execute(update(scenario).where(scenario.c.pack == "").values(steps=scenario.c.steps))


def _read(connection: Connection, pack: str | None = None) -> dict[str, tuple[Step, ...]]:
    query = select(step).order_by(step.c.number)
    rows: Iterable[Any] = connection.execute(query if pack is None else query.where(step.c.pack == pack)).mappings()
    found: dict[str, list[Step]] = {}
    for row in rows:
        found.setdefault(row["pack"], []).append(_step(row))
    return {name: tuple(steps) for name, steps in found.items()}


_SAME = ("action", "who", "at", "name", "unit", "role", "paper", "reason")


def _columns(made: Step) -> dict[str, Any]:
    wish = made.wish
    return {
        **{name: getattr(made, name) for name in _SAME},
        "stage": str(wish.stage),
        "units": list(wish.units),
        "successor": wish.successor,
        "failing": list(made.failing),
    }


def _step(row: Any) -> Step:
    wish = Wish(Stage(row["stage"]), tuple(row["units"]), row["successor"])
    return Step(wish=wish, failing=tuple(row["failing"]), **{name: row[name] for name in _SAME})
