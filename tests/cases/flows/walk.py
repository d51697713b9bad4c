"""A flow walked by its tasks' names. Its position goes through JSON between any two acts, as it does in the state."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from zhongshu.cases.flows.engine import Engine, Standing
from zhongshu.cases.flows.flow import Flow
from zhongshu.cases.flows.timers import Working

BEGUN = datetime(2026, 11, 23, 1, tzinfo=UTC)


def count(working: Working, at: datetime) -> datetime:
    """A calendar in which every other day is a day off."""
    return at + timedelta(days=2 * int(working.amount)) if working.unit == "days" else at + timedelta(hours=1)


@dataclass(frozen=True)
class Walk:
    """Where one stands; each step is another walk."""

    engine: Engine
    standing: Standing
    now: datetime = BEGUN

    @classmethod
    def of(cls, flow: Flow, **facts: Any) -> "Walk":
        engine = Engine(flow, count)
        return cls(engine, engine.begin(facts, BEGUN))

    def done(self, task: str, **brought: Any) -> "Walk":
        """The first of its waiting tasks."""
        return self._at(self.engine.done(self.position, self.id(task), brought, self.now))

    def told(self, message: str, **brought: Any) -> "Walk":
        return self._at(self.engine.told(self.position, message, brought, self.now))

    def after(self, **later: int) -> "Walk":
        """So much later the clock is looked at."""
        now = self.now + timedelta(**later)
        return replace(self, standing=self.engine.rang(self.position, now), now=now)

    def _at(self, standing: Standing) -> "Walk":
        return replace(self, standing=standing)

    @property
    def position(self) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads(json.dumps(self.standing.position))
        return kept

    @property
    def waits(self) -> list[str]:
        return sorted(one.task for one in self.standing.waiting)

    @property
    def ended(self) -> str | None:
        return self.standing.ended

    def id(self, task: str) -> str:
        return next(one.id for one in self.standing.waiting if one.task == task)
