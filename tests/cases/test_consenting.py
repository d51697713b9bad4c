"""Consents that are given with a form: chapter by chapter, to the end of a day, once."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from zhongshu.cases.consenting import consenting
from zhongshu.cases.consents_spec import ConsentsSpec
from zhongshu.cases.deadline import untimely
from zhongshu.cases.spec import CaseSpec

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
SAID: Mapping[str, Any] = {
    "purpose": "review",
    "of": "firm",
    "to": "bank",
    "until": "until",
    "chapters": {"tax": "see_tax", "power": "see_power"},
}
CASE: Mapping[str, Any] = {
    "case": "loan",
    "title": {"zh": "贷款", "en": "Loan"},
    "form": {
        "firm": {"type": "string", "title": "Firm"},
        "bank": {"type": "string", "title": "Bank"},
        "see_tax": {"type": "boolean", "title": "Tax"},
        "see_power": {"type": "boolean", "title": "Power"},
        "until": {"type": "date", "title": "Until"},
    },
    "owner": {"duty": "desk"},
    "steps": {"new": {"title": "New", "to": {"done": {"title": "Done"}}}, "done": {"title": "Done", "outcome": "done"}},
}
YES = {"bank": "rural", "see_tax": True, "see_power": False, "until": "2026-06-30"}


def test_a_chapter_is_open_where_the_answer_is_yes_to_the_end_of_the_day() -> None:
    (one,) = consenting(ConsentsSpec.model_validate(SAID), YES, "firm-1", NOW, CHINA, "town.loan/7")
    assert (one.subject, one.unit, one.purpose, one.chapter) == ("firm-1", "rural", "review", "tax")
    assert (one.valid_from, one.evidence) == (NOW, "town.loan/7")
    assert one.valid_to == datetime(2026, 7, 1, tzinfo=CHINA), "half-open: with midnight it is over"


def test_without_a_yes_there_is_none_and_without_a_day_no_end() -> None:
    spec = ConsentsSpec.model_validate(SAID)
    assert list(consenting(spec, {"bank": "rural", "see_tax": False}, "firm-1", NOW, CHINA, "town.loan/7")) == []
    (one,) = consenting(spec, {"bank": "rural", "see_power": True}, "firm-1", NOW, CHINA, "town.loan/7")
    assert one.valid_to is None


def test_it_names_questions_that_there_are() -> None:
    with pytest.raises(ValidationError, match="consents names the field 'see_taxes'"):
        CaseSpec.model_validate({**CASE, "consents": {**SAID, "chapters": {"tax": "see_taxes"}}})


def test_a_day_that_is_over_is_told_before_anything_is_opened() -> None:
    spec = CaseSpec.model_validate({**CASE, "consents": SAID})
    (fault,) = untimely(spec, YES | {"until": "2026-05-31"}, NOW, CHINA)
    assert (fault.field, fault.text.en) == ("until", "is over: choose today or a later day")
    assert untimely(spec, YES, NOW, CHINA) == ()
