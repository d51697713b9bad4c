"""A paper handed in, checked: what its statements say and what its tables' headings promise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from zhongshu.core.text import Text
from zhongshu.datasets.papers.paper import Paper
from zhongshu.methods.figures.check import check
from zhongshu.methods.figures.columns import Refused
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.headings import propose
from zhongshu.methods.figures.relation import ROLES, Relation
from zhongshu.methods.figures.statements import read_statements
from zhongshu.methods.figures.verdict import Verdict

Outcome = Literal["contradiction", "implies", "truncated", "consistent", "incomparable"]
"""A verdict's status; `truncated` is a consistent or implied one whose digits must have been cut off, not rounded."""

OUTCOMES: tuple[Outcome, ...] = ("contradiction", "implies", "truncated", "consistent", "incomparable")
"""In the order they are shown in."""


def outcome_of(verdict: Verdict) -> Outcome:
    """The group that a verdict is shown in."""
    if verdict.reading == "truncated" and verdict.status in ("consistent", "implies"):
        return "truncated"
    return verdict.status


@dataclass(frozen=True)
class Finding:
    """`said` is the statement, or what the headings promise; `where` the place of the figure that is said last."""

    verdict: Verdict
    said: Text
    where: Text

    @property
    def outcome(self) -> Outcome:
        """Which of the report's groups it belongs to."""
        return outcome_of(self.verdict)


@dataclass(frozen=True)
class Unread:
    """A line that has digits and none of the forms; `nearest` is the form most like it."""

    where: Text
    text: str
    nearest: Text


@dataclass(frozen=True)
class PaperReport:
    """`numbers` are the cells of tables read as numbers, `skipped` those of the same columns that hold none."""

    name: str
    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...]
    refused: tuple[Refused, ...]
    tables: int
    numbers: int
    skipped: int

    def of(self, outcome: Outcome) -> tuple[Finding, ...]:
        """The findings of one group, in the paper's order."""
        return self.groups[outcome]

    @cached_property
    def groups(self) -> Mapping[Outcome, tuple[Finding, ...]]:
        """Every group, empty ones too."""
        return {outcome: tuple(one for one in self.findings if one.outcome == outcome) for outcome in OUTCOMES}

    @property
    def counts(self) -> Mapping[Outcome, int]:
        return {outcome: len(found) for outcome, found in self.groups.items()}


def check_paper(paper: Paper) -> PaperReport:
    """Every statement and every relation that a table's headings promise, with its verdict."""
    places = {line.number: line.place for line in paper.lines}
    statements = read_statements((line.number, line.text) for line in paper.lines)
    findings = [
        Finding(check(relation), relation.title or Text.model_validate(relation.id), places[_line_of(relation)])
        for relation in statements.relations
    ]
    tables = [(table, propose(table.title, table.rows)) for table in paper.tables]
    cells = {cell.place.zh: cell.place for table in paper.tables for row in table.rows for cell in row}
    for _, proposed in tables:
        for relation in proposed.relations:
            where = cells[_last(relation).id]
            findings.append(Finding(check(relation), relation.title or where, where))
    return PaperReport(
        name=paper.name,
        findings=tuple(findings),
        unread=tuple(Unread(places[one.line], one.text, one.nearest) for one in statements.not_understood),
        refused=tuple(one for _, proposed in tables for one in proposed.refused),
        tables=sum(proposed.numbers > 0 for _, proposed in tables),
        numbers=sum(proposed.numbers for _, proposed in tables),
        skipped=sum(proposed.skipped for _, proposed in tables),
    )


def _line_of(relation: Relation) -> int:
    return int(next(_figures(relation)).source.split()[-1])  # type: ignore[union-attr] # a statement's figures have one


def _last(relation: Relation) -> Figure:
    """The figure that the others make: the total, the percentage."""
    order = ROLES[relation.kind]
    made = order[0] if relation.kind in ("sum", "subset") else order[-1]
    return relation.terms[made][0]


def _figures(relation: Relation) -> Iterator[Figure]:
    for terms in relation.terms.values():
        yield from terms
