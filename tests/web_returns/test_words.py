"""Every sentence of the returns is there in both languages, and none is left over."""

import re
from pathlib import Path

import pytest

import zhongshu.web
from zhongshu.web.returns.words import WORDS

HERE = Path(zhongshu.web.__file__).parent
PLACES = (*(HERE / "templates" / "returns").glob("*.html"), *(HERE / "returns").glob("*.py"))
OTHERS = (HERE / "templates" / "indicator.html", HERE / "templates" / "parts" / "macros.html")


def said() -> str:
    return "\n".join(path.read_text("utf-8") for path in (*PLACES, *OTHERS) if path.name != "words.py")


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_say_it_with_the_same_blanks(key: str) -> None:
    text = WORDS[key]
    chinese, english = (set(re.findall(r"{(\w+)(?::\w+)?}", one)) for one in (text.zh, text.en))
    assert text.zh
    assert text.en
    assert chinese == english


def test_every_sentence_that_is_asked_for_is_there() -> None:
    asked = set(re.findall(r"""['"](returns\.[\w.]+[\w])['"](?!\s*~)""", said()))
    assert asked
    assert sorted(asked - set(WORDS)) == []


def test_no_sentence_is_left_over() -> None:
    text = said()
    built = tuple(re.findall(r"'(returns\.[\w.]+\.)' ~", text))
    assert built
    idle = [key for key in WORDS if f"'{key}'" not in text and f'"{key}"' not in text and not key.startswith(built)]
    assert idle == []
