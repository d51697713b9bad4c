"""What happened to a firm: three years of taxes, two of insured people and power, its loans and how they ended."""

import math
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from firms import AS_OF, INDUSTRIES, SEED, Firm
from records import TECHNICAL
from rows import InsuredMonth, Loan, PowerMonth, Row, TaxYear

YEARS = (2023, 2024, 2025)
MONTHS = tuple(date(year, month, 1) for year in YEARS[1:] for month in range(1, 13))
TAX_SHARE = {one.code: one.tax for one in INDUSTRIES}
BANKS = (("bank", 45), ("bank_rural", 35), ("bank_city", 20))
SEASON = (0.82, 0.66, 1.0, 1.02, 1.04, 1.08, 1.16, 1.14, 1.04, 1.0, 1.02, 1.02)
"""Power by month: least at the Spring Festival, most in the heat."""
GRADES = {"A": 0.0, "B": 0.5, "C": 1.6, "D": 2.8}
"""What a grade adds to the log-odds of a loan that was not paid in time."""


def history(firm: Firm, number: int, rows: Sequence[Row]) -> Iterator[Row]:
    """The series of the accounts that `rows` has of the firm, and its loans."""
    chance = random.Random(f"{SEED}/history/{number}")
    growth = math.exp(chance.gauss(0.04 if firm.credit_grade in "AB" else -0.08, 0.12))
    failing = chance.random() < {"A": 0.005, "B": 0.015, "C": 0.06, "D": 0.35}[firm.credit_grade]
    for name, row in rows:
        if name == "tax_account":
            yield from _taxes(chance, firm, row.taxpayer_no, growth)
        elif name == "insured_unit":
            yield from _staff(chance, firm, row.unit_no, growth, failing)
        elif name == "power_account":
            yield from _power(chance, firm, row.account_no, growth, failing)
    yield from _loans(chance, firm, number)


def _taxes(chance: random.Random, firm: Firm, account: str, growth: float) -> Iterator[Row]:
    """The last year is the row of firms.csv; each year before it is less by the growth, and by chance."""
    research = chance.lognormvariate(-3.4, 0.5) if firm.industry in TECHNICAL else 0.0
    for year in YEARS:
        if year < firm.founded.year:
            continue
        last = year == YEARS[-1]
        factor = 1.0 if last else growth ** (year - YEARS[-1]) * math.exp(chance.gauss(0, 0.06))
        revenue = _cents(float(firm.revenue_last_year) * factor)
        tax = firm.tax_last_year if last else min(revenue, _cents(float(firm.tax_last_year) * factor))
        yield "tax_year", TaxYear(account, year, revenue, tax, _cents(float(revenue) * min(0.3, research)))


def _staff(chance: random.Random, firm: Firm, account: str, growth: float, failing: bool) -> Iterator[Row]:
    for place, month in enumerate(MONTHS):
        if month < firm.founded:
            continue
        factor = growth ** ((place - len(MONTHS) + 1) / 12) * _fall(place, failing, 0.06)
        yield (
            "insured_month",
            InsuredMonth(account, month, max(1, round(firm.employees * factor + chance.gauss(0, 0.4)))),
        )


def _power(chance: random.Random, firm: Firm, account: str, growth: float, failing: bool) -> Iterator[Row]:
    """Twelve months of the last year are about its sum; a second account or a branch has a fifth of it."""
    year = firm.power_last_year * (1.0 if account[0] == "6" else 0.2)
    for place, month in enumerate(MONTHS):
        if month < firm.founded:
            continue
        factor = growth ** (-1 if place < 12 else 0) * _fall(place, failing, 0.12) * math.exp(chance.gauss(0, 0.05))
        yield "power_month", PowerMonth(account, month, round(year / 12 * SEASON[place % 12] * factor))


def _fall(place: int, failing: bool, a_month: float) -> float:
    """A firm that fails loses a share of what it had in each of the last six months."""
    return (1 - a_month) ** max(0, place - len(MONTHS) + 7) if failing else 1.0


def _loans(chance: random.Random, firm: Firm, number: int) -> Iterator[Row]:
    """Loans that ended, then those of today, which add up to the balance of firms.csv."""
    age = (AS_OF - firm.founded).days / 365.25
    bank = chance.choices([one for one, _ in BANKS], [share for _, share in BANKS])[0]
    past = min(6, int(chance.expovariate(1 / (1.6 if firm.loan_balance else 0.25)))) if age > 1.5 else 0
    for count in range(past):
        yield "loan", _ended(chance, firm, f"D{number:08}{count:02}", bank, min(age, 6.0))
    balance, parts = firm.loan_balance, 1 if firm.loan_balance < 300 else chance.randrange(1, 4)
    for count in range(parts if balance else 0):
        part = (
            balance - (parts - 1) * (balance / parts).quantize(Decimal(1))
            if count == parts - 1
            else (balance / parts).quantize(Decimal(1))
        )
        yield (
            "loan",
            _running(chance, firm, f"D{number:08}{past + count:02}", _other(chance, bank), part, first=count == 0),
        )


def _ended(chance: random.Random, firm: Firm, loan: str, bank: str, years: float) -> Loan:
    """One that is over: repaid in time, late, or never; the odds are those of SOURCE.md."""
    amount = _whole(chance, float(firm.revenue_last_year) * chance.lognormvariate(-2.2, 0.6))
    drawn = AS_OF - timedelta(days=400 + chance.randrange(max(1, int((years - 1.2) * 365))))
    due = drawn + timedelta(days=chance.choice((182, 365)))
    leverage = float(amount) / (float(firm.revenue_last_year) + 1)
    late = 1 / (1 + math.exp(-(-4.2 + GRADES[firm.credit_grade] + 1.5 * leverage)))
    repaid: date | None = due - timedelta(days=chance.randrange(0, 20))
    state = "repaid"
    if chance.random() < late:
        lost = chance.random() < 0.3
        repaid = None if lost else min(AS_OF, due + timedelta(days=1 + int(chance.expovariate(1 / 40))))
        state = "written_off" if lost else "repaid"
    return Loan(loan, _other(chance, bank), firm.uscc, amount, _rate(chance, firm), drawn, due, repaid, state)


def _running(chance: random.Random, firm: Firm, loan: str, bank: str, amount: Decimal, *, first: bool) -> Loan:
    """One of today; the first bears the days overdue of firms.csv."""
    late = firm.overdue_days if first else 0
    if late:
        due = AS_OF - timedelta(days=late)
        drawn = due - timedelta(days=365)
    else:
        drawn = AS_OF - timedelta(days=chance.randrange(5, 360))
        due = drawn + timedelta(days=chance.choice((365, 365, 1095)))
    return Loan(loan, bank, firm.uscc, amount, _rate(chance, firm), drawn, due, None, "overdue" if late else "current")


def _other(chance: random.Random, bank: str) -> str:
    """Nearly always the house bank."""
    return bank if chance.random() < 0.85 else chance.choice(BANKS)[0]


def _rate(chance: random.Random, firm: Firm) -> Decimal:
    """% a year: dearer for worse grades and small loans."""
    return _cents(3.3 + 0.35 * GRADES[firm.credit_grade] + abs(chance.gauss(0, 0.35)))


def _whole(chance: random.Random, amount: float) -> Decimal:
    """Loans are round sums: of 5 万元, and 5 at least."""
    return Decimal(max(5, round(amount / 5) * 5)).quantize(Decimal("0.01"))


def _cents(amount: float) -> Decimal:
    return Decimal(f"{amount:.2f}")
