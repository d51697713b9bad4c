"""The migration that adds the codes that cases say: those of every case from before, by its own edition."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, inspect, select

from tests.linkage.works import ANT, BEE
from tests.state.test_causes import _ROW, at, empty
from zhongshu.state.database import connect, open_database
from zhongshu.state.tables.cases import case_code, case_type, work_case

__all__ = ["empty"]

CODE, WORD = {"type": "uscc", "level": 3}, {"type": "string", "level": 2}
SPEC = {
    "form": {"firm": CODE, "what": WORD},
    "found": {"heir": {"type": "uscc", "level": 4}, "kin": CODE},
    "steps": {"new": {"to": {"done": {"asks": {"rival": CODE, "partner": {"type": "uscc", "level": 2}}}}}, "done": {}},
    "flow": {"messages": {"told": {"asks": {"payer": CODE}}}},
}
BARE = {"form": {"what": WORD}, "steps": {"new": {}}, "flow": None}
FILLED = {"firm": ANT, "what": ANT, "heir": BEE, "kin": ANT, "rival": BEE, "partner": ANT, "payer": BEE}


def fill(engine: Engine, fields: list[tuple[str, dict[str, Any]]]) -> None:
    editions = [
        {"edition": name * 16, "name": "street.event", "spec": spec, "at": _ROW["opened"]}
        for name, spec in (("c", SPEC), ("b", BARE))
    ]
    cases = [
        {**_ROW, "number": number, "edition": edition * 16, "fields": said}
        for number, (edition, said) in enumerate(fields, 1)
    ]
    with engine.begin() as connection:
        connection.execute(insert(case_type), editions)
        connection.execute(insert(work_case), cases)


def kept(database: Engine) -> list[tuple[Any, ...]]:
    with database.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(select(case_code)))


def test_cases_from_before_are_found_by_what_their_answers_say(empty: str) -> None:
    engine = connect(empty)
    at(engine, "0017")
    fill(engine, [("c", FILLED), ("c", {"what": "x"}), ("b", {"what": ANT}), ("c", {"firm": BEE})])
    engine.dispose()
    opened = open_database(empty)
    assert "case_code_code" in {one["name"] for one in inspect(opened).get_indexes("case_code")}
    assert kept(opened) == [
        (1, "firm", ANT, True),
        (1, "heir", BEE, False),
        (1, "kin", ANT, True),
        (1, "partner", ANT, True),
        (1, "payer", BEE, False),
        (1, "rival", BEE, False),
        (4, "firm", BEE, True),
    ]
    opened.dispose()


@pytest.mark.parametrize("count", [0, 1_000, 2_001])
def test_however_many_there_are(tmp_path: Path, count: int) -> None:
    url = f"sqlite:///{tmp_path / 'state.db'}"
    engine = connect(url)
    at(engine, "0017")
    if count:
        fill(engine, [("c", {"firm": ANT})] * count)
    engine.dispose()
    opened = open_database(url)
    assert [case for case, *_ in kept(opened)] == list(range(1, count + 1))
    opened.dispose()
