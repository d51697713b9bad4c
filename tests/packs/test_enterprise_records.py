"""The made-up records of the county's offices: what is true of each, that they hang together, and that they scale."""

import csv
import importlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from zhongshu.app.wiring import shipped_packs

SAMPLE = shipped_packs() / "enterprise" / "sample"
KEYS = {
    "registration": "reg_id",
    "tax_account": "taxpayer_no",
    "insured_unit": "unit_no",
    "power_account": "account_no",
    "permit": "permit_no",
    "patent": "patent_no",
    "project": "project_no",
    "tech_firm": "uscc",
}
NAMES = {"permit": "holder_name", "patent": "applicant_name", "project": "firm_name"}
Table = list[dict[str, str]]


class Making(NamedTuple):
    make: ModuleType
    firms: ModuleType
    records: ModuleType


@pytest.fixture(scope="module")
def making() -> Iterator[Making]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SAMPLE))
        yield Making(*(importlib.import_module(name) for name in Making._fields))


@pytest.fixture(scope="module")
def sample() -> Mapping[str, Table]:
    found = {}
    for path in SAMPLE.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def test_of_every_record_it_is_known_whose_it_is(sample: Mapping[str, Table]) -> None:
    told = Counter((row["source"], row["record"]) for row in sample["truth"])
    there = Counter((source, row[key]) for source, key in KEYS.items() for row in sample[source])
    assert told == there
    assert set(told.values()) == {1}
    firms = {row["uscc"] for row in sample["firms"]}
    assert all(row["firm"] in firms or row["dirt"] == "branch" for row in sample["truth"])


def test_a_record_without_a_defect_bears_its_firm_s_name(sample: Mapping[str, Table]) -> None:
    names = {row["uscc"]: row["name"] for row in sample["firms"]}
    clean = {(row["source"], row["record"]): row["firm"] for row in sample["truth"] if not row["dirt"]}
    assert len(clean) > len(sample["truth"]) / 2
    for source, key in KEYS.items():
        for row in sample[source]:
            if source != "tech_firm" and (source, row[key]) in clean:
                assert row[NAMES.get(source, "name")] == names[clean[source, row[key]]]


def test_every_defect_occurs_in_the_sample(sample: Mapping[str, Table], making: Making) -> None:
    found = Counter(word for row in sample["truth"] for word in row["dirt"].split(";"))
    names = {"traditional", "brackets", "blanks", "form", "short", "typo", "former"}
    codes = {"wrong_check", "look_alike", "swapped", "wide_code", "lower", "spaced", "no_code", "old_number"}
    assert set(found) - {""} == names | codes | {"clash", "twice", "branch", "short_address", "floor"}
    tax = {row["record"]: row for row in sample["truth"] if row["source"] == "tax_account"}
    wrong = [record for record, row in tax.items() if "wrong_check" in row["dirt"]]
    assert wrong
    assert all(making.firms.check_character(code[:17]) != code[17] for code in wrong)


def test_two_firms_have_one_code_in_the_register(sample: Mapping[str, Table]) -> None:
    whose = {row["record"]: row["firm"] for row in sample["truth"] if row["source"] == "registration"}
    by_code = defaultdict(set)
    for row in sample["registration"]:
        by_code[row["uscc"]].add(whose[row["reg_id"]])
    assert [len(firms) for code, firms in by_code.items() if code and len(firms) > 1] == [2]


def test_some_firm_stands_under_three_names(sample: Mapping[str, Table]) -> None:
    whose = {(row["source"], row["record"]): row["firm"] for row in sample["truth"]}
    names = defaultdict(set)
    for source, key in KEYS.items():
        for row in sample[source] if source != "tech_firm" else ():
            names[whose[source, row[key]]].add(row[NAMES.get(source, "name")])
    assert sum(len(one) >= 3 for one in names.values()) > 20


