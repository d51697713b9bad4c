"""Who may open a case, and what a counter or a telephone call makes of it."""

from pathlib import Path

import pytest

from tests.cases.town import EVENT, EVENTS, IN_EAST, IN_WEST, LI, RESIDENT, STRANGER, WANG, WEST, make_town, report
from tests.town import entries
from zhongshu.cases.opening import for_strangers
from zhongshu.core.errors import GrantError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

GIVEN = {"kind": "cover", "place": IN_EAST, "said": "坏了"}
CLERK = Reader("p-clerk", "Clerk", (Post("urban", Role.CLERK),))
ELSEWHERE = Reader("p-else", "Else", (Post("works", Role.OFFICER),))


@pytest.mark.parametrize("taker", [WANG, CLERK])
@pytest.mark.parametrize("channel", ["counter", "phone"])
def test_taken_in_for_somebody_it_is_nobody_s_but_whose_the_code_is(hub: Hub, taker: Reader, channel: str) -> None:
    cases = hub.cases
    opened = cases.open(EVENT, GIVEN, taker, channel)  # type: ignore[arg-type]
    assert (opened.case.reporter, opened.case.channel) == (None, channel)
    assert opened.code is not None
    assert cases.look(opened.case.id, STRANGER, address="/", code=opened.code).as_ == "reporter"
    assert entries(hub)[-2].actor == taker.actor
    assert cases.lists.asked(taker.actor) == []
    assert not cases.hand(taker, opened.case).reporter


def test_the_same_form_sent_twice_at_a_counter_tells_the_same_code(hub: Hub) -> None:
    first, again = (hub.cases.open(EVENT, GIVEN, WANG, "counter", key="form-1") for _ in range(2))
    assert (first.case.id, first.code) == (again.case.id, again.code)


@pytest.mark.parametrize("reader", [RESIDENT, STRANGER, ELSEWHERE])
def test_nobody_takes_in_for_others_but_its_posts_and_their_units(hub: Hub, reader: Reader) -> None:
    with pytest.raises(NotAllowed, match="taken in by its posts and their units"):
        hub.cases.open(EVENT, GIVEN, reader, "phone")
    assert not hub.cases.takes(hub.cases.type(EVENT), reader)


def test_what_is_for_residents_alone_an_officer_asks_only_for_one_of_them(tmp_path: Path) -> None:
    hub = make_town(tmp_path / "home", events=EVENTS.replace("open_to: anyone", "open_to: [resident]"))
    try:
        type = hub.cases.type(EVENT)
        hub.cases.may_open(type, RESIDENT)
        for reader in (STRANGER, WANG):
            with pytest.raises(GrantError):
                hub.cases.may_open(type, reader)
        with pytest.raises(NotAllowed):
            report(hub.cases, by=WANG)
        assert hub.cases.open(EVENT, {**GIVEN, "place": IN_WEST}, LI, "phone").case.post == WEST
    finally:
        hub.ledger.close()


@pytest.mark.parametrize(
    ("open_to", "may"), [("anyone", True), ("known", True), ("[firm]", True), ("[officer, analyst]", False)]
)
def test_a_stranger_may_have_asked_what_is_not_of_offices_alone(tmp_path: Path, open_to: str, may: bool) -> None:
    type = make_town(tmp_path, events=EVENTS.replace("open_to: anyone", f"open_to: {open_to}")).cases.types[EVENT]
    assert for_strangers(type) is may
