"""A region at work: what pages, API and commands hold. Built by `app`, once a process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.cases.cases import Cases
from zhongshu.cases.likeness import Likeness
from zhongshu.cases.papers import Papers
from zhongshu.cases.prefill import Prefill
from zhongshu.core.text import Language, Text
from zhongshu.datasets.figures.store import DecisionStore
from zhongshu.datasets.forms.acceptance import Acceptance, nothing_waits
from zhongshu.datasets.forms.cells import Fault
from zhongshu.datasets.forms.form import Form, FormUnit
from zhongshu.datasets.forms.questions import Question
from zhongshu.datasets.forms.steps import Entry, Return
from zhongshu.datasets.forms.store import ReturnStore
from zhongshu.datasets.load import Intake, Loaded
from zhongshu.datasets.publish import Snapshot, SnapshotStore
from zhongshu.datasets.quarantine import ResolutionStore
from zhongshu.datasets.runs import RunStore, SourceStore
from zhongshu.indicators.refresh import Refresher
from zhongshu.linkage.file import Files
from zhongshu.linkage.linking import Linking
from zhongshu.linkage.review import Review
from zhongshu.packs.folder_check import FolderCheck
from zhongshu.packs.packs import Packs
from zhongshu.screens.briefs.store import BriefStore
from zhongshu.screens.desk import Desk
from zhongshu.screens.operations.machine import Machine
from zhongshu.screens.products import Shop
from zhongshu.sharing.cubes.shelf import CubeShelf
from zhongshu.sharing.grants.grants import Grants
from zhongshu.sharing.keyed import Keyed
from zhongshu.sharing.ledger.witnesses import Witnesses
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.looking import Looking
from zhongshu.sharing.people.outside.outside import Outside
from zhongshu.sharing.people.people import People
from zhongshu.sharing.products.shelf import ProductShelf
from zhongshu.sharing.read import Access, Door
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.scenarios.scenarios import Scenarios
from zhongshu.sharing.services.later import Later
from zhongshu.sharing.usage.store import UsageStore

_HEAL_AFTER = timedelta(minutes=5)
"""An acceptance that takes longer has lost its process."""
_RUNS = 20
"""Of so many newest runs of a dataset one has come through, or nobody can say when it last came."""


@dataclass(frozen=True)
class Place:
    """The region's own words: id, title, area code, units by id, zone, languages (the first is the default).

    `address` is where others reach it, None where nobody said; `licence` that of its open data; `contacts` are e-mail
    addresses by unit.
    """

    region: str
    title: Text
    area: str
    zone: ZoneInfo
    languages: tuple[Language, ...]
    units: Mapping[str, Text]
    address: str | None = None
    licence: str | None = None
    contacts: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Hub:
    """Everything a request needs; one a process, shared by its threads."""

    place: Place
    packs: Packs
    door: Door
    intake: Intake
    refresher: Refresher
    snapshots: SnapshotStore
    runs: RunStore
    sources: SourceStore
    resolutions: ResolutionStore
    decisions: DecisionStore
    returns: ReturnStore
    briefs: BriefStore
    people: People
    outside: Outside
    grants: Grants
    scenarios: Scenarios
    keyed: Keyed
    cases: Cases
    likeness: Likeness
    linking: Linking
    linkage: Review
    cubes: CubeShelf
    services: Later
    witnesses: Witnesses
    usage: UsageStore
    products: ProductShelf
    machine: Machine
    folder_check: FolderCheck = field(default_factory=FolderCheck)
    _held: Snapshot | None = None
    _kept: dict[tuple[object, ...], Any] = field(default_factory=dict)
    _acts: int = -1

    def snapshot(self) -> Snapshot:
        """The current one: held in memory, compared with the state by its number only."""
        number = self.snapshots.current_number()
        if self._held is None or self._held.number != number:
            self._held = self.snapshots.current()
            self._kept = {}
        return self._held

    @property
    def shop(self) -> Shop:
        """What the products of the packs are made of."""
        opened = {name: one.spec.columns for name, one in self.packs.grants.items()}
        return Shop(self.packs.nouns, self.packs.services, opened)

    @property
    def papers(self) -> Papers:
        """The documents that cases give out."""
        return Papers(self.cases, self.place.title)

    @cached_property
    def files(self) -> Files:
        """The files of enterprises and other entities."""
        return Files(Looking(self.keyed.index), self.packs.catalogue, self.packs.rules, self.place.zone)

    @property
    def prefill(self) -> Prefill:
        """What fills forms of cases in from what the hub holds."""
        return Prefill(self.door, self.snapshot, self.arrived)

    def arrived(self, name: str) -> datetime | None:
        """When rows of a dataset, or of those behind a table, last came; None where none is known to have."""
        runs = (self.runs.latest(source, limit=_RUNS) for source in self.packs.catalogue.sources_of(name))
        came = (next((one.ended for one in found if one.status == "done"), None) for found in runs)
        return max((one for one in came if one is not None), default=None)

    @property
    def ledger(self) -> Ledger:
        return self.door.ledger

    def open(self, reader: Reader, *, address: str | None = None) -> Access:
        """The beginning of one answer. What was worked out under other grants is forgotten."""
        access = self.door.open(reader, address=address)
        if access.seen != self._acts:
            self._acts, self._kept = access.seen, {}
        return access

    def desk(self, reader: Reader | Access, snapshot: Snapshot | None = None) -> Desk:
        """The desk of a reader, or of an answer in the making; at the current snapshot unless another is given."""
        access = reader if isinstance(reader, Access) else self.open(reader)
        return Desk(
            catalogue=self.packs.catalogue,
            indicators=self.packs.indicators,
            access=access,
            snapshot=snapshot or self.snapshot(),
            snapshots=self.snapshots,
            runs=self.runs,
            sources=self.sources,
            resolutions=self.resolutions,
            decisions=self.decisions,
            returns=self.returns,
            relations=self.packs.relations,
            forms=self.packs.forms,
            region=self.place.area,
            zone=self.place.zone,
            now=self.now(),
            units=self.place.units,
            sight=self.scenarios.sight(access.reader),
            kept=self._kept,
        )

    def accept_returns(self, returns: Sequence[Return], *, who: str, note: str = "") -> Loaded:
        """Returns of one form become rows of its dataset, with everything that follows, in one snapshot.

        Raises as `Acceptance.accept` does.
        """
        if not returns:
            raise nothing_waits()
        form = self.packs.forms[returns[0].form]
        return self._acceptance.accept(form, self._owing(form), returns, who=who, note=note)

    def rehearse_return(
        self, form: Form, unit: FormUnit, period: str, entry: Entry
    ) -> tuple[tuple[Fault, ...], tuple[Question, ...]]:
        """What the rules of a form's dataset would reject of a return, and what they would warn of."""
        return self._acceptance.rehearse(form, unit, period, entry)

    def heal_returns(self, *, who: str) -> int:
        """Accept what a process that died left half accepted; how many returns that were."""
        long_ago = self.now() - _HEAL_AFTER
        left = [one for one in self.returns.standing("accepting") if one.changed < long_ago]
        for form in dict.fromkeys(one.form for one in left if one.form in self.packs.forms):
            self.accept_returns([one for one in left if one.form == form], who=who)
        return len(left)

    @property
    def _acceptance(self) -> Acceptance:
        return Acceptance(self.intake, self.returns, self.refresher.after_load, self.place.zone)

    def _owing(self, form: Form) -> tuple[FormUnit, ...]:
        return form.units(self.packs.catalogue.areas, self.place.area, self.place.units)

    def unit_title(self, unit: str | None) -> Text:
        """A unit's title; its id where the region does not know it."""
        return self.place.units.get(unit or "", Text(zh=unit or "—", en=unit or "—"))

    def now(self) -> datetime:
        """The time, in UTC: the ledger's, which never goes back."""
        return self.ledger.now()

    def load(
        self,
        name: str,
        path: Path | None,
        *,
        source: str | None,
        who: str,
        refresh: bool = True,
        shown: str | None = None,
    ) -> Loaded:
        """Load and, unless told otherwise, refresh what follows in the same snapshot. Raises as `Intake.load` does."""
        after = self.refresher.after_load if refresh else None
        return self.intake.load(name, path, source=source, who=who, shown=shown, after=after)
