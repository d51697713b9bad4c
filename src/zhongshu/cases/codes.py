"""The codes that the answers of cases say now: how a firm's file finds the cases that name the firm."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert

from zhongshu.cases.case import Case
from zhongshu.cases.sight import visible
from zhongshu.cases.type import CaseType
from zhongshu.state.tables.cases import case_code


def keep_codes(connection: Connection, cases: Mapping[int, tuple[CaseType, Case]]) -> None:
    """Write what these cases, by number, say now in the place of what they said; part of the act that changed them."""
    if not cases:
        return
    connection.execute(delete(case_code).where(case_code.c.case == bindparam("of")), [{"of": one} for one in cases])
    rows = [row for number, (type, case) in cases.items() for row in code_rows(number, type, case)]
    if rows:
        connection.execute(insert(case_code), rows)


def code_rows(number: int, type: CaseType, case: Case) -> list[dict[str, Any]]:
    """The rows of `case_code` of a case as it stands."""
    told = visible(type.spec, "reporter")
    names = [name for name, question in type.spec.fields.items() if question.type == "uscc" and name in case.fields]
    return [{"case": number, "field": name, "code": case.fields[name], "told": name in told} for name in names]
