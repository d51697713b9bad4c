"""`/posts`: who holds which post now, who stands in for them, what is in its care, and who says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from starlette.datastructures import FormData

from zhongshu.cases.posts import DutyPost, Holding, Responsible, StandIn
from zhongshu.cases.refusal import no
from zhongshu.cases.seating import Seating
from zhongshu.sharing.people.person import Person
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.web.cases.care import ACTS, InCare, care
from zhongshu.web.cases.endpoints import Onward
from zhongshu.web.cases.questions import plain
from zhongshu.web.cases.telling import common
from zhongshu.web.data_pages.forms import number_of, text_of
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

PAGE = 50
_MOST_PEOPLE = 1000
_TYPED = ("login", "since", "until", "reason", "subject", "to")
DONE = frozenset({"seat", "vacate", "deputy"}) | ACTS


@dataclass(frozen=True)
class Seat:
    """A post with its holder, the deputies now or later, and the one person whom its work is with."""

    post: DutyPost
    holding: Holding
    responsible: Responsible | None
    deputies: Sequence[StandIn]

    @property
    def vacant(self) -> bool:
        """Whether nobody holds it, and nobody stands in now."""
        return self.responsible is None or self.responsible.how == "above"


def posts(visit: Visit, code: str | None) -> Shown:
    """All posts, those that nobody holds first where they are asked for."""
    return _page(visit)


def seat(visit: Visit, sent: FormData, code: str | None) -> Shown | Onward:
    """Give a post to somebody, take it from them, name a deputy, or say what is in its care."""
    post, act = text_of(sent, "post", 200), text_of(sent, "act", 20)
    typed = {name: text_of(sent, name, 200) for name in _TYPED}
    seating = Seating(visit.hub.cases, visit.reader)
    try:
        if act in ACTS:
            care(visit, post, act, typed, plain(typed["reason"]))
        elif act == "vacate":
            seating.seat(post, None, plain(typed["reason"]))
        elif act == "deputy":
            since, until = _day(visit, typed["since"]), _day(visit, typed["until"])
            person = _person(visit, typed["login"])
            seating.name_deputy(post, person, since, until + timedelta(days=1), plain(typed["reason"]))
        else:
            act = "seat"
            seating.seat(post, _person(visit, typed["login"]), plain(typed["reason"]))
    except Refusal as refused:
        return _page(visit, post=post, trouble=refused, typed={**typed, "act": act})
    return Onward(visit.link("/posts", post=post, done=act))


def _page(
    visit: Visit, *, post: str | None = None, trouble: Refusal | None = None, typed: Mapping[str, str] | None = None
) -> Shown:
    cases, in_care = visit.hub.cases, InCare(visit)
    seats, chosen = _seats(visit, in_care), post or visit.asked("post")
    word, vacant = (visit.asked("q") or "").casefold(), visit.asked("vacant") is not None
    found = [one for one in seats.values() if _holds(visit, one, word) and (one.vacant or not vacant)]
    page = max(1, number_of(visit.asked("page")) or 1)
    one = seats.get(chosen or "")
    seating = Seating(cases, visit.reader)
    decides = one is not None and not visit.as_of and seating.decides(one.post.id)
    values = {
        "seats": found[(page - 1) * PAGE : page * PAGE],
        "page": page,
        "pages": max(1, -(-len(found) // PAGE)),
        "count": len(seats),
        "vacancies": sum(one.vacant for one in seats.values()),
        "only_vacant": vacant,
        "word": visit.asked("q") or "",
        "one": one,
        "in_care": in_care,
        "decides": decides,
        "sees": one is not None and one.post.id in cases.seen_posts(visit.reader),
        "people": _people(visit, seating, one.post) if one is not None and decides else [],
        "heirs": in_care.heirs(one.post) if one is not None and decides else (),
        "trouble": trouble,
        "typed": typed or dict.fromkeys(("act", *_TYPED), ""),
        "done": visit.asked("done") if visit.asked("done") in DONE else None,
        **common(visit),
    }
    return Shown("cases/posts.html", values, 409 if trouble else 200, lasting=False)


def _seats(visit: Visit, in_care: InCare) -> dict[str, Seat]:
    cases, held = visit.hub.cases, visit.hub.cases.holdings()
    found = {}
    for id, post in cases.posts().items():
        holding = held.get(id, Holding())
        if post.ended and holding.person is None and not in_care.count(post):
            continue
        later = tuple(one for one in holding.stand_ins if one.until > visit.now)
        found[id] = Seat(post, holding, cases.responsible(id), later)
    return found


def _holds(visit: Visit, one: Seat, word: str) -> bool:
    names = (one.post.id, one.post.title.zh, one.post.title.en, one.holding.name, *(d.name for d in one.deputies))
    return not word or any(word in name.casefold() for name in names)


def _people(visit: Visit, seating: Seating, post: DutyPost) -> list[Person]:
    """Those who can sit at a post."""
    everybody = visit.hub.people.persons.find(limit=_MOST_PEOPLE)
    return [one for one in everybody if one.id != visit.reader.actor and seating.fits(one, post)]


def _person(visit: Visit, login: str) -> Person:
    found = visit.hub.people.persons.by_login(login)
    if found is None:
        raise no(f"没有登录名为“{login[:40]}”的人员", f"nobody logs in as {login[:40]!r}")
    return found


def _day(visit: Visit, said: str) -> datetime:
    """The beginning of a day in the region."""
    try:
        return datetime.combine(date.fromisoformat(said), time(), visit.zone)
    except ValueError:
        raise no("请填写起止日期", "say the first and the last day") from None
