"""Cases by what they are about: an official code in an answer, or the row that opened them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, select

from zhongshu.cases.follow import digest
from zhongshu.cases.row_cases import SYSTEM, row_key
from zhongshu.cases.type import CaseType
from zhongshu.state.tables.cases import case_code, case_event, work_case

_TIMES = 20
"""So many cases of one row are found: a row opens another only once the last has ended."""
_HANDFUL = 500


@dataclass(frozen=True)
class Named:
    """A case and the code or the row's key that it is about."""

    number: int
    type: str
    said: str
    open: bool


def naming_codes(database: Engine, codes: Collection[str]) -> list[Named]:
    """The cases one of whose answers of type uscc is one of the codes, by number."""
    row, code = work_case.c, case_code.c
    query = select(row.number, row.type, code.code, row.closed).where(row.number == code.case)
    found: dict[int, Named] = {}
    with database.connect() as connection:
        for number, type, said, closed in connection.execute(
            query.where(code.code.in_(sorted(codes))).order_by(row.number, code.field)
        ):
            found.setdefault(number, Named(number, type, said, closed is None))
    return list(found.values())


def opened_by(
    database: Engine, types: Mapping[str, CaseType], dataset: str, key: str, records: Collection[str]
) -> list[Named]:
    """The cases that rows of a dataset opened, of those with these values in the column `key`, by number."""
    named = [
        name
        for name, type in types.items()
        if type.spec.from_rows is not None and (type.spec.from_rows.of, type.spec.from_rows.key) == (dataset, (key,))
    ]
    keys = {
        digest(f"{row_key(name, [record])} {nth}"): (name, record)
        for name in named
        for record in records
        for nth in range(_TIMES)
    }
    found = []
    event, row = case_event.c, work_case.c
    for start in range(0, len(keys), _HANDFUL):
        some = list(keys)[start : start + _HANDFUL]
        query = select(event.key, row.number, row.closed).where(row.number == event.case, event.actor == SYSTEM)
        with database.connect() as connection:
            for said, number, closed in connection.execute(query.where(event.key.in_(some))):
                name, record = keys[said]
                found.append(Named(number, name, record, closed is None))
    return sorted(found, key=lambda one: one.number)
