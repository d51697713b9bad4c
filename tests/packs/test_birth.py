"""The shipped birth: a family that nobody could be, one form that goes through six offices, and what may go wrong."""

import csv
import runpy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.packs.births import ANSWERS, MOTHER, NEWBORN, OF_A_FATHER, Offices, approve, make_offices
from tests.town import close
from zhongshu.app.wiring import shipped_packs
from zhongshu.cases.filling import Unfilled
from zhongshu.cases.shares import shares_of
from zhongshu.core.errors import GrantError
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import ANYONE, Reader

PACK = shipped_packs() / "birth"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    made = make_offices(tmp_path_factory.mktemp("birth") / "home")
    yield made
    close(made.hub)


# --- the way ---------------------------------------------------------------------------------------------------------


def test_one_form_goes_through_six_offices_in_the_order_in_which_they_need_each_other(town: Offices) -> None:
    id = town.ask()
    assert set(town.parts(id)) == {"certificate", "vaccination", "allowance"}, "at once"
    town.do(id, "certificate")
    assert set(town.parts(id)) == {"household", "vaccination", "allowance"}, "with the certificate"
    assert town.parts(id)["household"].fields["certificate_number"] == "S-CERT-1"
    town.do(id, "household")
    assert set(town.parts(id)) == {"insurance", "card", "vaccination", "allowance"}, "with the child's number"
    assert town.parts(id)["card"].fields["child_id"] == "R-SAMPLE-9001"
    town.do(id, "insurance", "card", "vaccination")
    assert town.case(id).is_open
    town.grant(id)
    done = town.case(id)
    assert (done.step, done.outcome) == ("done", "done")
    assert {name: done.fields[name] for name in ("certificate_number", "child_id", "payer", "allowance")} == {
        "certificate_number": "S-CERT-1",
        "child_id": "R-SAMPLE-9001",
        "payer": "fund",
        "allowance": "24464.07",
    }
    assert len(done.parts) == 6


def test_the_days_of_leave_are_told_with_the_form_and_each_part_of_them_by_its_row(town: Offices) -> None:
    second = town.case(town.ask(child_order="2", difficult="true"))
    assert second.fields["leave_days"] == 98 + 15 + 90
    assert second.decided["leave"].rows == (0, 1, 4)


def test_the_counter_fills_the_form_in_and_hands_a_code_over(town: Offices) -> None:
    cases = town.hub.cases
    opened = cases.open(NEWBORN, {**ANSWERS}, town.desks["counter"], "counter")
    assert opened.case.reporter is None
    assert opened.code is not None
    share = town.parts(opened.case.id)["certificate"]
    for id in (opened.case.id, share.id):
        assert cases.look(id, ANYONE, address="/case", code=opened.code).as_ == "reporter"
    with pytest.raises(GrantError):
        cases.open(NEWBORN, {**ANSWERS}, ANYONE, "page")


def test_what_an_office_sees_is_what_it_used_to_ask(town: Offices) -> None:
    parts = town.parts(town.ask())
    assert "father_name" not in parts["vaccination"].fields
    assert "monthly_wage" not in parts["certificate"].fields
    assert parts["allowance"].fields["leave_days"] == 158


def test_the_whole_has_the_promise_of_a_city_that_is_named_and_the_offices_have_none(town: Offices) -> None:
    id = town.ask()
    assert set(town.case(id).promises) == {"joint"}
    assert all(one.promises == {} for one in town.parts(id).values())
    assert "中山市" in town.hub.cases.type(NEWBORN).spec.clocks["joint"].title.zh


def test_the_page_says_which_offices_come_later_and_which_perhaps(town: Offices) -> None:
    id = town.ask()
    assert _coming(town, id) == {
        "household": "perhaps", "household_away": "perhaps", "insurance": "perhaps", "card": "perhaps",
    }  # fmt: skip
    town.do(id, "certificate", "household")
    assert _coming(town, id) == {}


def _coming(town: Offices, id: str) -> dict[str, str]:
    found = shares_of(town.hub.cases, town.case(id))
    assert found is not None
    return {one.element: one.state for one in found.shares if one.case is None}


def test_whoever_worked_the_allowance_out_does_not_grant_it(town: Offices) -> None:
    id = town.ask()
    town.act(id, "allowance", "worked_out", paid_days="98")
    with pytest.raises(NotAllowed):
        town.act(id, "allowance", "granted", "allowance_desk")


