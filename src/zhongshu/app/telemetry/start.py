"""A process of a region begins: it is seen, counts, traces, until it ends."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version

from zhongshu.app.machine import present
from zhongshu.app.telemetry.tally import Tally
from zhongshu.app.telemetry.traces import NO_TRACES, Traces
from zhongshu.app.telemetry.watcher import Telemetry
from zhongshu.packs.hub import Hub
from zhongshu.sharing.operations.processes import Kind, Process


@dataclass(frozen=True)
class Watched:
    """A process of a region and what it counts. Nothing is written before it is at work."""

    hub: Hub
    process: Process
    telemetry: Telemetry

    @property
    def tally(self) -> Tally:
        return self.telemetry.tally

    @contextmanager
    def at_work(self, elected: Callable[[], bool] = lambda: False) -> Iterator[None]:
        """While it lasts others see this process and what it counted."""
        try:
            with present(self.hub, self.process, elected=elected, beat=self._beat):
                yield
        finally:
            with contextlib.suppress(OSError):
                self.tally.write()
            with contextlib.suppress(Exception):  # a state that is away keeps nobody from ending
                self.hub.services.live.caller.measures.write()
            self.telemetry.traces.close()

    def _beat(self) -> None:
        self.tally.write()
        alive = {one.name for one in self.hub.machine.processes.all()}
        self.tally.fold(lambda name: name in alive)
        measures = self.hub.services.live.caller.measures
        if measures.due:  # the last calls of a burst: no later one writes them
            measures.write()


def watched(hub: Hub, kind: Kind, traces: Traces = NO_TRACES) -> Watched:
    """Let the work of a hub be counted, and traced where `traces` go somewhere."""
    process = Process.of(kind, version("zhongshu"))
    tally = Tally(hub.machine.disk.home / "scratch" / "metrics", process.name)
    telemetry = Telemetry(tally, traces)
    hub.intake.watcher = hub.refresher.watcher = hub.door.runner.watcher = telemetry
    hub.services.live.caller.watcher = telemetry
    return Watched(hub, process, telemetry)
