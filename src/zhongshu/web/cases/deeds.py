"""What a reader may do to a case besides its ways on: found by asking the rules themselves, and done through them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from zhongshu.cases.case import Case
from zhongshu.cases.event import Event
from zhongshu.cases.moves import Moves
from zhongshu.cases.refusal import no
from zhongshu.cases.sight import Seen
from zhongshu.cases.spec import OwnerSpec
from zhongshu.core.errors import ZhongshuError
from zhongshu.web.visit import Visit

DEEDS = (
    "grant", "decline", "rate", "note", "assign", "pause", "resume", "more_time", "merge", "correct",
)  # fmt: skip
"""In the order in which they are offered."""


@dataclass(frozen=True)
class Said:
    """What the form of a deed says besides its version."""

    note: str = ""
    public: bool = False
    post: str = ""
    clock: str = ""
    by: str = ""
    stars: int = 0


def offered(visit: Visit, seen: Seen, code: str | None) -> list[str]:
    """The deeds that the rules allow this reader now."""
    cases = visit.hub.cases
    hand = cases.hand(visit.reader, seen.case, code)
    moves = Moves(seen.type, cases.posts(), _unchosen, cases.time, hand, visit.now)
    return [deed for deed in DEEDS if _allowed(moves, seen.case, deed)]


def clocks_to_put_off(seen: Seen) -> Mapping[str, Any]:
    """The running clocks of a case that may be put off, with how far at most."""
    return {
        name: one.spec.extension.by
        for name, one in seen.case.promises.items()
        if one.spec.extension is not None and one.clock.ended is None and name in seen.type.spec.clocks
    }


def doing(deed: str, said: Said) -> Callable[[Moves, Case], Event]:
    """What `Cases.act` is to do. Correcting and merging go their own ways."""
    match deed:
        case "note":
            return lambda moves, case: moves.noted(case, said.note, public=said.public)
        case "assign":
            return lambda moves, case: moves.assigned(case, said.post, said.note)
        case "pause":
            return lambda moves, case: moves.paused(case, said.note)
        case "resume":
            return lambda moves, case: moves.resumed(case, said.note)
        case "more_time":
            return lambda moves, case: moves.time_asked(case, said.clock, _number(said.by), said.note)
        case "grant" | "decline":
            return lambda moves, case: moves.time_decided(case, said.note, yes=deed == "grant")
        case "rate":
            return lambda moves, case: moves.rated(case, said.stars, said.note)
        case _:
            raise no("没有这个操作", f"there is no such act as {deed[:40]!r}")


def _allowed(moves: Moves, case: Case, deed: str) -> bool:
    try:
        return any(True for _ in _tried(moves, case, deed))
    except ZhongshuError:
        return False


def _tried(moves: Moves, case: Case, deed: str) -> Iterator[object]:
    """The rules are pure: an act that nobody writes down tells whether it could be done."""
    if deed == "merge":
        yield moves.merged(case, replace(case, id=f"{case.id}0", master=None))
    elif deed == "correct":
        yield moves.corrected(case, {}, "-")
    elif deed == "more_time":
        for name, one in case.promises.items():
            if one.spec.extension is not None and one.clock.ended is None:
                yield moves.time_asked(case, name, min(Decimal(1), one.spec.extension.by), "-")
    else:
        other = next((id for id, one in moves.posts.items() if id != case.post and not one.ended), "")
        yield doing(deed, Said(note="-", post=other, stars=5))(moves, case)


def _number(said: str) -> Decimal:
    try:
        number = Decimal(said)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise no("请填写延长多少", "say by how much")
    return number


def _unchosen(rule: OwnerSpec, answers: Mapping[str, Any]) -> str:
    raise AssertionError("no deed chooses a post by a rule")
