"""A rule asked by a command, and its edition as an Excel file and back."""

from pathlib import Path

import pytest
import yaml

from tests.app.conftest import Run
from tests.cases.claims import PARTS, PROPOSED, claim, make_claims
from zhongshu.rules.decisions.spec import RuleSpec


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("claims") / "home"
    hub = make_claims(home, due=PARTS + PROPOSED)
    for share in ("5.2", "3.5"):
        claim(hub.cases, share=share)
    hub.ledger.close()
    return home


def test_a_decision_says_what_is_short_and_what_would_change_it(run: Run, town: Path) -> None:
    said = run("decide", "town.due", "share=2.6", "accident=no", "turnover=1000", home=town).out.splitlines()
    assert said == [
        "town.due: result refused, amount 0 (no row holds)",
        "  Subsidies of the town, since 2020-01-01",
        "  row 1: accident is no, needs yes",
        "  row 2: share is 2.6 %, needs >= 3 %: 0.4 % short",
        "smallest change, for due, 30:",
        "  share is 2.6 %, needs >= 3 %: 0.4 % short",
    ]


def test_a_program_has_it_as_the_api_does(run: Run, town: Path) -> None:
    found = run("decide", "town.due", "share=4", "accident=否", "turnover=9", "--json", home=town).document
    assert (found["edition"], found["outcome"], found["rows"]) == (
        "2020-01-01",
        {"result": "due", "amount": "0.36"},
        [2],
    )
    found = run("decide", "town.due", "share=4", "accident=no", "--edition", "2030-01-01", "--json", home=town).document
    assert (found["outcome"]["result"], found["wanting"]) == ("refused", [])


def test_who_lies_on_the_border_reads_that_it_does_not_count(run: Run, town: Path) -> None:
    facts = ("share=5.0", "accident=no", "turnover=1000")
    said = run("decide", "town.due", *facts, "--edition", "2030-01-01", home=town).out.splitlines()
    assert said[-1] == "  share is 5.0 %, needs > 5 %: just at the border, which is not enough"


def test_what_is_not_known_is_told(run: Run, town: Path) -> None:
    assert "not decided yet. It depends on accident, turnover" in run("decide", "town.due", "share=9", home=town).out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("town.dew",), "no rule 'town.dew'\n  hint: did you mean \"town.due\""),
        (("town.due", "shares=3"), "no fact 'shares'\n  hint: did you mean \"share\""),
        (("town.due", "share"), "'share' says no value"),
        (("town.due", "accident=perhaps"), "accident: 'perhaps' is no boolean"),
        (("town.due", "--edition", "2019-01-01"), "no edition '2019-01-01'"),
    ],
)
def test_what_cannot_be_decided_is_told(run: Run, town: Path, words: tuple[str, ...], told: str) -> None:
    ran = run("decide", *words, home=town)
    assert (ran.code, told in ran.err) == (1, True), ran.err


def test_an_edition_goes_out_as_excel_and_comes_back_as_it_was(run: Run, town: Path, tmp_path: Path) -> None:
    file = tmp_path / "due.xlsx"
    assert (
        "town.due of 2030-01-01, 2 rows"
        in run("rule", "sheet", "town.due", str(file), "--edition", "2030-01-01", home=town).out
    )
    said = run("rule", "read", "town.due", str(file), home=town).out
    assert said.startswith("# as the pack says it\n")
    spec = RuleSpec.model_validate(yaml.safe_load(PARTS + PROPOSED))
    again = RuleSpec.model_validate({**yaml.safe_load(PARTS), **yaml.safe_load(said)})
    assert again.editions == spec.editions[1:]


def test_rules_are_listed_with_their_proposals(run: Run, town: Path) -> None:
    (due, _) = run("rule", "list", "--json", home=town).document["rules"]
    assert (due["name"], due["since"], due["proposals"]) == ("town.due", "2020-01-01", ["2030-01-01"])


def test_a_proposal_is_tried_on_what_was_decided(run: Run, town: Path) -> None:
    found = run("preview", "town.due", "--json", home=town).document
    assert (found["decided"], found["differing"]) == (2, 1)
    assert found["turns"] == [{"before": {"result": "due"}, "after": {"result": "refused"}, "count": 1}]
    assert found["totals"] == {"amount": {"before": "87.0", "after": "52.0"}}
    text = run("preview", "town.due", home=town).out
    assert "2 decisions within a year, 1 would be otherwise" in text
    assert "town.claim/2  result due, amount 35.0  result refused, amount 0" in text


def test_a_rule_without_a_proposal_has_nothing_to_try(run: Run, town: Path) -> None:
    assert "town.lane has no proposed edition" in run("preview", "town.lane", home=town).err
    assert "no proposal '2031-01-01'" in run("preview", "town.due", "--edition", "2031-01-01", home=town).err
