"""The rows that the made-up offices' files hold, in the order of their columns."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple


class Registration(NamedTuple):
    """A row of registration.csv."""

    reg_id: str
    uscc: str
    old_number: str
    name: str
    former_names: str
    area: str
    address: str
    legal_person: str
    phone: str
    capital: str
    scope: str
    industry: str
    founded: date
    status: str
    parent_uscc: str
    as_of: date


class TaxAccount(NamedTuple):
    """A row of tax_account.csv."""

    taxpayer_no: str
    name: str
    address: str
    legal_person: str
    phone: str
    grade: str
    as_of: date


class InsuredUnit(NamedTuple):
    """A row of insured_unit.csv."""

    unit_no: str
    uscc: str
    name: str
    address: str
    phone: str
    as_of: date


class PowerAccount(NamedTuple):
    """A row of power_account.csv."""

    account_no: str
    name: str
    address: str
    phone: str


class Permit(NamedTuple):
    """A row of permit.csv."""

    permit_no: str
    holder_name: str
    uscc: str
    kind: str
    valid_from: date
    valid_to: date


class Patent(NamedTuple):
    """A row of patent.csv; `valuation` in 万元, empty where nobody valued it."""

    patent_no: str
    applicant_name: str
    kind: str
    status: str
    granted: date
    valuation: str


class Project(NamedTuple):
    """A row of project.csv."""

    project_no: str
    name: str
    firm_name: str
    uscc: str
    investment: int
    begun: date


class TechFirm(NamedTuple):
    """A row of tech_firm.csv."""

    uscc: str
    listed_on: date
    class_: str


class TaxYear(NamedTuple):
    """A row of tax_year.csv, money in 万元."""

    taxpayer_no: str
    year: int
    revenue: Decimal
    tax_paid: Decimal
    rd_spending: Decimal


class InsuredMonth(NamedTuple):
    """A row of insured_month.csv; `month` is its first day."""

    unit_no: str
    month: date
    persons: int


class PowerMonth(NamedTuple):
    """A row of power_month.csv; `month` is its first day."""

    account_no: str
    month: date
    kwh: int


class Loan(NamedTuple):
    """A row of loan.csv: 万元, % a year; `repaid` is empty while it is not."""

    loan_no: str
    bank: str
    uscc: str
    amount: Decimal
    rate: Decimal
    drawn: date
    due: date
    repaid: date | None
    state: str


class Truth(NamedTuple):
    """A row of truth.csv: whose the record of a source truly is, by the code; `dirt` are its defects."""

    source: str
    record: str
    firm: str
    dirt: str


ROWS: dict[str, Any] = {
    "registration": Registration,
    "tax_account": TaxAccount,
    "tax_year": TaxYear,
    "insured_unit": InsuredUnit,
    "insured_month": InsuredMonth,
    "power_account": PowerAccount,
    "power_month": PowerMonth,
    "permit": Permit,
    "patent": Patent,
    "project": Project,
    "tech_firm": TechFirm,
    "loan": Loan,
    "truth": Truth,
}
"""The kinds of rows, by the name of their file."""
SERIES = frozenset({"tax_year", "insured_month", "power_month", "loan"})
"""Those that are a firm's history; all others are records that name it."""
Row = tuple[str, Any]
"""A file's name and a row of it."""