# --- exceptions ------------------------------------------------------------------------------------------------------


def test_one_parent_is_asked_of_nobody_else_and_the_household_is_theirs(town: Offices) -> None:
    id = town.ask(parents="one", claims="false", **dict.fromkeys((*OF_A_FATHER, "employed", "mother_scheme")))
    found = town.case(id).fields
    assert (found["household_way"], found["allowance_way"]) == ("here", "none")
    town.do(id, "certificate", "household", "vaccination", "insurance", "card")
    assert town.case(id).outcome == "done"
    with pytest.raises(Unfilled, match="father_name"):
        town.ask(father_name=None)


def test_a_birth_at_home_is_verified_before_anything_else(town: Offices) -> None:
    proof = town.hub.cases.attach("paper.txt", b"a statement", keep_position=False)
    id = town.ask(born_at="home", hospital=None, proof=[proof])
    assert set(town.parts(id)) == {"origin_check"}
    town.act(id, "origin_check", "verified", finding="亲子鉴定")
    assert set(town.parts(id)) == {"certificate", "vaccination", "allowance"}
    other = town.ask(born_at="home", hospital=None, proof=[proof])
    town.act(other, "origin_check", "unproven", why="没有证明")
    assert town.case(other).step == "stopped"


def test_a_household_in_another_city_is_passed_on_and_waited_for(town: Offices) -> None:
    id = town.ask(joins="father", father_registered="away")
    town.do(id, "certificate")
    assert "household_away" in town.parts(id)
    town.act(id, "household_away", "sent", city="样例市")
    town.act(id, "household_away", "entered", child_id="R-SAMPLE-9002")
    assert town.parts(id)["insurance"].fields["child_id"] == "R-SAMPLE-9002"


def test_a_missing_record_is_looked_for_before_the_allowance_is_worked_out(town: Offices) -> None:
    id = town.ask(mother_scheme="unknown", monthly_wage=None)
    assert set(town.parts(id)) == {"certificate", "vaccination", "record_check"}
    town.act(id, "record_check", "found", looked="省外参保")
    assert "allowance" in town.parts(id)
    town.grant(id, mother_scheme="employee", monthly_wage="6000")
    assert town.case(id).fields["allowance"] == "19600.00"
    other = town.ask(mother_scheme="unknown", monthly_wage=None)
    town.act(other, "record_check", "absent", looked="全省")
    assert "allowance" not in town.parts(other), "nothing is worked out without a record"


def test_an_objection_is_answered_while_the_others_go_on(town: Offices) -> None:
    id = town.ask()
    town.hub.cases.act(id, town.mother, town.hub.cases.telling("objection", {"objection": "名字写错了"}))
    assert {"objection", "certificate", "allowance"} <= set(town.parts(id))
    assert town.parts(id)["objection"].fields["objection"] == "名字写错了"
    town.do(id, "certificate", "vaccination", "household", "insurance", "card")
    town.grant(id)
    assert town.case(id).is_open, "the objection is not answered yet"
    town.do(id, "objection")
    assert town.case(id).outcome == "done"


def test_an_objection_to_what_is_done_goes_to_who_decided_none_of_it(town: Offices) -> None:
    id = town.ask(claims="false", **dict.fromkeys(("employed", "mother_scheme")))
    town.do(id, "certificate", "vaccination", "household", "insurance", "card")
    town.hub.cases.move(id, "objected", {"objection": "卡号不对"}, town.mother)
    assert (town.case(id).post, town.parts(id)) == ("birth.review/data_bureau", {})
    town.hub.cases.move(id, "done", {"answer": "已重新制卡"}, town.desks["review"])
    assert (town.case(id).outcome, len(town.case(id).parts)) == ("done", 5)


def test_without_a_certificate_nothing_goes_on_and_the_others_are_recalled(town: Offices) -> None:
    id = town.ask()
    vaccination = town.parts(id)["vaccination"].id
    town.act(id, "certificate", "refused", why="记录对不上")
    assert (town.case(id).step, town.case(vaccination).outcome) == ("stopped", "recalled")


def test_a_form_that_is_withdrawn_recalls_every_share(town: Offices) -> None:
    id = town.ask()
    shares = [one.id for one in town.parts(id).values()]
    town.hub.cases.move(id, "withdrawn", {"reason": "填错了"}, town.mother)
    assert {town.case(one).outcome for one in shares} == {"recalled"}


