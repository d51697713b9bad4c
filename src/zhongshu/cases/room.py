"""What the cases of a region are made of at this moment: types, posts and who sits there, forms and rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial

from zhongshu.cases.attachments.shelf import Shelf
from zhongshu.cases.backing import Backings, may_look
from zhongshu.cases.case import Case
from zhongshu.cases.desks import Desks, desks_of
from zhongshu.cases.documents.issuing import Issuer
from zhongshu.cases.event import Channel, Hand
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.filling import Form
from zhongshu.cases.follow import opens
from zhongshu.cases.grids import Grids
from zhongshu.cases.holders import HolderStore
from zhongshu.cases.lists import CaseLists, Line
from zhongshu.cases.moves import Moves
from zhongshu.cases.notices.spec import NoticesSpec
from zhongshu.cases.offers import Offers
from zhongshu.cases.opening import FOR_OTHERS, Counter, require_open
from zhongshu.cases.owner import Chooser
from zhongshu.cases.posts import DutyPost, Holdings, Posts, Responsible, above, posts_of, responsible, with_lost
from zhongshu.cases.records import number_of
from zhongshu.cases.refusal import no
from zhongshu.cases.rulebook import Rulebook
from zhongshu.cases.sight import As, standing_of
from zhongshu.cases.store import CaseStore
from zhongshu.cases.type import CaseType, Duty, Law
from zhongshu.core.areas import AreaTree
from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Language, Text
from zhongshu.rules.reckoning import Reckoning
from zhongshu.rules.working_time import WorkingTime
from zhongshu.sharing.grants.consent import ConsentStore
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.signing import PublicKey


@dataclass
class Room:
    """Threads share one. `types` are those that the region's packs say now, by qualified name; `unit_areas` the areas
    of units, `time` what clocks are read by, `rulebook` what types of former editions ask, `told` who is told by which
    channel, `address` where others reach it. Documents are in `language`; `earlier_keys` signed those of
    former days. `consents` keeps those that are given with a form."""

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
    rulebook: Rulebook = field(default_factory=Rulebook)
    language: Language = "zh"
    earlier_keys: tuple[PublicKey, ...] = ()
    consents: ConsentStore | None = None
    _reckoning: Reckoning | None = None
    _grids: dict[str, Grids] = field(default_factory=dict)
    _held: tuple[int, Holdings] | None = None
    _posts: tuple[str, Posts] | None = None
    _editions: dict[str, CaseType] = field(default_factory=dict)
    _kept_parts: set[str] = field(default_factory=set)
    _desks: Desks | None = None
    _counters: tuple[Posts, dict[str, Counter]] | None = None

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
                self._editions[edition] = CaseType(name, spec, self.law, self.rulebook)
        return self._editions[case.edition]

    def posts(self) -> Posts:
        """Every post that there is or was; worked out anew each day, as grids are redrawn."""
        now = self.ledger.now()
        today = self.ledger.day(now)
        if self._posts is None or self._posts[0] != today:
            there = posts_of(self.duties, self.law, self.units, now)
            self._posts = today, with_lost(there, {*self.store.posts(), *self.holders.in_care()}, self.duties)
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
        seats = self.desks().held(reader.actor) if reader.known else frozenset[str]()
        own = case is not None and reader.known and case.reporter == reader.actor
        if case is not None and code:
            own = own or opens(code, self.store.follow(number_of(case.id)))
        return Hand(reader.actor, reader.shown, reader.unit, posts, own, seats)

    def seen_posts(self, reader: Reader) -> frozenset[str]:
        """The posts whose cases somebody sees in lists: their own, and all below them; the system sees every one."""
        if reader.system:
            return frozenset(self.posts())
        return self.desks().seen(reader.actor) if reader.known else frozenset()

    def now(self) -> datetime:
        """The time by which clocks are told: never before the last act."""
        return self.ledger.now()

    @cached_property
    def lists(self) -> CaseLists:
        """Lists of cases."""
        return CaseLists(self.store.database, self.now)

    @cached_property
    def backings(self) -> Backings:
        """Who stands behind which cases."""
        return Backings(self.store.database)

    @cached_property
    def offers(self) -> Offers:
        """What is offered to cases."""
        return Offers(self.store.database)

    def stands_as(self, case: Case, reader: Reader, code: str | None = None) -> As | None:
        """As what somebody looks at a case; None for who does not see it."""
        hand = self.hand(reader, case, code)
        found = standing_of(case, hand, reader, self.posts(), may_look(self.type_of(case), case, hand))
        return "colleague" if found is None and self._works_beside(case, hand) else found

    def _works_beside(self, case: Case, hand: Hand) -> bool:
        """Whether they work at the whole of a part, or at a part of the whole."""
        beside = [*case.parts, *([] if case.parent is None else [case.parent])]
        posts = self.store.posts_of(number_of(one) for one in beside) if beside and hand.posts else ()
        return any({post, *above(post, self.posts())} & hand.posts for post in posts)

    def may_open(self, type: CaseType, reader: Reader) -> None:
        """GrantError where a type is not for this reader to ask."""
        require_open(type, reader, self.hand(reader).seats)

    def takes(self, type: CaseType, reader: Reader) -> bool:
        """Whether this reader takes a type in for others, at a counter or by telephone."""
        posts = self.posts()
        if self._counters is None or self._counters[0] is not posts:
            self._counters = posts, {}
        made = self._counters[1]
        if type.name not in made:
            made[type.name] = Counter.of(type, posts)
        return reader.known and made[type.name].takes(reader, self.hand(reader).posts)

    def form(self, type: CaseType, questions: Mapping[str, FieldSpec] | None = None) -> Form:
        """Questions with the choices of today: those of the type's form unless others are given."""
        asked = type.spec.form if questions is None else questions
        return Form(asked, partial(self._options, type), self.time.zone)

    # ----------------------------------------------------------------------------------------------------------------

    def _moves(self, type: CaseType, hand: Hand) -> Moves:
        now, posts = self.ledger.now(), self.posts()
        ask = self.store.loads, self.holders.care
        chooser = Chooser(posts, self.grids, now, *ask, self.areas, self.unit_areas)
        return Moves(type, posts, chooser.choose, self.time, hand, now, self.backings.held)

    @property
    def grids(self) -> Mapping[str, Grids]:
        """Those of every duty, by parameter."""
        for duty in self.duties.values():
            if duty.spec.grids is not None and duty.spec.grids not in self._grids:
                self._grids[duty.spec.grids] = Grids(self.law.get(duty.spec.grids, ()))
        return self._grids

    @property
    def issuer(self) -> Issuer:
        """What makes the documents of cases."""
        return Issuer(self.ledger.key, self.language, self.time.zone, self._titles, self._unit_of)

    @property
    def reckoning(self) -> Reckoning:
        """What the clocks of many cases are evaluated by."""
        if self._reckoning is None or self._reckoning.time is not self.time:
            self._reckoning = Reckoning(self.time)
        return self._reckoning

    def _answering(self, duty: str) -> Iterator[tuple[str, DutyPost]]:
        """The posts of a duty whose work is with somebody."""
        for id, post in self.posts().items():
            if post.duty == duty and not post.ended and self.responsible(id) is not None:
                yield id, post

    def _titles(self, type: CaseType, question: FieldSpec) -> Mapping[str, Text]:
        """The words of what a question may be answered with, and of posts that nobody has, too."""
        if question.type == "post":
            return {id: post.title for id, post in self.posts().items()}
        return self._options(type, question)

    def _unit_of(self, post: str) -> Text:
        """The title of the unit of a post; its id where there is no such post any more."""
        found = self.posts().get(post)
        return Text(zh=post, en=post) if found is None else self.units.get(found.unit, found.title)

    def _options(self, type: CaseType, question: FieldSpec) -> Mapping[str, Text]:
        if question.type == "area":
            return {one.code: one.name for one in self.areas.areas.values()}
        if question.type == "post":
            return {id: post.title for id, post in self._answering(question.of or "")}
        return type.options(question, self.ledger.now())

    def _reporter(self, type: CaseType, reader: Reader, channel: Channel) -> str | None:
        """Who asks, where that is known; GrantError where the reader may not open the case."""
        if channel == "data" and reader.system:  # a row asks, and nobody
            return None
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
