"""The one worker of a region: pulls each source when it is due, and tries again later when that fails."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from zhongshu.app.answering import answering
from zhongshu.app.cubes import release_cubes
from zhongshu.app.machine import measure
from zhongshu.app.notices import sender_of
from zhongshu.app.pull import Delivery, deliveries, unseen
from zhongshu.app.retention import archive_old
from zhongshu.app.row_cases import RowDesk
from zhongshu.app.witness import Errands
from zhongshu.cases.notices.outbox import Outbox
from zhongshu.cases.notices.sending import Sender
from zhongshu.cases.posts import posts_of
from zhongshu.cases.ringing import ring
from zhongshu.cases.ticking import tick
from zhongshu.core.errors import BusyError, ZhongshuError
from zhongshu.core.masking import masked
from zhongshu.datasets.load import Loaded
from zhongshu.datasets.runs import Counts, SourceMark
from zhongshu.datasets.sources.report import Feed
from zhongshu.datasets.upkeep import compact, vacuum
from zhongshu.packs.hub import Hub
from zhongshu.packs.overlaps import overlap_report
from zhongshu.packs.schedule import Scheduled, next_try, schedule
from zhongshu.screens.returns.reminding import remember, reminders_due, sentence
from zhongshu.sharing.reader import system_reader

EMPTY = "came without a row"
KEEP = timedelta(days=365)
"""How long old versions of rows stay where a dataset does not say `keep`; values of indicators stay for ever."""

UPKEEP, REGION = "upkeep", "region"
UPKEEP_EVERY = timedelta(days=1)
_REMEMBERED = 500
_LONGEST_NAP = timedelta(seconds=30)

Say = Callable[[str], None]
"""Takes one line for the log."""


@dataclass
class Worker:
    """Works for one hub until it is stopped. `who` is the name its runs are recorded under."""

    hub: Hub
    say: Say
    who: str = "worker"
    stopped: threading.Event = field(default_factory=threading.Event)
    _said: set[str] = field(default_factory=set)
    _settled: dict[str, int] = field(default_factory=dict)
    _asked: bool = False
    _sender: Sender | None = None
    _rows: RowDesk | None = None
    _naps: float = 5.0

    def run(self) -> None:
        """Say what is missing, refresh what is behind, then pull whatever is due, until `stopped` is set. No fault of a
        source ends it."""
        self._attempt("a look at what is missing", self.missing)
        self._attempt("refresh", self._refresh)
        with answering(self.hub.services, self.stopped, self.say):
            while not self.stopped.is_set():
                self._attempt("a round", self._round)
                self.stopped.wait(self._naps)

    def _round(self) -> None:
        """Where the state is away, the nap before is taken again."""
        self.round()
        self._naps = self._nap().total_seconds()

    def missing(self) -> None:
        """Say what the packs need and the region does not say or have, and which posts have work and are no more."""
        for one in self.hub.packs.missing:
            self.say(str(one).replace("\n  hint: ", "; "))
        for file in self.hub.packs.entities.values():
            if (unable := self.hub.linking.unable(file)) is not None:
                self.say(unable)
        for said in lost_posts(self.hub):
            self.say(said)

    def round(self) -> list[Scheduled]:
        """Pull every source that is due now, in the order in which they fell due; returns those."""
        now = self.hub.now()
        times = {item: next_try(self._mark(item), item.every, now) for item in schedule(self.hub)}
        due = sorted((item for item, at in times.items() if at <= now), key=lambda item: times[item])
        for item in due:
            if self.stopped.is_set():
                break
            self._attempt(f"{item.dataset} {item.source}", partial(self.pull, item))
        if not self.stopped.is_set() and upkeep_due(self.hub, now):
            self._attempt("upkeep", self.upkeep)
        if not self.stopped.is_set() and self.hub.packs.forms:
            self._attempt("returns", self.returns)
        if not self.stopped.is_set():
            if not self._asked:  # before anything is signed on top of a ledger that may have been rolled back
                self._attempt("witnesses", partial(self.witnesses, all_of_them=True))
                self._asked = True
            self._attempt("ledger", self.ledger)
            self._attempt("witnesses", self.witnesses)
        if not self.stopped.is_set():
            self._attempt("cubes", self.cubes)
        if not self.stopped.is_set():
            self._attempt("use", self.use)
        if not self.stopped.is_set() and self.hub.packs.cases:
            self._attempt("cases from rows", self.row_cases)
            self._attempt("clocks", self.clocks)
            self._attempt("flows", self.flows)
            self._attempt("notices", self.notices)
        if not self.stopped.is_set():
            self._attempt("the machine", partial(measure, self.hub))
        return due

    def cubes(self) -> None:
        """Release the cubes whose rows have changed, whoever changed them; one that cannot be protected is said so."""
        release_cubes(self.hub, self._attempt, self._settled)

    def use(self) -> None:
        """Count what the ledger has of use, and issue the statements of products whose month is over."""
        self.hub.usage.catch_up()
        for one in self.hub.products.issue_due():
            self.say(f"statement of {one.product} for {one.unit}, {one.month}: {one.total} {one.currency}")

    def row_cases(self) -> None:
        """Open the cases that rows ask for."""
        if self._rows is None:
            self._rows = RowDesk(self.hub)
        self._rows.round(self.say, self.stopped.is_set)

    def clocks(self) -> None:
        """Say what the clocks of cases have to say by now."""
        done = tick(self.hub.cases, self.hub.now(), self.say, self.stopped.is_set)
        if done.reminded or done.escalated or done.reset:
            self.say(f"clocks: {done.reminded} reminders, {done.escalated} escalations, {done.reset} new lengths")

    def flows(self) -> None:
        """Ring the timers of flows whose time has come."""
        if rung := ring(self.hub.cases, self.hub.now(), self.say, self.stopped.is_set):
            self.say(f"flows that went on by a timer: {rung}")

    def notices(self) -> None:
        """Send the notices whose time has come."""
        if self._sender is None:
            self._sender = sender_of(self.hub)
        if sent := self._sender.round(self.hub.now, self.say, self.stopped.is_set):
            self.say(f"sent {sent} notices")

    def returns(self) -> None:
        """Finish what a process that died was accepting; say each reminder once."""
        if healed := self.hub.heal_returns(who=self.who):
            self.say(f"accepted {healed} returns that were left half accepted")
        desk = self.hub.desk(system_reader(self.who, "worker"))
        wanted = reminders_due(desk)
        desk.access.drop()  # nobody is shown a row: what is said are names and days
        for one in wanted:
            self.say(sentence(desk, one))
        if wanted:
            remember(desk, wanted, who=self.who)

    def ledger(self) -> None:
        """Sign what came since the last checkpoint; say once which requests for data are due."""
        self.hub.ledger.checkpoint()
        for one in self.hub.grants.requests_due():
            if one.standing is not None and one.grant.id not in self._said:
                self._said.add(one.grant.id)
                self.say(f"the request {one.grant.id} waits for {', '.join(one.units)}: {one.standing.state}")

    def witnesses(self, *, all_of_them: bool = False) -> None:
        """Carry the newest checkpoint to those that vouch for it."""
        Errands(self.hub.witnesses, self.hub.ledger, self.say).run(all_of_them=all_of_them)

    def upkeep(self) -> None:
        """Put small files together, delete what no kept version names, and pack what the ledger has of old."""
        intake, catalogue = self.hub.intake, self.hub.packs.catalogue
        run = self.hub.runs.start(UPKEEP, REGION, who=self.who)
        try:
            compacted = compact(catalogue, intake.lake, intake.engine, self.hub.snapshots, intake.lock)
            removed, freed = vacuum(catalogue, intake.lake, self.hub.snapshots, now=self.hub.now(), default=KEEP)
        except BaseException as error:
            self.hub.runs.fail(run, str(error) or type(error).__name__)
            raise
        packed = archive_old(self.hub, who=self.who)
        if packed is not None and packed.segments:
            self.say(f"packed {packed.segments} old segments of the ledger into its archive")
        report = {"compacted": list(compacted), "removed": removed, "freed": freed}
        self.hub.runs.finish(run, counts=Counts(), report=report)
        self._attempt("overlap", self.overlap)
        self._attempt("attachments", self.attachments)
        self._attempt("old notices", self.old_notices)
        if compacted or removed:
            self.say(f"put the small files of {len(compacted)} tables together, deleted {removed} old files")

    def overlap(self) -> None:
        """Compare what the scenarios hold, where rows have changed since the last time."""
        overlap_report(self.hub)

    def attachments(self) -> None:
        """Delete files that were sent for a case and that none has."""
        if gone := self.hub.cases.shelf.sweep(self.hub.now()):
            self.say(f"files that no case has, deleted: {gone}")

    def old_notices(self) -> None:
        """Delete what people were told long ago."""
        cases = self.hub.cases
        if gone := Outbox(cases.store.database).sweep(self.hub.now() - cases.told.kept):
            self.say(f"notices that arrived more than {cases.told.keep} ago, deleted: {gone}")

    def pull(self, item: Scheduled) -> None:
        """Load what is new at one source, a feed of the hub batch after batch. How it went stays with the source, where
        pages show it."""
        self._pull(item)
        while not self.stopped.is_set() and self._behind(item):
            self._pull(item)

    def _pull(self, item: Scheduled) -> None:
        try:
            found = deliveries(self.hub.packs.catalogue.dataset(item.dataset), item.source)
            wanted = [] if self._behind(item) is False else unseen(self.hub, found)
            loaded = [self._load(delivery) for delivery in wanted]
        except BusyError:
            raise  # somebody else writes: no fault of the source, which stays due
        except Exception as error:
            if not self.stopped.is_set():  # a stop in the middle is no fault of the source either
                self._remember(item, failed=_sentence(error))
            raise
        self._remember(item, message=_remark(wanted, loaded, self._mark(item)))
        for one in loaded:
            counts = f"{one.counts.input} rows, {one.counts.changed} changes, {one.counts.rejected} rejected"
            self.say(f"{one.dataset} {one.file or item.source}: {counts}")

    def _behind(self, item: Scheduled) -> bool | None:
        """Whether a feed of the hub has what its dataset lacks; None for any other source."""
        report = self.hub.packs.catalogue.dataset(item.dataset).spec.sources[item.source].report
        feed = self.hub.intake.reports.get(report or "")
        return feed.since(self._mark(item).mark.get("watermark")) is not None if isinstance(feed, Feed) else None

    def _load(self, delivery: Delivery) -> Loaded:
        return self.hub.load(delivery.dataset, delivery.file, source=delivery.source, who=self.who)

    def _refresh(self) -> None:
        report = self.hub.refresher.run(who=self.who)
        changed = [item.name for item in report.relations if item.changed]
        if changed:
            self.say(f"refreshed {', '.join(changed)}; snapshot {report.snapshot}")

    def _attempt(self, doing: str, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception as error:
            if not self.stopped.is_set():
                self.say(f"{doing} failed: {_sentence(error)}")

    def _mark(self, item: Scheduled) -> SourceMark:
        return self.hub.sources.get(item.dataset, item.source)

    def _remember(self, item: Scheduled, *, failed: str | None = None, message: str | None = None) -> None:
        mark = self._mark(item)
        failures = 0 if failed is None else mark.failures + 1
        kept = replace(mark, tried=self.hub.now(), failures=failures, message=failed or message)
        self.hub.sources.set(item.dataset, item.source, kept)

    def _nap(self) -> timedelta:
        now = self.hub.now()
        waits = [next_try(self._mark(item), item.every, now) - now for item in schedule(self.hub)]
        return max(min([*waits, _LONGEST_NAP]), timedelta(seconds=1))


def lost_posts(hub: Hub) -> Iterator[str]:
    """The posts that no pack has any more and open cases are with, and whose that work is now."""
    cases = hub.cases
    there = posts_of(cases.duties, cases.law, cases.units, hub.now())
    for post in sorted(cases.store.posts() - set(there)):
        if count := cases.store.loads([post])[post].open:
            found = cases.responsible(post)
            now = "with nobody: hand it over" if found is None else f"with {found.name}, as {found.post}"
            cases_ = "1 open case is" if count == 1 else f"{count} open cases are"
            yield f"{cases_} with {post}, which is no post any more: its work is {now}"


def upkeep_due(hub: Hub, now: datetime) -> bool:
    """Whether the last upkeep that ended well is a day ago."""
    runs = (run for run in hub.runs.latest(REGION, limit=_REMEMBERED) if run.kind == UPKEEP and run.status == "done")
    last = next(runs, None)
    return last is None or now - last.started >= UPKEEP_EVERY


def _remark(wanted: list[Delivery], loaded: list[Loaded], before: SourceMark) -> str | None:
    """What is to be seen of a pull that went well: that its files were empty, until others come.

    A database or service without news since its mark is no empty file.
    """
    if not wanted:
        return before.message if before.failures == 0 else None
    files = [one for delivery, one in zip(wanted, loaded, strict=True) if delivery.file is not None]
    return EMPTY if files and all(one.counts.input == 0 for one in files) else None


def _sentence(error: Exception) -> str:
    if isinstance(error, ZhongshuError):
        return masked(str(error).replace("\n  hint: ", "; "))
    return masked(f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}")
