"""Open cases whose words are alike stand in groups, of those alone that somebody sees in lists."""

from collections.abc import Iterator

import pytest

from tests.cases.council import BEN, CLEO, DESK, OPINION, SAID, make_council, opine
from tests.town import entries
from zhongshu.cases.clusters import clusters_of
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

OTHERS = [
    "公交车晚上九点就没有了，能不能延长", "菜场的下水道一下雨就冒水", "河边的步道坏了几块木板",
    "社区医院周末没有医生坐诊", "垃圾分类点的味道很大", "幼儿园的学位不够", "快递柜占了消防通道",
    "图书馆闭馆太早", "夜宵摊的油烟飘到楼上", "斑马线磨掉了看不清",
]  # fmt: skip


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_council(tmp_path_factory.mktemp("council") / "home")
    for what in (*SAID, *OTHERS):
        opine(made, what)
    yield made
    made.ledger.close()


def numbers(hub: Hub, reader: Reader) -> list[tuple[int, ...]]:
    found = clusters_of(hub.likeness, hub.cases.type(OPINION), reader, address="test")
    assert found is not None
    return [tuple(line.number for line in one.lines) for one in found]


def test_the_largest_group_comes_first_with_the_words_that_most_of_it_say(hub: Hub) -> None:
    assert numbers(hub, DESK) == [(1, 2, 3), (4, 5)]
    found = clusters_of(hub.likeness, hub.cases.type(OPINION), DESK, address="test")
    assert found is not None
    assert {"加装", "放学"} <= {word for one in found for word in one.words}
    assert found[0].versions == {1: 1, 2: 1, 3: 1}
    told = entries(hub)[-1]
    assert (told.actor, told.rows) == (DESK.actor, 5)


def test_nobody_is_shown_groups_of_others_cases(hub: Hub) -> None:
    for reader in (BEN, CLEO):
        assert numbers(hub, reader) == []


def test_what_ended_or_went_up_in_another_is_in_no_group(hub: Hub) -> None:
    hub.cases.move(f"{OPINION}/5", "done", {}, DESK)
    assert numbers(hub, DESK) == [(1, 2, 3)]
    hub.cases.merge(f"{OPINION}/2", f"{OPINION}/1", DESK)
    assert numbers(hub, DESK) == [(1, 3)]


def test_a_type_that_compares_no_words_has_none(hub: Hub) -> None:
    assert clusters_of(hub.likeness, hub.cases.type("council.proposal"), DESK, address="test") == []
