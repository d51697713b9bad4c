"""A case type at work: what its pack says, with the parameters that it names."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from zhongshu.cases.deadline import hours_until
from zhongshu.cases.field_spec import FieldSpec
from zhongshu.cases.rulebook import Rulebook
from zhongshu.cases.spec import CaseClockSpec, CaseSpec, DutySpec, LimitSpec, UntilSpec
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.rules.clock import ClockSpec, CountingSpec
from zhongshu.rules.parameters import Edition, edition_at

Law = Mapping[str, Sequence[Edition]]
"""The adopted editions of parameters, by qualified name."""


@dataclass(frozen=True)
class CaseType:
    """`name` is qualified (street.event), and so is every parameter, duty and rule that `spec` names; `rulebook` has
    the rules that it asks."""

    name: str
    spec: CaseSpec
    law: Law = field(default_factory=dict, repr=False)
    rulebook: Rulebook = field(default_factory=Rulebook, repr=False)

    @property
    def pack(self) -> str:
        return pack_of(self.name)

    @cached_property
    def edition(self) -> str:
        """The digest of what the pack says: a case keeps to the edition that it was opened under."""
        return hashlib.sha256(self.spec.model_dump_json().encode()).hexdigest()[:16]

    def options(self, question: FieldSpec, at: datetime) -> Mapping[str, Text]:
        """What a choice or code may be at a time, in order; empty for any other field."""
        if question.of is None or question.type in ("post", "case"):
            return question.one_of
        edition = edition_at(self.law.get(question.of, ()), at)
        return {} if edition is None else {str(row["code"]): _title(row) for row in edition.rows}

    def groups(self, question: FieldSpec, at: datetime) -> Mapping[str, Text]:
        """The major group of each code, by which a long list is told in parts; empty where the parameter has none."""
        edition = edition_at(self.law.get(question.of or "", ()), at)
        rows = [] if edition is None else [row for row in edition.rows if row.get("major_title")]
        return {
            str(row["code"]): Text(zh=str(row["major_title"]), en=str(row.get("major_title_en") or row["major_title"]))
            for row in rows
        }

    def clock(self, name: str, answers: Mapping[str, Any], at: datetime, zone: ZoneInfo) -> ClockSpec | None:
        """How a clock runs that starts at a time; None where no parameter says how long, or its day is over."""
        spec = self.spec.clocks[name]
        within = self._length(spec.within, answers, at, zone)
        within = spec.otherwise if within is None else within
        return None if within is None else running(spec, within)

    def lengths(self, name: str) -> Iterator[Decimal]:
        """Every length that a clock may have by what is adopted now; none for one that ends with a day of an answer.
        decimal.InvalidOperation for what is no number."""
        spec = self.spec.clocks[name]
        if spec.otherwise is not None:
            yield spec.otherwise
        if isinstance(spec.within, Decimal):
            yield spec.within
        if not isinstance(spec.within, LimitSpec):
            return
        for edition in self.law.get(spec.within.parameter, ()):
            found = (row[spec.within.column] for row in edition.rows)
            yield from (Decimal(str(length)) for length in found if length is not None)

    def _length(
        self, within: Decimal | LimitSpec | UntilSpec, answers: Mapping[str, Any], at: datetime, zone: ZoneInfo
    ) -> Decimal | None:
        if isinstance(within, LimitSpec):
            return self._limit(within, answers, at)
        if isinstance(within, UntilSpec):
            day = answers.get(within.until)
            return None if day is None else hours_until(str(day), at, zone)
        return within

    def _limit(self, limit: LimitSpec, answers: Mapping[str, Any], at: datetime) -> Decimal | None:
        edition = edition_at(self.law.get(limit.parameter, ()), at)
        for row in () if edition is None else edition.rows:
            if all(str(row[column]) == str(answers.get(name)) for column, name in limit.where.items()):
                return None if row[limit.column] is None else Decimal(str(row[limit.column]))
        return None


@dataclass(frozen=True)
class Duty:
    """A kind of post at work: `name` is qualified (street.grid_officer)."""

    name: str
    spec: DutySpec


def running(spec: CaseClockSpec, within: Decimal) -> ClockSpec:
    """The clock at a length; one no longer than its warning has none. ValueError for what cannot be counted so."""
    counted = {name: getattr(spec, name) for name in CountingSpec.model_fields}
    if spec.warning is not None and spec.warning >= within:
        counted["warning"] = None
    return ClockSpec(within=within, ends=spec.closes, **counted)


def _title(row: Mapping[str, Any]) -> Text:
    zh = str(row.get("title") or row["code"])
    return Text(zh=zh, en=str(row.get("title_en") or zh))
