"""What a case asks of rules that cannot be is told with its file and line."""

from pathlib import Path

import pytest

from tests.cases.claims import BY_MODEL, CLAIMS, FILES, LANE, PARTS, SALARY
from tests.packs.test_cases import problems, read


def told(tmp_path: Path, **files: str) -> list[str]:
    return problems(read(tmp_path, **{**FILES, **files}))


def test_a_case_may_ask_rules(tmp_path: Path) -> None:
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("rule: due,", "rule: dew,", "(decides.due.rule): no rule 'town.dew' (did you mean \"town.due\"?"),
        ("rule: due,", "rule: due, at: [now],", "(decides.due.at): at of the rule due names the step 'now'"),
        ("rule: due,", "rule: due, decision: x,", "(decides.due.decision): town.due is a rule of its own"),
        (
            "rule: due,",
            "rule: due, facts: {shares: share},",
            "(decides.due.facts.shares): no input of town.due 'shares'",
        ),
        ("rule: due,", "rule: due, facts: {share: shares},", "facts of the rule due names the field 'shares'"),
        (
            "rule: due,",
            "rule: due, facts: {share: accident},",
            "the rule's share is a number, and the question 'accident'",
        ),
        ("  share: {", "  shares: {", "(decides.due.rule): town.due asks 'share', and no question is called so"),
        (" it: {zh", " is: {zh", "(decides.lane.rule): the rule's sector may not be 'is', which the form offers"),
        ("amount: amount}", "amounts: amount}", "no outcome of town.due 'amounts' (did you mean \"amount\""),
        ("amount: amount}", "amount: turnover}", "(decides.due.into.amount): 'turnover' is asked of somebody"),
        ("amount: amount}", "amount: result}", "(decides.due.into.amount): 'result' is filled by the rule due already"),
        ("type: decimal, scale: 2, unit: 万元", "type: date", "the rule's amount is a number: 'amount' should be a"),
        ("{due: {zh: 符合, en: Due}, ref", "{ref", "(decides.due.into.result): 'result' has no word 'due'"),
        (", amount: amount}", "}", "(found.amount): no rule fills 'amount'"),
        ("unit: 万元, title: {zh: 金额", "required: true, title: {zh: 金额", "(found.amount): nobody is asked for it"),
    ],
)
def test_what_cannot_be_asked_is_told(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in CLAIMS
    (problem,) = told(tmp_path, **{"cases/claim.yaml": CLAIMS.replace(right, wrong, 1)})
    assert problem.startswith("town/cases/claim.yaml:")
    assert said in problem


def test_a_rule_with_a_fault_is_told_once(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, **{"rules/due.yaml": PARTS.replace(">= 3", ">=")})
    assert problem.startswith("town/rules/due.yaml:")


def test_a_rule_that_gathers_all_rows_fills_no_field(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, **{"rules/lane.yaml": LANE.replace("inputs:", "hit: collect\ninputs:", 1)})
    assert "(decides.lane.into.lane): town.lane gathers what all rows say (hit: collect)" in problem


def test_a_rule_of_a_pack_that_is_not_used_is_none(tmp_path: Path) -> None:
    other = CLAIMS.replace("rule: lane", "rule: enterprise.high_tech")
    (problem,) = told(tmp_path, **{"cases/claim.yaml": other})
    assert "no rule 'enterprise.high_tech'" in problem


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (", decision: Yearly Salary", "", "(decides.year.rule): town.salary is a DMN file: say which decision"),
        ("decision: Yearly Salary", "decision: Salary", "(decides.year.decision): no decision 'Salary'"),
        ("Monthly Salary: turnover", "Monthly Salary: accident", "the rule's Monthly Salary is a number"),
        ("{Monthly Salary: turnover}", "{}", "town.salary asks 'Monthly Salary', and no question is called so"),
        ("Yearly Salary: yearly", "Salary: yearly", "no outcome of Yearly Salary 'Salary'"),
        ("yearly: {type: integer", "yearly: {type: date", "Yearly Salary is a number, and 'yearly' a date"),
    ],
)
def test_of_a_dmn_file_a_decision_is_asked(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    model = {"rules/salary.dmn": SALARY}
    assert told(tmp_path / "right", **model, **{"cases/claim.yaml": BY_MODEL}) == []
    faulty = BY_MODEL.replace(right, wrong, 1)
    assert faulty != BY_MODEL
    (problem,) = told(tmp_path / "wrong", **model, **{"cases/claim.yaml": faulty})
    assert said in problem
