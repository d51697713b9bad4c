"""People around one scenario: its owner is the market bureau, one of its datasets is the ecology bureau's."""

from datetime import UTC, datetime, timedelta

from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.scenarios.life import By
from zhongshu.sharing.scenarios.stage import Life, Stage, Step, Wish

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
OFFICE = "data_bureau"


def person(name: str, unit: str | None, role: Role) -> Reader:
    return Reader(name, name.title(), (Post(unit, role),))


WANG = person("wang", "market", Role.OFFICER)
ZHAO = person("zhao", "market", Role.DATA_ENGINEER)
SUN = person("sun", "market", Role.OFFICER)
FENG = person("feng", "ecology", Role.CLERK)
LI = person("li", "bank", Role.OFFICER)
QIAN = person("qian", OFFICE, Role.OFFICER)
ROOT = person("root", None, Role.SYSTEM_ADMIN)
AUDITOR = person("shen", None, Role.AUDITOR)
RESIDENT = person("ren", None, Role.RESIDENT)


def by(reader: Reader, reason: str = "letter 7", day: int = 0, **paper: str) -> By:
    return By(reader, MONDAY + timedelta(days=day), reason, **paper)


def life(stage: Stage, *steps: Step, units: tuple[str, ...] = (), successor: str | None = None) -> Life:
    """A scenario that came at a stage."""
    first = Step("adopted", Wish(stage, units, successor), "pack:firms", MONDAY)
    return Life("firms", "market", (first, *steps), frozenset({"ecology"}))


def after(one: Life, step: Step) -> Life:
    return Life(one.pack, one.owner, (*one.steps, step), one.suppliers)
