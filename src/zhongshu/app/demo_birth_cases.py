"""The demonstration's births: families of the sample, over the forty days before the first start, by the flow itself.

Their events tell when they would have happened, the ledger when they were written; all came by the channel `sample`.
The family that has an account is left out: its form is for whoever tries the demonstration.
"""

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

from zhongshu.app.demo_births import MOTHER
from zhongshu.app.demo_people import ACTOR
from zhongshu.cases.case import Case, Part
from zhongshu.cases.cases import Cases
from zhongshu.cases.event import Hand
from zhongshu.cases.follow import digest
from zhongshu.cases.moves import Moves
from zhongshu.cases.records import number_of
from zhongshu.cases.store import Pen
from zhongshu.packs.hub import Hub

NEWBORN = "birth.newborn"
BIRTHS, DAYS = 30, 40
SEED = 331000
MARK = "（示例）"
_AT_ONCE = 10
_OPENS, _CLOSES = 9, 17
_SLOW, _SLOWLY = 8, 0.05
"""Now and then an office takes so many times as long."""
_ALONE, _AT_HOME = 9, 13
"""One of so many has one parent, was not born in a hospital."""
_OF_TWO = frozenset({"father_name", "father_id", "father_registered", "joins"})
_LOOKED_UP = {"mother_scheme": "employee", "monthly_wage": "7000.00"}
"""What the desk puts in where the mother did not know how she is insured."""

Acts = tuple[tuple[float, str, Mapping[str, Any]], ...]


def acts_of(family: int) -> Mapping[str, Acts]:
    """What an office does of its share, by type: about so many hours after the last, to which step, with which
    answers."""
    entered = {"child_id": f"R-SAMPLE-{5000 + family}"}
    return {
        "origin_check": ((20, "verified", {"finding": "亲子鉴定" + MARK}),),
        "certificate": ((5, "issued", {"certificate_number": f"S-CERT-{family:04}"}),),
        "household": ((7, "entered", entered),),
        "household_away": ((3, "sent", {"city": "样例市"}), (40, "entered", entered)),
        "insurance": ((9, "enrolled", {"insured_from": "2026-12-01"}),),
        "card": ((30, "made", {"card_number": f"S-CARD-{family:04}"}),),
        "vaccination": ((4, "recorded", {"next_vaccination": "2026-12-15"}),),
        "record_check": ((26, "found", {"looked": "省外参保记录" + MARK}),),
        "allowance": ((14, "worked_out", {"paid_days": 98}), (6, "granted", {})),
    }


def seed_births(hub: Hub) -> int:
    """Write those that are not there yet; the second time none. How many were written. Needs the pack `birth`, and the
    extra `flows`."""
    cases = hub.cases
    if NEWBORN not in cases.types or find_spec("SpiffWorkflow") is None:
        return 0
    families = dict(enumerate(_families(hub.packs.pack("birth").folder / "sample")))
    new = {number: one for number, one in families.items() if cases.store.done(ACTOR.id, _key(number)) is None}
    cases.store.adopt([cases.type(NEWBORN)], cases.ledger.now())
    teller = _Teller(cases, cases.ledger.now())
    numbers = sorted(new)
    for begin in range(0, len(numbers), _AT_ONCE):
        some = {number: new[number] for number in numbers[begin : begin + _AT_ONCE]}
        cases.take(partial(teller.written, some))
    return len(new)


