"""A long answer: what it will take of a quota before it begins, and how much of it was handed out when it ends."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zhongshu.core.errors import ZhongshuError
from zhongshu.datasets.plan import Plan
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.grants.compile import SUBJECT, Compiled
from zhongshu.sharing.ledger.batch import Outcome
from zhongshu.sharing.ledger.entry import Entry, Kind
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.proof import MOST_SUBJECTS, Looked, quota_of
from zhongshu.sharing.refusals import require_few, require_written
from zhongshu.sharing.running import Row, Runner


@dataclass(frozen=True)
class Ended:
    """What was handed out. `reason` None: to the end; else why it broke off. `result` is the digest of all rows."""

    rows: int
    result: str
    reason: str | None


@dataclass(frozen=True)
class Ahead:
    """What a stream will give: `rows` to be reserved where a grant counts them, `subjects` where an entry can name
    them, `count` of them where it can or a grant limits them."""

    rows: int
    subjects: frozenset[str]
    count: int


@dataclass(frozen=True)
class Account:
    """What stands in the ledger of a stream: of each grant that it reads under, as it begins and as it ends."""

    ledger: Ledger
    entry: Callable[[Looked, Kind], Entry]
    looked: Sequence[Looked]
    coming: Ahead

    def begin(self, whom: tuple[str, ...], seen: int) -> Outcome:
        """Every grant has it on its account, or none. GrantError, Stale as `require_written`."""
        writes = []
        for one in self.looked:
            entry = replace(self.entry(one, "opened"), subjects=whom, subject_count=self.coming.count)
            writes.append((replace(entry, reserved=self.coming.rows), quota_of(one.permit)))
        outcome = self.ledger.commit_all(writes, seen=seen)
        require_written(outcome)
        return outcome

    def end(self, begun: Outcome, how: Ended) -> None:
        """Give back what each grant reserved at `begun` and did not hand out."""
        kind: Kind = "closed" if how.reason is None else "broken"
        day = self.ledger.day(begun.at)
        ended = []
        for opened, one in enumerate(self.looked, begun.sequence):
            entry = self.entry(replace(one, rows=how.rows), kind)
            told = replace(entry, opened=opened, reserved=self.coming.rows, day=day, reason=how.reason)
            ended.append((replace(told, result=how.result), None))
        self.ledger.commit_all(ended)


def ahead(runner: Runner, plan: Plan, compiled: Compiled, permits: Mapping[str, Permit]) -> Ahead:
    """Reads no more than it has to. GrantError when it is more than a grant gives in one call."""
    quotas = [permit.quota for permit in permits.values()]
    rows, subjects, count = 0, frozenset[str](), 0
    if any(quota.rows_a_day is not None or quota.rows_a_call is not None for quota in quotas):
        rows = _count(runner, plan, compiled.sql)
    if compiled.subjects:
        sql = f"SELECT DISTINCT {SUBJECT} FROM ({compiled.sql})"
        found = runner.rows(replace(plan, sql=f"{sql} LIMIT {MOST_SUBJECTS + 1}"))
        count = len(found)
        if count <= MOST_SUBJECTS:
            subjects = frozenset(str(row[0]) for row in found if row[0] is not None)
        elif any(quota.subjects_a_day or quota.subjects_a_call for quota in quotas):
            count = _count(runner, plan, sql)
    require_few(permits, rows=rows, subjects=count)
    return Ahead(rows, subjects, count)


def handed_out(
    batches: Iterator[list[Row]], compiled: Compiled, go_on: Callable[[], None], end: Callable[[Ended], None]
) -> Iterator[list[Row]]:
    """The rows as they go; `go_on` raises when they may no longer, `end` is told once, however it ends."""
    content, rows = hashlib.sha256(), 0
    reason: str | None = "the reader went away"
    try:
        for some in batches:
            go_on()
            shown = [row[:-1] for row in some] if compiled.subjects else some
            content.update(repr(shown).encode())
            rows += len(shown)
            yield shown
        reason = None
    except ZhongshuError as error:
        reason = error.message
        raise
    finally:
        end(Ended(rows, content.hexdigest()[:32], reason))


def _count(runner: Runner, plan: Plan, sql: str) -> int:
    ((rows,),) = runner.rows(replace(plan, sql=f"SELECT count(*) FROM ({sql})"))
    return int(rows)
