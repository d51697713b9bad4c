"""Every sentence is there in both languages, and none is left over."""

import re
from pathlib import Path

from zhongshu.web.sentences import SENTENCES as WORDS
from zhongshu.web.words import Count, Words

WEB = Path(__file__).parents[2] / "src" / "zhongshu" / "web"
SAID = re.compile(r"""\bt\(\s*f?['"]([a-z_.{}\[\]'-]+)['"](\s*~)?""")
CHOSEN = re.compile(r"""['"]([a-z_]+(?:\.[a-z_-]+)+)['"] if """)


def _sources() -> str:
    """The data pages have words of their own besides, which they say with `w`."""
    every = [*WEB.rglob("*.py"), *WEB.rglob("*.html")]
    return "\n".join(path.read_text("utf-8") for path in every if not path.name.endswith("words.py"))


def _used() -> tuple[set[str], set[str]]:
    """Whole keys, and beginnings that something is added to."""
    text = _sources()
    whole, beginnings = set(), set()
    for key, joined in SAID.findall(text):
        if joined or "{" in key:
            beginnings.add(key.partition("{")[0])
        else:
            whole.add(key)
    quoted = set(re.findall(r"""['"]([a-z_]+(?:\.[a-z_-]+)+)['"]""", text))
    beginnings |= {match + "." for match in re.findall(r'"(failure)\.\{word\}', text)}
    return whole | (quoted & set(WORDS)), beginnings


def test_every_sentence_that_a_page_says_exists() -> None:
    whole, beginnings = _used()
    assert not sorted(whole - set(WORDS))
    assert all(any(key.startswith(beginning) for key in WORDS) for beginning in beginnings)


def test_no_sentence_is_left_over() -> None:
    whole, beginnings = _used()
    unused = [key for key in WORDS if key not in whole and not key.startswith(tuple(beginnings))]
    assert not unused


def test_both_languages_fill_the_same_gaps() -> None:
    for key, text in WORDS.items():
        gaps = [set(re.findall(r"{(\w+)(?::s)?}", sentence)) for sentence in (text.zh, text.en)]
        assert gaps[0] == gaps[1], key


def test_chinese_is_chinese_and_english_is_english() -> None:
    for key, text in WORDS.items():
        assert not re.search(r"[\u4e00-\u9fff]", text.en), key
        assert text.zh, key


def test_plurals_and_groups() -> None:
    words = Words(WORDS)
    assert words.say("home.notices", "en", n=1) == "1 signal to look at"
    assert words.say("home.notices", "en", n=3) == "3 signals to look at"
    assert words.say("rows.all", "zh", n=12345) == "共 12\u202f345 行"
    assert f"{Count(1):s}{Count(2):s}" == "s"
