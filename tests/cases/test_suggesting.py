"""The kind of a case suggested from what was said: by rules at first, then by what officers made of earlier ones."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from tests.cases.town import EVENT, EVENTS, IN_WEST, RESIDENT, SUN, WANG, make_town, report
from zhongshu.cases.likeness import Likeness
from zhongshu.cases.suggesting import title_rules, turned_away
from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub
from zhongshu.state.tables.cases import work_case

WORDS = """
parameter: case_words
title: {zh: 分类用词, en: Words of kinds}
columns: {word: string, code: string, weight: integer}
editions:
  - valid_from: 2020-01-01
    adopted: 2020-01-01
    reference: {title: invented}
    certainty: read
    rows:
      - {word: 窨井, code: cover, weight: 3}
      - {word: 臭, code: rubbish, weight: 1}
      - {word: 窨井盖, code: gone, weight: 9}
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = make_town(tmp_path / "home", case_words=WORDS)
    yield hub
    hub.ledger.close()


def closed(hub: Hub, said: str, kind: str, outcome: str, count: int) -> None:
    """Cases that ended as if they had been worked at."""
    at = hub.now()
    row = {
        "type": EVENT, "edition": "e", "version": 4, "step": outcome, "post": "p", "opened": at, "changed": at,
        "closed": at, "outcome": outcome, "channel": "page", "headline": said, "written": 1,
        "fields": {"kind": kind, "said": said},
    }  # fmt: skip
    with hub.cases.store.database.begin() as connection:
        connection.execute(insert(work_case), [row] * count)


def forget(hub: Hub) -> None:
    """As on the next day."""
    hub.likeness = Likeness.of(hub.cases)


def test_without_cases_the_pack_s_words_and_the_titles_say_it(hub: Hub) -> None:
    first, second = hub.likeness.suggest(EVENT, "窨井旁边很臭")
    assert (first.field, first.code, first.title.zh, first.by) == ("kind", "cover", "井盖破损", "rules")
    assert (first.share, first.words) == (0.75, ("窨井",))
    assert (second.code, second.words) == ("rubbish", ("臭",))
    (by_title,) = hub.likeness.suggest(EVENT, "路口有个井盖翘起来了")
    assert (by_title.code, by_title.words, by_title.share) == ("cover", ("井盖",), 1)
    assert [one.code for one in hub.likeness.suggest(EVENT, "RUBBISH everywhere")] == ["rubbish"]
    assert hub.likeness.suggest(EVENT, "你好") == hub.likeness.suggest(EVENT, " ") == []


def test_a_code_that_is_no_more_is_not_suggested(hub: Hub) -> None:
    assert "gone" not in [one.code for one in hub.likeness.suggest(EVENT, "窨井盖很臭")]


def test_what_officers_made_of_earlier_cases_teaches_where_it_guesses_better(hub: Hub) -> None:
    closed(hub, "坑里有响声", "cover", "solved", 12)
    closed(hub, "纸箱堆在楼道", "rubbish", "solved", 8)
    (first, *_) = hub.likeness.suggest(EVENT, "楼道里有纸箱")
    assert (first.code, first.by) == ("rubbish", "samples")
    assert {"楼道", "纸箱"} <= set(first.words)
    assert first.share > 0.9
    taught = hub.likeness.suggesting.taught(hub.cases.type(EVENT), hub.now(), hub.ledger.day(hub.now()))
    assert (taught.samples, taught.by_rules, taught.by_samples) == (20, 0, 1)


def test_rules_stay_while_samples_guess_no_better(hub: Hub) -> None:
    closed(hub, "窨井坏了", "cover", "solved", 6)
    closed(hub, "真臭", "rubbish", "solved", 6)
    assert hub.likeness.suggest(EVENT, "窨井旁边")[0].by == "rules"


def test_cases_that_were_turned_away_or_merged_teach_nothing_but_corrected_ones_do(hub: Hub) -> None:
    closed(hub, "坑里有响声", "rubbish", "refused", 20)
    first, second = report(hub.cases), report(hub.cases)
    hub.cases.merge(second, first, WANG)
    assert not _samples(hub)
    kept = hub.cases.open(EVENT, {"kind": "rubbish", "place": IN_WEST, "said": "坑里有响声"}, RESIDENT, "page").case.id
    hub.cases.act(kept, WANG, lambda moves, one: moves.corrected(one, {"kind": "cover"}, "看过现场"))
    hub.cases.move(kept, "refused", {"why": "已有人办"}, WANG)
    assert _samples(hub) == 1
    done = report(hub.cases)
    hub.cases.move(done, "handled", {"done": "换了"}, WANG)
    hub.cases.move(done, "solved", {}, SUN)
    assert _samples(hub) == 2


def test_it_learns_once_a_day(hub: Hub) -> None:
    assert _samples(hub) == 0
    closed(hub, "坑里有响声", "cover", "solved", 3)
    type, now = hub.cases.type(EVENT), hub.now()
    assert hub.likeness.suggesting.taught(type, now, hub.ledger.day(now)).samples == 0
    assert hub.likeness.suggesting.taught(type, now, "tomorrow").samples == 3


def test_the_order_of_cases_does_not_matter(hub: Hub) -> None:
    said = [
        ("坑里有响声", "cover"),
        ("纸箱堆在楼道", "rubbish"),
        ("楼道有响声", "cover"),
        ("坑边有纸箱", "rubbish"),
    ] * 5
    asked = []
    for seed in (1, 2):
        random.Random(seed).shuffle(said)
        for one, kind in said:
            closed(hub, one, kind, "solved", 1)
        forget(hub)
        asked.append([(one.code, one.words) for one in hub.likeness.suggest(EVENT, "楼道里有响声和纸箱")])
        with hub.cases.store.database.begin() as connection:
            connection.execute(update(work_case).values(closed=None))
    assert asked[0] == asked[1] != []


def test_a_type_that_asks_for_no_code_has_no_suggestions(tmp_path: Path) -> None:
    plain = EVENTS.replace("{type: code, of: event_kind,", "{type: string,")
    hub = make_town(tmp_path / "other", events=plain)
    assert hub.likeness.suggest(EVENT, "井盖坏了") == []
    hub.ledger.close()


def test_straight_ends_are_those_of_nobody_s_work(hub: Hub) -> None:
    assert turned_away(hub.cases.type(EVENT).spec) == {"refused"}


def test_a_word_of_many_titles_says_little() -> None:
    titles = {code: Text(zh=zh, en=zh) for code, zh in {"a": "污水井盖", "b": "雨水井盖", "c": "路灯"}.items()}
    weights = {(one.word, one.code): one.weight for one in title_rules(titles)}
    assert (weights["井盖", "a"], weights["井盖", "b"], weights["路灯", "c"]) == (0.25, 0.25, 1)
    assert weights["污水井盖", "a"] == 1


def _samples(hub: Hub) -> int:
    forget(hub)
    return hub.likeness.suggesting.taught(hub.cases.type(EVENT), hub.now(), hub.ledger.day(hub.now())).samples
