"""Twins proposed: to who works at a case with headline and distance, to others no more than everybody sees."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.cases.town import EVENT, EVENTS, LI, RESIDENT, STRANGER, SUN, WANG, ZHAO, make_town
from zhongshu.cases.event import Channel
from zhongshu.cases.likeness import Likeness
from zhongshu.cases.public import Wish
from zhongshu.cases.twins import Twin
from zhongshu.core.errors import UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader
from zhongshu.state.tables.cases import work_case

TWINS = "duplicates: {same: [kind], at: place, metres: 50, hours: 72, words: said, alike: 0.6}\n"
PUBLIC = "public: {after: 24, blur: 100}\n"
NEIGHBOUR = Reader("p-neighbour", "Neighbour", (Post(None, Role.RESIDENT),), subject="r-2")
SECRET = "张三家门口的井盖坏了"
BORDER = 121.5


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("town") / "home"
    hub = make_town(home, events=EVENTS + TWINS + PUBLIC)
    yield hub
    hub.ledger.close()


def told(hub: Hub, lon: float, lat: float, by: Reader = RESIDENT, said: str = SECRET, kind: str = "cover") -> str:
    channel: Channel = "page"
    return hub.cases.open(EVENT, {"kind": kind, "place": f"{lon},{lat}", "said": said}, by, channel).case.id


def seen_by(hub: Hub, id: str, reader: Reader) -> list[Twin]:
    """Those that are near: others in this town say the same words elsewhere."""
    return [one for one in hub.likeness.twins(hub.cases.look(id, reader, address="/"), reader) if one.near]


def about(hub: Hub, lon: float, lat: float, reader: Reader, kind: str = "cover", said: str = SECRET) -> list[str]:
    given = {"kind": kind, "place": f"{lon},{lat}", "said": said}
    return [one.id for one in hub.likeness.twins_of(EVENT, given, reader)]


def age(hub: Hub, id: str, hours: int) -> None:
    """As if it had been opened so long ago, for the list that everybody sees."""
    when = hub.now() - timedelta(hours=hours)
    with hub.cases.store.database.begin() as connection:
        connection.execute(update(work_case).where(work_case.c.number == int(id.split("/")[1])).values(opened=when))


def test_who_works_at_a_case_sees_headline_and_distance_of_its_twin(hub: Hub) -> None:
    first = told(hub, 121.11, 28.11)
    second = told(hub, 121.1102, 28.11, by=NEIGHBOUR, said="这里没有盖子")
    (twin,) = seen_by(hub, second, WANG)
    assert (twin.id, twin.near, twin.headline, twin.closed) == (first, True, SECRET, None)
    assert twin.metres == pytest.approx(20, abs=1)
    assert twin.alike == 0
    assert [one.id for one in seen_by(hub, first, ZHAO)] == [second]


def test_of_another_post_s_case_its_words_are_not_shown(hub: Hub) -> None:
    west, east = told(hub, BORDER - 0.0001, 28.12), told(hub, BORDER + 0.0001, 28.12)
    (twin,) = seen_by(hub, west, WANG)
    assert (twin.id, twin.headline, twin.metres) == (east, None, 20)
    assert [one.headline for one in seen_by(hub, west, ZHAO)] == [SECRET]


def test_a_twin_that_was_merged_is_proposed_no_more_and_neither_is_one_refused_long_ago(hub: Hub) -> None:
    first, second, third = (told(hub, 121.13, 28.13) for _ in range(3))
    hub.cases.merge(second, first, WANG)
    assert [one.id for one in seen_by(hub, first, WANG)] == [third]
    assert seen_by(hub, second, WANG) == []
    hub.cases.move(third, "refused", {"why": "不归本地"}, WANG)
    (twin,) = seen_by(hub, first, WANG)
    assert (twin.id, twin.closed is not None) == (third, True)
    with hub.cases.store.database.begin() as connection:
        row = work_case.c
        long_ago = update(work_case).where(row.number == int(third.split("/")[1]))
        connection.execute(long_ago.values(opened=hub.now() - timedelta(days=9), closed=hub.now() - timedelta(days=8)))
    found = hub.cases.look(first, WANG, address="/")
    anew = Likeness.of(hub.cases)  # as another process reads the state
    assert list(anew.twins(found, WANG)) == []


def test_a_reporter_is_told_of_their_own_and_of_nobody_else_s_before_it_is_public(hub: Hub) -> None:
    first = told(hub, 121.14, 28.14)
    assert about(hub, 121.14, 28.14, RESIDENT) == [first]
    assert hub.likeness.twins_of(EVENT, {"place": "121.14,28.14"}, RESIDENT)[0].headline == SECRET
    for stranger in (NEIGHBOUR, STRANGER, LI, SUN):
        assert about(hub, 121.14, 28.14, stranger) == []
    assert about(hub, 121.14, 28.14, WANG) == about(hub, 121.14, 28.14, ZHAO) == [first]


def test_what_others_learn_follows_from_the_public_place_alone(hub: Hub) -> None:
    first = told(hub, 121.15, 28.15)
    age(hub, first, 30)
    hub.likeness = Likeness.of(hub.cases)
    (shown,) = [
        one
        for one in hub.likeness.proposals.public.read(Wish(numbers=[int(first.split("/")[1])]), hub.now())
        if one.id == first
    ]
    assert shown.lon is not None
    assert shown.lat is not None
    (twin,) = hub.likeness.twins_of(
        EVENT, {"kind": "cover", "place": f"{shown.lon},{shown.lat}", "said": SECRET}, NEIGHBOUR
    )
    assert (twin.id, twin.headline, twin.metres, twin.alike) == (first, None, None, None)
    for east in range(-30, 31):
        lon, lat = shown.lon + east * 0.0001, shown.lat
        apart = abs(east) * 9.82  # metres a ten-thousandth of a degree at 28.15 north
        if abs(apart - 151) > 2:
            assert about(hub, lon, lat, STRANGER) == ([first] if apart < 151 else [])
    assert about(hub, shown.lon, shown.lat, STRANGER, kind="rubbish") == []


def test_words_alone_tell_nothing_to_who_does_not_work_at_a_case(hub: Hub) -> None:
    rare = "葭芷街道永宁巷23号三单元楼道堆满纸箱自行车"
    first = told(hub, 121.16, 28.16, said=rare, kind="rubbish")
    age(hub, first, 30)
    assert about(hub, 121.3, 28.3, NEIGHBOUR, said=rare) == []
    assert about(hub, 121.3, 28.3, WANG, said=rare) == [first]


def test_half_a_form_and_wrong_answers_find_what_they_can(hub: Hub) -> None:
    first = told(hub, 121.17, 28.17)
    found = hub.likeness.twins_of(EVENT, {"place": "121.17,28.17", "phone": "abc", "kind": "volcano"}, WANG)
    assert [one.id for one in found] == [first]
    assert hub.likeness.twins_of(EVENT, {}, WANG) == []
    with pytest.raises(UnknownName):
        hub.likeness.twins_of("town.evnt", {}, WANG)


def test_a_type_that_says_nothing_of_duplicates_has_none(tmp_path: Path) -> None:
    hub = make_town(tmp_path / "home")
    told(hub, 121.2, 28.2)
    assert hub.likeness.twins_of(EVENT, {"place": "121.2,28.2", "kind": "cover"}, WANG) == []
    hub.ledger.close()
