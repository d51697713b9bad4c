"""Loads, refreshes, statements and calls to services, as they are counted and traced."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from zhongshu.app.telemetry.families import (
    CALL_SECONDS,
    CALLS,
    LOAD_SECONDS,
    LOADS,
    REFRESHES,
    ROWS,
    STATEMENT_SECONDS,
)
from zhongshu.app.telemetry.tally import Tally
from zhongshu.app.telemetry.traces import NO_TRACES, Traces
from zhongshu.core.watching import Kind


@dataclass
class Noted:
    """What was said of one piece of work."""

    facts: dict[str, str | int] = field(default_factory=dict)

    def note(self, **facts: str | int) -> None:
        self.facts.update(facts)


@dataclass(frozen=True)
class Telemetry:
    """A `core.watching.Watcher`."""

    tally: Tally
    traces: Traces = NO_TRACES

    @contextmanager
    def watch(self, kind: Kind, /, **facts: str | int) -> Iterator[Noted]:
        """Counted when it ends, however it does."""
        noted, began = Noted(dict(facts)), time.perf_counter()
        outcome = "done"
        try:
            with self.traces.working(kind, noted.facts):
                yield noted
        except BaseException as error:
            outcome = str(getattr(error, "kind", "failed"))
            raise
        finally:
            self._count(kind, noted.facts, outcome, time.perf_counter() - began)

    def passed_on(self) -> Mapping[str, str]:
        """traceparent, where there is a trace."""
        return self.traces.passed_on()

    def _count(self, kind: Kind, facts: Mapping[str, str | int], outcome: str, seconds: float) -> None:
        tally = self.tally
        if kind == "statement":
            tally.took(STATEMENT_SECONDS, seconds)
        elif kind == "call":
            service = str(facts["service"])
            tally.add(CALLS, service, outcome)
            tally.took(CALL_SECONDS, seconds, service)
        elif kind == "refresh":
            tally.add(REFRESHES, outcome)
        else:
            dataset = str(facts["dataset"])
            tally.add(LOADS, dataset, outcome)
            tally.took(LOAD_SECONDS, seconds)
            for name in ("accepted", "rejected"):
                if count := int(facts.get(name, 0)):
                    tally.add(ROWS, dataset, name, by=count)
