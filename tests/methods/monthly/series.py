"""Short ways to write a series down."""

import csv
import math
import random
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from zhongshu.core.periods import Period
from zhongshu.methods.monthly.monthly import Form, Monthly

ZONE = ZoneInfo("Asia/Shanghai")
ECONOMY = Path(__file__).parents[3] / "packs" / "economy"


def month(text: str) -> Period:
    return Period.parse(text, ZONE)


def monthly(first: str, values: Iterable[float | str | None], form: Form = "value") -> Monthly:
    """Values as decimals of what is written; None is a hole."""
    return Monthly(month(first), tuple(None if v is None else Decimal(str(v)) for v in values), form)


def china(series: str, form: Form) -> Monthly:
    """One series of the shipped sample."""
    with (ECONOMY / "sample" / "china_monthly.csv").open(encoding="utf-8") as file:
        rows = [(month(r["month"]), Decimal(r["value"])) for r in csv.DictReader(file) if r["series"] == series]
    found = Monthly.of(rows, form)
    assert found is not None
    return found


def festivals() -> list[date]:
    with (ECONOMY / "parameters" / "spring_festival.csv").open(encoding="utf-8") as file:
        return [date.fromisoformat(row["day"]) for row in csv.DictReader(file)]


def seasonal_values(count: int, *, noise: float = 0.5, seed: int = 7) -> list[float]:
    """A rising level with a yearly wave and some noise, all positive."""
    draw = random.Random(seed)
    return [
        round(100 + at * 0.8 + 12 * math.sin(2 * math.pi * at / 12) + draw.uniform(-noise, noise), 2)
        for at in range(count)
    ]
