"""The forms in which a period is written."""

import re
import unicodedata
from datetime import timedelta

from zhongshu.core.errors import UnknownName

PERIOD_FORMS = "2020, 2020Q1, 2020-04, 2020-04-07, 2020-04-07T13 (also '2020-04-07 13:00', '2020年4月7日')"

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_YEAR = r"(?P<year>[12]\d{3})"
_DAY = _YEAR + r"-(?P<month>\d\d?)-(?P<day>\d\d?)"
_DAY_ZH = _YEAR + r"年(?P<month>\d\d?)月(?P<day>\d\d?)日"
_OFFSET = r"(?P<offset>Z|[+-]\d\d:?\d\d)?"
_FORMS = (
    ("year", _YEAR + r"年?"),
    ("quarter", _YEAR + r"-?[Qq](?P<quarter>[1-4])"),
    ("quarter", _YEAR + r"年第?(?P<quarter>[1-4一二三四])季度"),
    ("month", _YEAR + r"-(?P<month>\d\d?)"),
    ("month", _YEAR + r"年(?P<month>\d\d?)月"),
    ("day", _DAY),
    ("day", _DAY_ZH),
    ("hour", _DAY + r"(?:T|\s+)(?P<hour>\d\d?)(?::00){0,2}" + _OFFSET),
    ("hour", _DAY_ZH + r"\s*(?P<hour>\d\d?)[时点]\s*" + _OFFSET),
)


def read_form(text: str) -> tuple[str, tuple[int, int, int, int], timedelta | None]:
    """The grain's word, (year, month, day, hour) on the clock, and an hour's offset from UTC if one is written.

    What the text leaves out is 1, or 0 for the hour; month and day may be too large. UnknownName for other texts.
    """
    word = unicodedata.normalize("NFKC", text).strip()
    for grain, form in _FORMS:
        if found := re.fullmatch(form, word):
            parts = found.groupdict()
            month = int(parts.get("month") or 1)
            if quarter := parts.get("quarter"):
                month = _QUARTERS.get(quarter) or int(quarter)
                month = month * 3 - 2
            wall = (int(parts["year"]), month, int(parts.get("day") or 1), int(parts.get("hour") or 0))
            return grain, wall, _offset(parts.get("offset"))
    raise UnknownName(f"no period {text!r}", hint=f"known forms: {PERIOD_FORMS}")


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    digits = text.replace(":", "")
    if digits == "Z":
        return timedelta()
    length = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
    return -length if digits[0] == "-" else length
