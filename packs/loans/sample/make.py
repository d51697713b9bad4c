"""Makes stories.jsonl: what firms asked of three banks, and what came of it. All made up.

`python make.py` writes it beside itself, the same bytes every time. Firms are the first of the sample of the pack
enterprise, which do not exist either; every text ends with （示例）.
"""

import csv
import json
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

SEED = 331008
HERE = Path(__file__).parent
FIRMS = HERE.parents[1] / "enterprise" / "sample" / "firms.csv"
KNOWN, ASKING, APPLICATIONS, DAYS = 240, 48, 90, 260
MARK = "（示例）"
BANKS = {"bank": (50, 0.7), "bank_rural": (30, 0.9), "bank_city": (20, 1.5)}
"""Share of the applications, and how slow a bank is beside the others."""
PURPOSES = {"working": 52, "equipment": 20, "research": 14, "renewal": 6, "other": 8}
PRODUCTS = {
    "bank": {12: "tax_credit", 24: "talent_credit"},
    "bank_rural": {36: "property_loan"},
    "bank_city": {24: "guarantee_loan", 36: "patent_pledge"},
}
"""Of each bank, by the longest term in months: none of them is for one purpose alone."""
SLOW, SLOWLY = 0.12, 4
"""So often a bank takes so many times as long."""
TERMS = (2, 3, 3, 6, 6, 12, 12, 12, 24, 36)
"""Months; the short ones are over within the time that the stories tell of."""
RENEWED = ("working", "needed", "lawful", "going_on", "credit", "standard", "normal")
"""What the officer says of a loan that is renewed."""
PARTS = 0.5
"""So often a part is repaid every 30 days, 10 to 30 % of the loan before it is due."""
GROUNDS = ("纳税和用工稳定，流水与申报相符", "订单充足，抵押物已评估", "上下游稳定，信用记录良好")
AGAINST = ("近半年开票下降较多", "已有贷款余额偏高", "用途说明不足")

Row = Mapping[str, str]
Act = list[Any]


def main() -> None:
    """Write the file."""
    chance = random.Random(SEED)
    with FIRMS.open(encoding="utf-8", newline="") as file:
        known = list(islice(csv.DictReader(file), KNOWN))
    told = sorted(applications(chance, known), key=lambda one: (-one["days"], one["key"]))
    lines = (json.dumps(one, ensure_ascii=False) for one in told)
    (HERE / "stories.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def applications(chance: random.Random, known: list[Row]) -> Iterator[dict[str, Any]]:
    """Without the first firm, whose account is for whoever tries the demonstration. `days` before the first start, the
    acts so many hours after one another."""
    asking = chance.sample(known[1:], ASKING)
    for number in range(1, APPLICATIONS + 1):
        firm = asking[number % ASKING]
        (bank,) = chance.choices(list(BANKS), [share for share, _ in BANKS.values()])
        (purpose,) = chance.choices(list(PURPOSES), list(PURPOSES.values()))
        amount = max(round(float(firm["revenue_last_year"]) * chance.uniform(0.05, 0.3), -1), 20)
        months = min(chance.choice(TERMS), max(PRODUCTS[bank]))
        product = next(product for term, product in PRODUCTS[bank].items() if months <= term)
        facts = {"industry": firm["industry"], "staff": firm["employees"], "revenue": firm["revenue_last_year"]}
        asked = {"firm": firm["uscc"], "name": firm["name"], "bank": bank, "product": product, **facts}
        yield {
            "key": f"application-{number:03}",
            "case": "application",
            "days": round(chance.uniform(0.3, DAYS), 2),
            "answers": asked | {"amount": f"{amount:.2f}", "months": months, "purpose": purpose, "see_until": "+90"},
            "acts": list(acts(chance, number, bank, amount, months)),
        }


def acts(chance: random.Random, number: int, bank: str, amount: float, months: int) -> Iterator[Act]:
    """What follows an application, until the loan is repaid or renewed."""
    slow = BANKS[bank][1] * (SLOWLY if chance.random() < SLOW else 1)
    if chance.random() < 0.05:
        yield [about(chance, 20 * slow), "refused", {"why": "不在服务区域" + MARK}]
        return
    yield [about(chance, 14 * slow), "accepted", {}]
    if chance.random() < 0.06:
        yield [about(chance, 20), "withdrawn", {}]
        return
    granted = chance.random() < 0.82
    advice = {
        "advice": "grant" if granted else "decline",
        "finding": chance.choice(GROUNDS if granted else AGAINST) + MARK,
    }
    yield [about(chance, 40 * slow), "proposed", advice]
    if not granted:
        yield [about(chance, 14 * slow), "declined", {"why": chance.choice(AGAINST) + MARK}]
        return
    line = max(round(amount * chance.choice((1, 1, 1, 0.8, 0.6)), -1), 10)
    rate = f"{chance.uniform(3.1, 5.4):.2f}"
    yield [about(chance, 14 * slow), "approved", {"line": f"{line:.2f}", "rate": rate, "term": months}]
    yield [about(chance, 40), "contracted", {"contract": f"S-HT-{number:04}"}]
    days = 30 * months
    yield [
        about(chance, 20),
        "drawn",
        {"loan_no": f"S-JJ-{number:04}", "drawn_amount": f"{line:.2f}", "due": f"+{days}"},
    ]
    yield from back(chance, number, line, days)


def back(chance: random.Random, number: int, line: float, days: int) -> Iterator[Act]:
    """The money comes back in one sum, or a part of it before; or the loan is renewed and nothing is repaid."""
    left, hours, own = Decimal(f"{line:.2f}") * 10_000, 24 * days, random.Random(f"{SEED} {number}")
    if months := (days // 30 - 1 if own.random() < PARTS else 0):
        part = (left * own.choice((10, 20, 30)) / 100 / months).quantize(Decimal(1))
        for _ in range(months):
            yield [720, "partly", {"principal": f"{part:.2f}", "repaid_on": "+0"}]
            left, hours = left - part, hours - 720
    if chance.random() < 0.3:
        said = dict.fromkeys(RENEWED, True)
        yield [hours - 60, "renewed", {"renewal_no": f"S-XD-{number:04}", "due_again": f"+{days}", **said}]
    else:
        yield [hours - about(chance, 60), "repaid", {"principal": f"{left:.2f}", "repaid_on": "+0"}]


def about(chance: random.Random, hours: float) -> float:
    """So many hours half of the time more, half of the time less."""
    return round(hours * chance.lognormvariate(0, 0.6), 2)


if __name__ == "__main__":
    main()