def test_a_branch_has_a_code_and_its_parent_s(sample: Mapping[str, Table], making: Making) -> None:
    branches = [row for row in sample["registration"] if row["parent_uscc"]]
    assert branches
    firms = {row["uscc"] for row in sample["firms"]}
    for row in branches:
        assert row["uscc"] == row["uscc"][:17] + making.firms.check_character(row["uscc"][:17])
        assert row["uscc"] not in firms
        assert row["parent_uscc"] in firms
        assert row["name"].endswith("分公司")


def test_old_numbers_check_and_belong_to_firms_from_before_the_one_code(
    sample: Mapping[str, Table], making: Making
) -> None:
    assert making.firms.old_number_check("11010800000001") == "6", "a published example of GS 15-2006"
    for row in sample["registration"]:
        if row["old_number"]:
            assert row["old_number"][14] == making.firms.old_number_check(row["old_number"][:14])
        assert bool(row["old_number"]) == (row["founded"] < "2015-10-01" and not row["parent_uscc"])


def test_the_histories_add_up_to_what_is_known_of_the_firms(sample: Mapping[str, Table]) -> None:
    firms = {row["uscc"]: row for row in sample["firms"]}
    owed: Counter[str] = Counter()
    for row in sample["loan"]:
        if row["state"] in ("current", "overdue"):
            owed[row["uscc"]] += Decimal(row["amount"])  # type: ignore[assignment]
        assert (row["state"] == "overdue") <= (int(firms[row["uscc"]]["overdue_days"]) > 0)
    shipped = {row["firm"] for row in sample["truth"]} & set(firms)
    assert {code: owed[code] for code in shipped} == {code: Decimal(firms[code]["loan_balance"]) for code in shipped}
    whose = {row["record"]: row["firm"] for row in sample["truth"] if row["source"] == "tax_account"}
    last = {whose[row["taxpayer_no"]]: row for row in sample["tax_year"] if row["year"] == "2025"}
    assert all(last[code]["revenue"] == firms[code]["revenue_last_year"] for code in shipped)
    power: Counter[str] = Counter()
    for row in sample["power_month"]:
        if row["month"] >= "2025" and row["account_no"].startswith("6"):
            power[row["account_no"]] += int(row["kwh"])
    of = {row["record"]: row["firm"] for row in sample["truth"] if row["source"] == "power_account"}
    sound = [account for account in power if firms[of[account]]["credit_grade"] == "A" and power[account] > 5000]
    kept = [power[one] / int(firms[of[one]]["power_last_year"]) for one in sound if firms[of[one]]["founded"] < "2025"]
    assert 0.9 < sorted(kept)[len(kept) // 2] < 1.1


def test_worse_grades_pay_later(making: Making, tmp_path: Path) -> None:
    making.make.make(tmp_path, 3000, 3000, ["firms", "loan"])
    with (tmp_path / "firms.csv").open(encoding="utf-8") as file:
        grades = {row["uscc"]: row["credit_grade"] for row in csv.DictReader(file)}
    seen: dict[str, list[bool]] = defaultdict(list)
    with (tmp_path / "loan.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["state"] in ("repaid", "written_off"):
                seen[grades[row["uscc"]]].append(not row["repaid"] or row["repaid"] > row["due"])
    late = [sum(seen[grade]) / len(seen[grade]) for grade in "ACD"]
    assert late == sorted(late)
    assert 0 < late[0] < 0.05 < late[2] < 0.5


def test_the_first_records_are_the_same_whatever_is_asked_for(making: Making, tmp_path: Path) -> None:
    making.make.make(tmp_path, 2000, 30)
    making.make.make(tmp_path / "more", 60, 60, ["registration", "power_month"])
    assert {path.name for path in (tmp_path / "more").iterdir()} == {"registration.csv", "power_month.csv"}
    for name in ("registration.csv", "power_month.csv"):
        first, more = ((folder / name).read_text(encoding="utf-8") for folder in (tmp_path, tmp_path / "more"))
        assert more.startswith(first)
        assert len(more) > len(first)


def test_it_holds_one_firm_at_a_time_however_many_there_are(making: Making) -> None:
    endless = making.records.records(making.firms.firms(10**12))
    assert [firm.uscc[:8] for firm, _ in islice(endless, 3)] == ["91331004", "91331004", "91331004"]
