"""Who is told what of a case: the post that has it, the one above, whoever asked; in both languages, no secrets."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cases.town import (
    DESK,
    EAST,
    EVENT,
    EVENTS,
    HOUR,
    IN_WEST,
    INSPECTOR,
    LI,
    REGION,
    RESIDENT,
    SECRET_PHONE,
    STRANGER,
    SUN,
    WANG,
    WEST,
    ZHAO,
    make_town,
    report,
)
from zhongshu.cases.notices.outbox import MAILS_A_DAY
from zhongshu.cases.notices.telling import escalated_to
from zhongshu.cases.ticking import tick
from zhongshu.packs.hub import Hub
from zhongshu.rules.clock import Escalation
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.reader import Reader
from zhongshu.state.tables.cases import case_notice

TOLD = """
notices:
  channels: {hall: 'https://hall.example.org/in', gate: 'https://gate.example.org/in', works: 'dingtalk://abc'}
  units: {works: works}
  default: hall
  reporters: gate
address: https://hub.example.org
"""
PUBLIC = EVENTS.replace("    title: {zh: 待复核, en: To be checked}\n", "    title: {zh: 待复核, en: To be checked}\n    public: {zh: 已处置，正在复核。, en: It was mended and is being checked.}\n")  # fmt: skip  # noqa: E501
OTHER = Reader("p-other", "Other", RESIDENT.posts, subject="r-2")
NEIGHBOUR = Reader("p-neighbour", "Neighbour", RESIDENT.posts, subject="r-3")


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr("tests.cases.town.REGION", REGION + TOLD)
    hub = make_town(tmp_path / "home", events=PUBLIC)
    yield hub
    hub.ledger.close()


def notices(hub: Hub) -> Sequence[tuple[str, str]]:
    """To whom, and what in a word, in the order in which they were written."""
    row = case_notice.c
    with hub.cases.store.database.connect() as connection:
        found = connection.execute(select(row.to, row.subject).order_by(row.number)).all()
    return [(to, subject.partition("】")[0][1:]) for to, subject in found]


def bodies(hub: Hub) -> list[str]:
    with hub.cases.store.database.connect() as connection:
        return list(connection.execute(select(case_notice.c.body).order_by(case_notice.c.number)).scalars())


def test_each_post_hears_when_a_case_comes_and_who_asked_of_public_steps_and_the_end(hub: Hub) -> None:
    cases, asked = hub.cases, f"reporter:{RESIDENT.actor}"
    id = report(cases)
    cases.move(id, "handled", {"done": "换了新井盖"}, WANG)
    cases.move(id, "solved", {}, SUN)
    assert notices(hub) == [(WEST, "新到事项"), (INSPECTOR, "新到事项"), (asked, "办理进展"), (asked, "已办结")]
    cases.move(id, "new", {}, RESIDENT, note="又坏了")
    cases.act(id, ZHAO, lambda moves, one: moves.assigned(one, EAST, "转"))
    assert notices(hub)[4:] == [(WEST, "重新办理"), (EAST, "新到事项")]


def test_a_notice_says_number_headline_due_and_where_and_nothing_of_whoever_asked(hub: Hub) -> None:
    id = report(hub.cases)
    hub.cases.move(id, "handled", {"done": "换了"}, WANG)
    arrived, _, progress = bodies(hub)
    due = hub.cases.store.case(1).opened + 4 * HOUR
    assert arrived.splitlines() == [
        "井盖坏了",
        "岗位：西网格网格员；环节：待处置",
        f"时限：{due.astimezone(hub.place.zone):%Y-%m-%d %H:%M}",
        "Post: Grid officer, 西网格; step: New",
        f"Due: {due.astimezone(hub.place.zone):%Y-%m-%d %H:%M}",
        "https://hub.example.org/case/town/event/1",
    ]
    assert progress.splitlines()[0] == "已处置，正在复核。"
    assert "It was mended and is being checked." in progress
    for body in bodies(hub):
        assert not any(word in body for word in (SECRET_PHONE, RESIDENT.name, "很危险", "换了"))


def test_a_headline_that_is_not_for_every_official_stays_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.cases.town.REGION", REGION + TOLD)
    said = EVENTS.replace("en: What is wrong}, required: true}", "en: What is wrong}, required: true, level: 3}")
    hub = make_town(tmp_path / "home", events=said)
    report(hub.cases)
    assert "井盖坏了" not in bodies(hub)[0]
    hub.ledger.close()


def test_a_warning_is_told_above_too_and_an_end_to_whom_it_goes_up(hub: Hub) -> None:
    id = report(hub.cases)
    start = hub.cases.store.case(1).opened
    tick(hub.cases, start + 3 * HOUR)
    assert notices(hub)[1:] == [(WEST, "即将到期"), (DESK, "即将到期")]
    tick(hub.cases, start + 4 * HOUR)
    assert notices(hub)[3:] == [(WEST, "已超期"), (DESK, "超期上报")]
    assert id


def test_who_decides_hears_of_a_request_for_more_time_and_who_asked_of_the_decision(hub: Hub) -> None:
    id = report(hub.cases)
    hub.cases.act(id, WANG, lambda moves, one: moves.time_asked(one, "solve", Decimal(8), "等材料"))
    hub.cases.act(id, ZHAO, lambda moves, one: moves.time_decided(one, "不行", yes=False))
    assert notices(hub)[1:] == [(DESK, "申请延期"), (WEST, "不同意延期")]


def test_all_who_asked_for_one_thing_hear_of_its_end(hub: Hub) -> None:
    cases = hub.cases
    master, twin, strange = report(cases), report(cases, by=OTHER), report(cases, by=STRANGER)
    for one in (twin, strange):
        cases.merge(one, master, WANG)
    assert notices(hub)[3:] == [(f"reporter:{OTHER.actor}", "与另一件一并办理")]
    assert "那一件办结时再告诉您" in bodies(hub)[3]
    cases.move(master, "refused", {"why": "不归本地"}, WANG)
    assert notices(hub)[4:] == [(f"reporter:{RESIDENT.actor}", "已办结"), (f"reporter:{OTHER.actor}", "已办结")]


def test_of_cases_that_went_up_one_in_the_other_all_who_asked_hear_of_the_last(hub: Hub) -> None:
    cases = hub.cases
    first, second, third = report(cases), report(cases, by=OTHER), report(cases, by=NEIGHBOUR)
    cases.merge(third, second, WANG)
    cases.merge(second, first, WANG)
    before = len(notices(hub))
    cases.move(first, "refused", {"why": "不归本地"}, WANG)
    assert {to for to, _ in notices(hub)[before:]} == {f"reporter:{one.actor}" for one in (RESIDENT, OTHER, NEIGHBOUR)}
    assert {head for _, head in notices(hub)[before:]} == {"已办结"}


def test_who_says_that_theirs_is_the_same_hears_of_its_end_and_no_post_of_two_arrivals(hub: Hub) -> None:
    cases = hub.cases
    master = report(cases)
    before = len(notices(hub))
    given = {"kind": "cover", "place": IN_WEST, "said": "井盖坏了"}
    cases.open(EVENT, given, OTHER, "page", same_as=master)
    assert notices(hub)[before:] == [(f"reporter:{OTHER.actor}", "与另一件一并办理")]
    cases.move(master, "refused", {"why": "不归本地"}, WANG)
    assert (f"reporter:{OTHER.actor}", "已办结") in notices(hub)[before + 1 :]


def test_an_act_that_fails_tells_nobody(hub: Hub) -> None:
    whole = hub.cases.store

    def broken(_: object) -> None:
        raise NotAllowed(hub.cases.posts()[DESK].title)

    hub.cases.store = type(whole)(whole.database, broken)
    with pytest.raises(NotAllowed):
        report(hub.cases)
    hub.cases.store = whole
    assert notices(hub) == []


def test_an_escalation_goes_to_the_nearest_of_its_duty_above_else_to_the_one_of_the_unit(hub: Hub) -> None:
    posts = hub.cases.posts()
    assert escalated_to(WEST, Escalation(after=Decimal(0), to="town.desk"), posts) == DESK
    assert escalated_to(WEST, Escalation(after=Decimal(0), to="town.inspector"), posts) == INSPECTOR
    assert escalated_to(WEST, Escalation(after=Decimal(0), to="town.nobody"), posts) == DESK
    assert escalated_to(DESK, Escalation(after=Decimal(0), to="town.nobody"), posts) is None


MAILED = EVENTS.replace("form:\n", "form:\n  mail: {type: email, title: {zh: 邮箱, en: Mail}, level: 4}\n")
BY_MAIL = REGION + "notices: {channels: {post: 'mailto://127.0.0.1:25?from=hub@example.org'}, mail: post}\n"
ANN, BOB = "ann@example.org", "bob@example.org"


@pytest.fixture
def mailing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr("tests.cases.town.REGION", BY_MAIL)
    hub = make_town(tmp_path / "home", events=MAILED)
    yield hub
    hub.ledger.close()


def asked_by(hub: Hub, mail: str) -> str:
    given = {"kind": "cover", "place": IN_WEST, "said": "井盖坏了", "mail": mail, "phone": SECRET_PHONE}
    return hub.cases.open(EVENT, given, STRANGER, "page").case.id


def test_a_stranger_who_gave_a_mail_address_is_told_the_number_and_the_end_also_of_what_it_went_up_in(
    mailing: Hub,
) -> None:
    cases = mailing.cases
    first, twin = asked_by(mailing, ANN), asked_by(mailing, BOB)
    assert notices(mailing) == [(f"mail:{ANN}", "已收到"), (f"mail:{BOB}", "已收到")]
    cases.merge(twin, first, WANG)
    cases.move(first, "handled", {"done": "换了"}, WANG)
    cases.move(first, "solved", {}, SUN)
    kept = notices(mailing)[2:]
    assert [to for to, _ in kept] == [f"mail:{BOB}", f"mail:{ANN}", f"mail:{BOB}"]
    assert [what for _, what in kept][1:] == ["已办结", "已办结"]
    assert first.rpartition("/")[2] in bodies(mailing)[2]
    for body in bodies(mailing):
        assert not any(word in body for word in (SECRET_PHONE, ANN, BOB, "井盖坏了", "换了"))


def test_an_address_that_somebody_gives_again_and_again_is_told_twenty_times_a_day(mailing: Hub) -> None:
    for _ in range(MAILS_A_DAY + 3):
        asked_by(mailing, ANN)
    asked_by(mailing, BOB)
    told = [to for to, _ in notices(mailing)]
    assert (told.count(f"mail:{ANN}"), told.count(f"mail:{BOB}")) == (MAILS_A_DAY, 1)


def test_a_mail_address_is_in_no_row_of_the_lake_and_for_no_colleague(mailing: Hub) -> None:
    id = asked_by(mailing, ANN)
    assert "mail" not in mailing.packs.catalogue.relation(EVENT).columns
    assert "mail" not in mailing.cases.look(id, LI, address="/").fields
    assert mailing.cases.look(id, WANG, address="/").fields["mail"] == ANN
