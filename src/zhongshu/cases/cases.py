"""The cases of a region at work: what pages, API, commands and the worker ask of this room."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from zhongshu.cases.case import Case
from zhongshu.cases.event import Channel, Event, Hand
from zhongshu.cases.filling import Fault, Form
from zhongshu.cases.grids import Grids
from zhongshu.cases.holders import HolderStore
from zhongshu.cases.lists import CaseLists
from zhongshu.cases.moves import Moves
from zhongshu.cases.owner import Chooser
from zhongshu.cases.posts import Holdings, Posts, Responsible, above, posts_of, responsible, work_of
from zhongshu.cases.promises import due_of
from zhongshu.cases.records import number_of
from zhongshu.cases.refusal import no
from zhongshu.cases.sight import Seen, seen, standing_of
from zhongshu.cases.spec import FieldSpec
from zhongshu.cases.store import CaseStore, Pen
from zhongshu.cases.type import CaseType, Duty, Law
from zhongshu.core.areas import AreaTree
from zhongshu.core.errors import GrantError, UnknownName
from zhongshu.core.text import Text
from zhongshu.rules.working_time import WorkingTime
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.reader import Reader

_CODE_BYTES = 9


class Unfilled(Exception):
    """Answers that cannot be taken; `faults` stand beside their questions."""

    def __init__(self, faults: Sequence[Fault]):
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{one.field}: {one.text.en}" for one in faults))


@dataclass(frozen=True)
class Opened:
    """A case that was asked for; `code` is what a stranger follows it by, told once, None for who is known."""

    case: Case
    code: str | None = None


@dataclass
class Cases:
    """Threads share one. `types` are those that the region's packs say now, by qualified name; `unit_areas` the areas
    of units, `time` what clocks are read by."""

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
    _grids: dict[str, Grids] = field(default_factory=dict)
    _held: tuple[int, Holdings] | None = None
    _posts: tuple[str, Posts] | None = None
    _editions: dict[str, CaseType] = field(default_factory=dict)

    # --- what there is ----------------------------------------------------------------------------------------------

    def type(self, name: str) -> CaseType:
        """UnknownName, with the nearest right one, for a type that no pack says."""
        if name not in self.types:
            raise UnknownName.among("case", name, self.types)
        return self.types[name]

    def type_of(self, case: Case) -> CaseType:
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
            self._posts = today, posts_of(self.duties, self.law, self.units, now)
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

    def hand(self, reader: Reader, case: Case | None = None, code: str | None = None) -> Hand:
        """As what somebody may act. `code` is what a stranger shows; a wrong one opens nothing."""
        posts = work_of(reader.actor, self.posts(), self.holdings(), self.ledger.now()) if reader.known else frozenset()
        own = case is not None and reader.known and case.reporter == reader.actor
        if case is not None and code:
            kept = self.store.follow(number_of(case.id))
            own = own or (kept is not None and hmac.compare_digest(kept, digest(code)))
        return Hand(reader.actor, reader.shown, reader.unit, posts, own)

    # --- what is done -----------------------------------------------------------------------------------------------

    def form(self, type: CaseType, questions: Mapping[str, FieldSpec] | None = None) -> Form:
        """Questions with the choices of today: those of the type's form unless others are given."""
        asked = type.spec.form if questions is None else questions
        return Form(asked, partial(self._options, type), self.time.zone)

    def open(
        self, type: str, given: Mapping[str, Any], reader: Reader, channel: Channel, *, key: str | None = None
    ) -> Opened:
        """Somebody asks. Unfilled where answers are wrong; GrantError where this is not for them. With the `key` of an
        act that was done already, its case."""
        what = self.type(type)
        self._require_open_to(what, reader)
        if key is not None and (number := self.store.done(reader.actor, key)) is not None:
            return Opened(self.store.case(number))
        answers = self._filled(self.form(what), given)
        self.store.adopt([what], self.ledger.now())
        code = None if reader.known else secrets.token_urlsafe(_CODE_BYTES)
        moves = self._moves(what, self.hand(reader))
        event = moves.opened(answers, channel, reader.actor if reader.known else None)
        follow = None if code is None else digest(code)
        case = self.store.take(lambda pen: pen.open(what, event, follow=follow, key=key), self._due)
        return Opened(case, code)

    def move(
        self, id: str, to: str, given: Mapping[str, Any], reader: Reader, *, version: int | None = None,
        note: str = "", code: str | None = None, key: str | None = None,
    ) -> Case:  # fmt: skip
        """A case goes on. Unfilled, NotAllowed; Overtaken where it is not at `version` any more."""

        def done(moves: Moves, case: Case) -> Event:
            way = moves.type.spec.steps[case.step].to.get(to)
            answers = {} if way is None else self._filled(self.form(moves.type, way.asks), given)
            return moves.moved(case, to, answers, note)

        return self.act(id, reader, done, version=version, code=code, key=key)

    def act(
        self, id: str, reader: Reader, do: Callable[[Moves, Case], Event], *, version: int | None = None,
        code: str | None = None, key: str | None = None,
    ) -> Case:  # fmt: skip
        """Whatever `do` makes of a case as it is now; nobody else acts on one meanwhile. Raises what it raises."""
        number = self._number(id)
        if key is not None and (before := self.store.done(reader.actor, key)) is not None:
            return self.store.case(before)

        def done(pen: Pen) -> Case:
            case = pen.case(number, version)
            type = self.type_of(case)
            return pen.add(case, type, do(self._moves(type, self.hand(reader, case, code)), case), key)

        return self.store.take(done, self._due)

    def merge(self, id: str, master: str, reader: Reader) -> Case:
        """One case goes up in another; returns the one that went up."""

        def done(pen: Pen) -> Case:
            case, other = pen.case(self._number(id)), pen.case(self._number(master))
            up, joined = self._moves(self.type_of(case), self.hand(reader, case)).merged(case, other)
            pen.add(other, self.type_of(other), joined)
            return pen.add(case, self.type_of(case), up)

        return self.store.take(done, self._due)

    @property
    def lists(self) -> CaseLists:
        """Lists of cases."""
        return CaseLists(self.store.database)

    def seen_posts(self, reader: Reader) -> frozenset[str]:
        """The posts whose cases somebody sees in lists: their own, and all below them; the system sees every one."""
        posts = self.posts()
        if reader.system:
            return frozenset(posts)
        own = self.hand(reader).posts
        return own | {id for id in posts if own & set(above(id, posts))}

    # --- what is looked at ------------------------------------------------------------------------------------------

    def look(self, id: str, reader: Reader, *, address: str, code: str | None = None) -> Seen:
        """A case as this reader sees it, with the read on the ledger. UnknownName also where it is not for them."""
        case = self.store.case(self._number(id))
        hand = self.hand(reader, case, code)
        as_ = standing_of(case, hand, reader, self.posts())
        if case.id != id or as_ is None:
            self.ledger.commit(_denied(reader, case.type, id, address))
            raise UnknownName(f"no case {id} that you may see", hint="whoever asked, or works at it, sees a case")
        found = seen(case, self.type_of(case), self.store.events(number_of(case.id)), as_)
        look = Look(case.type, tuple(sorted(found.fields)))
        self.ledger.commit(
            Entry(
                kind="read",
                actor=reader.actor,
                unit=reader.unit,
                key=reader.key,
                address=address,
                reference=case.id,
                objects=(look,),
                rows=1,
            )
        )
        return found

    def ways(self, found: Seen, reader: Reader, code: str | None = None) -> Mapping[str, Any]:
        """The ways on that this reader may take now, by the step that they lead to."""
        return self._moves(found.type, self.hand(reader, found.case, code)).ways(found.case)

    # ----------------------------------------------------------------------------------------------------------------

    def _moves(self, type: CaseType, hand: Hand) -> Moves:
        now, posts = self.ledger.now(), self.posts()
        chooser = Chooser(
            posts, self._all_grids(), self.store.loads(), now, self.areas, self.unit_areas, self.holders.care()
        )
        return Moves(type, posts, chooser.choose, self.time, hand, now)

    def _all_grids(self) -> Mapping[str, Grids]:
        for duty in self.duties.values():
            if duty.spec.grids is not None and duty.spec.grids not in self._grids:
                self._grids[duty.spec.grids] = Grids(self.law.get(duty.spec.grids, ()))
        return self._grids

    def _due(self, case: Case) -> tuple[datetime | None, datetime | None]:
        due = due_of(case, self.time, self.ledger.now())
        return due, due

    def _filled(self, form: Form, given: Mapping[str, Any]) -> dict[str, Any]:
        answers, faults = form.read(given)
        if faults:
            raise Unfilled(faults)
        return answers

    def _options(self, type: CaseType, question: FieldSpec) -> Mapping[str, Text]:
        if question.type == "area":
            return {one.code: one.name for one in self.areas.areas.values()}
        return type.options(question, self.ledger.now())

    def _require_open_to(self, type: CaseType, reader: Reader) -> None:
        to = type.spec.open_to
        if to == "anyone" or (to == "known" and reader.known) or reader.system:
            return
        roles = {post.role for post in reader.posts}
        if isinstance(to, tuple) and roles & set(to):
            return
        if not reader.known:
            raise GrantError("this is for somebody who is known", hint="log in")
        raise no(f"“{type.spec.title.zh}”不由您的岗位提出", f"{type.spec.title.en} is not for your posts to ask")

    def _number(self, id: str) -> int:
        try:
            return number_of(id)
        except ValueError:
            raise UnknownName(f"no case {id}", hint="a case is such as street.event/17") from None


def digest(code: str) -> str:
    """What is kept of a stranger's code."""
    return hashlib.sha256(code.encode()).hexdigest()


def _denied(reader: Reader, type: str, id: str, address: str) -> Entry:
    return Entry(
        kind="denied",
        actor=reader.actor,
        unit=reader.unit,
        key=reader.key,
        address=address,
        reference=id,
        objects=(Look(type),),
        decision="denied",
        reason="neither asked for it nor works at it",
    )
