"""The shipped loans: an application from where it is asked to where it is repaid, and what each of the banks sees."""

import json
import runpy
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.packs.lenders import APPLICATION, FIRM, make_lenders, person
from tests.town import close
from zhongshu.app.demo_loans import STATEMENT, TOO_HIGH, state_month
from zhongshu.app.wiring import shipped_packs
from zhongshu.cases.acts import correctable
from zhongshu.cases.case import Case
from zhongshu.cases.filling import Unfilled
from zhongshu.cases.records import number_of
from zhongshu.cases.ticking import tick
from zhongshu.core.errors import LedgerError, UnknownName
from zhongshu.datasets.plan import Plan
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.people.refusal import NotAllowed

PACK = shipped_packs() / "loans"
ASKED = {
    "firm": FIRM, "name": "甲厂", "bank": "bank", "product": "tax_credit", "amount": "300", "months": "12",
    "purpose": "working", "industry": "35", "staff": "60", "revenue": "1500", "see_until": "2035-01-01",
}  # fmt: skip
PROPOSED = {"advice": "grant", "finding": "流水与申报相符"}
RENEWED = {"renewal_no": "XD-1"} | dict.fromkeys(
    ("working", "needed", "lawful", "going_on", "credit", "standard", "normal"), "true"
)
APPROVED = {"line": "300", "rate": "3.85", "term": "12"}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_lenders(tmp_path_factory.mktemp("loans") / "home")
    yield made
    close(made)


def asked(hub: Hub, **other: str) -> str:
    return hub.cases.open(APPLICATION, ASKED | other, person(hub, "firm"), "page").case.id


def day(hub: Hub, days: int) -> str:
    return (hub.now().astimezone(hub.place.zone).date() + timedelta(days=days)).isoformat()


def test_from_asking_to_repaying_two_people_of_the_bank_decide(hub: Hub) -> None:
    id, bank, head = asked(hub), person(hub, "bank"), person(hub, "bank_head")
    assert hub.cases.move(id, "accepted", {}, bank).fields["size"] == "small", "by the rule, of staff and revenue"
    assert hub.cases.move(id, "proposed", PROPOSED, bank).post == "loans.bank_head/bank"
    with pytest.raises(NotAllowed):
        hub.cases.move(id, "approved", APPROVED, bank)
    assert hub.cases.move(id, "approved", APPROVED, head).post == "loans.bank_officer/bank"
    hub.cases.move(id, "contracted", {"contract": "HT-1"}, bank)
    drawn = {"loan_no": "JJ-1", "drawn_amount": "280", "due": day(hub, 90)}
    hub.cases.move(id, "drawn", drawn, bank)
    renewed = hub.cases.move(id, "renewed", RENEWED | {"due_again": day(hub, 180)}, bank)
    assert renewed.is_open, "the money is out still"
    assert renewed.fields["renewal"] == "may_keep_class", "small, working capital, all conditions hold"
    done = hub.cases.move(id, "repaid", {}, bank)
    assert (done.outcome, done.fields["drawn_amount"]) == ("repaid", "280.00")


def test_another_bank_sees_nothing_of_it(hub: Hub) -> None:
    id = asked(hub)
    for login in ("rural", "rural_head", "city", "steward"):
        with pytest.raises(UnknownName):
            hub.cases.look(id, person(hub, login), address="/test")
    assert hub.cases.look(id, person(hub, "bank_head"), address="/test").fields["amount"] == "300.00"


def test_whoever_asked_takes_it_back_until_the_money_is_paid(hub: Hub) -> None:
    id, firm = asked(hub), person(hub, "firm")
    hub.cases.move(id, "accepted", {}, person(hub, "bank"))
    assert hub.cases.move(id, "withdrawn", {}, firm).outcome == "withdrawn"


