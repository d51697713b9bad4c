"""Clusters: open cases of a type whose words are alike, as groups that somebody may put together or make one of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import select

from zhongshu.cases.likeness import Likeness
from zhongshu.cases.lists import Line
from zhongshu.cases.type import CaseType
from zhongshu.sharing.reader import Reader
from zhongshu.state.tables.cases import work_case

MOST = 1000
"""Open cases, the newest, among which groups are looked for."""
SHOWN = 40
"""Groups that are told, the largest."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Open cases in their order; `versions` are those at which each was read, `words` the rarest that most of them
    say."""

    lines: Sequence[Line]
    versions: Mapping[int, int]
    words: tuple[str, ...]


def clusters_of(likeness: Likeness, type: CaseType, reader: Reader, *, address: str) -> Sequence[Cluster] | None:
    """Groups of cases that this reader sees in lists, the largest first, with their look on the ledger; none where the
    type does not compare words, None while open cases are still being read."""
    cases, twins = likeness.cases, likeness.proposals.of(type.name)
    if twins is None:
        return []
    now, posts = cases.ledger.now(), cases.seen_posts(reader)
    if not twins.ready(now, likeness.proposals.patience):
        return None
    groups = twins.groups(now, posts, MOST)[:SHOWN]
    lines = _lines(likeness, [number for group in groups for number in group.numbers])
    cases.listed([line for line, _ in lines.values()], reader, address=address)
    found = []
    for group in groups:
        here = [lines[number] for number in group.numbers if number in lines]
        found.append(Cluster([line for line, _ in here], {line.number: at for line, at in here}, group.words))
    return found


def _lines(likeness: Likeness, numbers: Collection[int]) -> Mapping[int, tuple[Line, int]]:
    """By number, with the version of each; those that have ended meanwhile are left out."""
    row, names = work_case.c, [one.name for one in fields(Line)]
    query = select(*(row[name] for name in names), row.version).where(
        row.number.in_(sorted(numbers)), row.closed.is_(None)
    )
    with likeness.cases.store.database.connect() as connection:
        found = connection.execute(query).all()
    return {one.number: (Line(*one[:-1]), one.version) for one in found}
