"""The log as JSON, one object a line: for whoever collects logs. On a terminal people read the plain form.

A line says what happened and where in the program, never about whom: of a message that others wrote only its form is
kept, not what was filled in; of an exception its kind and the places it came through, not its words.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from zhongshu.core.masking import HIDDEN, masked

LOG = "ZHONGSHU_LOG"
Form = Literal["plain", "json"]

_PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}"  # GB 32100: the code of a firm
    r"|\d{17}[\dXx]"  # GB 11643: the number of a person
    r"|1[3-9]\d{9}"  # a mobile number
    r")(?![0-9A-Za-z])"
)


def form_of(environment: Mapping[str, str]) -> Form:
    """json where the environment says so; anything else is plain."""
    return "json" if environment.get(LOG, "").strip().lower() == "json" else "plain"


class JsonFormatter(logging.Formatter):
    """`said` of a record are facts that its writer answers for."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": hidden(str(record.msg)),
            **getattr(record, "said", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            told |= _came_through(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False, default=str)


def hidden(text: str) -> str:
    """Without secrets, and without codes of firms, persons and telephones."""
    return _PERSONAL.sub(HIDDEN, masked(text))


def begin_logs(form: Form) -> None:
    """Of this program, and of the answers to requests; plain is what the server does by itself."""
    if form == "json":
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonFormatter())
        for name in ("zhongshu.requests", "zhongshu.worker"):
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = [handler], False
            logger.setLevel(logging.INFO)


def _came_through(error: BaseException) -> dict[str, Any]:
    """The kind of an exception and of what it came from, and the program's places, the innermost last."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    told: dict[str, Any] = {"error": type(error).__name__, "places": places}
    return told if cause is None else {**told, "from": type(cause).__name__}
