"""Who proposes, who decides, and that these are always two people."""

from itertools import product

import pytest

from tests.sharing.scenarios.unit import AUDITOR, FENG, LI, OFFICE, QIAN, ROOT, SUN, WANG, ZHAO, after, by, life
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader, system_reader
from zhongshu.sharing.scenarios.life import By, decided, proposed, withdrawn
from zhongshu.sharing.scenarios.stage import MOVES, Life, Stage, Wish

EVERYBODY = (WANG, ZHAO, SUN, FENG, LI, QIAN, ROOT, AUDITOR)
TRIAL, LIVE, RETIRED, DRAFT = Wish(Stage.TRIAL), Wish(Stage.LIVE), Wish(Stage.RETIRED), Wish(Stage.DRAFT)


def allowed(one: Life, wish: Wish) -> list[str]:
    return [who.actor for who in EVERYBODY if _goes(lambda who=who: proposed(one, by(who), wish, OFFICE))]  # type: ignore[misc]


def deciders(one: Life, wish: Wish, proposer: Reader = WANG) -> list[str]:
    waiting = after(one, proposed(one, by(proposer), wish, OFFICE))
    return [
        who.actor
        for who in EVERYBODY
        if _goes(lambda who=who: decided(waiting, by(who), OFFICE, (), yes=True))  # type: ignore[misc]
    ]


def _goes(step: object) -> bool:
    try:
        step()  # type: ignore[operator]
    except NotAllowed:
        return False
    return True


def test_the_owner_proposes_and_the_office_may_only_take_back() -> None:
    assert allowed(life(Stage.DRAFT), TRIAL) == ["wang", "zhao", "sun"]
    assert allowed(life(Stage.TRIAL), LIVE) == ["wang", "zhao", "sun"]
    assert allowed(life(Stage.LIVE), RETIRED) == ["wang", "zhao", "sun", "qian"]
    assert allowed(life(Stage.LIVE), TRIAL) == ["wang", "zhao", "sun", "qian"]


def test_the_owners_other_officer_decides_a_trial_and_the_hubs_people_what_goes_live_or_ends() -> None:
    assert deciders(life(Stage.DRAFT), TRIAL) == ["sun"]
    assert deciders(life(Stage.DRAFT), TRIAL, ZHAO) == ["wang", "sun"]
    assert deciders(life(Stage.TRIAL), LIVE) == ["qian", "root"]
    assert deciders(life(Stage.LIVE), RETIRED) == ["qian", "root"]
    assert deciders(life(Stage.LIVE), RETIRED, QIAN) == ["root"]


@pytest.mark.parametrize(("stage", "who"), list(product(Stage, EVERYBODY)))
def test_nobody_ever_decides_what_they_proposed(stage: Stage, who: Reader) -> None:
    """Also who holds every post there is."""
    posts = tuple(post for one in EVERYBODY for post in one.posts)
    many = Reader(who.actor, who.name, posts)
    for wish in map(Wish, MOVES[stage]):
        one = life(stage) if wish.stage is not stage else life(stage, units=("bank",))
        waiting = after(one, proposed(one, by(many), wish, OFFICE))
        with pytest.raises(NotAllowed, match="whoever proposes does not decide"):
            decided(waiting, by(many), OFFICE, (), yes=True)


def test_nothing_goes_live_untried() -> None:
    with pytest.raises(NotAllowed, match="firms is a draft: it cannot be live next") as refused:
        proposed(life(Stage.DRAFT), by(WANG), LIVE, OFFICE)
    assert refused.value.hint == "it can be on trial or retired"
    with pytest.raises(NotAllowed, match="is retired: it cannot be live next"):
        proposed(life(Stage.RETIRED), by(WANG), LIVE, OFFICE)


def test_one_proposal_at_a_time_and_none_for_what_is_so() -> None:
    one = life(Stage.LIVE)
    waiting = after(one, proposed(one, by(WANG), RETIRED, OFFICE))
    with pytest.raises(NotAllowed, match="waits already"):
        proposed(waiting, by(SUN), TRIAL, OFFICE)
    with pytest.raises(NotAllowed, match="stands exactly so"):
        proposed(life(Stage.TRIAL), by(WANG), TRIAL, OFFICE)
    assert proposed(life(Stage.TRIAL), by(WANG), Wish(Stage.TRIAL, ("bank",)), OFFICE).wish.units == ("bank",)


