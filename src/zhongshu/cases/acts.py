"""What may be done to a case besides its ways on, in one table for pages and programs.

Whether something may be done is found by asking the rules: they are pure, and an event that nobody writes down changes
nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import partial
from itertools import islice
from typing import Any, NoReturn

from zhongshu.cases.case import Case
from zhongshu.cases.cases import Cases
from zhongshu.cases.event import Event
from zhongshu.cases.filling import Form, Unfilled
from zhongshu.cases.moves import Moves
from zhongshu.cases.posts import DutyPost
from zhongshu.cases.refusal import no
from zhongshu.cases.sight import Seen
from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.sharing.reader import Reader

ACTS: Mapping[str, Mapping[str, bool]] = {
    "back": {},
    "unback": {},
    "grant": {"note": False},
    "decline": {"note": True},
    "rate": {"stars": True, "note": False},
    "note": {"note": True, "public": False},
    "assign": {"post": True, "note": True},
    "pause": {"note": True},
    "resume": {"note": False},
    "more_time": {"clock": True, "by": True, "note": True},
    "merge": {"other": True},
    "correct": {"answers": True, "note": True},
}
"""In the order in which they are offered: what each has to be told, and whether it cannot do without. grant and decline
decide over more time that was asked for by more_time; merge lets the case go up in the other; back and unback are
of who stands behind it."""

AT_ANY_VERSION = frozenset({"back", "unback"})
"""Acts of many at once, whatever the others did meanwhile."""


@dataclass(frozen=True)
class Said:
    """What somebody says with an act. `other` is the number of a case, `by` so many units of the clock, `answers` are
    those of a form, by question, `filled` the slip of what the hub had filled it in with, `about`
    what a case is opened about, `agreed` the questions that they agree to have filled in."""

    note: str = ""
    public: bool = False
    post: str = ""
    clock: str = ""
    by: str = ""
    stars: int = 0
    other: str = ""
    filled: str = ""
    about: str = ""
    agreed: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Acting:
    """Somebody who acts, from an address; `code` is what a stranger shows."""

    cases: Cases
    reader: Reader
    code: str | None
    address: str

    def offered(self, seen: Seen) -> list[str]:
        """The acts that the rules allow them now."""
        cases = self.cases
        hand = cases.hand(self.reader, seen.case, self.code)
        held = cases.backings.held
        moves = Moves(seen.type, cases.posts(), _unchosen, cases.time, hand, cases.ledger.now(), held)
        return [act for act in ACTS if _allowed(moves, seen.case, act)]

    def do(self, seen: Seen, act: str, said: Said, *, version: int | None, key: str | None = None) -> Case:
        """The case after it. NotAllowed; Unfilled for answers that cannot be taken; Overtaken where it is not at
        `version` any more; UnknownName for no act."""
        if act not in ACTS:
            raise UnknownName.among("act", act, ACTS)
        id, version = seen.case.id, None if act in AT_ANY_VERSION else version
        if act == "merge":
            return self.cases.merge(id, self._other(seen, said.other), self.reader, version=version, key=key)
        do = partial(_corrected, self.cases, said) if act == "correct" else partial(_event, act, said)
        return self.cases.act(id, self.reader, do, version=version, code=self.code, key=key)

    def posts(self, seen: Seen, most: int) -> Mapping[str, DutyPost]:
        """The posts that the case may be handed over to, by id; of more than `most` those of its unit, and no more."""
        every = self.cases.posts()
        posts = {id: one for id, one in every.items() if not one.ended and id != seen.case.post}
        if len(posts) > most and seen.case.post in every:
            unit = every[seen.case.post].unit
            posts = {id: one for id, one in posts.items() if one.unit == unit}
        return dict(islice(posts.items(), most))

    def _other(self, seen: Seen, number: str) -> str:
        """Of the same type, and one that they may see."""
        id = f"{seen.case.type}/{number.strip()}"
        try:
            self.cases.look(id, self.reader, address=self.address)
        except UnknownName:
            raise no(f"没有您能看到的 {number[:20]} 号", f"there is no number {number[:20]} that you may see") from None
        return id


def put_off(seen: Seen) -> Mapping[str, Decimal]:
    """The running clocks of a case that may be put off, with how far at most."""
    return {
        name: one.spec.extension.by
        for name, one in seen.case.promises.items()
        if one.spec.extension is not None and one.clock.ended is None and name in seen.type.spec.clocks
    }


def correctable(cases: Cases, seen: Seen) -> Form:
    """The questions whose answers may be put right; files stay, and a consent is taken back, not corrected."""
    consents = seen.type.spec.consents
    stay = () if consents is None else (consents.to, consents.until, *consents.chapters.values())
    asked = seen.type.spec.form.items()
    return cases.form(seen.type, {name: one for name, one in asked if not one.files and name not in stay})


def _event(act: str, said: Said, moves: Moves, case: Case) -> Event:
    match act:
        case "back" | "unback":
            return moves.backed(case) if act == "back" else moves.unbacked(case)
        case "note":
            return moves.noted(case, said.note, public=said.public)
        case "assign":
            return moves.assigned(case, said.post, said.note)
        case "pause":
            return moves.paused(case, said.note)
        case "resume":
            return moves.resumed(case, said.note)
        case "more_time":
            return moves.time_asked(case, said.clock, _number(said.by), said.note)
        case "grant" | "decline":
            return moves.time_decided(case, said.note, yes=act == "grant")
        case "rate":
            return moves.rated(case, said.stars, said.note)
        case _:
            raise AssertionError(f"{act} is no event of this case alone")


def _corrected(cases: Cases, said: Said, moves: Moves, case: Case) -> Event:
    """Only the answers that are others now; what is not said stays as it is."""
    questions = {name: one for name, one in moves.type.spec.form.items() if not one.files}
    kept = {name: value for name, value in case.fields.items() if name in questions}
    answers, faults = cases.form(moves.type, questions).read({**kept, **said.answers})
    if faults := tuple(one for one in faults if one.field in said.answers or one.field not in kept):
        raise Unfilled(faults)
    changed = {name: value for name, value in answers.items() if case.fields.get(name) != value}
    if not changed:
        raise no("没有更正任何内容", "nothing was changed")
    return moves.corrected(case, changed, said.note)


def _allowed(moves: Moves, case: Case, act: str) -> bool:
    try:
        return any(True for _ in _tried(moves, case, act))
    except ZhongshuError:
        return False


def _tried(moves: Moves, case: Case, act: str) -> Iterator[object]:
    if act == "merge":
        yield moves.merged(case, replace(case, id=f"{case.id}0", master=None))
    elif act == "correct":
        yield moves.corrected(case, {}, "-")
    elif act == "more_time":
        for name, one in case.promises.items():
            if one.spec.extension is not None and one.clock.ended is None:
                yield moves.time_asked(case, name, min(Decimal(1), one.spec.extension.by), "-")
    else:
        other = next((id for id, one in moves.posts.items() if id != case.post and not one.ended), "")
        yield _event(act, Said(note="-", post=other, stars=5), moves, case)


def _number(said: str) -> Decimal:
    try:
        number = Decimal(said)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise no("请填写延长多少", "say by how much")
    return number


def _unchosen(*_: Any) -> NoReturn:
    raise AssertionError("no act chooses a post by a rule")
