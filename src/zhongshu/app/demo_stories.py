"""The demonstration's cases that a pack tells itself: `sample/stories.jsonl`, and `sample/care.csv` of what posts have
in their care.

A story is a line: the `case` type, the days before the first start on which it begins, its answers, and the acts that
follow, each so many hours after the last: a step with answers, "stars" with how many, or "back" with the posts whose
holders stand behind it. `by` is the post whose holder begins it, where the answers do not say. "@call-1" in a list of
answers is the case of that key, which is told before, and "+30" the day so many days after the act. They go by the
type's own rules and came by the channel `sample`; what would not have happened by now is left out.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.app.demo_people import ACTOR
from zhongshu.cases.case import Case
from zhongshu.cases.cases import Cases
from zhongshu.cases.event import Hand
from zhongshu.cases.follow import digest
from zhongshu.cases.moves import Moves
from zhongshu.cases.opening import for_strangers
from zhongshu.cases.owner import Chooser
from zhongshu.cases.records import number_of
from zhongshu.cases.store import Pen
from zhongshu.cases.type import CaseType
from zhongshu.core.spec import qualify
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Person
from zhongshu.sharing.reader import ANYONE

STARS, BACK = "stars", "back"
STORIES, CARE = "sample/stories.jsonl", "sample/care.csv"
_TOGETHER = 50
_OPENS, _CLOSES = 8, 18


def seed_stories(hub: Hub, people: Sequence[Person]) -> int:
    """Entrust and tell what is not there yet; the second time nothing. How many cases were written."""
    written = 0
    for name, pack in hub.packs.packs.items():
        if (pack.folder / CARE).exists():
            _entrust(hub.cases, pack.folder / CARE)
        if (pack.folder / STORIES).exists():
            written += _told(hub.cases, name, pack.folder / STORIES, people)
    return written


def _entrust(cases: Cases, file: Path) -> None:
    """Of each duty that has nothing in its care yet."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [(row["post"].partition("/")[0], row["subject"], row["post"]) for row in csv.DictReader(lines)]
    for duty, some in groupby(sorted(rows), key=lambda row: row[0]):
        posts: dict[str, str | None] = {subject: post for _, subject, post in some if post in cases.posts()}
        if posts and not cases.holders.cared(duty):
            cases.holders.entrust(duty, posts, by=ACTOR.id, at=cases.ledger.now(), reason="演示")


def _told(cases: Cases, pack: str, file: Path, people: Sequence[Person]) -> int:
    stories = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    subjects = {one.subject: one for one in people if one.subject}
    teller = _Teller(cases, pack, {one["key"]: one for one in stories}, subjects, cases.ledger.now())
    new = [one for one in stories if cases.store.done(teller.asker(one).actor, digest(key_of(pack, one))) is None]
    cases.store.adopt({one["case"]: teller.type(one) for one in new}.values(), teller.now)
    for begin in range(0, len(new), _TOGETHER):
        cases.take(partial(teller.write, new[begin : begin + _TOGETHER]))
    return len(new)


def key_of(pack: str, story: Mapping[str, Any]) -> str:
    """The key of the act that opens a story's case, so that it is told once."""
    return f"story {pack} {story['key']}"


