"""What of a grant's quota is used up: a fold over the entries, by grant and day of the region."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_KEPT = timedelta(days=2)
"""Days before the last entry's whose counters stay, so that streams over midnight settle on their own day."""


@dataclass(frozen=True, slots=True)
class Quota:
    """The most a grant gives in one day of the region's zone; None is no limit."""

    calls_a_day: int | None = None
    subjects_a_day: int | None = None
    rows_a_day: int | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """What one entry uses, or what a day has used."""

    calls: int = 0
    subjects: int = 0
    rows: int = 0

    def __add__(self, other: "Used") -> "Used":
        return Used(self.calls + other.calls, self.subjects + other.subjects, self.rows + other.rows)

    def __neg__(self) -> "Used":
        return Used(-self.calls, -self.subjects, -self.rows)


NOTHING = Used()


@dataclass
class Counters:
    """By (grant, ISO date)."""

    days: dict[tuple[str, str], Used] = field(default_factory=dict)

    def add(self, grant: str, day: str, used: Used) -> None:
        """Count it."""
        self.days[grant, day] = self.days.get((grant, day), NOTHING) + used

    def used(self, grant: str, day: str) -> Used:
        """So far."""
        return self.days.get((grant, day), NOTHING)

    def refusal(self, grant: str, day: str, quota: Quota, wanted: Used) -> str | None:
        """Which limit would be passed, as the reason of the denial; None when all are kept."""
        total = self.used(grant, day) + wanted
        if quota.calls_a_day is not None and total.calls > quota.calls_a_day:
            return f"quota: {quota.calls_a_day} calls a day"
        if quota.subjects_a_day is not None and total.subjects > quota.subjects_a_day:
            return f"quota: {quota.subjects_a_day} subjects a day"
        if quota.rows_a_day is not None and total.rows > quota.rows_a_day:
            return f"quota: {quota.rows_a_day} rows a day"
        return None

    def recent(self, day: str) -> "Counters":
        """Those that can still matter on that day."""
        since = oldest_kept(day)
        return Counters({key: used for key, used in self.days.items() if key[1] >= since and used != NOTHING})


def oldest_kept(day: str) -> str:
    """The first day whose counters are kept when the last entry is of `day`."""
    return str(date.fromisoformat(day) - _KEPT)


def used_by(kind: str, found: Mapping[str, int]) -> Used:
    """What an entry of that kind uses; `found` has subject_count, rows, reserved where they are not 0.

    A stream counts all it reserved when it opens, and gives back at its end what it did not hand out.
    """
    if kind in ("read", "opened"):
        return Used(1, found.get("subject_count", 0), found.get("rows", 0) + found.get("reserved", 0))
    if kind in ("closed", "broken"):
        return Used(rows=found.get("rows", 0) - found.get("reserved", 0))
    return NOTHING
