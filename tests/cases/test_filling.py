"""Answers as they are kept, and what is wrong with them, told beside their questions."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.filling import Form
from zhongshu.core.text import Text

ID = "0" * 64
QUESTIONS: Mapping[str, Mapping[str, Any]] = {
    "kind": {"type": "choice", "one_of": {"cover": "井盖", "light": "路灯"}, "required": True},
    "depth": {"type": "decimal", "scale": 1, "min": 0, "max": 9.5, "when": {"kind": "cover"}, "required": True},
    "lamps": {"type": "integer", "when": {"kind": ["light"]}},
    "hurt": {"type": "boolean"},
    "said": {"type": "text", "longest": 10},
    "name": {"type": "string"},
    "day": {"type": "date"},
    "at": {"type": "timestamp"},
    "phone": {"type": "phone"},
    "mail": {"type": "email"},
    "uscc": {"type": "uscc"},
    "place": {"type": "point"},
    "photo": {"type": "image", "max": 2},
}
FIELDS = {name: FieldSpec.model_validate({"title": name, **one}) for name, one in QUESTIONS.items()}


def options(question: FieldSpec) -> Mapping[str, Text]:
    return question.one_of


FORM = Form(FIELDS, options, ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("name", "said", "kept"),
    [
        ("depth", " ０．５ ", "0.5"),
        ("depth", 3, "3.0"),
        ("hurt", "是", True),
        ("hurt", False, False),
        ("said", "两\r\n行", "两\n行"),
        ("name", "王\u202e芳\n", "王 芳"),
        ("day", "2026-05-01", "2026-05-01"),
        ("at", "2026-05-01 08:30", "2026-05-01T08:30:00+08:00"),
        ("phone", "0576-8888 1111", "0576-8888 1111"),
        ("mail", " Ann.B+c@example.org ", "Ann.B+c@example.org"),
        ("uscc", "91331004yl0000004l", "91331004YL0000004L"),
        ("place", "121.4,28.6", {"lon": 121.4, "lat": 28.6}),
        ("place", {"lon": "121.4", "lat": 28.6}, {"lon": 121.4, "lat": 28.6}),
        ("photo", ID, [ID]),
        ("photo", [ID, ID], [ID]),
        ("said", "  ", None),
        ("photo", [], None),
    ],
)
def test_an_answer_is_kept_in_one_form(name: str, said: object, kept: object) -> None:
    values, faults = FORM.read({"kind": "cover", "depth": "1", name: said})
    assert faults == ()
    assert values.get(name) == kept


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("kind", "volcano", "among the choices"),
        ("depth", "10", "above 9.5"),
        ("depth", "-1", "below 0"),
        ("depth", "1.25", "at most 1 digits"),
        ("depth", "1e400", "no number"),
        ("depth", "", "has to be answered"),
        ("hurt", "maybe", "yes or no"),
        ("said", "一二三四五六七八九十一", "at most 10"),
        ("name", {"a": 1}, "no text"),
        ("day", "2026-02-30", "a date is such as"),
        ("at", "noon", "a time is such as"),
        ("phone", "call me", "telephone"),
        ("mail", "ann@", "a mail address"),
        ("mail", "ann@example.org, bob@example.org", "a mail address"),
        ("mail", "ann@example.org\r\nBcc: x@example.org", "a mail address"),
        ("uscc", "123", "unified social credit code"),
        ("place", "0,0", "choose the spot"),
        ("place", "200,10", "choose the spot"),
        ("place", "28.5,121.25", "the other way round"),
        ("place", "nan,nan", "choose the spot"),
        ("place", {"lon": 10**400, "lat": 1}, "no position"),
        ("place", 7, "no position"),
        ("photo", "x.jpg", "not uploaded"),
        ("photo", 7, "not uploaded"),
        ("photo", [ID, "1" * 64, "2" * 64], "at most 2 files"),
        ("strange", "x", "no such question"),
    ],
)
def test_what_is_wrong_is_told_beside_its_question(name: str, said: object, told: str) -> None:
    _, faults = FORM.read({"kind": "cover", "depth": "1", name: said})
    assert name in [one.field for one in faults]
    assert told in next(one.text.en for one in faults if one.field == name)


def test_a_question_that_is_not_asked_is_neither_wanted_nor_kept() -> None:
    values, faults = FORM.read({"kind": "light", "depth": "3", "lamps": "2"})
    assert faults == ()
    assert values == {"kind": "light", "lamps": 2}
    assert set(FORM.asked({"kind": "light"})) == set(FIELDS) - {"depth"}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(said=st.dictionaries(st.sampled_from(sorted(FIELDS)), ANYTHING))
def test_whatever_is_sent_is_taken_or_refused_in_words_and_reads_again_as_itself(said: dict[str, Any]) -> None:
    values, faults = FORM.read(said)
    assert all(one.text.zh and one.text.en for one in faults)
    if not faults:
        assert FORM.read(values) == (values, ())
