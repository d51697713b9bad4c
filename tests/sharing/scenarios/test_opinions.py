"""Opinions: one a person and day, nothing of whose they are, nothing hostile in what they say."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from zhongshu.sharing.people.refusal import NotAllowed, Refusal
from zhongshu.sharing.scenarios.opinions import LONGEST, REMOVED, OpinionStore, Speaker, plain_words
from zhongshu.state.database import open_database
from zhongshu.state.tables.scenarios import scenario_key, scenario_opinion

MONDAY, TUESDAY = "2026-03-02", "2026-03-03"


@pytest.fixture
def store(state_url: str) -> OpinionStore:
    return OpinionStore(open_database(state_url))


def test_one_opinion_a_person_and_day(store: OpinionStore) -> None:
    wang, li = Speaker("person wang"), Speaker("person li")
    assert not store.say("air", MONDAY, wang, 2, "slow", most=9)
    assert store.say("air", MONDAY, wang, 4, "faster now", most=9)
    assert not store.say("air", MONDAY, li, 5, "", most=9)
    assert not store.say("air", TUESDAY, wang, 3, "", most=9)
    found = store.satisfaction(MONDAY)["air"]
    assert (found.count, found.mean, found.by_score) == (3, 4, (0, 0, 1, 1, 1))
    assert [one.said for one in store.said("air")] == ["faster now"]
    assert store.satisfaction(TUESDAY)["air"].count == 1


def test_nobody_can_tell_whose_they_were(store: OpinionStore) -> None:
    store.say("air", MONDAY, Speaker("browser x", "10.1.2.3"), 4, "", most=9)
    store.say("air", TUESDAY, Speaker("browser x", "10.1.2.3"), 4, "", most=9)
    with store.database.connect() as connection:
        rows = connection.execute(select(scenario_opinion)).all()
        days = connection.execute(select(scenario_key.c.day)).scalars().all()
    assert len({row.who for row in rows}) == 2, "two days of one person have nothing in common"
    assert "10.1.2.3" not in repr(rows)
    assert days == [TUESDAY], "the key of a day that is over is gone"


def test_strangers_of_one_address_are_heard_so_often_and_people_always(store: OpinionStore) -> None:
    for number in range(3):
        store.say("air", MONDAY, Speaker(f"browser {number}", "10.1.2.3"), 5, "", most=3)
    with pytest.raises(NotAllowed, match="enough opinions"):
        store.say("air", MONDAY, Speaker("browser 9", "10.1.2.3"), 1, "", most=3)
    assert store.say("air", MONDAY, Speaker("browser 1", "10.1.2.3"), 4, "", most=3), "changing one's mind goes on"
    assert not store.say("air", MONDAY, Speaker("browser 9", "10.9.9.9"), 4, "", most=3)
    assert not store.say("air", MONDAY, Speaker("person li"), 4, "", most=3)


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_is_one_to_five(store: OpinionStore, score: int) -> None:
    with pytest.raises(Refusal, match="choose from 1 to 5"):
        store.say("air", MONDAY, Speaker("person li"), score, "", most=9)
    assert store.satisfaction(MONDAY) == {}


@pytest.mark.parametrize(
    "said",
    [
        "打 13805761234",
        "打 138 0576 1234",
        "电话（0576）8855-1234",
        "身份证 33100419900101123X",
        "卡 6222 0212 0200 0000 000",
        "wang.fang+1@taizhou.gov.cn",
        "看 https://example.com/x?y=1",
        "车 浙JA12345",
        "１３８０５７６１２３４",
    ],
)
def test_numbers_and_addresses_are_taken_out(said: str) -> None:
    kept = plain_words(said)
    assert REMOVED in kept
    assert not any(part in kept for part in ("0576", "1990", "6222", "@", "http", "A12345"))


def test_what_is_no_persons_stays() -> None:
    assert plain_words("2026年3月的PM2.5数据慢了 15 分钟") == "2026年3月的PM2.5数据慢了 15 分钟"


@settings(max_examples=60)
@given(st.text(max_size=600))
def test_whatever_is_sent_becomes_one_short_line(said: str) -> None:
    kept = plain_words(said)
    assert len(kept) <= LONGEST
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in kept)
    assert len(kept.splitlines()) <= 1


def test_two_processes_make_one_key(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'state.db'}"
    one, other = OpinionStore(open_database(url)), OpinionStore(open_database(url))
    one.say("air", MONDAY, Speaker("person li"), 3, "", most=9)
    assert other.say("air", MONDAY, Speaker("person li"), 4, "", most=9)
