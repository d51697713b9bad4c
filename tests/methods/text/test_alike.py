"""BM25 agrees with another implementation; being alike is symmetric, and does not depend on the order of coming."""

import random
from collections.abc import Sequence
from math import log

import bm25s
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zhongshu.methods.text.alike import CHANCE, Texts

WORDS = [f"w{number}" for number in range(12)]
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8)
SENTENCES = st.lists(SENTENCE, min_size=1, max_size=12)


def texts_of(sentences: Sequence[Sequence[str]]) -> Texts:
    texts = Texts()
    for one in sentences:
        texts.add(one)
    return texts


def drawn(count: int, seed: int = 6) -> list[list[str]]:
    chance = random.Random(seed)
    return [[f"w{int(chance.paretovariate(0.6)) % 400}" for _ in range(chance.randint(1, 12))] for _ in range(count)]


def test_scores_are_those_of_bm25s() -> None:
    corpus, queries = drawn(300), drawn(20, seed=7)
    other = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    other.index(corpus, show_progress=False)
    ours = texts_of(corpus)
    for query in queries:
        once = sorted(set(query))
        assert ours.scores(once).tolist() == pytest.approx(other.get_scores(once).tolist(), abs=1e-4)


@given(SENTENCES)
@settings(max_examples=60)
def test_being_alike_is_the_same_either_way_between_0_and_1_and_1_with_itself(sentences: list[list[str]]) -> None:
    texts = texts_of(sentences)
    slots = range(len(sentences))
    table = [texts.likeness(one, slots) for one in sentences]
    for a in slots:
        assert table[a][a] == 1
        for b in slots:
            assert table[a][b] == table[b][a]
            assert 0 <= table[a][b] <= 1
            assert (table[a][b] > 0) == bool(set(sentences[a]) & set(sentences[b]))


@given(SENTENCES, SENTENCES, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_neither_the_order_of_coming_nor_what_was_dropped_changes_anything(
    sentences: list[list[str]], others: list[list[str]], chance: random.Random
) -> None:
    plain = texts_of(sentences)
    shuffled = [(at, one) for at, one in enumerate(sentences)] + [(-1, one) for one in others]
    chance.shuffle(shuffled)
    mixed = Texts()
    slots = {mixed.add(one): at for at, one in shuffled}
    for slot, at in slots.items():
        if at < 0:
            mixed.drop(slot)
    for query in (*sentences, *others):
        found = {slots[slot]: one for slot, one in mixed.alike(query, 0.3).items()}
        assert found == plain.alike(query, 0.3)


@given(SENTENCES, SENTENCE, st.sampled_from([0.1, 0.5, 0.9]))
@example([["maple", "road", "118", "lamp", "w1"]], ["w2", "lamp", "118", "road", "maple"], 0.6)
@settings(max_examples=60)
def test_of_what_is_alike_enough_all_is_found_whose_words_are_rare_together(
    sentences: list[list[str]], query: list[str], least: float
) -> None:
    corpus = [*sentences, *drawn(40)]
    texts, count = texts_of(corpus), len(corpus)

    def rarity(word: str) -> float:
        often = sum(word in one for one in corpus)
        return log(1 + (count - often + 0.5) / (often + 0.5))

    every = texts.likeness(query, range(count))
    much = log((count + 1) / CHANCE)
    rare = {slot: sum(map(rarity, set(query) & set(one))) > much for slot, one in enumerate(corpus)}
    assert texts.alike(query, least) == {slot: one for slot, one in every.items() if one >= least and rare[slot]}


def test_a_sentence_that_hundreds_say_tells_nothing_and_a_rare_one_does() -> None:
    texts = texts_of([["cover", "broken"]] * 300 + [["lamp", "dark", "maple", "road", "118"]] + drawn(100))
    assert texts.alike(["cover", "broken"], 0.6) == {}
    assert texts.alike(["lamp", "maple", "road", "118", "out"], 0.6).keys() == {300}
    assert texts.alike(["never", "said"], 0.6) == texts_of([[], []]).alike(["cover"], 0.6) == {}
    assert texts.alike([], 0.6) == Texts().alike(["cover"], 0.6) == {}
