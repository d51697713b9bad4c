"""The decisions of rules on the page of a case: the outcome, the row behind it, what is short, what would change it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cases.claims import BY_MODEL, CLAIM, SALARY, claim, make_claims
from tests.cases.test_deciding import COLLEAGUE, CONTRADICTORY
from tests.cases.town import RESIDENT, WANG, ZHAO
from tests.town import close
from tests.web_cases.conftest import Browse, browsers
from tests.web_cases.test_one import path_of
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("claims") / "home"
    made = make_claims(home, claim=BY_MODEL, salary=SALARY)
    yield made
    close(made)


def test_who_asked_reads_what_is_short_and_the_smallest_change(hub: Hub, browse: Browse) -> None:
    said = browse(RESIDENT).open(path_of(claim(hub.cases, share="2.6")))
    assert "Whether it is due Outcome Not due Amount 0 × 10 000 yuan no row holds" in said
    assert "The smallest change: with this the outcome is Due; 30" in said
    assert "Share of research is 2.6 %, needs ≥ 3 %: 0.4 % short" in said
    assert "Subsidies of the town · in force since 2020-01-01 · read in the original · decided" in said


def test_the_row_that_held_is_told_with_its_reason(hub: Hub, browse: Browse) -> None:
    browser = browse(RESIDENT)
    assert "by row 1 An accident" in browser.open(path_of(claim(hub.cases, accident="true")))
    assert 'href="/rules/town.due?edition=2020-01-01"' in browser.page, "without what somebody answered"


def test_what_is_not_known_is_asked_for(hub: Hub, browse: Browse) -> None:
    said = browse(RESIDENT).open(path_of(claim(hub.cases, share="")))
    assert "Not decided yet It depends on: Share of research" in said
    assert "Whether it is due: not decided yet" in said


def test_the_story_has_the_outcome_and_not_the_fields_once_more(hub: Hub, browse: Browse) -> None:
    id = claim(hub.cases)
    hub.cases.act(id, WANG, lambda moves, one: moves.corrected(one, {"share": "2.0"}, "报表写错"))
    said = browse(WANG).open(path_of(id))
    story = said[said.index("What happened") :]
    assert "Corrected" in story
    assert "Whether it is due: Not due; 0 × 10 000 yuan" in story
    assert "Whether it is due: Due; 52 × 10 000 yuan" in story
    assert story.count("Outcome") == 0


def test_an_outcome_stands_once_and_what_somebody_put_in_its_place_as_an_answer(hub: Hub, browse: Browse) -> None:
    id = claim(hub.cases)
    assert "What was done" not in browse(WANG).open(path_of(id))
    hub.cases.act(
        id, WANG, lambda moves, one: replace(moves.noted(one, "按评审", public=True), fields={"amount": "40.00"})
    )
    assert "What was done Amount 40.00" in browse(WANG).open(path_of(id))


def test_a_colleague_is_not_told_the_facts(hub: Hub, browse: Browse) -> None:
    said = browse(COLLEAGUE).open(path_of(claim(hub.cases)))
    assert "Whether it is due Due by row 2" in said
    assert "5.2 %" not in said
    assert "10 000 yuan" not in said


def test_a_decision_of_a_dmn_file_is_told(hub: Hub, browse: Browse) -> None:
    assert "Yearly Salary 12000 by a DMN model" in browse(RESIDENT).open(path_of(claim(hub.cases)))


def test_a_rule_that_was_changed_since_explains_nothing_any_more(hub: Hub, browse: Browse) -> None:
    id = claim(hub.cases)
    type = hub.cases.types[CLAIM]
    rule = type.rulebook.rules["town.due"]
    rows = tuple(one.model_copy(update={"when": {"share": ">= 6"}}) for one in rule.spec.editions[0].rows)
    spec = rule.spec.editions[0].model_copy(update={"rows": rows[1:]})
    changed = replace(rule, editions=(replace(rule.editions[0], spec=spec),), _tables={})
    book = replace(type.rulebook, rules={**type.rulebook.rules, "town.due": changed})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub.cases, "types", {CLAIM: replace(type, rulebook=book)})
        said = browse(WANG).open(path_of(id))
    assert "Whether it is due Outcome Due Amount 52 × 10 000 yuan" in said
    assert "The rule has been changed since" in said


def test_a_contradiction_is_said_with_its_rows(tmp_path: Path) -> None:
    hub = make_claims(tmp_path / "home", due=CONTRADICTORY)
    with browsers(hub) as browse:
        said = browse(ZHAO).open(path_of(claim(hub.cases)))
    assert "No outcome: whoever works at it decides Rows 1, 2 of the rule hold together" in said
    assert "Whether it is due: the rule contradicts itself" in said
    close(hub)
