"""Rules asked as a case goes on: what they fill, whose work it is by them, and what they say is kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cases.claims import BY_MODEL, CHECKER, CLAIM, CLAIMS, LANE, PARTS, SALARY, claim, make_claims
from tests.cases.town import DESK, RESIDENT, WANG, ZHAO
from tests.town import entries
from zhongshu.cases.case import Case
from zhongshu.cases.cases import Cases
from zhongshu.cases.deciding import answer_of
from zhongshu.cases.event import Decided
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.records import event_of, event_row, number_of
from zhongshu.cases.sight import Seen
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

COLLEAGUE = Reader("p-colleague", "Colleague", (Post("works", Role.OFFICER),))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_claims(tmp_path_factory.mktemp("claims") / "home")
    yield made
    made.ledger.close()


@pytest.fixture
def cases(hub: Hub) -> Cases:
    return hub.cases


def case(cases: Cases, id: str) -> Case:
    return cases.store.case(number_of(id))


def test_what_a_rule_says_is_kept_with_its_row_and_fills_the_case(cases: Cases) -> None:
    made = case(cases, claim(cases))
    said = made.decided["due"]
    assert (said.edition, said.rows, said.says) == ("2020-01-01", (1,), {"result": "due", "amount": "52.0"})
    assert said.facts == {"share": "5.2", "accident": False, "turnover": "1000"}
    assert (made.fields["result"], made.fields["amount"]) == ("due", "52.00")


def test_a_later_rule_sees_what_an_earlier_one_filled_and_the_owner_what_both_did(cases: Cases) -> None:
    assert case(cases, claim(cases)).post == CHECKER
    assert case(cases, claim(cases, sector="it")).post == DESK
    assert case(cases, claim(cases, accident="true")).post == DESK


def test_while_something_is_not_known_nothing_is_filled(cases: Cases) -> None:
    made = case(cases, claim(cases, share=""))
    assert (made.decided["due"].wanting, made.decided["due"].settled) == (("share",), False)
    assert (made.decided["lane"].wanting, made.post) == (("result",), DESK)
    assert made.fields.keys().isdisjoint({"result", "amount", "lane"})


def test_an_answer_put_right_asks_the_rules_again_that_rest_on_it(cases: Cases) -> None:
    id = claim(cases)
    cases.act(id, WANG, lambda moves, one: moves.corrected(one, {"share": "2.0"}, "报表写错"))
    made = case(cases, id)
    assert (made.fields["result"], made.fields["amount"], made.fields["lane"]) == ("refused", "0.00", "desk")
    event = cases.store.events(number_of(id))[-1]
    assert [one.name for one in event.decided] == ["due", "lane"]
    cases.act(id, WANG, lambda moves, one: moves.corrected(one, {"sector": "it"}, "行业写错"))
    assert [one.name for one in cases.store.events(number_of(id))[-1].decided] == ["lane"]


def test_what_a_rule_leaves_open_now_is_taken_back(cases: Cases) -> None:
    id = claim(cases)
    cases.act(id, WANG, lambda moves, one: moves.corrected(one, {"turnover": None}, "没有报表"))
    made = case(cases, id)
    assert made.decided["due"].wanting == ("turnover",)
    assert made.fields.keys().isdisjoint({"result", "amount", "lane", "turnover"})


def test_a_case_that_comes_to_the_step_again_is_decided_again(cases: Cases) -> None:
    id = claim(cases)
    cases.move(id, "refused", {}, WANG)
    assert "decided" not in event_row(cases.store.events(number_of(id))[-1])["said"]
    cases.move(id, "new", {}, WANG)
    assert [one.name for one in cases.store.events(number_of(id))[-1].decided] == ["due", "lane"]


def test_decisions_are_kept_as_they_were_made(cases: Cases) -> None:
    events = cases.store.events(number_of(claim(cases)))
    assert [event_of(event_row(one)) for one in events] == list(events)
    assert events[0].decided[0] == Decided(
        "due", "town.due", "2020-01-01", {"share": "5.2", "accident": False, "turnover": "1000"},
        {"result": "due", "amount": "52.0"}, (1,),
    )  # fmt: skip


def _seen(cases: Cases, id: str, reader: Reader) -> Seen:
    return cases.look(id, reader, address="/test")


def test_whoever_may_not_see_the_facts_sees_the_outcome_that_is_for_them(cases: Cases) -> None:
    """The amount is of level 3; the facts are, too."""
    id = claim(cases)
    assert _seen(cases, id, RESIDENT).fields["amount"] == "52.00"
    (event,) = _seen(cases, id, COLLEAGUE).events
    assert (event.decided[0].facts, event.decided[0].says) == ({}, {"result": "due"})
    assert event.decided[1].facts == {"sector": "bio", "result": "due"}
    assert _seen(cases, id, WANG).events[0].decided[0].facts["share"] == "5.2"


CONTRADICTORY = (
    PARTS.replace("hit: first\n", "")
    .replace("{accident: true}", '{share: {feel: "? > turnover - 995"}}')
    .replace("amount: 0}, why", "amount: 1}, why")
)


def test_a_rule_that_contradicts_itself_stops_nobody(tmp_path: Path) -> None:
    """The rows meet only where two facts stand in some way to each other: no check can find that."""
    hub = make_claims(tmp_path / "home", due=CONTRADICTORY)
    assert hub.packs.problems == ()
    made = case(hub.cases, claim(hub.cases))
    said = made.decided["due"]
    assert (said.fault, said.rows, said.says, made.post) == ("contradiction", (0, 1), {}, DESK)
    assert "result" not in made.fields
    hub.cases.move(made.id, "refused", {}, ZHAO)
    hub.ledger.close()


def test_a_rule_without_an_edition_that_day_stops_nobody(tmp_path: Path) -> None:
    later = LANE.replace("2020-01-01\n    adopted", "2090-01-01\n    adopted")
    hub = make_claims(tmp_path / "home", lane=later)
    made = case(hub.cases, claim(hub.cases))
    assert (made.decided["lane"].fault, made.decided["lane"].edition) == ("not_in_force", "")
    assert made.decided["due"].settled
    hub.ledger.close()


def test_a_case_of_a_former_edition_asks_the_rules_of_today(tmp_path: Path) -> None:
    """Its type names a rule that no pack has any more, and one that there still is."""
    hub = make_claims(tmp_path / "home")
    id = claim(hub.cases)
    now = hub.cases.types[CLAIM]
    hub.cases.types = {**hub.cases.types, CLAIM: replace(now, spec=now.spec.model_copy(update={"says": "result"}))}
    hub.cases.rulebook = replace(now.rulebook, rules={"town.due": now.rulebook.rules["town.due"]})
    hub.cases.move(id, "refused", {}, WANG)
    hub.cases.move(id, "new", {}, WANG)
    made = case(hub.cases, id)
    assert (made.decided["due"].settled, made.decided["lane"].fault) == (True, "gone")
    hub.ledger.close()


def test_rules_are_asked_at_the_steps_that_the_type_names(tmp_path: Path) -> None:
    said = CLAIMS.replace("{rule: due, into", "{rule: due, at: [paid], into").replace(
        "  lane: {rule: lane, into: {lane: lane}}\n", "  lane: {rule: lane, at: [refused], into: {lane: lane}}\n"
    )
    hub = make_claims(tmp_path / "home", claim=said)
    id = claim(hub.cases)
    assert case(hub.cases, id).decided == {}
    hub.cases.move(id, "paid", {}, ZHAO)
    assert case(hub.cases, id).decided.keys() == {"due"}
    hub.ledger.close()


def test_a_decision_of_a_dmn_file_is_kept_and_fills_the_case(tmp_path: Path) -> None:
    hub = make_claims(tmp_path / "home", claim=BY_MODEL, salary=SALARY)
    made = case(hub.cases, claim(hub.cases))
    said = made.decided["year"]
    assert (said.rule, said.decision, said.edition) == ("town.salary", "Yearly Salary", "")
    assert (said.facts, said.says) == ({"Monthly Salary": 1000}, {"Yearly Salary": "12000"})
    assert made.fields["yearly"] == 12000
    hub.ledger.close()


def test_by_which_rules_a_case_was_decided_is_on_the_ledger_without_a_fact(hub: Hub) -> None:
    claim(hub.cases, accident="true")
    said = entries(hub)[-1].details
    assert (said["rule.due"], said["rule.lane"]) == ("town.due@2020-01-01 1", "town.lane@2020-01-01 3")
    assert "5.2" not in str(said)


def test_what_rules_find_is_in_the_rows_of_the_cases(hub: Hub) -> None:
    columns = hub.packs.catalogue.dataset(CLAIM).spec.columns
    assert [columns[name].type for name in ("result", "amount", "lane")] == ["string", "decimal", "string"]


def _field(type: str, **more: object) -> FieldSpec:
    return FieldSpec.model_validate({"type": type, "title": "x", **more})


@pytest.mark.parametrize(
    ("field", "said", "answer"),
    [
        (_field("decimal", scale=2), "10.005", "10.01"),
        (_field("decimal", scale=2), "-10.005", "-10.01"),
        (_field("integer"), "98.5", 99),
        (_field("boolean"), True, True),
        (_field("date"), "2026-03-01", "2026-03-01"),
        (_field("choice", one_of={"a": "A"}), "b", None),
        (_field("decimal", scale=2), "1e30", None),
        (_field("integer"), "soon", None),
        (_field("integer"), True, None),
        (_field("integer"), "NaN", None),
        (_field("date"), "soon", None),
        (_field("string"), ["a"], None),
        (_field("string"), None, None),
    ],
)
def test_an_outcome_becomes_an_answer_of_its_question(field: FieldSpec, said: object, answer: object) -> None:
    assert answer_of(field, said) == answer
