"""A document that a case gave out: the code that stands on it, and whether it still holds. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

PaperWord = Literal["issued", "withdrawn"]
PaperWhy = Literal["changed", "reopened", "ended"]
"""changed: an answer that stands on it is another now; reopened: the case it closed is open again; ended: the case came
to a step that ends it."""


@dataclass(frozen=True, slots=True)
class PaperChange:
    """Number `n` (from 1) of the document `name` is given out with a `code`, or withdrawn, and `why`."""

    name: str
    n: int
    word: PaperWord
    code: str = ""
    why: PaperWhy | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """`name` is what the type calls the document, `n` counts those of one name; `at` and `withdrawn` are UTC, the
    latter None while it holds. `code` is the signed one, which says all that stands on the paper."""

    name: str
    n: int
    code: str
    at: datetime
    withdrawn: datetime | None = None
    why: PaperWhy | None = None

    @property
    def holds(self) -> bool:
        return self.withdrawn is None


def papered(papers: tuple[Paper, ...], changes: Iterable[PaperChange], at: datetime) -> tuple[Paper, ...]:
    """The papers of a case after one of its events."""
    found = {(one.name, one.n): one for one in papers}
    for change in changes:
        key = change.name, change.n
        if change.word == "issued":
            found[key] = Paper(change.name, change.n, change.code, at)
        else:
            found[key] = replace(found[key], withdrawn=at, why=change.why)
    return tuple(found.values())