def test_every_step_but_taking_back_has_a_reason() -> None:
    one = life(Stage.TRIAL)
    with pytest.raises(NotAllowed, match="a proposal needs a reason"):
        proposed(one, by(WANG, "  "), LIVE, OFFICE)
    waiting = after(one, proposed(one, by(WANG), LIVE, OFFICE))
    for yes in (True, False):
        with pytest.raises(NotAllowed, match="a decision needs a reason"):
            decided(waiting, by(QIAN, ""), OFFICE, (), yes=yes)
    assert withdrawn(waiting, by(SUN, "")).action == "withdrawn"


def test_a_refusal_and_a_withdrawal_leave_things_as_they_were() -> None:
    one = life(Stage.TRIAL)
    waiting = after(one, proposed(one, by(WANG), LIVE, OFFICE))
    for ended in (decided(waiting, by(QIAN), OFFICE, (), yes=False), withdrawn(waiting, by(ZHAO))):
        found = after(waiting, ended)
        assert (found.stage, found.waiting) == (Stage.TRIAL, None)
    with pytest.raises(NotAllowed, match="may not withdraw"):
        withdrawn(waiting, by(LI))


def test_gates_that_do_not_hold_are_written_into_the_decision() -> None:
    one = life(Stage.TRIAL)
    waiting = after(one, proposed(one, by(WANG), LIVE, OFFICE))
    made = decided(waiting, by(QIAN, "the fair is tomorrow"), OFFICE, ("tests", "fresh"), yes=True)
    assert (made.failing, made.reason) == (("tests", "fresh"), "the fair is tomorrow")


def test_the_machines_operator_decides_nothing_and_records_paper_of_two_people() -> None:
    machine, one = system_reader("operator:root"), life(Stage.TRIAL)
    with pytest.raises(NotAllowed, match="runs the machine and decides nothing"):
        proposed(one, by(machine), LIVE, OFFICE)
    first = proposed(one, by(machine, unit="market", signed="王 芳"), LIVE, OFFICE)
    assert (first.who, first.name, first.unit, first.paper) == ("operator:root", "王 芳", "market", True)
    waiting = after(one, first)
    with pytest.raises(NotAllowed, match="whoever proposes does not decide"):
        decided(waiting, by(machine, unit=OFFICE, signed="王芳"), OFFICE, (), yes=True)
    assert decided(waiting, by(machine, unit=OFFICE, signed="钱进"), OFFICE, (), yes=True).action == "approved"


def test_a_person_does_not_decide_what_the_same_name_signed_on_paper() -> None:
    machine, one = system_reader("operator:root"), life(Stage.LIVE)
    waiting = after(one, proposed(one, by(machine, unit=OFFICE, signed="QIAN"), RETIRED, OFFICE))
    with pytest.raises(NotAllowed, match="whoever proposes does not decide"):
        decided(waiting, by(QIAN), OFFICE, (), yes=True)


def test_since_when_a_stage_holds_outlives_other_units_of_a_trial() -> None:
    one = life(Stage.DRAFT)
    for day, wish in enumerate((TRIAL, Wish(Stage.TRIAL, ("bank",))), 1):
        one = after(one, proposed(one, by(WANG, day=day), wish, OFFICE))
        one = after(one, decided(one, by(SUN, day=day), OFFICE, (), yes=True))
    assert one.since == By(WANG, one.steps[2].at).at
    assert one.standing.wish.units == ("bank",)


def test_a_clerk_or_reader_of_the_owner_proposes_nothing() -> None:
    clerk = Reader("c", "C", tuple(post for post in FENG.posts if post.role is Role.CLERK))
    with pytest.raises(NotAllowed) as refused:
        proposed(life(Stage.DRAFT), by(clerk), TRIAL, OFFICE)
    assert refused.value.hint == "this is for officer/data_engineer of market"
