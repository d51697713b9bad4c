"""Cases as they are written: an event with all that follows from it, in one transaction."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from zhongshu.cases.case import Case
from zhongshu.cases.event import Event, Hand
from zhongshu.cases.moves import Moves
from zhongshu.cases.notices.outbox import tell
from zhongshu.cases.notices.telling import Done, Telling
from zhongshu.cases.paper import PaperChange
from zhongshu.cases.parts.carrying import Carrying
from zhongshu.cases.parts.engines import Engines, MissingFlows
from zhongshu.cases.parts.positions import position_of
from zhongshu.cases.promises import ahead
from zhongshu.cases.records import number_of
from zhongshu.cases.room import Room
from zhongshu.cases.store import Pen
from zhongshu.cases.type import CaseType

if TYPE_CHECKING:  # it comes with an extra
    from zhongshu.cases.flows.engine import Standing

T = TypeVar("T")


class Writing(Room):
    """What writes; `Cases` says what may be written. Threads share one."""

    def take(self, act: Callable[[Pen], T]) -> T:
        """Do something to cases; nobody else writes one meanwhile. Raises what `act` raises; StateAway."""
        self._adopt_parts()
        return self.store.take(act, self._due, self._papers)

    def add(self, pen: Pen, case: Case, type: CaseType, event: Event, key: str | None = None) -> Case:
        """One more event of a case that this pen has read, told to whom it concerns; the case after all that its flow
        makes of it."""
        after = pen.add(case, type, event, key)
        self._tell(pen, type, case, after, event)
        return Carrying(self, pen).after(case, after, event)

    def begun(self, pen: Pen, type: CaseType, case: Case, event: Event) -> Case:
        """A case that this pen has opened with this event, told to whom it concerns; as above."""
        self._tell(pen, type, None, case, event)
        return Carrying(self, pen).after(None, case, event)

    def moves(self, type: CaseType, hand: Hand) -> Moves:
        """The rules of its cases at this moment, for whoever acts."""
        return self._moves(type, hand)

    @cached_property
    def engines(self) -> Engines:
        """Those of the types that have a flow."""
        return Engines(self)

    def awaits(self, case: Case) -> frozenset[str]:
        """The messages that the flow of a case waits for now."""
        standing = self.flow_standing(case)
        return frozenset() if standing is None or not case.is_open else standing.awaits

    def flow_standing(self, case: Case) -> "Standing | None":
        """Where its flow stands, or stood as it ended; None where none ever began, or flows cannot be run here."""
        with self.store.database.connect() as connection:
            position = position_of(connection, number_of(case.id))
        try:
            return None if position is None else self.engines.of(self.type_of(case)).engine.standing(position)
        except MissingFlows:
            return None

    # ----------------------------------------------------------------------------------------------------------------

    @cached_property
    def _former_parts(self) -> frozenset[str]:
        """Types that are parts of flows of any edition: cases of a former one run on."""
        return self.store.parts()

    def _adopt_parts(self) -> None:
        """The editions of types of parts are kept before a flow opens one in the middle of an act."""
        flows = (type.spec.flow for type in self.types.values() if type.spec.flow is not None)
        names = self._former_parts.union(*(flow.parts.values() for flow in flows))
        parts = (self.types[name] for name in sorted(names) if name in self.types)
        new = [type for type in parts if type.edition not in self._kept_parts]
        if new:
            self.store.adopt(new, self.ledger.now())
            self._kept_parts.update(type.edition for type in new)

    def _papers(self, type: CaseType, before: Case | None, after: Case, event: Event) -> tuple[PaperChange, ...]:
        return self.issuer.changes(type, before, after, event) if type.spec.documents else ()

    def _due(self, case: Case) -> tuple[datetime | None, datetime | None]:
        found = ahead(case, self.reckoning)
        return found.due, found.next if case.is_open else None

    def _tell(self, pen: Pen, type: CaseType, before: Case | None, after: Case, event: Event) -> None:
        if self.told.channels:
            found = ahead(after, self.reckoning)
            telling = Telling(self.told, self.posts(), self.time.zone, self.address)
            tell(pen.connection, telling, Done(type, before, after, event, found.due, found.troubles))