@dataclass(frozen=True)
class _Teller:
    """Writes the `stories` of a pack, by key, as they went until `now`; `subjects` are people by whom they act for."""

    cases: Cases
    pack: str
    stories: Mapping[str, Mapping[str, Any]]
    subjects: Mapping[str, Person]
    now: datetime

    def type(self, story: Mapping[str, Any]) -> CaseType:
        """The type that a story is of."""
        return self.cases.type(qualify(story["case"], self.pack))

    def asker(self, story: Mapping[str, Any]) -> Hand:
        """The account of whom it is about, else a stranger; what offices ask of one another, whoever has the post."""
        type, answers = self.type(story), story["answers"]
        if "by" in story:
            return replace(self._holder(story["by"]) or Hand(ANYONE.actor), reporter=True)
        if for_strangers(type):
            said = (one for one in answers.values() if isinstance(one, str))
            known = next((self.subjects[one] for one in said if one in self.subjects), None)
            return Hand(ANYONE.actor, reporter=True) if known is None else Hand(known.id, known.name, reporter=True)
        post = self._chooser(self.now).choose(type.spec.owner, answers).post
        return replace(self._holder(post) or Hand(ANYONE.actor), reporter=True)

    def write(self, stories: Sequence[Mapping[str, Any]], pen: Pen) -> None:
        """Each by the key of its opening; nobody is told: it would be news of long ago."""
        for story in stories:
            type, asker = self.type(story), self.asker(story)
            at = self._begins(story)
            reporter = None if asker.actor == ANYONE.actor else asker.actor
            opened = self._moves(type, asker, at).opened(self._answers(pen, story["answers"], at), "sample", reporter)
            case = pen.open(type, opened, key=digest(key_of(self.pack, story)))
            self._named(pen, case, asker, at)
            for after, to, said in story["acts"]:
                at = _at_work(at + timedelta(hours=after), self.cases.time.zone)
                hand = self._hand(case, to, asker)
                if at >= self.now or hand is None:
                    break
                case = self._goes_on(pen, case, to, said, hand, at)

    def _goes_on(self, pen: Pen, case: Case, to: str, said: Any, hand: Hand, at: datetime) -> Case:
        type = self.cases.type(case.type)
        if to == BACK:
            for one in filter(None, map(self._holder, said)):
                case = pen.add(case, type, self._moves(type, one, at).backed(case))
            return case
        moves = self._moves(type, hand, at)
        rated = moves.rated(case, said, "") if to == STARS else None
        return pen.add(case, type, rated or moves.moved(case, to, self._answers(pen, said, at)))

    def _answers(self, pen: Pen, said: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        """With the ids of the cases, and the days, that they speak of."""
        day = at.astimezone(self.cases.time.zone).date()
        made = dict(said)
        for name, one in said.items():
            if isinstance(one, list) and one and one[0].startswith("@"):
                made[name] = [self._id(pen, key[1:]) for key in one]
            elif isinstance(one, str) and one.startswith("+") and one[1:].isdigit():
                made[name] = (day + timedelta(days=int(one))).isoformat()
        return made

    def _id(self, pen: Pen, key: str) -> str:
        story = self.stories[key]
        pen.flush()  # it may be of this act itself
        found = pen.done(self.asker(story).actor, digest(key_of(self.pack, story)))
        assert found is not None, f"{key} is told before whatever names it"
        return found.id

    def _named(self, pen: Pen, case: Case, asker: Hand, at: datetime) -> None:
        """What the case names is told so."""
        fields = self.cases.type(case.type).spec.fields
        for id in (id for name, one in case.fields.items() if fields[name].cases for id in one):
            other = pen.case(number_of(id))
            of = self.cases.type(other.type)
            pen.add(other, of, self._moves(of, asker, at).named(other, case))

    def _begins(self, story: Mapping[str, Any]) -> datetime:
        """When it begins: at work, and before now."""
        days = timedelta(days=story["days"])
        while (at := _at_work(self.now - days, self.cases.time.zone)) >= self.now:
            days += timedelta(days=1)
        return at

    def _hand(self, case: Case, to: str, asker: Hand) -> Hand | None:
        step = self.cases.type(case.type).spec.steps[case.step]
        way = step.to.get(to)
        by = "owner" if way is None else way.by or step.by
        if to in (STARS, BACK) or by == "reporter":
            return asker
        posts = (post for post in self.cases.posts() if post.startswith(f"{by}/") and post in self.cases.holdings())
        return self._holder(case.post if by == "owner" else next(posts, case.post))

    def _holder(self, post: str) -> Hand | None:
        """Whoever has the work of a post; None for nobody."""
        found = self.cases.responsible(post)
        unit = self.cases.posts()[post].unit
        here = frozenset({post})
        return None if found is None else Hand(found.person, found.name, unit, here, seats=here)

    def _moves(self, type: CaseType, hand: Hand, at: datetime) -> Moves:
        return Moves(type, self.cases.posts(), self._chooser(at).choose, self.cases.time, hand, at)

    def _chooser(self, at: datetime) -> Chooser:
        ask = self.cases.store.loads, self.cases.holders.care
        return Chooser(self.cases.posts(), self.cases.grids, at, *ask, self.cases.areas, self.cases.unit_areas)


def _at_work(at: datetime, zone: ZoneInfo) -> datetime:
    """The time, or the same minute of the next morning on which somebody works: weekends alone are no working days."""
    local = at.astimezone(zone)
    if local.hour >= _CLOSES:
        local = local.replace(hour=_OPENS) + timedelta(days=1)
    local = local.replace(hour=max(local.hour, _OPENS))
    return (local + timedelta(days=max(7 - local.isoweekday(), 0) + 1 if local.isoweekday() > 5 else 0)).astimezone(UTC)
