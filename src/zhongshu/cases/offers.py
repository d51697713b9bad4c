"""What is offered to cases: the rows of a rule, and the cases that offer something themselves, in one table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select

from zhongshu.cases.match_spec import CellSpec, MatchSpec, OfferingSpec
from zhongshu.cases.records import id_of
from zhongshu.core.errors import ZhongshuError
from zhongshu.rules.decisions.reading import row_of
from zhongshu.rules.decisions.rule import Rule
from zhongshu.rules.decisions.spec import RowSpec
from zhongshu.rules.decisions.table import Table
from zhongshu.state.tables.cases import work_case

MOST = 5000
"""Cases that offer something at once: the newest."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One offer, a row of the table. `headline` is what its case calls it, None for a row of the rule, which is called
    by its word; `said` is the row as it was written."""

    id: str
    said: RowSpec
    headline: str | None = None


@dataclass(frozen=True)
class Shelf:
    """All offers of a moment: `offers` are the rows of `table`, one by one. `unfit` cases offer something that the rule
    cannot be asked (any more): they are left out."""

    table: Table
    offers: Sequence[Offered]
    unfit: int = 0


@dataclass
class Offers:
    """Threads share one. A shelf is put up anew when the law has changed, or a case that offers something."""

    database: Engine
    _shelves: dict[tuple[str, str], "_Held"] = field(default_factory=dict)

    def shelf(self, spec: MatchSpec, rule: Rule, moment: datetime) -> Shelf:
        """By the law of a moment (in the region's zone), and the cases that there are now. UnknownName where no edition
        is in force."""
        table, written = rule.table(moment), self._written(spec.offering)
        at = rule.name, spec.model_dump_json()
        held = self._shelves.get(at)
        if held is not None and held.law is table and held.written == written:
            return held.shelf
        shelf = _shelf(spec, rule, rule.at(moment).spec.rows, table, self._cases(spec.offering))
        self._shelves[at] = _Held(table, written, shelf)
        return shelf

    def _written(self, spec: OfferingSpec | None) -> int | None:
        """What changes whenever a case that offers something does."""
        if spec is None:
            return None
        row = work_case.c
        query = select(func.max(row.written)).where(row.type == spec.case)
        with self.database.connect() as connection:
            found: int | None = connection.execute(query).scalar_one()
        return found

    def _cases(self, spec: OfferingSpec | None) -> Sequence[Any]:
        if spec is None:
            return ()
        row = work_case.c
        query = select(row.number, row.headline, row.fields).where(row.type == spec.case, row.step.in_(spec.at))
        with self.database.connect() as connection:
            return connection.execute(query.order_by(row.number.desc()).limit(MOST)).all()


@dataclass(frozen=True)
class _Held:
    """A shelf with the law and the last writing that it was put up by."""

    law: Table
    written: int | None
    shelf: Shelf


def _shelf(spec: MatchSpec, rule: Rule, rows: Sequence[RowSpec], table: Table, cases: Sequence[Any]) -> Shelf:
    offers = [Offered(str(row.then.get(spec.offer)), row) for row in rows]
    made, unfit = list(table.rows), 0
    for case in cases:
        assert spec.offering is not None
        try:
            said = row_said(spec.offering, case.fields)
            made.append(row_of(rule.spec, said, table.known))
        except (ZhongshuError, ValueError):
            unfit += 1
            continue
        offers.append(Offered(id_of(spec.offering.case, case.number), said, case.headline))
    return Shelf(replace(table, rows=tuple(made)), tuple(offers), unfit)


def row_said(spec: OfferingSpec, answers: Mapping[str, Any]) -> RowSpec:
    """What a case offers, as a row of the rule would say it. ValueError where it says nothing at all."""
    when = {name: said for name, cell in spec.when.items() if (said := _condition(cell, answers)) is not None}
    then = {name: answers[question] for name, question in spec.then.items() if answers.get(question) is not None}
    return RowSpec(when=when, then=then)


def _condition(cell: CellSpec, answers: Mapping[str, Any]) -> Any:
    if cell.of is not None:
        said = answers.get(cell.of)
        if said is None or said is False:
            return None
        return list(cell.words[said]) if said in cell.words else said
    least, most = (None if name is None else answers.get(name) for name in (cell.least, cell.most))
    if least is not None and most is not None:
        return f"[{least}..{most}]"
    if least is not None:
        return f">= {least}"
    return None if most is None else f"<= {most}"