def test_consent_is_given_with_the_form_chapter_by_chapter_to_the_bank_that_was_asked(hub: Hub) -> None:
    consents, until = hub.grants.consents, day(hub, 30)
    firm = person(hub, "firm")
    yes = {"see_tax": "true", "see_power": "true", "see_finance": "false"}
    id = asked(hub, bank="bank_rural", product="veteran_loan", see_until=until, **yes)
    given = [one for one in consents.of_subject(FIRM) if one.evidence == id]
    assert {(one.unit, one.purpose, one.chapter) for one in given} == {
        ("bank_rural", "loan_review", "tax"),
        ("bank_rural", "loan_review", "power"),
    }
    (ends,) = {one.valid_to for one in given}
    assert ends is not None
    assert ends.astimezone(hub.place.zone).isoformat()[:16] == f"{day(hub, 31)}T00:00", "with the end of that day"
    assert FIRM in consents.consented("bank_rural", "loan_review", hub.now(), "tax")
    assert FIRM not in consents.consented("bank_rural", "loan_review", hub.now(), "finance")
    consents.revoke(firm, next(one.number for one in given if one.chapter == "tax"), hub.now())
    assert FIRM not in consents.consented("bank_rural", "loan_review", hub.now(), "tax"), "at once"


def test_a_consent_is_taken_back_and_not_put_right_by_somebody_else(hub: Hub) -> None:
    seen = hub.cases.look(asked(hub, see_tax="true"), person(hub, "bank"), address="/")
    questions = correctable(hub.cases, seen).questions
    assert "amount" in questions
    assert not {"bank", "see_until", "see_tax", "see_power"} & set(questions)


def test_a_form_without_consent_or_with_a_day_that_is_over_gives_none(hub: Hub) -> None:
    before = len(hub.grants.consents.of_subject(FIRM))
    asked(hub)
    with pytest.raises(Unfilled, match="see_until"):
        asked(hub, see_tax="true", see_until=day(hub, -1))
    assert len(hub.grants.consents.of_subject(FIRM)) == before


def test_an_application_and_its_consents_are_one_act(hub: Hub) -> None:
    before = hub.grants.consents.of_subject(FIRM)
    firm, yes = person(hub, "firm"), ASKED | {"see_tax": "true", "see_until": day(hub, 9)}

    def full(_entries: Sequence[Entry]) -> None:
        raise LedgerError("no room")

    broken = replace(hub.cases, store=replace(hub.cases.store, record=full))
    with pytest.raises(LedgerError):
        broken.open(APPLICATION, yes, firm, "page", key="once")
    assert hub.grants.consents.of_subject(FIRM) == before, "where the case is not kept, they are not"
    ids = {hub.cases.open(APPLICATION, yes, firm, "page", key="once").case.id for _ in range(2)}
    assert [one.evidence for one in hub.grants.consents.of_subject(FIRM)[: -len(before) or None]] == list(ids)


def test_nobody_asks_or_consents_in_the_name_of_another(hub: Hub) -> None:
    with pytest.raises(Unfilled, match="firm: is not whom your account acts for"):
        asked(hub, firm="91331004YL2NFAF97X")
    desk, see = person(hub, "bank"), {"see_tax": "true"}
    with pytest.raises(Unfilled, match="see_tax: is for the subject's own account"):
        hub.cases.open(APPLICATION, ASKED | see, desk, "counter")


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"product": "mortgage"}, "product: there is no offer mortgage now: choose from Products that fit"),
        ({"bank": "bank_rural"}, "bank: “Credit on taxes paid” says Bank: Bank (sample)"),
        ({"months": "24"}, "months: “Credit on taxes paid” asks that Term needed be at most 12 月"),
        ({"product": "start_loan", "bank": "bank_rural"}, "amount: “Small loan for a start” says Up to: 50 万元"),
        ({"product": "large_loan", "amount": "200"}, "asks that Amount needed be at least 300 万元"),
        ({"product": "rd_loan", "bank": "bank_city"}, "purpose: “Research loan” asks that What for be Research"),
    ],
)
def test_what_is_asked_is_what_the_bank_offers(hub: Hub, other: dict[str, str], told: str) -> None:
    with pytest.raises(Unfilled) as refused:
        asked(hub, **other)
    assert told in str(refused.value)


