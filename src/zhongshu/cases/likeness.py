"""What a case is like: others that are perhaps the same, and the kind that its words speak of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhongshu.cases.case import Case
from zhongshu.cases.cases import Cases
from zhongshu.cases.reads import alike_entry
from zhongshu.cases.records import number_of
from zhongshu.cases.sight import Seen
from zhongshu.cases.suggesting import Suggesting, Suggestion, kind_of, words_of
from zhongshu.cases.twin_index import Sought
from zhongshu.cases.twins import MOST_AT_ONCE, Proposals, Twin, Viewer
from zhongshu.cases.type import CaseType
from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.reader import Reader


@dataclass(frozen=True)
class Standing:
    """How the case stands in which another went up: what whoever asked for that one is told of it. Time in UTC."""

    id: str
    said: Text
    closed: datetime | None


@dataclass(frozen=True)
class Gathered:
    """Cases that went up in one at once, and why others did not."""

    master: str
    merged: Sequence[str]
    refused: Mapping[str, Refusal]


@dataclass(frozen=True)
class Likeness:
    """One a process, threads share it: `proposals` and `suggesting` hold what they have read."""

    cases: Cases
    proposals: Proposals
    suggesting: Suggesting

    @classmethod
    def of(cls, cases: Cases) -> "Likeness":
        """Nothing is read before somebody asks."""
        database = cases.store.database
        return cls(cases, Proposals(database, cases.types), Suggesting(database, cases.law))

    def twins(self, found: Seen, reader: Reader, *, most: int = MOST_AT_ONCE, address: str = "") -> Sequence[Twin]:
        """Cases that are perhaps the same as one that this reader looked at, the likeliest first; of each no more than
        is for them, and the ledger is told."""
        now, case = self.cases.ledger.now(), found.case
        sought = Sought(found.fields, case.opened, now, number_of(case.id))
        viewer = self._viewer(reader, works=found.as_ == "works")
        if case.master is not None:
            return []
        return self._told(self.proposals.propose(case.type, sought, viewer, most=most), found.type, reader, address)

    def twins_of(self, type: str, given: Mapping[str, Any], reader: Reader, *, address: str = "") -> Sequence[Twin]:
        """Cases that are perhaps the same as what somebody is about to ask; answers that are wrong, or not there yet,
        tell nothing. GrantError where this is not for them to ask."""
        return self._told(self._twins_of(type, given, reader), self.cases.type(type), reader, address)

    def _twins_of(self, type: str, given: Mapping[str, Any], reader: Reader) -> Sequence[Twin]:
        what, now = self.cases.type(type), self.cases.ledger.now()
        if not self.cases.takes(what, reader):
            self.cases.may_open(what, reader)
        answers, _ = self.cases.form(what).read(given)
        return self.proposals.propose(type, Sought(answers, now, now), self._viewer(reader))

    def suggest(self, type: str, text: str) -> Sequence[Suggestion]:
        """Of which kind a case is, by what is said of it, the likeliest first, with the words that say so."""
        now = self.cases.ledger.now()
        return self.suggesting.suggest(self.cases.type(type), text, now, self.cases.ledger.day(now))

    def doubt(self, found: Seen) -> Suggestion | None:
        """The kind that the words of an open case speak of, where none of them speaks of the one that it has; None once
        somebody has put it right. For who works at it."""
        spec = found.type.spec
        name, says = kind_of(spec), words_of(spec)
        if found.as_ != "works" or not found.case.is_open or name is None or says is None:
            return None
        if any(one.kind == "corrected" and name in one.fields for one in found.events):
            return None
        now = self.cases.ledger.now()
        said, kind = str(found.fields.get(says) or ""), str(found.fields.get(name) or "")
        return self.suggesting.doubt(found.type, said, kind, now, self.cases.ledger.day(now))

    def words(self, type: CaseType) -> Mapping[str, tuple[str, ...]]:
        """The words by which people look for a kind, by code, besides its title."""
        return self.suggesting.said_of(type, self.cases.ledger.now())

    # --- what is made of it -----------------------------------------------------------------------------------------

    def proposed(self, type: str, given: Mapping[str, Any], reader: Reader, id: str) -> str | None:
        """The case of which somebody says that it is the one that they ask for, to open theirs as `same_as`; None where
        it was not proposed to them for these answers, or has ended: theirs stands on its own then."""
        found = self._twins_of(type, given, reader)
        return id if any(one.id == id and one.closed is None for one in found) else None

    def gather(self, versions: Mapping[str, int], reader: Reader, *, key: str) -> Gathered:
        """Put cases that are one together: all of them, each at a version, go up in the oldest. One act a case, so that
        one which others changed meanwhile keeps none of the rest."""
        first, *later = sorted(versions, key=number_of)
        merged, refused = [], {}
        for id in later:
            try:
                self.cases.merge(id, first, reader, version=versions[id], key=f"{key}/{number_of(id)}")
                merged.append(id)
            except Refusal as why:
                refused[id] = why
        return Gathered(first, merged, refused)

    def standing(self, case: Case) -> Standing | None:
        """How the case stands in which this one went up; None for one that did not."""
        if case.master is None:
            return None
        master = self.cases.store.case(number_of(case.master))
        step = self.cases.type_of(master).spec.steps[master.step]
        return Standing(master.id, step.public or step.title, master.closed)

    # ----------------------------------------------------------------------------------------------------------------

    def _told(self, twins: Sequence[Twin], type: CaseType, reader: Reader, address: str) -> Sequence[Twin]:
        if shown := [one.id for one in twins if one.headline is not None]:
            self.cases.ledger.commit(alike_entry(reader, type, shown, address))
        return twins

    def _viewer(self, reader: Reader, *, works: bool = False) -> Viewer:
        return Viewer(reader.actor if reader.known else None, self.cases.seen_posts(reader), works)
