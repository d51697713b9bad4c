"""A condition or an outcome as one cell of a sheet, and back without loss."""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.decisions.reading import fact
from zhongshu.rules.decisions.spec import FactSpec

_FEEL, _NOT = "feel:", "not:"
_WORD = re.compile(r'[^\s,":\-][^,":]*(?<!\s)')
"""A word that needs no quotes."""
_YES = {True: "是 yes", False: "否 no"}


def condition_cell(spec: FactSpec, said: Any) -> Any:
    """What the sheet shows of a condition of a row: words with commas between them, `not: a, b`, FEEL's tests."""
    if isinstance(said, Mapping):
        if "feel" in said:
            return f"{_FEEL} {said['feel']}"
        return f"{_NOT} {_listed(said['not'])}"
    if isinstance(said, list | tuple):
        return ", ".join(_one(spec, value) for value in said)
    return outcome_cell(spec, said)


def outcome_cell(spec: FactSpec, said: Any) -> Any:
    """What it shows of an outcome: a number as a number, a day as a day."""
    if isinstance(said, Mapping):
        return f"{_FEEL} {said['feel']}"
    if isinstance(said, bool):
        return _YES[said]
    if isinstance(said, int | float | Decimal | date) or said is None:
        return said
    return str(said) if spec.type in ("number", "date") else _quoted(str(said))


def condition_of(spec: FactSpec, cell: Any) -> Any:
    """The condition of a cell as YAML says it; ZhongshuError for what is none."""
    text = cell.strip() if isinstance(cell, str) else cell
    if isinstance(text, str) and text.startswith(_NOT):
        return {"not": _words(text.removeprefix(_NOT))}
    if isinstance(text, str) and spec.type == "string" and not text.startswith(_FEEL):
        words = _words(text)
        return words[0] if len(words) == 1 else words
    if isinstance(text, str) and spec.type in ("number", "date") and not text.startswith(_FEEL):
        return text
    return outcome_of(spec, text)


def outcome_of(spec: FactSpec, cell: Any) -> Any:
    """The outcome of a cell, as above."""
    text = cell.strip() if isinstance(cell, str) else cell
    if isinstance(text, str) and text.startswith(_FEEL):
        return {"feel": text.removeprefix(_FEEL).strip()}
    if spec.type == "boolean":
        found = {said: value for value, said in _YES.items()} | {True: True, False: False}
        if text not in found:
            raise ZhongshuError(f"{text!r} is neither {_YES[True]} nor {_YES[False]}")
        return found[text]
    if spec.type == "string":
        return _words(str(text))[0]
    value = fact(spec, text)
    return value.isoformat() if isinstance(value, date) else _plain(value)


def _plain(value: Decimal) -> int | float | str:
    """A number as YAML keeps it: one that a float would change stays text."""
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(str(float(value))) == value else str(value)


def _one(spec: FactSpec, value: Any) -> str:
    if isinstance(value, bool):
        return _YES[value]
    return _quoted(str(value)) if spec.type == "string" else str(value)


def _listed(said: Any) -> str:
    return ", ".join(_quoted(str(one)) for one in (said if isinstance(said, list | tuple) else [said]))


def _quoted(word: str) -> str:
    return word if _WORD.fullmatch(word) else json.dumps(word, ensure_ascii=False)


def _words(text: str) -> list[str]:
    found: list[str] = []
    rest = text.strip()
    while rest:
        if rest.startswith('"'):
            try:
                word, end = json.JSONDecoder().raw_decode(rest)
            except ValueError:
                raise ZhongshuError(f"the quotes of {rest[:60]!r} do not close") from None
            behind, _, after = rest[end:].partition(",")
            if behind.strip():
                raise ZhongshuError(f"a comma should stand before {behind.strip()[:60]!r}")
        else:
            word, _, after = rest.partition(",")
        found.append(word.strip() if not rest.startswith('"') else word)
        rest = after.strip()
    return found or [""]
