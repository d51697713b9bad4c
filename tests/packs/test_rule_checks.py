"""What is wrong with a rule is told with its file and line."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.kit import write_pack
from tests.rules.dmn.tck import SUITES
from zhongshu.core.errors import UnknownName
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs

LIMIT = """
parameter: limit
title: Limit
columns: {share: "decimal(5,1)"}
editions:
  - {valid_from: 2020-01-01, adopted: 2020-01-01, reference: {title: Law}, certainty: recalled, value: 3}
  - {valid_from: 2026-01-01, adopted: 2026-01-01, reference: {title: Law}, certainty: recalled, value: 4}
"""
RULE = """\
rule: status
title: Status
hit: first
uses: [limit]
inputs:
  share: {type: number, unit: "%", title: Share}
  accident: {type: boolean, title: Accident}
outputs:
  result: {title: Result, one_of: {meets: Meets, fails: Fails}}
editions:
  - valid_from: 2020-01-01
    adopted: 2020-01-01
    reference: {title: Law}
    certainty: recalled
    rows:
      - {when: {accident: true}, then: {result: fails}}
      - {when: {share: ">= limit"}, then: {result: meets}}
    otherwise: {result: fails}
"""

EDITION = RULE[RULE.index("  - valid_from") :]


def packs(tmp_path: Path, rule: str = RULE, **more: str) -> Packs:
    write_pack(tmp_path, "town", {"parameters/limit.yaml": LIMIT, "rules/status.yaml": rule, **more})
    folder = tmp_path / "packs" / "town"
    (folder / "pack.yaml").write_text("pack: town\ntitle: Town\nowner: office\n")
    return read_packs([folder], ZoneInfo("Asia/Shanghai"))


def test_a_rule_of_proposals_alone_is_told(tmp_path: Path) -> None:
    made = packs(tmp_path, RULE.replace("    adopted: 2020-01-01\n", ""))
    (told,) = map(str, made.advice)
    assert told.endswith("only proposals: nothing is decided until an edition says adopted: DAY"), told
    with pytest.raises(UnknownName, match="no edition for 2025-06-01") as raised:
        made.rules["town.status"].decide({"share": 3.5}, datetime(2025, 6, 1, tzinfo=UTC))
    assert "until an edition says adopted: DAY" in str(raised.value)


def test_only_an_input_is_fixed(tmp_path: Path) -> None:
    made = packs(tmp_path, RULE.replace("result: {title", "result: {fixed: true, title"))
    assert "only an input is fixed" in str(made.problems[0])


def test_a_rule_decides_with_the_parameters_of_its_day(tmp_path: Path) -> None:
    made = packs(tmp_path)
    assert (made.problems, made.advice) == ((), ())
    rule = made.rules["town.status"]
    given = {"share": 3.5, "accident": False}
    said = [rule.decide(given, datetime(year, 6, 1, tzinfo=UTC)) for year in (2025, 2026)]
    assert [one.says for one in said] == [{"result": "meets"}, {"result": "fails"}]
    assert [one.rows for one in said] == [(1,), ()]


def test_a_proposal_decides_nothing_until_it_is_asked_for(tmp_path: Path) -> None:
    """Nor does it end the edition before it."""
    proposal = EDITION.replace("valid_from: 2020-01-01", "valid_from: 2021-01-01").replace(
        "    adopted: 2020-01-01\n", ""
    )
    rule = packs(tmp_path, RULE + proposal.replace(">= limit", ">= 1")).rules["town.status"]
    moment, facts = datetime(2025, 6, 1, tzinfo=UTC), {"share": 2, "accident": False}
    assert rule.decide(facts, moment).says == {"result": "fails"}
    (proposed,) = rule.proposals
    table = rule.table(moment, proposed)
    assert table.decide(rule.facts(facts), moment).value == "meets"


def test_an_edition_that_ends_after_the_next_begins_is_told(tmp_path: Path) -> None:
    later = EDITION.replace("2020-01-01", "2021-01-01")
    rule = RULE.replace("    adopted:", "    valid_to: 2022-01-01\n    adopted:") + later
    (problem,) = packs(tmp_path, rule).problems
    assert "ends 2022-01-01, after the next begins (2021-01-01)" in str(problem)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ('">= limit"', '">= limt"', "row 2: FEEL: no name 'limt'"),
        ('">= limit"', '">="', "row 2: FEEL: a value should come here"),
        ("uses: [limit]", "uses: [limt]", "no parameter 'town.limt' (did you mean"),
        ("{accident: true}", "{acident: true}", "row 1 of 2020-01-01 looks at 'acident', which is no input"),
        ("{result: meets}", "{result: meet}", "'meet' is none of meets, fails"),
        ("hit: first", "hit: unique", "the rows 1 and 2 hold together, for instance where"),
        ('unit: "%"', "unit: percents", "percents"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, was: str, now: str, told: str) -> None:
    assert RULE.count(was) == 1
    (problem, *_) = packs(tmp_path, RULE.replace(was, now)).problems
    assert str(problem).startswith("town/rules/status.yaml:")
    assert told in str(problem)


def test_a_gap_is_advice_with_an_example(tmp_path: Path) -> None:
    made = packs(tmp_path, RULE.replace("    otherwise: {result: fails}\n", ""))
    assert made.problems == ()
    assert ["says nothing where" in str(one) for one in made.advice] == [True]
    assert "accident is false" in str(made.advice[0])


def test_a_dmn_file_is_a_model_and_a_broken_one_is_told(tmp_path: Path) -> None:
    suite = "0002-input-data-number"
    good = (SUITES / suite / f"{suite}.dmn").read_text()
    assert set(packs(tmp_path / "a", **{"rules/income.dmn": good}).models) == {"town.income"}
    (problem,) = packs(tmp_path / "b", **{"rules/income.dmn": good.replace("12", "12 +")}).problems
    assert "town/rules/income.dmn" in str(problem)
