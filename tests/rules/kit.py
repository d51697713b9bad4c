"""The calendar of the shipped packs, and clocks as a reader would write them."""

from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from zhongshu.core.errors import Place
from zhongshu.rules.parameters import ParameterSpec, editions
from zhongshu.rules.working_days import WorkingCalendar, calendar_of
from zhongshu.rules.working_time import OfficeHours, WorkingTime

CHINA = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
_SHIPPED = Path(__file__).parents[2] / "packs/region/parameters/working_days.yaml"
OFFICE = OfficeHours.of("08:30-12:00", "14:00-17:30")


@cache
def calendar() -> WorkingCalendar:
    spec = ParameterSpec.model_validate(yaml.safe_load(_SHIPPED.read_text(encoding="utf-8")))
    rows = [edition.rows for edition in spec.editions if isinstance(edition.rows, tuple)]
    return calendar_of(editions(spec, rows, CHINA, place=Place(str(_SHIPPED))))


def china() -> WorkingTime:
    return WorkingTime(calendar(), CHINA, OFFICE)


def berlin(*spans: str) -> WorkingTime:
    """Offices that follow the week alone, in a zone with summer time; open in the night unless said otherwise."""
    years = frozenset(range(2024, 2028))
    return WorkingTime(WorkingCalendar(years), BERLIN, OfficeHours.of(*(spans or ("00:30-04:30", "22:00-23:45"))))


def at(said: str, zone: ZoneInfo = CHINA) -> datetime:
    """A local time such as 2026-02-14 09:30; a day alone is its midnight."""
    return datetime.fromisoformat(said).replace(tzinfo=zone)


def local(moment: datetime | None, zone: ZoneInfo = CHINA) -> str:
    return "" if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
