"""A rule as Excel and back: nothing is lost, and what a cell cannot say is told with the cell."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.decisions.sheet import ROWS, edition_sheet, read_sheet
from zhongshu.rules.decisions.spec import RuleSpec

RULE = RuleSpec.model_validate(
    {
        "rule": "urgency",
        "title": {"zh": "紧急程度", "en": "Urgency"},
        "hit": "first",
        "inputs": {
            "kind": {"title": "类别"},
            "people": {"type": "number", "title": "人数", "unit": "人"},
            "injured": {"type": "boolean", "title": "有人受伤"},
            "since": {"type": "date", "title": "自"},
        },
        "outputs": {"level": {"title": "级别"}, "hours": {"type": "number", "title": "时限", "unit": "小时"}},
        "editions": [
            {
                "valid_from": "2026-01-01",
                "adopted": "2025-12-01",
                "reference": {"title": "办法", "document": "〔2025〕1号"},
                "certainty": "recalled",
                "rows": [
                    {"when": {"injured": True}, "then": {"level": "danger", "hours": 1}, "why": "有人受伤"},
                    {
                        "when": {
                            "kind": ["cover", "a, b", 'say "x"'],
                            "people": "[3..10)",
                            "since": '> date("2026-01-01")',
                        },
                        "then": {"level": "urgent", "hours": {"feel": "24 - people"}},
                        "reference": {"title": "办法", "clause": "第三条"},
                    },
                    {"when": {"kind": {"not": ["lamp", "-"]}}, "then": {"level": "=1+1", "hours": 2.5}},
                    {"when": {"people": {"feel": "? > 3"}}, "then": {"level": "general", "hours": 72}},
                ],
                "otherwise": {"level": "general", "hours": 120},
            }
        ],
    }
)
EDITION = RULE.editions[0]


def test_a_rule_comes_back_as_it_went() -> None:
    assert read_sheet(RULE, edition_sheet(RULE, EDITION)) == EDITION


_WORDS = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
_CONDITION = st.one_of(
    _WORDS,
    st.lists(_WORDS, min_size=2, max_size=4),
    st.lists(_WORDS, min_size=1, max_size=3).map(lambda one: {"not": one}),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(_CONDITION, _WORDS), min_size=1, max_size=5))
def test_any_words_come_back(rows: list[tuple[Any, str]]) -> None:
    made = EDITION.model_copy(
        update={
            "rows": tuple(
                EDITION.rows[0].model_copy(update={"when": {"kind": when}, "then": {"level": then}})
                for when, then in rows
            )
        }
    )
    assert read_sheet(RULE, edition_sheet(RULE, made)).rows == made.rows


def changed(cell: str, value: Any) -> bytes:
    book = load_workbook(BytesIO(edition_sheet(RULE, EDITION)))
    book[ROWS][cell] = value
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_what_an_official_types_is_read() -> None:
    assert read_sheet(RULE, changed("B3", ">= 5")).rows[0].when == {"injured": True, "people": ">= 5"}


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        ("C3", "perhaps", "C3: 'perhaps' is neither"),
        ("F3", "=1+1", "F3: a formula is not read"),
        ("F3", "soon", "F3: 'soon' is no number"),
        ("A3", '"open', "A3: the quotes of"),
        ("A2", "when.kid", "row 2 names 'when.kid'"),
    ],
)
def test_what_a_cell_cannot_say_is_told_with_the_cell(cell: str, value: str, told: str) -> None:
    with pytest.raises(ZhongshuError) as refused:
        read_sheet(RULE, changed(cell, value))
    assert told in str(refused.value)


def test_a_file_of_another_kind_is_told() -> None:
    with pytest.raises(ZhongshuError, match="no Excel file"):
        read_sheet(RULE, b"rows")
