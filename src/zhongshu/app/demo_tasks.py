"""The demonstration's task: given about a printed number of the region, done, and confirmed. The task is made up, the
number is not."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from zhongshu.app.demo_cases import MARK, seat
from zhongshu.app.demo_people import reader
from zhongshu.cases.cause import About
from zhongshu.cases.follow import digest
from zhongshu.core.errors import UnknownName
from zhongshu.packs.causes import cause_at
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Person

TASK, DESK = "hub.task", "hub.task_desk"
DESKS = {
    "economy": "economy",
    "market": "market",
    "statistics": "statistics",
    "office": "data_bureau",
    "desk": "urban_management",
}
"""Who has the task desk of which unit."""
GIVER = "analyst"
KEY = "sample-task"
DAYS = 7


@dataclass(frozen=True)
class Sample:
    """A task about a number, to a unit, with what its desk reports."""

    about: About
    unit: str
    what: str
    result: str


SAMPLE = Sample(
    About("indicator", "economy.value_added_growth", "331000"),
    "economy",
    "核实增速靠后的三个县市区，说明原因，提出一条措施" + MARK,
    "已核实：两家大企业停产检修，下月恢复；已建联系人每周报一次" + MARK,
)


def seat_desks(hub: Hub, people: Sequence[Person]) -> int:
    """Put the demonstration's people at the task desks where nobody was ever put at any; how many."""
    return seat(hub.cases, people, ((login, f"{DESK}/{unit}") for login, unit in DESKS.items()))


def seed_task(hub: Hub, people: Sequence[Person]) -> str | None:
    """Give the task, report it and confirm it, each once; its id where this start did. None where the number, the desk
    or the people are not there."""
    logins, post = {person.login: person for person in people}, f"{DESK}/{SAMPLE.unit}"
    found = hub.cases.responsible(post) if TASK in hub.cases.types else None
    if found is None or not {GIVER, SAMPLE.unit} <= logins.keys():
        return None
    giver, officer = reader(logins[GIVER]), reader(logins[SAMPLE.unit])
    if found.person != officer.actor or hub.cases.store.done(giver.actor, digest(KEY)) is not None:
        return None
    with suppress(UnknownName), hub.open(giver, address="demo") as access:
        cause = cause_at(hub, access, SAMPLE.about)
        access.close(result=cause.proof)
        due = (hub.now() + timedelta(days=DAYS)).astimezone(hub.place.zone).date().isoformat()
        given = {"what": SAMPLE.what, "to": post, "due": due}
        id = hub.cases.open(TASK, given, giver, "sample", key=KEY, cause=cause).case.id
        for who, to, answers in _acts():
            hub.cases.move(id, to, answers, officer if who == "officer" else giver, key=f"{KEY}-{to}")
        return id
    return None


def _acts() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    yield "officer", "accepted", {}
    yield "officer", "reported", {"result": SAMPLE.result}
    yield "giver", "confirmed", {}
