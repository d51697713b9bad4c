"""What nobody sees, or what turns a line around, stands on pages as its number; a form sends back what came."""

import html
import json
import unicodedata

import pytest
from jinja2 import DictLoader, Environment

from tests.contracts.tree import SOURCE
from zhongshu.web.pages import script_json
from zhongshu.web.unseen import SentBack, shown, visible

HOSTILE = {
    "turned": "某某有限公司\u202egnp.exe",
    "isolated": "\u2066张三\u2069",
    "marks": "a\u200eb\u200fc\u061cd",
    "nothing": "浙江\u200b海\u200c天\u200d\ufeff\u2060",
    "controls": "a\x00b\x07c\x1bd\x7fe\x9ff",
    "joined": "海\u200d天🙂\u200da\u200d🙂\u200d\u200d🙂",
    "soft": "公\u00ad司",
    "lines": "a\u2028b\u2029c",
    "tags": "a\U000e0041b",
    "half": "a\ud800b",
}
HARMLESS = [
    "李\u3000四",
    "1\u202f200 行",
    "𱍐",
    "\ue000",
    "a\tb\nc\r\n",
    "é",
    "🙂",
    "👩\u200d🚒",
    "🏳\ufe0f\u200d🌈",
    "👨🏽\u200d⚕\ufe0f",
    "₂",
    "᠎ᠮ",
    "",
]


def rendered(source: str, **values: object) -> str:
    made = Environment(loader=DictLoader({"page": source}), autoescape=True, finalize=shown, extensions=[SentBack])
    return made.get_template("page").render(**values)


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_a_page_says_the_number_of_what_nobody_sees(said: str) -> None:
    page = rendered(
        '<b title="{{ name }}">{{ name }}</b>{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{{ m(name) }}', name=said
    )
    assert page.count("⟨U+") == 3 * visible(said).count("⟨U+") > 0
    assert not [one for one in page if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    page.encode()  # can be sent


@pytest.mark.parametrize("said", HARMLESS)
def test_other_texts_are_as_they_are(said: str) -> None:
    assert rendered("{{ name }}", name=said) == said


def test_two_names_that_look_the_same_no_longer_do() -> None:
    assert len({visible("海天"), visible("海\u200b天"), visible("海天\u200f")}) == 3


def test_what_a_form_sends_back_is_as_it_came() -> None:
    said = 'a\u200b<"b'
    page = rendered('<input value="{{ a or b }}"><textarea>{{ a|default("") }}</textarea>{{ a }}', a=said, b="")
    whole = html.escape(said).replace("&quot;", "&#34;")
    assert page == f'<input value="{whole}"><textarea>{whole}</textarea>{whole.replace(chr(0x200B), "⟨U+200B⟩")}'


def test_scripts_are_told_the_same_words() -> None:
    assert json.loads(str(script_json({"name": "a\u202eb"}))) == {"name": "a⟨U+202E⟩b"}


def test_every_text_of_a_form_in_every_template_goes_back_whole() -> None:
    for file in sorted((SOURCE / "web" / "templates").rglob("*.html")):
        source = SentBack(Environment()).preprocess(file.read_text("utf-8"), None)
        for body in source.split("</textarea>")[:-1]:
            assert not body.endswith("}}") or body.endswith("|e }}"), file
        for value in source.split(' value="{{ ')[1:]:
            said = value.partition('"')[0]
            assert said.count("}}") != 1 or not said.endswith("}}") or said.endswith("|e }}"), (file, said)
