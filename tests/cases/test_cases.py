"""A case from its report to its rating, and who may do and see what on the way."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from tests.cases.town import (
    DESK,
    EAST,
    EVENT,
    IN_EAST,
    INSPECTOR,
    LI,
    NOWHERE,
    RESIDENT,
    SECRET_PHONE,
    STRANGER,
    SUN,
    WANG,
    WEST,
    ZHAO,
    report,
)  # fmt: skip
from tests.town import entries
from zhongshu.cases.filling import Unfilled
from zhongshu.cases.refusal import Overtaken
from zhongshu.core.errors import UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.refusal import NotAllowed


def test_a_report_is_with_the_post_of_its_grid_done_checked_by_another_and_rated(hub: Hub) -> None:
    cases = hub.cases
    id = report(cases)
    case = cases.store.case(int(id.rpartition("/")[2]))
    assert (case.post, case.step, case.reporter) == (WEST, "new", RESIDENT.actor)
    assert str(case.promises["solve"].spec.within) == "4"
    found = cases.responsible(WEST)
    assert found is not None
    assert (found.person, found.how) == (WANG.actor, "holder")

    case = cases.move(id, "handled", {"done": "换了新井盖"}, WANG, version=1)
    assert (case.post, case.promises["solve"].clock.ended) == (INSPECTOR, case.changed)
    case = cases.move(id, "solved", {}, SUN)
    assert (case.outcome, case.is_open, case.post) == ("solved", False, WEST)
    case = cases.act(id, RESIDENT, lambda moves, one: moves.rated(one, 5, "很快"))
    assert case.rating == 5

    case = cases.move(id, "new", {}, RESIDENT, note="又坏了")
    assert (case.is_open, case.outcome, case.reopened) == (True, None, 1)
    assert case.promises["solve"].clock.ended is None


def test_every_act_and_every_look_is_on_the_ledger_without_an_answer_in_it(hub: Hub) -> None:
    id = report(hub.cases, place=IN_EAST)
    hub.cases.look(id, LI, address="/cases")
    with pytest.raises(UnknownName):
        hub.cases.look(id, WANG.__class__("p-else", "Else"), address="/cases")
    opened, read, denied = entries(hub)[-3:]
    assert (opened.kind, opened.act, opened.reference) == ("note", "case.opened", id)
    assert (read.kind, read.reference, read.rows, read.objects[0].name) == ("read", id, 1, EVENT)
    assert (denied.kind, denied.decision, denied.reference) == ("denied", "denied", id)
    assert SECRET_PHONE not in str(entries(hub))


def test_who_asked_sees_what_they_said_and_a_colleague_no_telephone(hub: Hub) -> None:
    cases = hub.cases
    id = report(cases)
    cases.act(id, WANG, lambda moves, one: moves.noted(one, "内部", public=False))
    mine, works, colleague = (cases.look(id, who, address="/") for who in (RESIDENT, ZHAO, LI))
    assert (mine.as_, works.as_, colleague.as_) == ("reporter", "works", "colleague")
    assert mine.fields["phone"] == works.fields["phone"] == SECRET_PHONE
    assert "phone" not in colleague.fields
    assert [one.note for one in works.events] == ["", "内部"]
    assert all(one.note == "" for one in (*mine.events, *colleague.events))


def test_a_stranger_follows_by_the_code_that_was_told_once(hub: Hub) -> None:
    opened = hub.cases.open(EVENT, {"kind": "cover", "place": IN_EAST, "said": "坏了"}, STRANGER, "page")
    assert opened.code is not None
    assert hub.cases.look(opened.case.id, STRANGER, address="/", code=opened.code).as_ == "reporter"
    for wrong in ("", "no", opened.code + "x"):
        with pytest.raises(UnknownName):
            hub.cases.look(opened.case.id, STRANGER, address="/", code=wrong)


def test_only_its_post_moves_it_and_nobody_checks_their_own_work(hub: Hub) -> None:
    cases = hub.cases
    id = report(cases)
    with pytest.raises(NotAllowed):
        cases.move(id, "handled", {"done": "换了"}, LI)
    with pytest.raises(NotAllowed, match="leads to handled, waiting, refused, not to solved"):
        cases.move(id, "solved", {}, WANG)
    cases.move(id, "handled", {"done": "换了"}, WANG)
    now = hub.now()
    cases.holders.seat(INSPECTOR, WANG.actor, WANG.name, by="system", at=now)
    try:
        with pytest.raises(NotAllowed, match="second pair of eyes"):
            cases.move(id, "solved", {}, WANG)
    finally:
        cases.holders.seat(INSPECTOR, SUN.actor, SUN.name, by="system", at=now)


def test_of_two_who_act_at_once_one_is_told(hub: Hub) -> None:
    cases = hub.cases
    id = report(cases)
    cases.move(id, "handled", {"done": "换了"}, WANG, version=1)
    with pytest.raises(Overtaken, match="changed by somebody else"):
        cases.act(id, ZHAO, lambda moves, one: moves.assigned(one, EAST, "转"), version=1)


def test_the_same_act_sent_again_is_done_once(hub: Hub) -> None:
    given = {"kind": "rubbish", "place": IN_EAST, "said": "垃圾"}
    first, again = (hub.cases.open(EVENT, given, RESIDENT, "page", key="form-1") for _ in range(2))
    assert first.case.id == again.case.id


def test_six_taps_at_once_are_one_case_and_a_stranger_whose_answer_was_lost_is_told_the_code_again(hub: Hub) -> None:
    given = {"kind": "rubbish", "place": IN_EAST, "said": "垃圾"}
    with ThreadPoolExecutor(6) as taps:
        sent = [taps.submit(hub.cases.open, EVENT, given, STRANGER, "page", key="form-2") for _ in range(6)]
        opened = [one.result() for one in sent]
    assert len({one.case.id for one in opened}) == 1
    (code,) = {one.code for one in opened}
    assert hub.cases.look(opened[0].case.id, STRANGER, address="/", code=code).as_ == "reporter"

    with ThreadPoolExecutor(6) as taps:
        act = partial(hub.cases.move, opened[0].case.id, "handled", {"done": "清了"}, LI, version=1, key="done-2")
        moved = [one.result() for one in [taps.submit(act) for _ in range(6)]]
    assert {one.version for one in moved} == {2}


def test_wrong_answers_are_told_beside_their_questions_and_nothing_is_kept(hub: Hub) -> None:
    before = len(entries(hub))
    given = {"kind": "volcano", "place": "0,0", "phone": "abc", "else": "x"}
    with pytest.raises(Unfilled) as wrong:
        hub.cases.open(EVENT, given, RESIDENT, "page")
    assert {one.field for one in wrong.value.faults} == {"kind", "place", "said", "phone", "else"}
    with pytest.raises(NotAllowed, match="no post is responsible"):
        report(hub.cases, place=NOWHERE)
    assert len(entries(hub)) == before


def test_of_cases_that_go_up_in_each_other_the_last_knows_all(hub: Hub) -> None:
    cases = hub.cases
    first, second, third = (report(cases) for _ in range(3))
    cases.merge(first, second, WANG)
    cases.merge(second, third, WANG)
    kept = {id: cases.store.case(int(id.rpartition("/")[2])) for id in (first, second, third)}
    assert kept[third].joined == (second, first)
    assert (kept[first].master, kept[second].master) == (third, third)
    assert [kept[one].outcome for one in (first, second)] == ["merged", "merged"]
    assert kept[third].is_open
    with pytest.raises(NotAllowed):
        cases.merge(third, third, WANG)
    with pytest.raises(NotAllowed, match="has ended"):
        cases.merge(third, first, WANG)


def test_a_vacant_post_s_work_is_with_the_post_above(hub: Hub) -> None:
    cases = hub.cases
    cases.holders.seat(WEST, None, "", by="system", at=hub.now())
    try:
        found = cases.responsible(WEST)
        assert found is not None
        assert (found.person, found.post, found.how) == (ZHAO.actor, DESK, "above")
        case = cases.move(report(cases), "handled", {"done": "换了"}, ZHAO)
        assert case.step == "handled"
    finally:
        cases.holders.seat(WEST, WANG.actor, WANG.name, by="system", at=hub.now())
