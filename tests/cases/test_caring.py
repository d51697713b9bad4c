"""What is in whose care: where its cases go, who decides it, what is refused, and what the ledger has."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.care import ANT, BEE, CAT, DESK, EAST, NORTH, OFFICER, PLEA, WEST, ask, make_care
from tests.cases.town import LI, RESIDENT, ZHAO
from tests.town import close, entries
from zhongshu.cases.caring import LONGEST, Care, Caring
from zhongshu.core.errors import LoadError, Place, UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader, system_reader

ADMIN = Reader("p-admin", "Admin", (Post(None, Role.SECURITY_ADMIN),))
SYSTEM = system_reader("test")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = make_care(tmp_path / "home")
    yield made
    close(made)


@pytest.fixture
def caring(hub: Hub) -> Caring:
    return Caring(hub.cases, ADMIN)


def test_a_case_goes_to_the_post_that_has_the_firm_in_its_care(hub: Hub, caring: Caring) -> None:
    assert caring.entrust(OFFICER, [Care(ANT, WEST), Care(BEE, EAST)]) == 2
    assert [ask(hub.cases, firm)[1] for firm in (ANT, BEE)] == [WEST, EAST]
    assert ask(hub.cases, ANT.lower())[1] == WEST
    assert ask(hub.cases, ANT, PLEA)[1] == WEST


def test_in_nobodys_care_it_goes_to_another_post_or_is_not_taken(hub: Hub, caring: Caring) -> None:
    assert ask(hub.cases, CAT)[1] == DESK
    with pytest.raises(NotAllowed, match="no post is responsible"):
        ask(hub.cases, CAT, PLEA)
    caring.entrust(OFFICER, [Care(CAT, WEST)])
    caring.release(OFFICER, CAT)
    assert ask(hub.cases, CAT)[1] == DESK
    assert hub.cases.holders.in_care() == {}
    unasked = hub.cases.open("town.request", {}, ZHAO, "page").case
    assert unasked.post == DESK


def test_after_a_hand_over_new_cases_go_to_the_new_post_and_open_ones_stay(hub: Hub, caring: Caring) -> None:
    caring.entrust(OFFICER, [Care(ANT, WEST), Care(BEE, WEST), Care(CAT, EAST)])
    before, _ = ask(hub.cases, ANT)
    assert caring.hand_over(WEST, EAST, "letter 8") == 2
    assert ask(hub.cases, ANT)[1] == EAST
    assert hub.cases.look(before, SYSTEM, address="test").case.post == WEST
    assert hub.cases.holders.in_care() == {EAST: 3}
    with pytest.raises(NotAllowed, match="has nothing in its care"):
        caring.hand_over(WEST, EAST)


def test_what_a_post_that_has_ended_had_goes_on_until_it_is_handed_over(hub: Hub, caring: Caring) -> None:
    hub.cases.holders.entrust(OFFICER, {ANT: NORTH, BEE: "town.officer/gone"}, by="system", at=hub.now())
    assert [ask(hub.cases, firm)[1] for firm in (ANT, BEE)] == [DESK, DESK]
    assert caring.hand_over(NORTH, WEST) == 1
    assert caring.hand_over("town.officer/gone", WEST) == 1
    assert [ask(hub.cases, firm)[1] for firm in (ANT, BEE)] == [WEST, WEST]


def test_many_are_one_act_without_a_subject_in_the_clear(hub: Hub, caring: Caring) -> None:
    caring.entrust(OFFICER, [Care(ANT, WEST), Care(BEE, WEST), Care(CAT, EAST)], "letter 7")
    caring.entrust(OFFICER, [Care(ANT, WEST), Care(BEE, WEST), Care(CAT, EAST)])
    caring.entrust(OFFICER, [Care(CAT, "")])
    caring.hand_over(WEST, EAST, "letter 8")
    acts = [one for one in entries(hub, actor=ADMIN.actor) if one.act]
    assert [one.act for one in acts] == ["duty.entrusted", "duty.released", "duty.handed_over"]
    first, _, last = acts
    assert (first.details["posts"], first.details["count"], first.reason) == (f"{WEST} 2, {EAST} 1", "3", "letter 7")
    assert len(set(first.details["subjects"].split())) == 3
    assert dict(last.details) == {"from": WEST, "post": EAST, "count": "2"}
    assert not any(firm in str(acts) for firm in (ANT, BEE, CAT))


def test_of_very_many_the_ledger_has_how_many(hub: Hub) -> None:
    hub.cases.holders.entrust(
        OFFICER, {f"firm-{n}": f"{OFFICER}/{n % 30}" for n in range(3000)}, by="system", at=hub.now()
    )
    (act,) = entries(hub, act="duty.entrusted")
    assert act.details["count"] == "3000"
    assert act.details["posts"].endswith(", +10")
    assert "subjects" not in act.details
    assert sum(hub.cases.holders.in_care().values()) == 3000


def test_the_post_above_decides_over_its_own_and_an_administrator_over_all(hub: Hub) -> None:
    deciders = {who: Caring(hub.cases, who).decides(WEST) for who in (ADMIN, ZHAO, LI, RESIDENT)}
    assert [who for who, may in deciders.items() if may] == [ADMIN, ZHAO]
    for wanted in (Care(ANT, WEST), Care(ANT, EAST)):
        with pytest.raises(NotAllowed, match="the holder of the post above"):
            Caring(hub.cases, LI).entrust(OFFICER, [wanted])
    Caring(hub.cases, ZHAO).entrust(OFFICER, [Care(ANT, WEST)])
    with pytest.raises(NotAllowed, match="the holder of the post above"):
        Caring(hub.cases, LI).release(OFFICER, ANT)
    with pytest.raises(NotAllowed, match="the holder of the post above"):
        Caring(hub.cases, LI).hand_over(WEST, EAST)
    assert hub.cases.holders.cared(OFFICER) == {ANT: WEST}


@pytest.mark.parametrize(
    ("duty", "subject", "post", "said"),
    [
        ("town.oficer", ANT, WEST, r'no duty .*\n.*did you mean "town.officer"'),
        ("town.desk", ANT, DESK, r"no case type gives work to town.desk .*\n.*steward: FIELD"),
        (OFFICER, ANT, f"{OFFICER}/wst", f'no post .*\n.*did you mean "{WEST}"'),
        (OFFICER, ANT, DESK, rf"is no post of {OFFICER}\n.*known: {EAST}, {WEST}"),
        (OFFICER, ANT, NORTH, "has ended"),
        (OFFICER, " \t", WEST, "say which subject"),
        (OFFICER, "\x00", WEST, "say which subject"),
        (OFFICER, "9" * (LONGEST + 1), WEST, "at most 130 characters, this one has 131"),
        (OFFICER, "ant", WEST, "'ANT' is not a unified social credit code"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_changed(
    hub: Hub, caring: Caring, duty: str, subject: str, post: str, said: str
) -> None:
    with pytest.raises((NotAllowed, UnknownName), match=said):
        caring.entrust(duty, [Care(BEE, WEST), Care(subject, post)])
    assert hub.cases.holders.in_care() == {}


def test_a_hand_over_is_between_two_posts_of_one_duty(caring: Caring) -> None:
    caring.entrust(OFFICER, [Care(ANT, WEST)])
    for old, new, said in (
        (WEST, WEST, "another one"),
        (WEST, DESK, "is no post of"),
        (WEST, NORTH, "has ended"),
        (f"{OFFICER}/wst", EAST, "did you mean"),
        (WEST, f"{OFFICER}/est", "did you mean"),
    ):
        with pytest.raises((NotAllowed, UnknownName), match=said):
            caring.hand_over(old, new)


def test_only_what_is_in_care_is_released_and_only_by_its_post_where_one_is_named(caring: Caring) -> None:
    caring.entrust(OFFICER, [Care(ANT, WEST)])
    for subject, post in ((BEE, None), (ANT, EAST)):
        with pytest.raises(NotAllowed, match="not in the care"):
            caring.release(OFFICER, subject, post)
    caring.release(OFFICER, ANT, WEST)
    assert caring.cases.holders.cared(OFFICER) == {}


def test_a_line_of_a_file_is_named_and_a_subject_has_one_post(hub: Hub, caring: Caring) -> None:
    lines = [Care(ANT, WEST, Place("list.csv", 2)), Care(ANT.lower(), EAST, Place("list.csv", 3))]
    with pytest.raises(LoadError, match=r"list.csv:3: another line gives the same subject"):
        caring.entrust(OFFICER, lines)
    assert hub.cases.holders.cared(OFFICER) == {}
    assert caring.entrust(OFFICER, [lines[0], lines[0]]) == 1
