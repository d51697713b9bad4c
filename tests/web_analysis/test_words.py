"""Every sentence of the analysis is there in both languages, and none is left over."""

import re
from pathlib import Path

import zhongshu.web
from zhongshu.web.analysis.words import WORDS
from zhongshu.web.words import WORDS as SHARED

WEB = Path(zhongshu.web.__file__).parent
FILES = [*(WEB / "templates" / "analysis").glob("*.html"), *(WEB / "analysis").glob("*.py")]
TEXT = "\n".join(path.read_text("utf-8") for path in FILES if path.name != "words.py")


def test_every_sentence_that_is_said_exists() -> None:
    said = set(re.findall(r"""\bt\(\s*['"]([\w.]+)['"](?!\s*~)""", TEXT))
    assert said
    assert not said - set(WORDS) - set(SHARED)


def test_no_sentence_is_left_over() -> None:
    quoted = set(re.findall(r"""['"](analysis\.[\w.]+)['"]""", TEXT))
    beginnings = tuple(re.findall(r"""['"](analysis\.[\w.]+\.)['"] ~|f"(analysis\.[\w.]+\.){""", TEXT))
    starts = tuple(one for pair in beginnings for one in pair if one)
    assert starts
    assert not [key for key in WORDS if key not in quoted and not key.startswith(starts)]


def test_both_languages_fill_the_same_gaps_and_keep_to_themselves() -> None:
    for key, text in WORDS.items():
        gaps = [set(re.findall(r"{(\w+)(?::s)?}", sentence)) for sentence in (text.zh, text.en)]
        assert gaps[0] == gaps[1], key
        assert not re.search(r"[\u4e00-\u9fff]", text.en), key
