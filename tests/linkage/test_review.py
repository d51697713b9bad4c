"""What a person decides: remembered, on the ledger, stronger than codes, and taken back."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.kit import put
from tests.linkage.firms import (
    ANT,
    BEE,
    CAT,
    FILE,
    OFFICER,
    OTHER,
    POWER,
    REGISTER,
    TAX,
    accounts,
    link,
    links,
    registered,
    together,
)
from tests.town import entries
from zhongshu.core.errors import GrantError, UnknownName
from zhongshu.linkage.decision import Found, Key, Question, Ruling
from zhongshu.linkage.review import By
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import system_reader

BY = By(OFFICER, "letter 7")
_R1, _R2, _A1, _T1 = Key(REGISTER, "r1"), Key(REGISTER, "r2"), Key(POWER, "a1"), Key(TAX, ANT)


def entity(hub: Hub, key: Key) -> str:
    return links(hub)[key][0]


def split(hub: Hub, of: str, *going: Key) -> None:
    hub.linkage.split(FILE, of, going, BY)
    link(hub)


def clash(hub: Hub) -> Question:
    """Two firms come with one code."""
    two = (("r1", ANT, "椒江蚂蚁五金有限公司", "p1"), ("r2", BEE, "椒江蜜蜂模具有限公司", "p2"))
    put(hub, REGISTER, registered(*two, ("r3", ANT, "椒江飞天大象运输有限公司", "p9")))
    link(hub)
    (question,) = hub.linkage.questions.questions(FILE)
    return question


def test_same_is_remembered_on_the_ledger_and_not_asked_again(hub: Hub) -> None:
    question = clash(hub)
    made = hub.linkage.answer(FILE, question.number, "same", BY)
    link(hub)
    assert frozenset({"r1", "r3", "a1", ANT}) in together(hub)
    assert hub.linkage.questions.questions(FILE) == []
    (entry,) = entries(hub, act="entity.same")
    assert (entry.act, entry.actor, entry.unit, entry.reason) == ("entity.same", OFFICER.actor, "office", "letter 7")
    assert entry.details == {"of": FILE, "decision": str(made.number), "entity": made.entity}
    with pytest.raises(GrantError, match="was decided already"):
        hub.linkage.answer(FILE, question.number, "apart", BY)


def test_a_decision_survives_rows_that_go_and_come_again(hub: Hub) -> None:
    hub.linkage.answer(FILE, clash(hub).number, "same", BY)
    link(hub)
    put(hub, REGISTER, registered(("r1", ANT, "椒江蚂蚁五金有限公司", "p1")))
    link(hub)
    put(
        hub,
        REGISTER,
        registered(("r1", ANT, "椒江蚂蚁五金有限公司", "p1"), ("r3", ANT, "椒江飞天大象运输有限公司", None)),
    )
    link(hub)
    assert frozenset({"r1", "r3", "a1", ANT}) in together(hub)


def test_what_is_taken_back_waits_again(hub: Hub) -> None:
    made = hub.linkage.answer(FILE, (question := clash(hub)).number, "same", BY)
    link(hub)
    hub.linkage.undo(FILE, made.number, By(OFFICER, "a slip"))
    link(hub)
    assert frozenset({"r3"}) in together(hub)
    assert [one.number for one in hub.linkage.questions.questions(FILE)] == [question.number]
    newest, first = hub.linkage.decisions.decisions(FILE)
    assert (newest.kind, newest.undoes, first.undone) == ("undo", first.number, newest.number)
    with pytest.raises(GrantError, match="stands no more"):
        hub.linkage.undo(FILE, made.number, BY)


def test_apart_stands_and_later_goes_to_the_end(hub: Hub) -> None:
    clash(hub)
    grey = Found("grey", Key(TAX, CAT), _R2, weight=3.0)
    hub.linkage.questions.ask(FILE, [grey], (), hub.now())
    first, second = hub.linkage.questions.questions(FILE)
    hub.linkage.put_off(FILE, first.number, BY)
    assert [one.number for one in hub.linkage.questions.questions(FILE)] == [second.number, first.number]
    assert hub.linkage.questions.waiting(FILE).later == 1
    hub.linkage.answer(FILE, second.number, "apart", BY)
    link(hub)
    assert frozenset({CAT}) in together(hub)
    assert [one.number for one in hub.linkage.questions.questions(FILE)] == [first.number]


def test_a_wrong_merge_is_split_and_has_its_history(hub: Hub) -> None:
    ant, bee = entity(hub, _R1), entity(hub, _R2)
    hub.linkage.merge(FILE, ant, bee, BY)
    link(hub)
    assert frozenset({"r1", "r2", "a1", "a2", ANT}) in together(hub)
    assert hub.linkage.moved_to(FILE, bee) == ant
    assert hub.linkage.moved_to(FILE, ant) is None
    split(hub, ant, _R2, Key(POWER, "a2"))
    assert together(hub) == {frozenset({"r1", "a1", ANT}), frozenset({"r2", "a2"}), frozenset({CAT})}
    assert entity(hub, _R1) == ant
    assert [one.kind for one in hub.linkage.decisions.decisions(FILE, entity=ant)] == ["split", "merge"]


def test_a_split_is_stronger_than_a_code_and_a_merge_ends_it(hub: Hub) -> None:
    ant = entity(hub, _R1)
    split(hub, ant, _T1)
    assert frozenset({ANT}) in together(hub)
    put(hub, TAX, accounts("number", (ANT, "椒江蚂蚁五金有限公司", "p7")))  # its row changes: it stays apart
    link(hub)
    assert entity(hub, _T1) != entity(hub, _R1) == ant
    hub.linkage.merge(FILE, ant, entity(hub, _T1), BY)
    link(hub)
    assert frozenset({"r1", "a1", ANT}) in together(hub)
    undone = hub.linkage.decisions.decisions(FILE)[0]
    hub.linkage.undo(FILE, undone.number, BY)
    link(hub)
    assert entity(hub, _T1) != entity(hub, _R1)  # the split stands again


def test_what_was_merged_or_split_already_is_said_and_nothing_changes(hub: Hub) -> None:
    ant, bee = entity(hub, _R1), entity(hub, _R2)
    first = hub.linkage.merge(FILE, ant, bee, BY)
    for one, other in ((ant, bee), (bee, ant)):  # a second click, a second officer from the other side
        with pytest.raises(GrantError, match=f"decision {first.number} said the same already"):
            hub.linkage.merge(FILE, one, other, BY)
    link(hub)
    second = hub.linkage.split(FILE, ant, [_R2, Key(POWER, "a2")], BY)
    with pytest.raises(GrantError, match=f"decision {second.number} said the same already"):
        hub.linkage.split(FILE, ant, [_R2, Key(POWER, "a2")], BY)
    assert [one.number for one in hub.linkage.decisions.decisions(FILE)] == [second.number, first.number]
    link(hub)
    third = hub.linkage.merge(FILE, ant, entity(hub, _R2), BY)  # after the split it says something again
    assert third.number > second.number
    hub.linkage.undo(FILE, third.number, BY)
    assert hub.linkage.merge(FILE, ant, entity(hub, _R2), BY).number > third.number


def test_of_two_officers_who_merge_at_once_one_counts(hub: Hub) -> None:
    ant, bee, start = entity(hub, _R1), entity(hub, _R2), Barrier(2)

    def merge(entity: str, other: str) -> str:
        start.wait()
        try:
            return hub.linkage.merge(FILE, entity, other, BY).kind
        except GrantError as error:
            return error.message

    with ThreadPoolExecutor(2) as pool:
        said = set(pool.map(merge, (ant, bee), (bee, ant)))
    (kept,) = hub.linkage.decisions.decisions(FILE)
    assert said == {"merge", f"decision {kept.number} said the same already"}


@pytest.mark.parametrize("going", [(), (_R1, _A1, _T1)])
def test_a_split_leaves_something_on_both_sides(hub: Hub, going: Collection[Key]) -> None:
    with pytest.raises(GrantError, match="records on both sides"):
        hub.linkage.split(FILE, entity(hub, _R1), going, BY)


def test_what_is_not_there_is_said(hub: Hub) -> None:
    ant = entity(hub, _R1)
    with pytest.raises(UnknownName, match="no record of"):
        hub.linkage.split(FILE, ant, [_R2], BY)
    with pytest.raises(UnknownName, match="no entity 'e0'"):
        hub.linkage.merge(FILE, ant, "e0", BY)
    with pytest.raises(GrantError, match="same entity twice"):
        hub.linkage.merge(FILE, ant, ant, BY)
    with pytest.raises(UnknownName, match=r"no entity 'town\.firm_fil'"):
        hub.linkage.file("town.firm_fil")
    with pytest.raises(UnknownName, match="no question 99"):
        hub.linkage.put_off(FILE, 99, BY)
    with pytest.raises(GrantError, match="say why"):
        hub.linkage.merge(FILE, ant, entity(hub, _R2), By(OFFICER, " "))


def test_only_the_owner_decides_and_the_operator_records_paper(hub: Hub) -> None:
    ant, bee = entity(hub, _R1), entity(hub, _R2)
    with pytest.raises(GrantError, match="officers and data engineers of office decide"):
        hub.linkage.merge(FILE, ant, bee, By(OTHER, "mine"))
    operator = system_reader("operator:root")
    with pytest.raises(GrantError, match="--signed NAME"):
        hub.linkage.merge(FILE, ant, bee, By(operator, "letter 8"))
    made = hub.linkage.merge(FILE, ant, bee, By(operator, "letter 8", "Wang Fang"))
    assert (made.hand.who, made.hand.name, made.hand.unit) == ("operator:root", "Wang Fang", "office")


def test_of_two_officers_who_answer_at_once_one_counts(hub: Hub) -> None:
    question, start = clash(hub), Barrier(2)

    def answer(ruling: Ruling) -> str:
        start.wait()
        try:
            return hub.linkage.answer(FILE, question.number, ruling, By(OFFICER, ruling)).kind
        except GrantError as error:
            return error.message

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(answer, ("same", "apart")))
    assert f"question {question.number} was decided already" in said
    (kept,) = hub.linkage.decisions.decisions(FILE)
    assert {kept.kind} == {one for one in said if one in ("same", "apart")}
    assert [one.ruling for one in hub.linkage.decisions.standing(FILE)] == [kept.kind]
    (entry,) = (one for one in entries(hub) if one.act in ("entity.same", "entity.apart") and one.decision != "denied")
    assert entry.act == f"entity.{kept.kind}"
