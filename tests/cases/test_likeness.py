"""What is made of likeness: reports that follow another, cases put together at once, kinds that words speak against."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cases.town import EVENT, EVENTS, IN_EAST, IN_WEST, LI, RESIDENT, STRANGER, WANG, ZHAO, make_town, report
from tests.town import entries
from zhongshu.cases.case import Case
from zhongshu.cases.refusal import Overtaken
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

TWINS = "duplicates: {same: [kind], at: place, metres: 50, hours: 72, words: said, alike: 0.6}\n"
NEIGHBOUR = Reader("p-neighbour", "Neighbour", (Post(None, Role.RESIDENT),), subject="r-2")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = make_town(tmp_path / "home", events=EVENTS + TWINS)
    yield hub
    hub.ledger.close()


def case(hub: Hub, id: str) -> Case:
    return hub.cases.store.case(int(id.rpartition("/")[2]))


GIVEN = {"kind": "cover", "place": IN_WEST, "said": "井盖坏了，很危险"}


def follow(hub: Hub, master: str, by: Reader = RESIDENT, key: str | None = None, **more: str) -> Case:
    given = {**GIVEN, **more}
    same = hub.likeness.proposed(EVENT, given, by, master)
    return hub.cases.open(EVENT, given, by, "page", key=key, same_as=same).case


# --- as somebody asks -----------------------------------------------------------------------------------------------


def test_a_report_of_the_same_goes_up_at_once_and_nothing_of_it_is_lost(hub: Hub) -> None:
    master = report(hub.cases)
    mine = follow(hub, master, key="a-key-of-the-form")
    assert (mine.master, mine.outcome, mine.reporter) == (master, "merged", RESIDENT.actor)
    assert mine.fields["said"] == GIVEN["said"]
    assert case(hub, master).joined == (mine.id,)
    assert [one.act for one in entries(hub) if one.act and one.act.startswith("case.")][-3:] == [
        "case.opened", "case.joined", "case.merged",
    ]  # fmt: skip
    assert follow(hub, master, key="a-key-of-the-form").id == mine.id
    assert case(hub, master).joined == (mine.id,)


def test_one_that_was_not_proposed_takes_nobody_s_report(hub: Hub) -> None:
    master, far = report(hub.cases), report(hub.cases, place=IN_EAST)
    assert follow(hub, master, by=NEIGHBOUR).master is None  # not public yet: nobody told them of it
    assert follow(hub, far).master is None
    hub.cases.move(master, "refused", {"why": "不归本地"}, WANG)
    assert follow(hub, master).is_open


def test_it_goes_up_in_that_in_which_the_other_went_up_meanwhile(hub: Hub) -> None:
    first, second = report(hub.cases), report(hub.cases)
    hub.cases.merge(second, first, WANG)
    mine = hub.cases.open(EVENT, GIVEN, RESIDENT, "page", same_as=second).case
    assert mine.master == first
    hub.cases.move(first, "refused", {"why": "不归本地"}, WANG)
    assert hub.cases.open(EVENT, GIVEN, RESIDENT, "page", same_as=second).case.is_open


def test_how_the_other_stands_is_told_to_who_asked(hub: Hub) -> None:
    master = report(hub.cases)
    mine = follow(hub, master)
    assert hub.likeness.standing(case(hub, master)) is None
    now = hub.likeness.standing(mine)
    assert now is not None
    assert (now.id, now.said.zh, now.closed) == (master, "待处置", None)
    hub.cases.move(master, "refused", {"why": "不归本地"}, WANG)
    now = hub.likeness.standing(mine)
    assert now is not None
    assert (now.said.en, now.closed is None) == ("Refused", False)


def test_a_case_that_went_up_goes_no_way_of_its_own(hub: Hub) -> None:
    master = report(hub.cases)
    mine = follow(hub, master)
    with pytest.raises(NotAllowed, match="it went up in"):
        hub.cases.move(mine.id, "handled", {"done": "换了"}, WANG)
    with pytest.raises(NotAllowed, match="not one that went up"):
        hub.cases.act(mine.id, RESIDENT, lambda moves, one: moves.rated(one, 5, ""))


# --- put together ---------------------------------------------------------------------------------------------------


def test_of_two_who_put_together_at_once_one_is_told(hub: Hub) -> None:
    one, a, b = report(hub.cases), report(hub.cases), report(hub.cases)

    def merged(into: str, who: Reader) -> str:
        try:
            hub.cases.merge(one, into, who, version=1)
        except Overtaken:
            return "told"
        return into

    with ThreadPoolExecutor(2) as both:
        done = [one.result() for one in (both.submit(merged, a, WANG), both.submit(merged, b, ZHAO))]
    assert done.count("told") == 1
    assert case(hub, one).master in done


def test_merging_twice_by_its_key_is_merging_once(hub: Hub) -> None:
    master, twin = report(hub.cases), report(hub.cases)
    first, again = (hub.cases.merge(twin, master, WANG, version=1, key="k" * 20) for _ in range(2))
    assert first.version == again.version == 2
    assert case(hub, master).joined == (twin,)


def test_cases_of_two_types_are_never_one(hub: Hub) -> None:
    one, other = report(hub.cases), case(hub, report(hub.cases))
    task = replace(other, type="town.task")
    with pytest.raises(NotAllowed, match="cannot go up in"):
        hub.cases.act(one, WANG, lambda moves, mine: moves.merged(mine, task)[0])


def test_fifty_of_the_same_go_up_in_the_oldest_one_act_each(hub: Hub) -> None:
    ids = [hub.cases.open(EVENT, GIVEN, STRANGER, "page").case.id for _ in range(50)]
    found = hub.likeness.twins(hub.cases.look(ids[7], WANG, address="/"), WANG)
    assert len(found) == 49
    versions = {ids[7]: 1} | {one.id: one.version or 0 for one in found}
    hub.cases.act(ids[3], WANG, lambda moves, one: moves.noted(one, "看过", public=False))
    done = hub.likeness.gather(versions, WANG, key="one-key-of-a-form")
    assert (done.master, len(done.merged), list(done.refused)) == (ids[0], 48, [ids[3]])
    assert isinstance(done.refused[ids[3]], Overtaken)
    assert len(case(hub, ids[0]).joined) == 48
    again = hub.likeness.gather(versions, WANG, key="one-key-of-a-form")
    assert len(again.merged) == 48
    assert len(case(hub, ids[0]).joined) == 48


def test_who_does_not_work_at_a_case_puts_it_into_none(hub: Hub) -> None:
    master, twin = report(hub.cases), report(hub.cases)
    done = hub.likeness.gather({master: 1, twin: 1}, LI, key="k" * 20)
    assert (done.merged, list(done.refused)) == ([], [twin])


def test_what_is_shown_of_twins_and_why_is_on_the_ledger(hub: Hub) -> None:
    first = report(hub.cases)
    second = hub.cases.open(EVENT, {**GIVEN, "said": "井盖坏了 没人管"}, RESIDENT, "page").case.id
    (twin,) = hub.likeness.twins(hub.cases.look(second, WANG, address="/"), WANG, address="/here")
    assert (twin.id, twin.same, twin.version, twin.kind) == (first, ("kind",), 1, "cover")
    assert twin.shared == ("井盖",)
    assert twin.said is not None
    assert twin.said.en == "New"
    told = entries(hub)[-1]
    assert (told.kind, told.address, told.rows, told.details["alike"]) == ("read", "/here", 1, first.rpartition("/")[2])


# --- the kind -------------------------------------------------------------------------------------------------------


def test_words_that_speak_of_another_kind_are_told_until_somebody_has_put_it_right(hub: Hub) -> None:
    rubbish = {**GIVEN, "kind": "rubbish", "said": "路口的井盖破损了"}
    wrong = hub.cases.open(EVENT, rubbish, RESIDENT, "page").case.id
    found = hub.likeness.doubt(hub.cases.look(wrong, WANG, address="/"))
    assert found is not None
    assert (found.code, found.words) == ("cover", ("井盖破损",))
    assert hub.likeness.doubt(hub.cases.look(wrong, RESIDENT, address="/")) is None
    hub.cases.act(wrong, WANG, lambda moves, one: moves.corrected(one, {"kind": "cover"}, "看过"))
    hub.cases.act(wrong, WANG, lambda moves, one: moves.corrected(one, {"kind": "rubbish"}, "还是垃圾"))
    assert hub.likeness.doubt(hub.cases.look(wrong, WANG, address="/")) is None


@pytest.mark.parametrize("said", ["井盖坏了", "井盖旁边有暴露垃圾", "说不清楚"])
def test_words_that_speak_of_its_own_kind_too_or_of_none_are_no_doubt(hub: Hub, said: str) -> None:
    kind = "rubbish" if "垃圾" in said else "cover"
    one = hub.cases.open(EVENT, {**GIVEN, "kind": kind, "said": said}, RESIDENT, "page").case.id
    assert hub.likeness.doubt(hub.cases.look(one, WANG, address="/")) is None
