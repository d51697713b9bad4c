"""Answers as JSON and XML: the same content, whatever letters somebody sent."""

import json
from xml.etree import ElementTree

import pytest

from zhongshu.api.open311.written import answer

HOSTILE = "<b>&amp;</b> ]]> \"'\n\t井盖 \U0001f6a7"
CONTENT = [{"service_code": HOSTILE, "metadata": True, "description": None, "keywords": 1.5}]


def test_both_formats_say_the_same() -> None:
    assert json.loads(answer("services", CONTENT, "json").body) == CONTENT
    (service,) = ElementTree.fromstring(answer("services", CONTENT, "xml").body)
    assert [(one.tag, one.text) for one in service] == [
        ("service_code", HOSTILE),
        ("metadata", "true"),
        ("description", None),
        ("keywords", "1.5"),
    ]


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_a_letter_that_xml_cannot_say_is_replaced(letter: str) -> None:
    content = [{"service_code": f"a{letter}b"}]
    (service,) = ElementTree.fromstring(answer("services", content, "xml").body)
    assert service[0].text == "a\ufffdb"
    assert len(json.loads(answer("services", content, "json").body)) == 1
