"""What is known of a region's machine at one moment. A part that could not be read is `Away`, and the others stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zhongshu.core.text import Text
from zhongshu.datasets.runs import Run, SourceMark
from zhongshu.screens.data_health import CatalogueLine, UnitLine, unit_lines
from zhongshu.sharing.operations.disk import Free, Measured
from zhongshu.sharing.operations.processes import Process
from zhongshu.sharing.services.measures import Day, Standing


@dataclass(frozen=True)
class Away:
    """Why a part cannot be told, without secrets."""

    said: str


NOT_ASKED = Away("not asked: the region cannot be opened")
"""Of a part whose absence needs no word of its own."""


@dataclass(frozen=True)
class StateFacts:
    """`seconds` that the smallest question took."""

    kind: str
    seconds: float


@dataclass(frozen=True)
class ProcessFacts:
    """`at_work` were seen in the last seconds, `gone` ended without a word."""

    at_work: tuple[Process, ...]
    gone: tuple[Process, ...]

    @property
    def worker(self) -> Process | None:
        """The elected one."""
        return next((one for one in self.at_work if one.elected), None)


@dataclass(frozen=True)
class Job:
    """A source that is pulled by itself; `due` is when the next try is. `opens`: it brings no rows in, but opens cases
    of `dataset` from rows."""

    dataset: str
    source: str
    owner: str | None
    every: timedelta
    due: datetime
    mark: SourceMark
    opens: bool = False


@dataclass(frozen=True)
class JobFacts:
    """`refresh` and `upkeep` are the last ones that were tried, None for never."""

    jobs: tuple[Job, ...]
    refresh: Run | None
    upkeep: Run | None


@dataclass(frozen=True)
class DataFacts:
    """Datasets with their arrival and quality; `failed` are the newest loads of theirs that did not succeed."""

    lines: tuple[CatalogueLine, ...]
    failed: Mapping[str, Run]

    @property
    def units(self) -> tuple[UnitLine, ...]:
        return unit_lines(self.lines)


@dataclass(frozen=True)
class ServiceLine:
    """A live service today; `breaker` is whether some process leaves it alone now."""

    name: str
    owner: str
    today: Day
    standing: Standing
    breaker: bool

    @property
    def failing(self) -> bool:
        """Whether the last call that went to it failed."""
        at, answered = self.standing.fault_at, self.standing.answered
        return at is not None and (answered is None or answered < at)


@dataclass(frozen=True)
class QueueFacts:
    """Questions to services that are answered later: how many wait to be asked, and the oldest of them."""

    waiting: int
    oldest: datetime | None


@dataclass(frozen=True)
class RecordsLine:
    """Records of one kind of file of which nobody knows yet whose they are: `clashes` are two names under one code,
    `pairs` odds that decide nothing, `oldest` is when the first of both was found. `unable` is why odds are not
    reckoned at all."""

    name: str
    title: Text
    owner: str
    clashes: int
    pairs: int
    oldest: datetime | None
    unable: str | None = None


@dataclass(frozen=True)
class Undelivered:
    """A notice of a case that was given up: by which channel, when it was made, and why it did not arrive."""

    channel: str
    made: datetime
    said: str


@dataclass(frozen=True)
class NoticeFacts:
    """What is to be told to people of cases: how many wait, since when, how many of those failed before, how many were
    given up for good, and the newest of these."""

    waiting: int
    oldest: datetime | None
    failing: int
    given_up: int
    lost: tuple[Undelivered, ...] = ()


@dataclass(frozen=True)
class DiskFacts:
    """`free` is of now, `measured` of some minutes ago."""

    free: Free
    measured: Measured


@dataclass(frozen=True)
class WitnessLine:
    """`behind` entries of the ledger it has not vouched for; `apart`: it has another history, `said` what it told."""

    name: str
    behind: int
    vouched: datetime | None
    apart: bool
    said: str | None


@dataclass(frozen=True)
class LedgerFacts:
    """`covered` entries stand below the newest checkpoint, signed at `signed`; the first that does not was written at
    `uncovered`, None where there is none. Both are UTC. `forked` are other hubs' logs that this one has caught with two
    histories."""

    entries: int
    covered: int
    signed: datetime | None
    uncovered: datetime | None
    witnesses: tuple[WitnessLine, ...]
    forked: tuple[str, ...]


@dataclass(frozen=True)
class Request:
    """A request for data that its owners have not decided, and that is due: `late` is whether the time is over."""

    id: str
    units: tuple[str, ...]
    late: bool


@dataclass(frozen=True)
class DayOfUse:
    """Answers to people and programs on one day of the region."""

    day: date
    calls: int
    denied: int
    rows: int


@dataclass(frozen=True)
class UseFacts:
    """The last days, today's the last; `uncounted` entries of the ledger are not in them yet; `faults` of the server
    today."""

    days: tuple[DayOfUse, ...]
    uncounted: int
    faults: int

    @property
    def today(self) -> DayOfUse:
        return self.days[-1]

    @property
    def usual(self) -> int | None:
        """The middle one of the calls of the days before, whole days all; None before there are three."""
        before = sorted(one.calls for one in self.days[:-1] if one.calls)
        return before[len(before) // 2] if len(before) > 2 else None


@dataclass(frozen=True)
class Operations:
    """`at` is UTC."""

    at: datetime
    state: StateFacts | Away
    processes: ProcessFacts | Away
    jobs: JobFacts | Away
    data: DataFacts | Away
    services: tuple[ServiceLine, ...] | Away
    queue: QueueFacts | Away
    notices: NoticeFacts | Away
    requests: tuple[Request, ...] | Away
    records: tuple[RecordsLine, ...] | Away
    disk: DiskFacts | Away
    ledger: LedgerFacts | Away
    use: UseFacts | Away
