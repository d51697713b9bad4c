import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.screens.briefs.region import document
from zhongshu.packs.hub import Hub
from zhongshu.screens.briefs.binding import bind
from zhongshu.screens.briefs.document import Document, Number, plain


@pytest.fixture(scope="module")
def made(hub: Hub) -> Document:
    return document(hub)


def names(text: str, made: Document, language: str = "zh") -> list[str]:
    return [part.name for part in bind(text, language, made).spoken if isinstance(part, Number)]


@pytest.mark.parametrize("text", ["产值 393.4 亿元", "产值393.4亿元", "产值 393.4\u202f亿元", "产值３９３．４亿元"])
def test_a_number_is_found_however_it_is_spaced(made: Document, text: str):
    assert names(text, made) == ["town.output"]
    assert bind(text, "zh", made).sound


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("产值 999 亿元", ("999",)),
        ("产值 393.4 万元", ("393.4",)),
        ("增长 14.9%", ("14.9",)),
        ("增长 -4.9%", ("4.9",)),
        ("约四百亿元", ("四百亿元",)),
        ("增长三成", ("三成",)),
    ],
)
def test_a_number_that_stands_nowhere_is_named(made: Document, text: str, found: tuple[str, ...]):
    assert bind(text, "zh", made).unbacked == found


def test_periods_of_the_brief_may_be_said(made: Document):
    assert bind("2020年11月，产值 393.4 亿元；1–11月平稳。", "zh", made).sound
    assert bind("In November 2020 output was 39.34 billion yuan.", "en", made).sound
    assert bind("2019年11月", "zh", made).unbacked == ("2019",)


def test_a_word_that_says_the_opposite_of_its_number_is_refused(made: Document):
    assert bind("同比下降 4.9%", "zh", made).turned == ("4.9%",)
    assert bind("down 4.9% on a year earlier", "en", made).turned == ("4.9%",)
    assert bind("同比增长 4.9%", "zh", made).sound
    assert bind("出现 4.9% 的下降", "zh", made).turned == ("4.9%",)
    assert bind("出现 4.9% 的增长", "zh", made).sound


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_binds_to_its_own_numbers_again(made: Document, language: str):
    for sentence in made.sentences:
        spoken = sentence.to(language)
        bound = bind(plain(spoken, language), language, made, sentence)
        assert bound.sound
        assert [part for part in bound.spoken if isinstance(part, Number)] == [
            part for part in spoken if isinstance(part, Number)
        ]


@settings(max_examples=60)
@given(number=st.decimals(min_value=0, max_value=99999, places=2), unit=st.sampled_from(["%", "亿元", "家", ""]))
def test_no_invented_number_passes(made: Document, number: object, unit: str):
    shown = {one.text.zh.replace("\u202f", "") for one in made.numbers}
    text = f"{number}{unit}"
    assert bind(f"共计 {text}", "zh", made).sound == (text in shown)
