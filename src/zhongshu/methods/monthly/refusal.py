"""Why a method gives no answer: told instead of a number that would not hold."""

from dataclasses import dataclass
from typing import Literal

from zhongshu.core.periods import Period
from zhongshu.methods.monthly.monthly import Monthly, later

Why = Literal["form", "joint", "gap", "short", "constant", "break", "library"]
"""form: a year-to-date value, a rate or an index is no month's own value. joint: January and February are printed only
together. gap: a month is missing. short: too few values. break: the values are not comparable with
last year's. constant: the values never change. library: the optional library is not installed."""


@dataclass(frozen=True)
class Refusal:
    """`at` is the first month in the way; `needed` and `found` count months, back-tests for a nowcast."""

    why: Why
    at: Period | None = None
    needed: int | None = None
    found: int | None = None


def gap_or_short(series: Monthly, least: int) -> Refusal | None:
    """Why a method that needs every month, and so many of them, cannot be used; None when it can."""
    for back, value in enumerate(series.values):
        if value is None:
            return Refusal("gap", at=later(series.first, back))
    return None if len(series.values) >= least else Refusal("short", needed=least, found=len(series.values))
