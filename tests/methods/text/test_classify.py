"""Learning which class a sentence is of, and rules where nothing was learnt; both say why."""

import random

import pytest

from zhongshu.methods.text.classify import Guess, Rule, Sample, cross_checked, learnt, right, ruled

OWN = {
    "cover": "井盖 破损 松动 缺失",
    "lamp": "路灯 不亮 闪烁 灯杆",
    "rubbish": "垃圾 堆放 臭 满溢",
    "vendor": "摊贩 占道 烧烤 油烟",
}
COMMON = "路口 门口 小区 附近 今天 早上 请 处理 危险 市民".split()


def made(count: int, seed: int = 6) -> list[Sample]:
    """Invented sentences: some words of their class, some that all say, one in ten of another class."""
    chance = random.Random(seed)
    samples: list[Sample] = []
    for _ in range(count):
        code = chance.choices(list(OWN), [5, 3, 2, 1])[0]
        of = chance.choice(list(OWN)) if chance.random() < 0.1 else code
        samples.append((chance.sample(OWN[of].split(), 2) + chance.sample(COMMON, 4), code))
    return samples


def test_what_was_learnt_guesses_far_better_than_the_most_frequent_class() -> None:
    samples = made(600)
    codes = [code for _, code in samples]
    most = max(map(codes.count, codes)) / len(codes)
    assert most < 0.6
    assert cross_checked(samples) > 0.88


def test_a_guess_names_words_of_the_sentence_that_weighed() -> None:
    first, *others = learnt(made(300)).guesses(["路口", "井盖", "松动", "不认识"])
    assert first.code == "cover"
    assert set(first.words) >= {"井盖", "松动"}
    assert "不认识" not in first.words
    assert sum(one.share for one in (first, *others)) == pytest.approx(1)


def test_the_reason_is_whole_words_and_no_numeral_while_there_are_others() -> None:
    model = learnt([(["井盖", "一", "没有", "坏", "井"], "cover"), (["路灯", "亮", "坏"], "lamp")])
    assert set(model.guesses(["井盖", "一", "没有", "坏", "井"])[0].words) == {"井盖"}
    assert set(model.guesses(["井盖", "一", "井"], {"cover": {"井"}})[0].words) == {"井盖", "井"}
    assert [(one.code, one.words) for one in model.guesses(["一", "亮"])] == [("lamp", ("亮",)), ("cover", ())]


def test_the_order_of_samples_does_not_matter_and_unknown_words_say_nothing() -> None:
    samples = made(200)
    words = samples[0][0]
    assert learnt(samples).guesses(words) == learnt(samples[::-1]).guesses(words)
    assert cross_checked(samples) == cross_checked(samples[::-1])
    assert learnt(samples).guesses(["从未", "说过"]) == learnt([]).guesses(["井盖"]) == []


def test_rules_share_by_weight_and_the_longer_word_wins() -> None:
    rules = [Rule("井盖", "any", 1), Rule("污水井盖", "sewer", 2), Rule("臭", "rubbish", 1), Rule("lamp", "lamp")]
    assert ruled("污水井盖破了，很臭", rules) == [
        Guess("sewer", pytest.approx(2 / 3), ("污水井盖",)),
        Guess("rubbish", pytest.approx(1 / 3), ("臭",)),
    ]
    assert [one.code for one in ruled("The LAMP is out", rules)] == ["lamp"]
    assert ruled("clamp", rules) == ruled("", rules) == []


def test_the_share_guessed_right() -> None:
    guesses = [[Guess("a", 1.0, ())], [], [Guess("b", 0.6, ()), Guess("a", 0.4, ())]]
    assert right(guesses, [((), "a"), ((), "a"), ((), "a")]) == pytest.approx(1 / 3)
    assert right([], []) == cross_checked([]) == 0
