"""Every sentence of these pages is there, and none is left over."""

import re
from pathlib import Path

from zhongshu.web.briefs.words import WORDS

WEB = Path(__file__).parents[2] / "src" / "zhongshu" / "web"
KEY = re.compile(r"""['"](briefs(?:\.[a-z_]+)*\.?)['"]""")


def _named() -> set[str]:
    """Keys, and beginnings (with a point at their end) that a language is added to."""
    files = [*(WEB / "briefs").glob("*.py"), *(WEB / "templates" / "briefs").glob("*.html")]
    text = "\n".join(path.read_text("utf-8") for path in files if path.name != "words.py")
    return set(KEY.findall(text))


def test_every_sentence_that_a_page_says_exists():
    assert not {key for key in _named() if not key.endswith(".") and key not in WORDS}


def test_no_sentence_is_left_over():
    named = _named()
    beginnings = tuple(key for key in named if key.endswith("."))
    assert [key for key in WORDS if key not in named and not key.startswith(beginnings)] == []
