"""Who stands behind a case: holders alone, each once, so many at a time; and what needs enough of them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cases.town import EAST, EVENT, EVENTS, LI, RESIDENT, STRANGER, SUN, WANG, ZHAO, make_town, report
from tests.town import entries
from zhongshu.cases.acts import Acting, Said
from zhongshu.cases.case import Case
from zhongshu.core.errors import PackError, UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.reader import Reader

VOTED = EVENTS.replace(
    "      waiting: {title: {zh: 等待材料, en: Wait for material}}",
    "      waiting: {title: {zh: 等待材料, en: Wait for material}, backed: 2}",
).replace("rating: {}", "backing: {title: {zh: 附议, en: Seconded by}, by: grid_officer, at: [new], each: 2}")
assert VOTED.count("backing: ") == VOTED.count("backed: ") == 1


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_town(tmp_path_factory.mktemp("voted") / "home", events=VOTED)
    yield made
    made.ledger.close()


def act(hub: Hub, id: str, reader: Reader, act: str, version: int | None = None) -> Case:
    seen = hub.cases.look(id, reader, address="test")
    return Acting(hub.cases, reader, None, "test").do(seen, act, Said(), version=version)


def offered(hub: Hub, id: str, reader: Reader) -> set[str]:
    seen = hub.cases.look(id, reader, address="test")
    return {"back", "unback"} & set(Acting(hub.cases, reader, None, "test").offered(seen))


def test_each_holder_backs_a_case_once_and_takes_it_back(hub: Hub) -> None:
    id = report(hub.cases)
    assert offered(hub, id, WANG) == {"back"}
    act(hub, id, WANG, "back")
    case = act(hub, id, LI, "back", version=1)
    assert case.backers == (WANG.actor, LI.actor), "of two at once nobody is overtaken"
    assert offered(hub, id, WANG) == {"unback"}
    with pytest.raises(NotAllowed, match="already"):
        act(hub, id, WANG, "back")
    assert act(hub, id, WANG, "unback").backers == (LI.actor,)
    with pytest.raises(NotAllowed, match="do not stand"):
        act(hub, id, WANG, "unback")
    acts = [one.act for one in entries(hub) if one.reference == id and one.kind == "note"]
    assert acts[-3:] == ["case.backed", "case.backed", "case.unbacked"]


def test_a_way_needs_enough_behind_the_case(hub: Hub) -> None:
    id = report(hub.cases)
    act(hub, id, WANG, "back")
    assert "waiting" not in hub.cases.ways(hub.cases.look(id, WANG, address="test"), WANG)
    with pytest.raises(NotAllowed, match="needs 2 behind it, and has 1"):
        hub.cases.move(id, "waiting", {}, WANG)
    act(hub, id, LI, "back")
    assert hub.cases.move(id, "waiting", {}, WANG).step == "waiting"
    with pytest.raises(NotAllowed, match="where it is now"):
        act(hub, id, LI, "unback")
    act_of_others = offered(hub, id, WANG)
    assert act_of_others == set()
    hub.cases.move(id, "new", {}, WANG)
    for one in (WANG, LI):
        act(hub, id, one, "unback")


def test_nobody_backs_more_at_a_time_than_the_type_says(hub: Hub) -> None:
    first, second, third = (report(hub.cases, place="121.75,28.5") for _ in range(3))
    for id in (first, second):
        act(hub, id, WANG, "back")
    with pytest.raises(NotAllowed, match="2 at a time"):
        act(hub, third, WANG, "back")
    act(hub, first, WANG, "unback")
    assert WANG.actor in act(hub, third, WANG, "back").backers
    with pytest.raises(NotAllowed, match="2 at a time"):
        act(hub, first, WANG, "back")
    hub.cases.move(second, "handled", {"done": "换了"}, LI)
    assert WANG.actor in act(hub, first, WANG, "back").backers, "what went on is counted no more"
    for id in (first, third):
        act(hub, id, WANG, "unback")
    numbers = [int(one.rpartition("/")[2]) for one in (first, second, third)]
    assert hub.cases.backings.of(numbers) == {numbers[1]: {WANG.actor}}


def test_the_limit_holds_however_many_are_pressed_at_once(hub: Hub) -> None:
    ids = [report(hub.cases) for _ in range(5)]

    def press(id: str) -> bool:
        try:
            return LI.actor in act(hub, id, LI, "back").backers
        except NotAllowed:
            return False

    before = hub.cases.backings.held(hub.cases.type(EVENT), LI.actor)
    with ThreadPoolExecutor(len(ids)) as pool:
        done = list(pool.map(press, ids))
    assert sum(done) == 2 - before
    for id in (id for id, was in zip(ids, done, strict=True) if was):
        act(hub, id, LI, "unback")


def test_only_who_sits_there_backs(hub: Hub) -> None:
    id = report(hub.cases)
    for reader, why in ((SUN, "inspector"), (ZHAO, "the desk above"), (RESIDENT, "who asked")):
        with pytest.raises(NotAllowed):
            act(hub, id, reader, "back")
        assert offered(hub, id, reader) == set(), why
    with pytest.raises(UnknownName):
        act(hub, id, STRANGER, "back")


def test_the_work_of_a_vacant_post_is_no_voice(tmp_path: Path) -> None:
    hub = make_town(tmp_path / "home", events=VOTED)
    at = hub.cases.ledger.now()
    hub.cases.holders.seat(EAST, None, "", by="system", at=at)
    assert EAST in hub.cases.hand(ZHAO).posts
    id = report(hub.cases)
    with pytest.raises(NotAllowed, match="holds a post"):
        act(hub, id, ZHAO, "back")
    hub.ledger.close()


def test_who_sits_at_a_post_that_is_no_more_has_no_voice(hub: Hub) -> None:
    hub.cases.holders.seat("town.grid_officer/gone", SUN.actor, "Sun", by="system", at=hub.cases.ledger.now())
    assert not any(post.startswith("town.grid_officer/") for post in hub.cases.hand(SUN).seats)
    assert offered(hub, report(hub.cases), SUN) == set()


def test_who_may_back_sees_the_case_without_what_is_not_for_them(tmp_path: Path) -> None:
    """Of another unit, and as long as it may be backed; whoever did sees it afterwards, too."""
    elsewhere = VOTED.replace(
        "owner: {duty: grid_officer, grid: {of: grid, at: place}}\nsteps", "owner: {duty: desk}\nsteps"
    )
    assert elsewhere != VOTED
    hub = make_town(tmp_path / "home", events=elsewhere)
    li = Reader(LI.actor, "Li", ())
    ask = report(hub.cases)
    seen = hub.cases.look(ask, li, address="test")
    assert seen.as_ == "colleague"
    assert "phone" not in seen.fields
    act(hub, ask, li, "back")
    hub.cases.move(ask, "refused", {"why": "不归本地"}, ZHAO)
    assert hub.cases.look(ask, li, address="test").case.outcome == "refused"
    with pytest.raises(UnknownName):
        hub.cases.look(ask, Reader(WANG.actor, "Wang", ()), address="test")
    hub.ledger.close()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("by: grid_officer, at: [new]", "by: grid_oficer, at: [new]", "no duty 'grid_oficer'"),
        ("at: [new], each", "at: [knew], each", "backing names the step 'knew'"),
        ("at: [new], each", "at: [handled], each", "nobody can back it at new"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(PackError, match=said) as error:
        make_town(tmp_path / "home", events=VOTED.replace(old, new))
    assert error.value.place is not None
    assert error.value.place.line is not None