def test_each_bank_has_the_days_that_it_promised_and_what_is_late_goes_up_to_the_finance_office(hub: Hub) -> None:
    slow = hub.cases.store.case(number_of(asked(hub, bank="bank_city", product="working_credit")))
    rural = hub.cases.store.case(number_of(asked(hub, bank="bank_rural", product="veteran_loan")))
    assert [int(one.promises["accept"].spec.within) for one in (slow, rural)] == [2, 1]
    tick(hub.cases, hub.now() + timedelta(days=40))
    events = hub.cases.look(slow.id, person(hub, "finance"), address="/test").events
    told = [post for one in events if one.kind == "escalated" for post in one.posts]
    assert told == ["loans.bank_head/bank_city", "loans.finance_desk/finance"]


def told(hub: Hub) -> list[Case]:
    posts = frozenset(hub.cases.posts())
    lines = [
        *hub.cases.lists.inbox(posts, type=APPLICATION, limit=500),
        *hub.cases.lists.closed(posts, type=APPLICATION, limit=500),
    ]
    found = [hub.cases.store.case(line.number) for line in lines]
    return [one for one in found if one.channel == "sample"]


def test_stories_went_by_the_rules_before_now_and_each_was_asked_by_the_account_of_its_firm(hub: Hub) -> None:
    stories = (PACK / "sample" / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    cases = told(hub)
    assert len(cases) == len(stories), "whatever the hour, none is lost"
    assert {"repaid", "declined", "refused", None} <= {one.outcome for one in cases}
    assert {one.fields["bank"] for one in cases} == {"bank", "bank_rural", "bank_city"}
    events = [event for one in cases for event in hub.cases.store.events(number_of(one.id))]
    assert all(one.at < hub.now() for one in events if one.kind in ("opened", "moved"))
    people = {hub.people.persons.get(one.reporter or "").subject for one in cases}
    assert people == {one.fields["firm"] for one in cases}
    decided = [one for one in cases if "approved" in one.came]
    assert all(one.came["approved"] != one.came["proposed"] for one in decided), "two pairs of eyes"
    assert any(one.step == "renewed" for one in cases)


def test_the_statement_of_the_month_before_is_what_was_paid_out_and_a_hundred_yuan_more_once(hub: Hub) -> None:
    stated = state_month(hub)
    ends = hub.now().astimezone(hub.place.zone).date().replace(day=1)
    month = (ends - timedelta(days=1)).replace(day=1)
    events = [(case, event) for case in told(hub) for event in hub.cases.store.events(number_of(case.id))]
    days = {
        case.id: event.at.astimezone(hub.place.zone).date()
        for case, event in events
        if (event.kind, event.step) == ("moved", "drawn")
    }
    paid = sum(Decimal(one.fields["drawn_amount"]) for one in told(hub) if month <= days.get(one.id, ends) < ends)
    if stated is None:
        assert paid == 0, "no story paid out anything in that month"
        return
    with hub.open(person(hub, "finance"), address="/test") as access:
        sql = f'SELECT sum(paid_out) FROM "{STATEMENT}"'
        plan = Plan(sql, hub.snapshot(), {STATEMENT: {"paid_out": "DECIMAL(18,2)"}}, STATEMENT, columns=("paid_out",))
        ((total,),) = access.read(plan)
        access.drop()
    assert total == paid * 10_000 + TOO_HIGH
    assert state_month(hub) is None


def test_its_sample_is_what_its_generator_makes(tmp_path: Path) -> None:
    for file in ("loans/sample/make.py", "enterprise/sample/firms.csv"):
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).write_bytes((PACK.parent / file).read_bytes())
    runpy.run_path(str(tmp_path / "loans" / "sample" / "make.py"), run_name="__main__")
    made = (tmp_path / "loans" / "sample" / "stories.jsonl").read_bytes()
    assert made == (PACK / "sample" / "stories.jsonl").read_bytes()
    spoken = [
        word
        for one in map(json.loads, made.decode().splitlines())
        for _, _, said in one["acts"]
        for word in said.values()
        if not str(word).isascii()
    ]
    assert {word[-4:] for word in spoken} == {"（示例）"}
