"""Makes invoices_input.csv and invoices_output.csv: VAT invoices of 40 firms over two years, all made up.

`python make_invoices.py` writes them beside itself, the same bytes every time; the firms are the first of the sample of
the pack enterprise, which do not exist either. `--out DIR --firms N --rows M` writes a folder as tax offices hand it
out instead: one file a firm and direction, with Chinese headers and the usual defects. `SOURCE.md` has the model.
"""

import argparse
import csv
import math
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import TextIO

SEED = 331_008
HERE = Path(__file__).parent
FIRMS = HERE.parents[1] / "enterprise" / "sample" / "firms.csv"
KNOWN, MONTHS, ROWS = 40, 24, 4_800
FIRST = date(2024, 1, 1)
SIDES = {"input": "销方单位代号", "output": "购方单位代号"}
HEADER = ("企业代号", "发票号码", "开票日期", "{}", "金额", "税额", "价税合计", "发票状态")
SHARES = {"input": (0.5, 0.85), "output": (0.8, 1.05)}
"""Of a firm's declared revenue: what it buys, and what it sells, by invoice."""
RATES = (1, 3, 6, 9, 13, 13, 13)
VOID, SPACED, BARE, RED, TWICE = 0.05, 0.06, 0.04, 0.02, 0.004
"""Shares: void invoices; of them those with a blank before the word, and those without amounts; red letters; lines that
come a second time."""


def main() -> None:
    """Write the sample, or a folder of any size."""
    words = argparse.ArgumentParser(description="Made-up VAT invoices")
    words.add_argument("--out", type=Path, help="a folder for one file a firm and direction")
    words.add_argument("--firms", type=int, default=400)
    words.add_argument("--rows", type=int, default=1_000_000, help="about so many lines in all")
    said = words.parse_args()
    if said.out is not None:
        write_folder(said.out, said.firms, said.rows)
        return
    with FIRMS.open(encoding="utf-8", newline="") as file:
        firms = [(row["uscc"], float(row["revenue_last_year"])) for row in islice(csv.DictReader(file), KNOWN)]
    wanted = ROWS / KNOWN / 2
    for side, other in SIDES.items():
        made = (line for code, revenue in firms for line in lines(code, side, MONTHS, wanted, revenue))
        with (HERE / f"invoices_{side}.csv").open("w", encoding="utf-8", newline="") as file:
            _write(file, other, made)


def write_folder(out: Path, firms: int, rows: int) -> None:
    """One file a firm and direction below `out/input` and `out/output`, of about so many lines in all."""
    for side, other in SIDES.items():
        (out / side).mkdir(parents=True, exist_ok=True)
        for number in range(1, firms + 1):
            with (out / side / f"E{number}.csv").open("w", encoding="utf-8", newline="") as file:
                _write(file, other, lines(f"E{number}", side, 41, rows / firms / 2))


def lines(firm: str, side: str, months: int, wanted: float, revenue: float = 500) -> Iterator[tuple[str, ...]]:
    """The lines of one firm and direction, by month; about `wanted` of them. The same for the same words.

    `revenue` is what the firm declares a year, in 万元: most of it is sold by invoice, and half or more of it bought.
    """
    rng = random.Random(f"{SEED} {firm} {side}")
    partners = [f"{'S' if side == 'input' else 'B'}{rng.randrange(100_000):05}" for _ in range(rng.randrange(4, 60))]
    weights = [1 / (place + 1) ** rng.uniform(0.6, 1.6) for place in range(len(partners))]
    course = _course(rng, months)
    share, rate = rng.uniform(*SHARES[side]), rng.choice(RATES)
    scale = max(revenue, 1) * 10_000 * share * months / 12 / wanted / math.exp(0.5)
    for month, strength in enumerate(course):
        for _ in range(_poisson(rng, wanted * strength / sum(course))):
            partner = rng.choices(partners, weights)[0]
            day = FIRST + timedelta(days=int(30.4 * month + rng.random() * 30.4))
            line = _line(rng, firm, partner, day, round(scale * rng.lognormvariate(0, 1), 2), rate)
            yield line
            if rng.random() < TWICE:
                yield line


def _course(rng: random.Random, months: int) -> list[float]:
    """How strong each month is: a trend, a season, chance, and for some firms a gap or an early end."""
    trend, season, peak = rng.uniform(-0.03, 0.03), rng.uniform(0, 0.6), rng.randrange(12)
    made = [
        math.exp(trend * month) * (1 + season * math.cos((month - peak) * math.pi / 6)) * rng.uniform(0.7, 1.3)
        for month in range(months)
    ]
    if rng.random() < 0.25:
        begin, length = rng.randrange(2, months - 6), rng.randrange(1, 5)
        made[begin : begin + length] = [0.0] * length
    if rng.random() < 0.1:
        made[-3:] = [0.0] * 3
    return made


def _line(rng: random.Random, firm: str, partner: str, day: date, amount: float, rate: int) -> tuple[str, ...]:
    number, shown = str(rng.randrange(10_000, 99_999_999)), f"{day.year}/{day.month}/{day.day}"
    if rng.random() < VOID:
        status = " 作废发票" if rng.random() < SPACED else "作废发票"
        if rng.random() < BARE:
            return firm, number, shown, "", "", "", "", status
        return firm, number, shown, partner, *_money(amount, rate), status
    return firm, number, shown, partner, *_money(-amount if rng.random() < RED else amount, rate), "有效发票"


def _money(amount: float, rate: int) -> tuple[str, str, str]:
    cents = round(amount * 100)
    tax = round(cents * rate / 100)
    return f"{cents / 100:.2f}", f"{tax / 100:.2f}", f"{(cents + tax) / 100:.2f}"


def _poisson(rng: random.Random, mean: float) -> int:
    if mean > 50:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    count, product, limit = 0, rng.random(), math.exp(-mean)
    while product > limit:
        count, product = count + 1, product * rng.random()
    return count


def _write(file: TextIO, other: str, made: Iterator[tuple[str, ...]]) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([name.format(other) for name in HEADER])
    writer.writerows(made)


if __name__ == "__main__":
    main()
