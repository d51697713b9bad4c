"""The shipped loans: an application from where it is asked to where it is repaid, and what each of the banks sees."""

import json
import runpy
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.packs.lenders import APPLICATION, FIRM, make_lenders, person
from tests.town import close
from zhongshu.app.demo_loans import WRONG, state_month, stated
from zhongshu.app.wiring import shipped_packs
from zhongshu.cases.acts import correctable
from zhongshu.cases.case import Case
from zhongshu.cases.event import Hand
from zhongshu.cases.filling import Unfilled
from zhongshu.cases.records import number_of
from zhongshu.cases.ticking import tick
from zhongshu.core.errors import LedgerError, UnknownName
from zhongshu.datasets.plan import Plan
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.people.refusal import NotAllowed

PACK = shipped_packs() / "loans"
LONG_AGO = datetime(2026, 3, 2, 2, tzinfo=UTC)
DIFFERENCE = "loans.statement_difference"
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
    hub.cases.move(id, "partly", {"principal": "300000.05", "repaid_on": day(hub, 0)}, bank)
    renewed = hub.cases.move(id, "renewed", RENEWED | {"due_again": day(hub, 180)}, bank)
    assert renewed.is_open, "the money is out still"
    assert renewed.fields["renewal"] == "may_keep_class", "small, working capital, all conditions hold"
    assert renewed.promises["repay"].clock.ended, "the loan before is closed"
    with pytest.raises(Unfilled, match="principal: has to be answered"):
        hub.cases.move(id, "repaid", {}, bank)
    done = hub.cases.move(id, "repaid", {"principal": "2499999.95", "repaid_on": day(hub, 0)}, bank)
    assert (done.outcome, done.fields["drawn_amount"]) == ("repaid", "280.00")
    back = hub.cases.move(id, "partly", {"principal": "-1.00", "repaid_on": day(hub, 0)}, bank)
    assert back.is_open, "booked wrongly: it is not repaid yet"


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
        ({"months": "24"}, "months: “Credit on taxes paid” asks that Term needed be at most 12 月, not 24 月"),
        (
            {"product": "start_loan", "bank": "bank_rural"},
            "amount: “Small loan for a start” says Up to: 50 万元, not 300 万元",
        ),
        ({"product": "working_credit", "bank": "bank_city"}, "“Working credit” says Up to: 150 万元, not 300 万元"),
        ({"product": "large_loan", "amount": "200"}, "asks that Amount needed be at least 300 万元, not 200 万元"),
        ({"product": "rd_loan", "bank": "bank_city"}, "purpose: “Research loan” asks that What for be Research"),
    ],
)
def test_what_is_asked_is_what_the_bank_offers(hub: Hub, other: dict[str, str], told: str) -> None:
    with pytest.raises(Unfilled) as refused:
        asked(hub, **other)
    assert told in str(refused.value)


def test_a_limit_that_follows_from_the_need_is_told_when_the_application_is_sent(hub: Hub) -> None:
    said = {"firm": FIRM, "amount": "300", "months": "12", "purpose": "working", "tax_paid": "10"}
    need = hub.cases.open("loans.need", said, person(hub, "firm"), "page").case.id
    with pytest.raises(Unfilled, match="amount: “Credit on taxes paid” says Up to: 80 万元, not 81 万元"):
        asked(hub, need=need, amount="81")
    assert asked(hub, need=need, amount="80")
    assert asked(hub, amount="81"), "without the need nobody knows the tax"
    stranger = replace(person(hub, "firm"), actor="p-other", subject="91331004YL2NFAF97X")
    other = {**ASKED, "firm": "91331004YL2NFAF97X", "need": need, "amount": "81"}
    with pytest.raises(Unfilled) as refused:
        hub.cases.open(APPLICATION, other, stranger, "page")
    assert "80" not in str(refused.value), "the need of another firm tells nothing"


def test_each_bank_has_the_days_that_it_promised_and_what_is_late_goes_up_to_the_finance_office(hub: Hub) -> None:
    slow = asked_on(hub, LONG_AGO, bank="bank_city", product="working_credit", amount="100")
    rural = asked_on(hub, LONG_AGO, bank="bank_rural", product="veteran_loan")
    assert [int(one.promises["accept"].spec.within) for one in (slow, rural)] == [2, 1]
    tick(hub.cases, hub.now())
    events = hub.cases.look(slow.id, person(hub, "finance"), address="/test").events
    told = [post for one in events if one.kind == "escalated" for post in one.posts]
    assert told == ["loans.bank_head/bank_city", "loans.finance_desk/finance"]


def asked_on(hub: Hub, at: datetime, **other: str) -> Case:
    """An application of a day whose working days are known, whatever is known of those of this year."""
    type, firm = hub.cases.type(APPLICATION), person(hub, "firm")
    answers, _ = hub.cases.form(type).read(ASKED | other)
    moves = replace(hub.cases.moves(type, Hand(firm.actor, firm.name, reporter=True)), at=at)
    event = moves.opened(answers, "page", firm.actor)
    return hub.cases.take(lambda pen: pen.open(type, event))


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


def test_the_statement_of_the_month_before_differs_from_the_cases_where_it_was_made_wrong(hub: Hub) -> None:
    assert state_month(hub) is not None, "some loan is out whatever the day"
    assert state_month(hub) is None
    for name in (APPLICATION, f"{APPLICATION}_step"):
        hub.load(name, None, source="cases", who="test")
    ends = hub.now().astimezone(hub.place.zone).date().replace(day=1)
    right = stated(hub, (ends - timedelta(days=1)).replace(day=1), ends)
    wrong = {figure: off for figure, off in WRONG.items() if any(one[figure] for one in right)}
    columns = (
        "what",
        *(f"{figure}_{side}" for figure in ("paid_out", "repaid", "balance") for side in ("stated", "here")),
    )
    with hub.open(person(hub, "finance"), address="/test") as access:
        sql = f'SELECT {", ".join(columns)} FROM "{DIFFERENCE}"'
        held = dict.fromkeys(columns, "DECIMAL(18,2)") | {"what": "VARCHAR"}
        found = access.read(Plan(sql, hub.snapshot(), {DIFFERENCE: held}, DIFFERENCE, columns=columns))
        access.drop()
    told = {what: figures for what, *figures in found}
    assert len(found) == len(told), "one loan each"
    assert {what: sum(map(abs, figures[::2])) - sum(map(abs, figures[1::2])) for what, figures in told.items()} == wrong


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
