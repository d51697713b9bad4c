import re
from pathlib import Path

import pytest

import zhongshu.web
from zhongshu.web.data_pages.words import WORDS, say

HERE = Path(zhongshu.web.__file__).parent
TEMPLATES = sorted((HERE / "templates" / "data").glob("*.html"))


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_say_it_with_the_same_blanks(key: str) -> None:
    said = WORDS[key]
    assert said.zh
    assert said.en
    chinese, english = (set(re.findall(r"{(\w+)}", text)) for text in (said.zh, said.en))
    assert chinese == english


def test_every_word_that_a_template_asks_for_is_there() -> None:
    asked = {
        (path.name, key)
        for path in TEMPLATES
        for key in re.findall(r"\bw\('([\w.]+)'(?!\s*~)", path.read_text("utf-8"))
    }
    assert asked
    assert not {(name, key) for name, key in asked if key not in WORDS}


def test_no_word_is_left_that_nobody_says() -> None:
    files = [*TEMPLATES, *(HERE / "data_pages").glob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in files if path.name != "words.py")
    built = tuple(re.findall(r"w\('([\w.]+\.)' ~", text))
    idle = [
        key
        for key in WORDS
        if f"'{key}'" not in text
        and f'"{key}"' not in text
        and not key.startswith(built)
        and key.removesuffix(".1") not in WORDS.keys() - {key}
    ]
    assert not [key for key in idle if key not in ("dataset", "table", "parameter", "indicator", "source", "more")]


def test_one_is_said_in_the_singular() -> None:
    assert say("quarantine.discarded", "en", n=1) == "1 row discarded."
    assert say("quarantine.discarded", "en", n=3) == "3 rows discarded."
