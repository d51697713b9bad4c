"""What a case is like: others that are perhaps the same, and the kind that its words speak of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhongshu.cases.cases import Cases
from zhongshu.cases.records import number_of
from zhongshu.cases.sight import Seen
from zhongshu.cases.suggesting import Suggesting, Suggestion
from zhongshu.cases.twin_index import Sought
from zhongshu.cases.twins import Proposals, Twin, Viewer
from zhongshu.sharing.reader import Reader


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

    def twins(self, found: Seen, reader: Reader) -> Sequence[Twin]:
        """Cases that are perhaps the same as one that this reader looked at, the likeliest first; of each no more than
        is for them."""
        now, case = self.cases.ledger.now(), found.case
        sought = Sought(found.fields, case.opened, now, number_of(case.id))
        viewer = self._viewer(reader, works=found.as_ == "works")
        return [] if case.master is not None else self.proposals.propose(case.type, sought, viewer)

    def twins_of(self, type: str, given: Mapping[str, Any], reader: Reader) -> Sequence[Twin]:
        """Cases that are perhaps the same as what somebody is about to ask; answers that are wrong, or not there yet,
        tell nothing. GrantError where this is not for them to ask."""
        what, now = self.cases.type(type), self.cases.ledger.now()
        self.cases.may_open(what, reader)
        answers, _ = self.cases.form(what).read(given)
        return self.proposals.propose(type, Sought(answers, now, now), self._viewer(reader))

    def suggest(self, type: str, text: str) -> Sequence[Suggestion]:
        """Of which kind a case is, by what is said of it, the likeliest first, with the words that say so."""
        now = self.cases.ledger.now()
        return self.suggesting.suggest(self.cases.type(type), text, now, self.cases.ledger.day(now))

    def _viewer(self, reader: Reader, *, works: bool = False) -> Viewer:
        return Viewer(reader.actor if reader.known else None, self.cases.seen_posts(reader), works)
