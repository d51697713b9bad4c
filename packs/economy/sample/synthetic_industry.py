"""Makes industry_month.csv: nine counties, 23 months, seeded. Nothing in it is a real statistic.

`python synthetic_industry.py > industry_month.csv` gives the same bytes every time.
"""

import csv
import random
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

SEED = 331000
COUNTIES = {
    # code: (output a month, exports share, profit share, R&D share, firms); round numbers, none of a real county
    "331002": (62.0, 0.18, 0.068, 0.027, 610),
    "331003": (58.0, 0.22, 0.074, 0.029, 560),
    "331004": (70.0, 0.20, 0.059, 0.026, 720),
    "331022": (17.0, 0.15, 0.061, 0.022, 190),
    "331023": (21.0, 0.19, 0.066, 0.024, 250),
    "331024": (24.0, 0.17, 0.085, 0.028, 230),
    "331081": (88.0, 0.26, 0.057, 0.028, 1010),
    "331082": (64.0, 0.24, 0.078, 0.030, 640),
    "331083": (76.0, 0.28, 0.072, 0.029, 780),
}
MISSING = {("331083", 2020, 11)}
"""What the demonstration's clerk hands in."""
SEASON = (0.94, 0.72, 1.02, 1.00, 1.02, 1.06, 0.99, 0.98, 1.04, 1.02, 1.06, 1.12)
SLUMP = {(2020, 1): 0.93, (2020, 2): 0.48, (2020, 3): 0.86, (2020, 4): 0.95}
FIELDS = ("output", "electricity", "investment", "exports", "profit", "rd", "firms")
MONTHS = [(2019, month) for month in range(1, 13)] + [(2020, month) for month in range(1, 12)]


def rows() -> Iterator[list[str]]:
    """One row a county and month, months first."""
    chance = random.Random(SEED)
    for number, (year, month) in enumerate(MONTHS):
        for code, (size, exports, profit, research, firms) in COUNTIES.items():
            output = size * (1 + 0.005 * number) * SEASON[month - 1] * SLUMP.get((year, month), 1.0)
            output *= chance.uniform(0.97, 1.03)
            swing = 0.6 if SLUMP.get((year, month), 1.0) < 0.6 else 1.0
            values = (
                (output, 2),
                (output * 0.034 * chance.uniform(0.97, 1.04) + size * 0.012, 3),
                (size * 0.16 * SEASON[month - 1] * swing * chance.uniform(0.92, 1.10), 2),
                (output * exports * chance.uniform(0.95, 1.06), 2),
                (output * profit * swing * chance.uniform(0.90, 1.12), 2),
                (output * research * (1 + 0.004 * number) * chance.uniform(0.95, 1.06), 2),
                (firms * (1 + 0.0025 * number) + chance.randint(-2, 2), 0),
            )
            if (code, year, month) not in MISSING:
                yield [code, f"{year}-{month:02}-01", code, *(_rounded(value, places) for value, places in values)]


def _rounded(value: float, places: int) -> str:
    return str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["unit", "month", "area", *FIELDS])
    writer.writerows(rows())
