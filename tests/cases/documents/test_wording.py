"""Each kind of answer as a line of words, in the region's language."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from zhongshu.cases.documents.wording import Wording
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.core.text import Language, Text

ROADS = {"r1": Text(zh="商城路", en="Market road")}


def options(question: FieldSpec) -> Mapping[str, Text]:
    return ROADS if question.type in ("code", "area", "post") else question.one_of


def said(kind: str, value: Any, language: Language = "zh", longest: int = 120, **more: Any) -> str:
    question = FieldSpec.model_validate({"type": kind, "title": {"zh": "问", "en": "Asked"}, **more})
    wording = Wording(language, ZoneInfo("Asia/Shanghai"), options)
    ((label, words),) = wording.facts(("asked",), {"asked": question}, {"asked": value}, longest)
    assert label == {"zh": "问", "en": "Asked"}[language]
    return words


@pytest.mark.parametrize(
    ("kind", "value", "more", "words"),
    [
        ("string", "王小明", {}, ("王小明", "王小明")),
        ("text", "一行\n又一行\t  三", {}, ("一行 又一行 三", "一行 又一行 三")),
        ("decimal", "12.50", {"scale": 2, "unit": "元"}, ("12.50 元", "12.50 yuan")),
        ("integer", 3, {"unit": "趟"}, ("3 趟", "3 趟")),
        ("boolean", False, {}, ("否", "no")),
        ("date", "2026-11-22", {}, ("2026-11-22", "2026-11-22")),
        ("timestamp", "2026-11-22T16:30:00+00:00", {}, ("2026-11-23 00:30", "2026-11-23 00:30")),
        ("point", {"lon": 121.25, "lat": 28.5}, {}, ("28.50000, 121.25000", "28.50000, 121.25000")),
        ("choice", "a", {"one_of": {"a": {"zh": "甲", "en": "A"}}}, ("甲", "A")),
        ("code", "r1", {"of": "road"}, ("商城路", "Market road")),
        ("code", "gone", {"of": "road"}, ("gone", "gone")),
        ("case", ["a.b/1", "a.b/2"], {"of": "b"}, ("a.b/1, a.b/2", "a.b/1, a.b/2")),
    ],
)
def test_an_answer_in_words(kind: str, value: Any, more: dict[str, Any], words: tuple[str, str]) -> None:
    assert (said(kind, value, **more), said(kind, value, "en", **more)) == words


def test_long_words_are_cut_and_what_was_not_answered_is_left_out() -> None:
    assert said("string", "好" * 30, longest=15) == "好" * 14 + "…"
    long = FieldSpec.model_validate({"type": "string", "title": "问" * 30})
    assert Wording("zh", ZoneInfo("UTC"), options).facts(("a",), {"a": long}, {"a": "x"}, 8) == (("问" * 7 + "…", "x"),)
    question = FieldSpec.model_validate({"type": "string", "title": "x"})
    wording = Wording("zh", ZoneInfo("UTC"), options)
    assert wording.facts(("a", "b"), {"a": question, "b": question}, {"b": None}, 120) == ()
