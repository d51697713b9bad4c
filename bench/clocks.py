"""All clocks of 100,000 cases evaluated: their ends, and when each next has something to say.

Three clocks a case, as an answer, an arrival and a solution are promised; in a tenth of the cases they were paused. The
same calendar, office hours and kinds of clocks as in a region; some have warned already.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from bench.report import Line, timed
from zhongshu.cases.case import Case, Promise
from zhongshu.cases.promises import ahead
from zhongshu.core.errors import Place
from zhongshu.rules.clock import Clock, ClockSpec, Escalation, Pause
from zhongshu.rules.parameters import ParameterSpec, editions
from zhongshu.rules.reckoning import Reckoning
from zhongshu.rules.working_days import calendar_of
from zhongshu.rules.working_time import OfficeHours, WorkingTime

CASES = 100_000
MOST = 2.0
"""Seconds."""
_ZONE = ZoneInfo("Asia/Shanghai")
_DAYS = Path(__file__).parents[1] / "packs/region/parameters/working_days.yaml"
_BEGAN = datetime(2026, 1, 5, tzinfo=_ZONE)
_DESK = tuple(Escalation(after=Decimal(after), to="street.desk") for after in (0, 2))
_ARRIVE = ClockSpec(within=Decimal("0.5"), counts="hours", first="counted", pauses=True)
_ANSWER = ClockSpec(within=Decimal(2), counts="working_days", warning=Decimal(1), pauses=True, escalation=_DESK)
_SOLVE = ClockSpec(
    within=Decimal(12), counts="working_hours", first="counted", warning=Decimal(2), pauses=True, escalation=_DESK
)


def run(folder: Path, only: str | None) -> Iterator[Line]:
    """The bound of `clocks`."""
    reckoning, cases = Reckoning(_time()), _cases()
    ahead(cases[0], reckoning)  # the years are laid out once a process
    seconds = []
    for _ in range(3):
        with timed() as watch:
            due = sum(ahead(case, reckoning).due is not None for case in cases)
        seconds.append(watch.seconds)
    note = f"{min(seconds):.2f} s for {3 * CASES:,} clocks, {due:,} cases with an end"
    yield Line("clocks", "all", min(seconds) / MOST, f"{MOST:g} s", most=1.0, note=note)


def _cases() -> list[Case]:
    """Seeded: opened from January to October, so that no clock leaves the known years."""
    chance = random.Random(6)
    return [_case(number, chance) for number in range(CASES)]


def _case(number: int, chance: random.Random) -> Case:
    opened = _BEGAN + timedelta(seconds=chance.random() * 290 * 86_400)
    pauses: tuple[Pause, ...] = ()
    if chance.random() < 0.1:
        began = opened + timedelta(hours=chance.random() * 20)
        pauses = (Pause(began, began + timedelta(hours=chance.random() * 60)),)
    clocks = {
        name: Promise(spec, Clock(opened, pauses), (("warned", None),) if chance.random() < 0.05 else ())
        for name, spec in (("arrive", _ARRIVE), ("answer", _ANSWER), ("solve", _SOLVE))
    }
    return Case(
        id=f"street.event/{number}",
        type="street.event",
        edition="e",
        version=1,
        step="new",
        post="street.grid_officer/331002-01",
        opened=opened,
        changed=opened,
        since=opened,
        channel="page",
        promises=clocks,
    )


def _time() -> WorkingTime:
    spec = ParameterSpec.model_validate(yaml.safe_load(_DAYS.read_text(encoding="utf-8")))
    rows = [edition.rows for edition in spec.editions if isinstance(edition.rows, tuple)]
    days = editions(spec, rows, _ZONE, place=Place(_DAYS.name))
    return WorkingTime(calendar_of(days), _ZONE, OfficeHours.of("08:30-12:00", "14:00-17:30"))