@dataclass(frozen=True)
class _Teller:
    """Lets births go until `now`."""

    cases: Cases
    now: datetime

    def written(self, families: Mapping[int, Mapping[str, Any]], pen: Pen) -> None:
        for number, answers in families.items():
            self._birth(number, answers, pen)

    def _birth(self, number: int, answers: Mapping[str, Any], pen: Pen) -> None:
        chance = Random(f"{SEED} {number}")
        at = self._before_now(timedelta(days=DAYS * chance.random() + 0.2))
        type = self.cases.type(NEWBORN)
        born = min(date.fromisoformat(answers["born"]), at.date() - timedelta(days=3)).isoformat()
        moves = self._moves(type.name, Hand(ACTOR.id, reporter=True), at)
        event = moves.opened({**answers, "born": born}, "sample", None)
        case = pen.open(type, event, key=_key(number))
        self.cases.begun(pen, type, case, event)
        acts, done = acts_of(number), dict[str, int]()
        while (turn := self._next(pen.case(number_of(case.id)), acts, done)) is not None:
            at, share, to, said = turn
            done[share] = done.get(share, 0) + 1
            if not self._acted(pen, share, to, said, at):
                return

    def _next(
        self, case: Case, acts: Mapping[str, Acts], done: Mapping[str, int]
    ) -> tuple[datetime, str, str, Mapping[str, Any]] | None:
        """What happens next of all that is under way; None where nothing would have by now."""
        turns = []
        for part in (one for one in case.parts.values() if one.ended is None):
            hours, to, said = acts[_name(part)][done.get(part.case, 0)]
            chance = Random(f"{part.case} {to}")
            wait = hours * math.exp(chance.gauss(0, 0.6)) * (_SLOW if chance.random() < _SLOWLY else 1)
            turns.append((self._at_work(part.begun + timedelta(hours=wait)), part.case, to, said))
        return min((one for one in turns if one[0] < self.now), key=lambda one: one[:2], default=None)

    def _acted(self, pen: Pen, share: str, to: str, answers: Mapping[str, Any], at: datetime) -> bool:
        """Whether somebody sits where a share is, and did it."""
        case = pen.case(number_of(share))
        found, unit = self.cases.responsible(case.post), self.cases.posts()[case.post].unit
        if found is None:
            return False
        hand = Hand(found.person, found.name, unit, frozenset({case.post}))
        if to == "worked_out" and case.fields["mother_scheme"] == "unknown":
            answers = {**answers, **_LOOKED_UP}
        event = self._moves(case.type, hand, max(at, case.changed)).moved(case, to, answers)
        self.cases.add(pen, case, self.cases.type(case.type), event)
        return True

    def _moves(self, type: str, hand: Hand, at: datetime) -> Moves:
        return replace(self.cases.moves(self.cases.type(type), hand), at=at)

    def _before_now(self, ago: timedelta) -> datetime:
        """About so long ago, at work."""
        while (at := self._at_work(self.now - ago)) >= self.now:
            ago += timedelta(days=1)
        return at

    def _at_work(self, at: datetime) -> datetime:
        """The time, or the next morning on which somebody works; weekends alone are no working days here."""
        local = at.astimezone(self.cases.time.zone)
        while local.isoweekday() > 5 or not _OPENS <= local.hour < _CLOSES:
            early = local.isoweekday() <= 5 and local.hour < _OPENS
            local = local.replace(hour=_OPENS) + timedelta(days=not early)
        return local.astimezone(UTC)


def _families(sample: Path) -> Iterator[Mapping[str, Any]]:
    """The answers that a family would give, mother by mother."""
    people = {row["person"]: row for row in _rows(sample / "residents.csv")}
    insured = {row["person"]: row for row in _rows(sample / "insured.csv")}
    births = [row for row in _rows(sample / "deliveries.csv") if row["mother"] != MOTHER]
    for number, row in enumerate(births[:BIRTHS]):
        mother = people[row["mother"]]
        father = people[f"R-SAMPLE-{int(mother['person'][-4:]) + 1:04}"]
        said = dict(
            mother_id=mother["person"], mother_name=mother["name"], phone=mother["phone"], area=mother["area"],
            mother_registered=mother["registered"], parents="married", father_name=father["name"],
            father_id=father["person"], father_registered=father["registered"], joins="mother", born_at="hospital",
            hospital=row["hospital"], born=row["born"], child_name=f"{father['name'][0]}样例", child_sex=row["sex"],
            children=int(row["children"]), child_order=int(row["child_order"]), difficult=row["difficult"] == "true",
            vaccinated=row["vaccinated"] == "true", papers="counter", **_insurance(insured.get(mother["person"])),
        )  # fmt: skip
        if number % _ALONE == 4:
            said = {name: value for name, value in said.items() if name not in _OF_TWO} | {"parents": "one"}
        if number % _AT_HOME == 6:
            said = {name: value for name, value in said.items() if name != "hospital"} | {"born_at": "home"}
        yield said


def _insurance(record: Mapping[str, str] | None) -> Mapping[str, Any]:
    """What a mother says of it: who is insured as a resident claims nothing, who is in no record does not know."""
    if record is None:
        return {"claims": True, "employed": True, "mother_scheme": "unknown"}
    if record["scheme"] == "resident":
        return {"claims": False}
    known = {"mother_scheme": "employee", "employer": record["employer"], "monthly_wage": record["mean_wage"]}
    return {"claims": True, "employed": True, **known}


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _name(part: Part) -> str:
    return part.case.partition("/")[0].partition(".")[2]


def _key(number: int) -> str:
    return digest(f"sample birth {number}")
