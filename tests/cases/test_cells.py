"""Answers as cells: what a column cannot hold exactly is left out and counted, never bent and never a rejected row."""

from decimal import InvalidOperation
from typing import Any

import pytest

from zhongshu.cases.cells import fitting
from zhongshu.cases.field_spec import FieldSpec

ID = "a" * 64


def question(type: str, **more: Any) -> FieldSpec:
    return FieldSpec.model_validate({"type": type, "title": "T", **more})


@pytest.mark.parametrize(
    ("asked", "answer", "cells"),
    [
        (question("integer"), "12", (12,)),
        (question("decimal", scale=2), "1.5", ("1.50",)),
        (question("decimal", scale=12), "-123456.5", ("-123456.500000000000",)),
        (question("boolean"), False, (False,)),
        (question("date"), "2026-05-01", ("2026-05-01",)),
        (question("timestamp"), "2026-05-01T08:30:00+08:00", ("2026-05-01T00:30:00+00:00",)),
        (question("point"), {"lon": 121.25, "lat": 28.5}, ("121.250000", "28.500000")),
        (question("image", max=3), [ID, ID], (2,)),
        (question("string"), 7, ("7",)),
    ],
)
def test_an_answer_is_held_exactly(asked: FieldSpec, answer: object, cells: tuple[object, ...]) -> None:
    assert fitting(asked, asked, answer) == cells


TEXT = question("text")


@pytest.mark.parametrize(
    ("asked", "before", "answer"),
    [
        (question("integer"), TEXT, "换了新井盖"),
        (question("integer"), question("decimal", scale=1), "1.5"),
        (question("integer"), TEXT, str(2**63)),
        (question("decimal", scale=12), question("decimal", scale=12), "1234567"),
        (question("decimal", scale=1), question("decimal", scale=2), "1.55"),
        (question("decimal", scale=1), TEXT, "NaN"),
        (question("boolean"), TEXT, "true"),
        (question("timestamp"), question("date"), "2026-05-01"),
        (question("date"), TEXT, "明天"),
        (question("point"), TEXT, "121,28"),
        (question("file"), TEXT, ID),
        (question("string"), question("point"), {"lon": 1.0, "lat": 2.0}),
        (question("string"), question("boolean"), True),
        (question("choice", one_of={"a": "A"}), TEXT, "我家门口"),
    ],
)
def test_one_that_an_older_form_took_and_this_one_could_not_does_not_fit(
    asked: FieldSpec, before: FieldSpec, answer: object
) -> None:
    with pytest.raises((ValueError, InvalidOperation)):
        fitting(asked, before, answer)
