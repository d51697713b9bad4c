"""What `zhongshu check` says of cases that rows open."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cases.alarms import QUIET, REGISTER, TOWN, VISITS
from tests.kit import write_pack
from zhongshu.packs.assemble import read_packs

FILE = "town/cases/visit.yaml"
ROWS = "from_rows: {of: register.quiet, key: [firm]}"


def told(folder: Path, visits: str = VISITS, *, uses: str = "[register]", quiet: str = QUIET) -> list[str]:
    town = {**TOWN, "cases/visit.yaml": visits, "pack.yaml": f"pack: town\ntitle: town\nowner: urban\nuses: {uses}\n"}
    register = {**REGISTER, "datasets/quiet.yaml": quiet}
    folders = [write_pack(folder, "town", town), write_pack(folder, "register", register)]
    return [str(one) for one in read_packs(folders, ZoneInfo("Asia/Shanghai"), units=("office", "urban")).problems]


def test_a_type_that_rows_open_is_whole(tmp_path: Path) -> None:
    said = ROWS.replace("key: [firm]", "key: [firm, from_day], due: from_day, fields: {why: name}, again: ended")
    assert told(tmp_path, VISITS.replace(ROWS, said)) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("{of: register.quite, key: [firm]}", "(from_rows.of): no dataset or table 'register.quite' (did you mean"),
        ("{of: register.quiet, key: [frim]}", "(from_rows.key): register.quiet has no column 'frim' (did you mean"),
        ("{of: register.quiet, key: [firm], due: day}", "(from_rows.due): register.quiet has no column 'day'"),
        ("{of: register.quiet, key: [firm], due: name}", "register.quiet.name is VARCHAR: neither a date nor a time"),
        ("{of: register.quiet, key: [firm], fields: {whom: name}}", "the form has no question 'whom'"),
        ("{of: register.quiet, key: [firm], fields: {why: nam}}", "register.quiet has no column 'nam'"),
        (
            "{of: register.quiet, key: [firm], fields: {why: staff}}",
            "register.quiet.staff is BIGINT; a text takes VARC",
        ),
        ("{of: register.quiet, key: [firm], fields: {name: none}}", "register.quiet has no column 'none'"),
    ],
)
def test_what_rows_name_is_there_and_fits(tmp_path: Path, rows: str, said: str) -> None:
    (problem,) = told(tmp_path, VISITS.replace(ROWS, f"from_rows: {rows}"))
    line = next(number for number, text in enumerate(VISITS.splitlines(), 1) if ROWS in text)
    assert problem.startswith(f"{FILE}:{line} ")
    assert said in problem


def test_what_has_to_be_answered_has_a_column(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, VISITS.replace("  why: {type: text,", "  why: {type: text, required: true,"))
    assert "register.quiet answers no 'why', which has to be answered" in problem
    assert "hint: fields: {why: COLUMN} (firm, name, staff, from_day)" in problem


def test_rows_reach_nobody_further_as_cases(tmp_path: Path) -> None:
    (problem,) = told(tmp_path / "level", quiet=QUIET.replace("level: 2", "level: 3"))
    assert "'firm' is of level 2, register.quiet of level 3" in problem
    assert "hint: level: 3 on the question" in problem
    problems = told(tmp_path / "door", quiet=QUIET.replace("sharing: conditional", "sharing: none"))
    assert any("register.quiet leaves office by no door (sharing: none)" in one for one in problems)
    (problem,) = told(tmp_path / "uses", uses="[]")
    assert "register.quiet is of the pack register" in problem
    assert "hint: say uses: [register] in pack.yaml" in problem
