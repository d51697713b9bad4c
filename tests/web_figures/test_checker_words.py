"""Every sentence of the checker's pages is there in both languages, and every sentence is used."""

import re
from pathlib import Path

from zhongshu.methods.figures.relation import ROLES
from zhongshu.screens.figures.paper import OUTCOMES
from zhongshu.web.figures.checker_words import WORDS
from zhongshu.web.figures.words import WORDS as ROOM

WEB = Path(__file__).parents[2] / "src" / "zhongshu" / "web"
TEMPLATES = "".join(path.read_text("utf-8") for path in sorted((WEB / "templates" / "figures").glob("check*.html")))
PAGES = "".join((WEB / "figures" / name).read_text("utf-8") for name in ("checker.py", "related.py"))
GROUPS = (*OUTCOMES, "unread", "refused", "unresolved")


def test_every_key_that_a_page_uses_is_a_sentence() -> None:
    used = set(re.findall(r"""\bt\(["'](figures\.[\w.]*\w)["']""", TEMPLATES + PAGES))
    built = {f"figures.kind.{kind}" for kind in ROLES} | {
        f"figures.{what}.{group}" for what in ("outcome", "advice") for group in GROUPS
    }
    assert used | built <= WORDS.keys() | ROOM.keys()
    assert WORDS.keys() - used - built == set()


def test_both_languages_say_something_of_their_own() -> None:
    for key, text in WORDS.items():
        assert text.zh.strip(), key
        assert text.en.strip(), key
        assert re.search(r"[\u4e00-\u9fff]", text.zh), key
        assert not re.search(r"[\u4e00-\u9fff]", text.en), key
        assert set(re.findall(r"{\w+", text.zh)) == set(re.findall(r"{\w+", text.en)), key
