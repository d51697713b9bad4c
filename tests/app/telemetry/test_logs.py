"""Lines of the log for machines: one JSON object each, and nobody's code, name or secret in any."""

import json
import logging
from typing import Any

import pytest

from zhongshu.app.telemetry.logs import JsonFormatter, form_of, hidden
from zhongshu.core.errors import ZhongshuError

FIRM, PERSON, PHONE = "91331004YL0000004L", "33100219900101123X", "13957600000"


def line(message: str, *args: object, error: BaseException | None = None, **said: object) -> dict[str, Any]:
    info = None if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord("zhongshu.x", logging.WARNING, "x.py", 1, message, args, info)
    record.said = said
    text = JsonFormatter().format(record)
    assert "\n" not in text
    for secret in (FIRM, PERSON, PHONE, "hunter2"):
        assert secret not in text
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_line_says_when_how_grave_and_what() -> None:
    found = line("request", route="/data/{name}", status=200, seconds=0.01)
    assert found["at"].endswith("+00:00")
    assert (found["level"], found["event"], found["route"], found["status"]) == (
        "warning",
        "request",
        "/data/{name}",
        200,
    )


def test_what_was_filled_in_is_left_out_and_codes_in_words_are_hidden() -> None:
    assert line("the state, at %s", f"/api/v1/data/market.firm/{FIRM}")["event"] == "the state, at %s"
    line(f"no firm {FIRM}, person {PERSON}, telephone {PHONE}; password=hunter2")
    assert hidden(f"row 12345678 of {FIRM}") == "row 12345678 of ***"


def test_an_exception_is_its_kind_and_places_not_its_words() -> None:
    def fails() -> None:
        try:
            raise ValueError(f"[parameters: ('{FIRM}',)]")
        except ValueError as error:
            raise ZhongshuError(f"the key '{PERSON}' does not end") from error

    with pytest.raises(ZhongshuError) as caught:
        fails()
    found = line("broken", error=caught.value)
    assert (found["error"], found["from"]) == ("ZhongshuError", "ValueError")
    assert any("test_logs.py" in place and "fails" in place for place in found["places"])


def test_the_form_is_asked_for() -> None:
    assert [form_of({"ZHONGSHU_LOG": word}) for word in ("json", "JSON ", "plain", "")] == [
        "json",
        "json",
        "plain",
        "plain",
    ]
    assert form_of({}) == "plain"
