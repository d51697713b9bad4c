"""The cases of a region at work: what pages, API, commands and the worker ask of this room."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any, TypeVar

from zhongshu.cases.attachments.file import File
from zhongshu.cases.attachments.shelf import Shelf
from zhongshu.cases.attachments.sight import files_seen, keeps_position
from zhongshu.cases.case import Case
from zhongshu.cases.cause import Cause
from zhongshu.cases.deadline import untimely
from zhongshu.cases.desks import Desks, desks_of
from zhongshu.cases.event import Channel, Event, Hand
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.filling import Form, Unfilled
from zhongshu.cases.follow import digest, new_code, opens
from zhongshu.cases.grids import Grids
from zhongshu.cases.holders import HolderStore
from zhongshu.cases.lists import CaseLists, Line
from zhongshu.cases.moves import Moves
from zhongshu.cases.notices.outbox import tell
from zhongshu.cases.notices.spec import NoticesSpec
from zhongshu.cases.notices.telling import Done, Telling
from zhongshu.cases.opening import FOR_OTHERS, posts_for, require_open, sits_by
from zhongshu.cases.owner import Chooser
from zhongshu.cases.posts import DutyPost, Holdings, Posts, Responsible, posts_of, responsible, with_lost
from zhongshu.cases.prefill import Filling
from zhongshu.cases.promises import ahead
from zhongshu.cases.reads import denied_entry, listed_entry, read_entry
from zhongshu.cases.records import number_of
from zhongshu.cases.refusal import no
from zhongshu.cases.sight import Seen, seen, standing_of
from zhongshu.cases.slip import PURPOSE, Sealer, kept
from zhongshu.cases.store import CaseStore, Pen
from zhongshu.cases.type import CaseType, Duty, Law
from zhongshu.core.areas import AreaTree
from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.rules.reckoning import Reckoning
from zhongshu.rules.working_time import WorkingTime
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.reader import Reader

T = TypeVar("T")


@dataclass(frozen=True)
class Opened:
    """A case that was asked for; `code` is what it is followed by, told once, None where who asked is known."""

    case: Case
    code: str | None = None


@dataclass
class Cases:
    """Threads share one. `types` are those that the region's packs say now, by qualified name; `unit_areas` the areas
    of units, `time` what clocks are read by, `told` who is told by which channel, `address` where others reach it."""

    types: Mapping[str, CaseType]
    duties: Mapping[str, Duty]
    law: Law
    units: Mapping[str, Text]
    unit_areas: Mapping[str, str]
    areas: AreaTree
    time: WorkingTime
    ledger: Ledger
    store: CaseStore
    holders: HolderStore
    shelf: Shelf
    told: NoticesSpec = field(default_factory=NoticesSpec)
    address: str | None = None
    _reckoning: Reckoning | None = None
    _grids: dict[str, Grids] = field(default_factory=dict)
    _held: tuple[int, Holdings] | None = None
    _posts: tuple[str, Posts] | None = None
    _editions: dict[str, CaseType] = field(default_factory=dict)
    _desks: Desks | None = None

    # --- what there is ----------------------------------------------------------------------------------------------

    def type(self, name: str) -> CaseType:
        """UnknownName, with the nearest right one, for a type that no pack says."""
        if name not in self.types:
            raise UnknownName.among("case", name, self.types)
        return self.types[name]

    def type_of(self, case: Case | Line) -> CaseType:
        """The type as it was when the case was opened."""
        now = self.types.get(case.type)
        if now is not None and now.edition == case.edition:
            return now
        if case.edition not in self._editions:
            for edition, (name, spec) in self.store.editions().items():
                self._editions[edition] = CaseType(name, spec, self.law)
        return self._editions[case.edition]

    def posts(self) -> Posts:
        """Every post that there is or was; worked out anew each day, as grids are redrawn."""
        now = self.ledger.now()
        today = self.ledger.day(now)
        if self._posts is None or self._posts[0] != today:
            there = posts_of(self.duties, self.law, self.units, now)
            self._posts = today, with_lost(there, self.store.posts(), self.duties)
        return self._posts[1]

    def holdings(self) -> Holdings:
        """Who sits where; held until the next act on the ledger."""
        acts = self.ledger.acts
        if self._held is None or self._held[0] != acts:
            self._held = acts, self.holders.all()
        return self._held[1]

    def responsible(self, post: str) -> Responsible | None:
        """The one person whom the work of a post is with now."""
        return responsible(post, self.posts(), self.holdings(), self.ledger.now())

    def desks(self) -> Desks:
        """Whose work is at which posts now."""
        posts, holdings, now = self.posts(), self.holdings(), self.ledger.now()
        desks = self._desks
        if desks is None or not desks.hold(posts, holdings, now):
            desks = self._desks = desks_of(posts, holdings, now)
        return desks

    def hand(self, reader: Reader, case: Case | None = None, code: str | None = None) -> Hand:
        """As what somebody may act. `code` is what a stranger shows; a wrong one opens nothing."""
        posts = self.desks().of(reader.actor) if reader.known else frozenset[str]()
        own = case is not None and reader.known and case.reporter == reader.actor
        if case is not None and code:
            own = own or opens(code, self.store.follow(number_of(case.id)))
        return Hand(reader.actor, reader.shown, reader.unit, posts, own)

    # --- what is done -----------------------------------------------------------------------------------------------

    def may_open(self, type: CaseType, reader: Reader) -> None:
        """GrantError where a type is not for this reader to ask."""
        require_open(type, reader)

    def takes(self, type: CaseType, reader: Reader) -> bool:
        """Whether this reader takes a type in for others, at a counter or by telephone: has a post of its duties, or is
        a clerk or officer of a unit that has one."""
        own = posts_for(type, self.posts())
        return reader.known and (sits_by(reader, own.values()) or not self.hand(reader).posts.isdisjoint(own))

    def form(self, type: CaseType, questions: Mapping[str, FieldSpec] | None = None) -> Form:
        """Questions with the choices of today: those of the type's form unless others are given."""
        asked = type.spec.form if questions is None else questions
        return Form(asked, partial(self._options, type), self.time.zone)

    def open(
        self, type: str, given: Mapping[str, Any], reader: Reader, channel: Channel, *, key: str | None = None,
        same_as: str | None = None, filled: Mapping[str, Filling] | None = None, cause: Cause | None = None,
    ) -> Opened:  # fmt: skip
        """Somebody asks, at a counter or by telephone through the reader. Unfilled where answers are wrong; GrantError
        where this is not for them. With the `key` of an act that was done already, its case.

        `same_as` is an open case in which it goes up at once; `Likeness.proposed` says who may name which. `filled`
        is what the hub had filled the form in with, `cause` the number that it is about."""
        what = self.type(type)
        reporter = self._reporter(what, reader, channel)
        code = None if reporter is not None else new_code(key)
        key = key and digest(key)
        if key is not None and (number := self.store.done(reader.actor, key)) is not None:
            return Opened(self.store.case(number), code)
        if cause is not None and what.spec.from_number is None:
            raise no("这类事项不从指标下达", f"{what.spec.title.en} is not opened about a number")
        answers = self._filled(self.form(what), given, what)
        self.store.adopt([what], self.ledger.now())
        moves = self._moves(what, self.hand(reader))
        event = replace(moves.opened(answers, channel, reporter), filled=kept(filled or {}, answers), cause=cause)
        follow = None if code is None else digest(code)

        def done(pen: Pen) -> Case:
            if (before := pen.done(reader.actor, key)) is not None:
                return before
            case = pen.open(what, event, follow=follow, key=key)
            up = None if same_as is None else self._same(pen, moves, case, same_as)
            if up is None:
                self._tell(pen, what, None, case, event)
            return up or case

        return Opened(self.take(done), code)

    def move(
        self, id: str, to: str, given: Mapping[str, Any], reader: Reader, *, version: int | None = None,
        note: str = "", code: str | None = None, key: str | None = None,
    ) -> Case:  # fmt: skip
        """A case goes on. Unfilled, NotAllowed; Overtaken where it is not at `version` any more."""
        return self.act(id, reader, self.moving(to, given, note), version=version, code=code, key=key)

    def moving(
        self, to: str, given: Mapping[str, Any], note: str = "", filled: Mapping[str, Filling] | None = None
    ) -> Callable[[Moves, Case], Event]:
        """What `act` does to move a case on; `filled` is what the hub had filled the way's form in with."""

        def done(moves: Moves, case: Case) -> Event:
            way = moves.type.spec.steps[case.step].to.get(to)
            answers = {} if way is None else self._filled(self.form(moves.type, way.asks), given, moves.type)
            return replace(moves.moved(case, to, answers, note), filled=kept(filled or {}, answers))

        return done

    def act(
        self, id: str, reader: Reader, do: Callable[[Moves, Case], Event], *, version: int | None = None,
        code: str | None = None, key: str | None = None,
    ) -> Case:  # fmt: skip
        """Whatever `do` makes of a case as it is now; nobody else acts on one meanwhile. Raises what it raises."""
        number, key = self._number(id), key and digest(key)

        def done(pen: Pen) -> Case:
            if (before := pen.done(reader.actor, key)) is not None:
                return before
            case = pen.case(number, version)
            type = self.type_of(case)
            return self.add(pen, case, type, do(self._moves(type, self.hand(reader, case, code)), case), key)

        return self.take(done)

    def sealer(self, form: str, reader: Reader) -> Sealer:
        """What makes and opens the slips of a form (the name of a type, or the id of a case) for one reader."""
        return Sealer(self.ledger.key.sign(PURPOSE), form, reader.actor)

    def attach(self, name: str, content: bytes, *, keep_position: bool) -> str:
        """The id of a file, to be named in an answer within a day. NotTaken for what is none that a case may have;
        StateAway where it could not be kept."""
        return self.shelf.take(name, content, self.ledger.now(), keep_position=keep_position)

    def merge(
        self, id: str, master: str, reader: Reader, *, version: int | None = None, key: str | None = None
    ) -> Case:
        """One case goes up in another; returns the one that went up. Overtaken where that is not at `version` any
        more; NotAllowed."""
        key = key and digest(key)

        def done(pen: Pen) -> Case:
            if (before := pen.done(reader.actor, key)) is not None:
                return before
            case, other = pen.case(self._number(id), version), pen.case(self._number(master))
            moves = self._moves(self.type_of(case), self.hand(reader, case))
            up, joined = moves.merged(case, other)
            other = self.add(pen, other, self.type_of(other), joined)
            for one in (pen.case(number_of(one)) for one in case.joined):
                again, joined = moves.redirected(one, other)
                other = self.add(pen, other, self.type_of(other), joined)
                self.add(pen, one, self.type_of(one), again)
            return self.add(pen, case, self.type_of(case), up, key)

        return self.take(done)

    def take(self, act: Callable[[Pen], T]) -> T:
        """Do something to cases; nobody else writes one meanwhile. Raises what `act` raises; StateAway."""
        return self.store.take(act, self._due)

    def add(self, pen: Pen, case: Case, type: CaseType, event: Event, key: str | None = None) -> Case:
        """One more event of a case that this pen has read, told to whom it concerns."""
        after = pen.add(case, type, event, key)
        self._tell(pen, type, case, after, event)
        return after

    @cached_property
    def lists(self) -> CaseLists:
        """Lists of cases."""
        return CaseLists(self.store.database, self.now)

    def now(self) -> datetime:
        """The time by which clocks are told: never before the last act."""
        return self.ledger.now()

    def seen_posts(self, reader: Reader) -> frozenset[str]:
        """The posts whose cases somebody sees in lists: their own, and all below them; the system sees every one."""
        if reader.system:
            return frozenset(self.posts())
        return self.desks().seen(reader.actor) if reader.known else frozenset()

    # --- what is looked at ------------------------------------------------------------------------------------------

    def look(self, id: str, reader: Reader, *, address: str, code: str | None = None) -> Seen:
        """A case as this reader sees it, with the read on the ledger. UnknownName also where it is not for them."""
        found = self._seen(id, reader, address, code)
        self.ledger.commit(read_entry(reader, found.case, found.fields, address))
        return found

    def listed(self, lines: Sequence[Line], reader: Reader, *, address: str) -> None:
        """The ledger is told that somebody is shown these lines of a list. LedgerError: then they are not."""
        if lines:
            self.ledger.commit(listed_entry(reader, lines, self.types, address))

    def attached(self, found: Seen) -> Mapping[str, File]:
        """The files of a case that its reader sees, by id; a position only where a question asks for one."""
        seen_as = files_seen(found)
        return {
            id: file if keeps_position(found, seen_as[id]) else replace(file, position=None)
            for id, file in self.shelf.files(seen_as).items()
        }

    def file(self, id: str, file: str, reader: Reader, *, address: str, code: str | None = None) -> File:
        """One file of a case, to be handed out, with the read on the ledger. UnknownName for one that there is not,
        and alike for one that is not for this reader."""
        found = self._seen(id, reader, address, code)
        kept = self.attached(found).get(file)
        if kept is None:
            self.ledger.commit(denied_entry(reader, found.case.type, id, address, "no file of an answer they see"))
            raise UnknownName(f"no file of {id} that you may see", hint="the page of the case lists those that you may")
        self.ledger.commit(read_entry(reader, found.case, files_seen(found)[file], address, file=file))
        return kept

    def ways(self, found: Seen, reader: Reader, code: str | None = None) -> Mapping[str, Any]:
        """The ways on that this reader may take now, by the step that they lead to."""
        return self._moves(found.type, self.hand(reader, found.case, code)).ways(found.case)

    # ----------------------------------------------------------------------------------------------------------------

    def _same(self, pen: Pen, moves: Moves, case: Case, other: str) -> Case | None:
        """A case that was opened this moment goes up in the other, or in that in which the other went up by now."""
        master = pen.case(self._number(other))
        while master.master is not None:
            master = pen.case(number_of(master.master))
        events = moves.same_as(case, master)
        if events is None:
            return None
        self.add(pen, master, self.type_of(master), events[1])
        return self.add(pen, case, moves.type, events[0])

    def _seen(self, id: str, reader: Reader, address: str, code: str | None) -> Seen:
        case = self.store.case(self._number(id))
        as_ = standing_of(case, self.hand(reader, case, code), reader, self.posts())
        if case.id != id or as_ is None:
            self.ledger.commit(denied_entry(reader, case.type, id, address, "neither asked for it nor works at it"))
            raise UnknownName(f"no case {id} that you may see", hint="whoever asked, or works at it, sees a case")
        return seen(case, self.type_of(case), self.store.events(number_of(case.id)), as_)

    def _moves(self, type: CaseType, hand: Hand) -> Moves:
        now, posts = self.ledger.now(), self.posts()
        ask = self.store.loads, self.holders.care
        chooser = Chooser(posts, self._all_grids(), now, *ask, self.areas, self.unit_areas)
        return Moves(type, posts, chooser.choose, self.time, hand, now)

    def _all_grids(self) -> Mapping[str, Grids]:
        for duty in self.duties.values():
            if duty.spec.grids is not None and duty.spec.grids not in self._grids:
                self._grids[duty.spec.grids] = Grids(self.law.get(duty.spec.grids, ()))
        return self._grids

    @property
    def reckoning(self) -> Reckoning:
        """What the clocks of many cases are evaluated by."""
        if self._reckoning is None or self._reckoning.time is not self.time:
            self._reckoning = Reckoning(self.time)
        return self._reckoning

    def _due(self, case: Case) -> tuple[datetime | None, datetime | None]:
        found = ahead(case, self.reckoning)
        return found.due, found.next if case.is_open else None

    def _tell(self, pen: Pen, type: CaseType, before: Case | None, after: Case, event: Event) -> None:
        if self.told.channels:
            found = ahead(after, self.reckoning)
            telling = Telling(self.told, self.posts(), self.time.zone, self.address)
            tell(pen.connection, telling, Done(type, before, after, event, found.due, found.troubles))

    def _filled(self, form: Form, given: Mapping[str, Any], type: CaseType) -> dict[str, Any]:
        answers, faults = form.read(given)
        faults = faults or untimely(type.spec, answers, self.ledger.now(), self.time.zone)
        if faults:
            raise Unfilled(faults)
        return answers

    def _answering(self, duty: str) -> Iterator[tuple[str, DutyPost]]:
        """The posts of a duty whose work is with somebody."""
        for id, post in self.posts().items():
            if post.duty == duty and not post.ended and self.responsible(id) is not None:
                yield id, post

    def _options(self, type: CaseType, question: FieldSpec) -> Mapping[str, Text]:
        if question.type == "area":
            return {one.code: one.name for one in self.areas.areas.values()}
        if question.type == "post":
            return {id: post.title for id, post in self._answering(question.of or "")}
        return type.options(question, self.ledger.now())

    def _reporter(self, type: CaseType, reader: Reader, channel: Channel) -> str | None:
        """Who asks, where that is known; GrantError where the reader may not open the case."""
        if channel not in FOR_OTHERS:
            self.may_open(type, reader)
            return reader.actor if reader.known else None
        if not self.takes(type, reader):
            raise no("代填由经办岗位或其单位办理", f"{type.spec.title.en} is taken in by its posts and their units")
        return None

    def _number(self, id: str) -> int:
        try:
            return number_of(id)
        except ValueError:
            raise UnknownName(f"no case {id}", hint="a case is such as street.event/17") from None
