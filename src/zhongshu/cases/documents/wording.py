"""What stands on a document: each answer as a line of words. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.cases.field_spec import FieldSpec
from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Language, Text
from zhongshu.core.units import parse_unit

_YES, _NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
_LISTED = frozenset({"choice", "code", "area", "post"})


@dataclass(frozen=True)
class Wording:
    """`options` are what a choice, code, area or post may be; times are told in `zone`."""

    language: Language
    zone: ZoneInfo
    options: Callable[[FieldSpec], Mapping[str, Text]]

    def facts(
        self, shows: tuple[str, ...], questions: Mapping[str, FieldSpec], answers: Mapping[str, Any], longest: int
    ) -> tuple[tuple[str, str], ...]:
        """Label and words of each answer that there is, in order; both are cut after `longest` characters."""
        return tuple(
            (
                _cut(questions[name].title.to(self.language), longest),
                _cut(self._said(questions[name], answers[name]), longest),
            )
            for name in shows
            if answers.get(name) is not None
        )

    def _said(self, question: FieldSpec, value: Any) -> str:
        if question.type in _LISTED:
            found = self.options(question).get(str(value))
            return str(value) if found is None else found.to(self.language)
        if isinstance(value, list | tuple):  # cases that it names
            return ", ".join(map(str, value))
        match question.type:
            case "boolean":
                return (_YES if value else _NO).to(self.language)
            case "timestamp":
                return f"{datetime.fromisoformat(str(value)).astimezone(self.zone):%Y-%m-%d %H:%M}"
            case "point":
                return f"{value['lat']:.5f}, {value['lon']:.5f}"
            case _:
                return f"{value} {self._unit(question.unit)}" if question.unit else " ".join(str(value).split())

    def _unit(self, symbol: str) -> str:
        """Its title; the symbol itself for what is no unit."""
        try:
            return parse_unit(symbol).title.to(self.language)
        except ZhongshuError:
            return symbol


def _cut(said: str, longest: int) -> str:
    return said if len(said) <= longest else f"{said[: longest - 1]}…"
