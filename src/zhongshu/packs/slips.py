"""What a keyboard leaves in YAML that nobody sees: full-width signs where a sign of YAML should be, and tabs."""

import re
from collections.abc import Sequence

PLAIN = {
    "：": ":", "，": ",", "（": "(", "）": ")", "【": "[", "】": "]", "［": "[", "］": "]", "｛": "{", "｝": "}",
    "＜": "<", "＞": ">", "“": '"', "”": '"', "‘": "'", "’": "'", "－": "-", "＃": "#",
}  # fmt: skip
"""By the full-width sign the plain one."""

_KEY = re.compile(r"^\s*(?:- +)*[A-Za-z_][A-Za-z0-9_.]*\s*(：)")
_INNER_KEY = re.compile(r"[{,]\s*[A-Za-z_][A-Za-z0-9_.]*\s*(：)")
_VALUE = re.compile(r"(?:[:,\[{]|^\s*-)\s*([【［｛])")
_COMMA = re.compile(r"[{\[][^}\]]*(，)\s*[\w.\"']+\s*[:：,}\]]")
_TAB = re.compile(r"^ *\t")


def slip_at(lines: Sequence[str], line: int) -> tuple[int, str] | None:
    """The line of the slip and what to do, for a fault that YAML found in a line (from 1): it is there or, as YAML
    goes on reading, in the last one above it that says something."""
    above = next((at for at in range(line - 1, 0, -1) if lines[at - 1 : at] and _says(lines[at - 1])), None)
    for at in (line, above):
        if at is not None and 0 < at <= len(lines) and (hint := _in_line(lines[at - 1])):
            return at, hint
    return None


def slip_in(word: str) -> str | None:
    """What to do about a key or value that has a full-width sign in it."""
    found = next((sign for sign in word if sign in PLAIN), None)
    return None if found is None else _plain(found)


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _in_line(line: str) -> str | None:
    if _TAB.match(line):
        return "the line begins with a tab: write spaces"
    found = next((match[1] for form in (_KEY, _INNER_KEY, _VALUE, _COMMA) if (match := form.search(line))), None)
    return None if found is None else _plain(found)


def _plain(sign: str) -> str:
    after = " and a space after it" if PLAIN[sign] in ":," else ""
    return f"'{sign}' is a full-width character: write {PLAIN[sign]}{after}"
