"""What came of a number: the cases that were opened about it, for whoever may see them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from zhongshu.cases.cases import Cases
from zhongshu.cases.reads import read_entry
from zhongshu.cases.sight import Seen, seen
from zhongshu.sharing.reader import Reader
from zhongshu.state.tables.cases import work_case

MOST = 20
"""Cases about one number that are told, the newest."""


@dataclass(frozen=True)
class Outcomes:
    """The cases about one number as their reader sees them, the newest first, and how many open ones there are besides
    that are not for them."""

    seen: Sequence[Seen]
    hidden: int


def outcomes_of(cases: Cases, key: str, reader: Reader, *, address: str) -> Outcomes:
    """Those of `About.key`; what is told of them is on the ledger before it leaves."""
    row = work_case.c
    query = select(row.number).where(row.about == key).order_by(row.number.desc()).limit(MOST)
    with cases.store.database.connect() as connection:
        numbers = connection.execute(query).scalars().all()
    found, hidden = list[Seen](), 0
    for number in numbers:
        case = cases.store.case(number)
        as_ = cases.stands_as(case, reader)
        if as_ is None:
            hidden += case.is_open
        else:
            found.append(seen(case, cases.type_of(case), cases.store.events(number), as_))
    if found:
        cases.ledger.commit_all([(read_entry(reader, one.case, one.fields, address), None) for one in found])
    return Outcomes(found, hidden)


def under_way(cases: Cases, keys: Collection[str]) -> Mapping[str, int]:
    """How many open cases there are about each of these; those without one are not there."""
    row = work_case.c
    query = select(row.about, func.count()).where(row.about.in_(sorted(keys)), row.closed.is_(None)).group_by(row.about)
    with cases.store.database.connect() as connection:
        return {key: int(count) for key, count in connection.execute(query)}