# --- what need not be typed -----------------------------------------------------------------------------------------


def test_nothing_is_read_before_a_mother_agrees_and_then_her_own_rows_alone(town: Offices) -> None:
    hub, form = town.hub, town.hub.cases.form(town.hub.cases.type(NEWBORN))
    hub.refresher.run(who="test")  # the codes of areas
    for dataset, file in (("resident", "residents"), ("delivery", "deliveries"), ("insured", "insured")):
        source = PACK / "sample" / f"{file}.csv"
        hub.load(f"birth.{dataset}", source, source="csv", who="test", refresh=False)
    hub.door.book()
    approve(hub)

    def known(reader: Reader, given: Mapping[str, Any], agreed: set[str]) -> dict[str, Any]:
        found = hub.prefill.known(form, given, reader, address="/ask/birth/newborn", agreed=agreed)
        return {name: one.value for name, one in found.items()}

    offered = set(hub.prefill.offers(form, {}, town.mother))
    assert known(town.mother, {}, set()) == {}
    assert known(town.mother, {}, {"mother_id", "born"}) == {"mother_id": MOTHER, "born": "2026-11-01"}
    everything = known(town.mother, {}, offered)
    assert set(everything) == offered
    assert len(offered) == 13, "what follows from a claim is asked with it"
    insured = {"mother_scheme", "employer", "monthly_wage"}
    claimed = {"claims": "true", "employed": "true", "mother_id": MOTHER}
    assert known(town.mother, claimed, insured) == {name: ANSWERS[name] for name in insured}
    other = {"mother_id": "R-SAMPLE-1003"}
    assert known(town.mother, other, offered) == {}, "another mother's number opens nothing"
    father = Reader("p-father", "Father", (Post(None, Role.RESIDENT),), subject="R-SAMPLE-1002")
    assert known(father, {}, offered) == {}, "no birth is his own row"


# --- what is said of it ----------------------------------------------------------------------------------------------


def test_what_was_not_read_is_empty_or_says_so(town: Offices) -> None:
    law = {name: one.editions[-1] for name, one in town.hub.packs.catalogue.parameters.items()}
    rules = {name: one.spec.editions[-1] for name, one in town.hub.packs.rules.items() if name.startswith("birth.")}
    limits = law["birth.office_limit"]
    assert (limits.spec.certainty, set(limits.rows[0].values())) == ("missing", {None})
    assert {law[f"birth.{name}"].spec.certainty for name in ("leave_national", "leave_zhejiang")} == {"read"}
    assert law["birth.allowance_divisor"].spec.certainty == rules["birth.allowance"].certainty == "recalled"
    assert {one.certainty for name, one in rules.items() if name.endswith("_route")} == {"missing"}
    assert law["birth.joint_limit"].rows[0]["city"] == "中山市"


def test_what_one_form_saves_is_counted_from_the_forms() -> None:
    (edition,) = yaml.safe_load((PACK / "parameters" / "forms_before.yaml").read_text("utf-8"))["editions"]
    counted = {row["office"]: (row["questions"], row["known"]) for row in edition["rows"]}
    forms = {office: _form(office) for office in counted}
    assert counted == {
        office: (len(form), sum("prefill" in question for question in form.values())) for office, form in forms.items()
    }
    before = [row for row in edition["rows"] if row["before"]]
    told = len(before), sum(row["questions"] for row in before), *counted["newborn"]
    assert told == (6, 69, 27, 16)
    readme = (PACK / "README.md").read_text("utf-8")
    assert "6 张表 69 题" in readme
    assert "Of 27 questions up to 16" in readme


def test_the_sample_is_what_the_generator_makes_and_nobody_can_be_meant(tmp_path: Path) -> None:
    make = runpy.run_path(str(PACK / "sample" / "make.py"))
    make["write"](tmp_path, list(make["families"]()))
    for name in ("residents", "deliveries", "insured"):
        assert (tmp_path / f"{name}.csv").read_bytes() == (PACK / "sample" / f"{name}.csv").read_bytes()
    with (tmp_path / "residents.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    assert all("（样例）" in one["name"] and one["phone"].startswith("0576-0") for one in people)
    assert len({one["person"] for one in people}) == len(people) == 320


def _form(name: str) -> Mapping[str, Any]:
    form: Mapping[str, Any] = yaml.safe_load((PACK / "cases" / f"{name}.yaml").read_text("utf-8"))["form"]
    return form
