"""The datasets that case types become: named like written ones, refused where a name is taken."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cases.town import DUTIES, EVENTS, GRIDS, KINDS, LIMITS
from tests.kit import write_pack
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs
from zhongshu.screens.lineage import lineage

FILE = "town/cases/event.yaml"
FILES = {
    "duties.yaml": DUTIES,
    "parameters/grid.yaml": GRIDS,
    "parameters/event_kind.yaml": KINDS,
    "parameters/limit.yaml": LIMITS,
}
PHONE = "phone: {type: phone, title: {zh: 电话, en: Telephone}, level: 4}"
READING = {
    "tables/stay.sql": """\
        ---
        table: stay
        title: Stay
        ---
        SELECT e."case", e.kind, s.at, s.seconds
        FROM event_step AS s JOIN event AS e ON e."case" = s."case" WHERE s.from_step = 'new'
    """,
    "indicators.yaml": """
        late: {title: Late, of: event, ratio: [count_if(solve_late), count(solve_late)], unit: '%', time: opened}
        waited: {title: Waited, of: stay, measure: avg(seconds), unit: s, time: at, by: [kind]}
    """,
    "screens/home.yaml": """
        screen: home
        title: Home
        roles: [officer]
        rows: [[{number: late}, {trend: waited}]]
    """,
    "grants.yaml": """
        - {grant: to-clerks, title: Clerks, from: office, to: {roles: [clerk]}, read: event, purpose: evaluation,
           columns: {allow: [kind, opened]}}
    """,
}
DATASET = """
dataset: {name}
title: Written
owner: office
level: 1
sharing: unconditional
origin: measured
columns: {{x: {{type: string}}}}
"""


def read(folder: Path, events: str = EVENTS, *, office_hours: bool = True, **more: str) -> Packs:
    """The town's pack alone."""
    files = {**FILES, "cases/event.yaml": events, **more}
    pack = write_pack(folder, "town", files)
    text = (pack / "pack.yaml").read_text(encoding="utf-8").replace("uses: [region]\n", "")
    (pack / "pack.yaml").write_text(text, encoding="utf-8")
    units = ("office", "urban", "works")
    return read_packs([pack], ZoneInfo("Asia/Shanghai"), units=units, office_hours=office_hours)


def problems(packs: Packs) -> list[str]:
    return [str(problem) for problem in packs.problems]


def test_tables_indicators_screens_and_grants_name_them_like_written_ones(tmp_path: Path) -> None:
    packs = read(tmp_path, **READING)
    assert problems(packs) == []
    event, step = (packs.catalogue.dataset(name) for name in ("town.event", "town.event_step"))
    assert (event.spec.owner, event.spec.level, event.spec.sharing) == ("office", 3, "conditional")
    assert (event.spec.key, step.spec.key) == (("case",), ("case", "number"))
    assert (event.place.file, str(event.partition), str(step.partition)) == (FILE, "month(opened)", "month(at)")
    assert packs.nouns.by_name["town.event"].columns["solve_late"] == "BOOLEAN"
    assert packs.catalogue.sources_of("town.stay") == ["town.event", "town.event_step"]
    nodes = {node.id: node.title.en for node in lineage(packs.catalogue, packs.indicators, "town.stay").nodes}
    assert nodes["town.event#cases"] == "cases (hub)"


@pytest.mark.parametrize(
    ("file", "right", "wrong", "said"),
    [
        ("indicators.yaml", "time: opened}", "time: opened, by: [said]}",
         "town.event has no column 'said' (it is a question, but free words above level 2 are not kept in rows)"),
        ("screens/home.yaml", "{trend: waited}", "{table: event, columns: [phone]}",
         "'phone' (it is a question, but telephone numbers and mail addresses are not kept in rows)"),
        ("tables/stay.sql", "e.kind", "e.said",
         "it is a question, but free words above level 2 are not kept in rows"),
    ],
)  # fmt: skip
def test_whoever_asks_for_an_answer_that_rows_do_not_keep_is_told_why(
    tmp_path: Path, file: str, right: str, wrong: str, said: str
) -> None:
    assert right in READING[file]
    events = EVENTS.replace("title: {zh: 情况, en: What is wrong}", "level: 3, title: Said")
    found = problems(read(tmp_path, events, **READING | {file: READING[file].replace(right, wrong)}))
    assert [one for one in found if said in one], found


@pytest.mark.parametrize(
    ("right", "wrong", "columns"),
    [
        ("title: {zh: 情况, en: What is wrong}", "level: 3, title: Said", {"said": None}),
        ("title: {zh: 情况, en: What is wrong}", "level: 2, title: Said", {"said": "string"}),
        (PHONE, "tel: {type: phone, level: 1, title: Tel}",
         {"tel": None}),
        (PHONE, "firm: {type: uscc, level: 3, title: Firm}",
         {"firm": "string"}),
        (PHONE, "seen: {type: image, max: 3, title: Photo}",
         {"seen": "integer"}),
        (PHONE, "other: {type: point, title: Other}",
         {"other": None, "other_lon": "decimal", "other_lat": "decimal"}),
        ("open_to: anyone", "level: 1", {"kind": "string", "lon": "decimal", "said": None}),
    ],
)  # fmt: skip
def test_an_answer_is_a_column_where_its_level_allows_it(
    tmp_path: Path, right: str, wrong: str, columns: dict[str, str | None]
) -> None:
    packs = read(tmp_path, EVENTS.replace(right, wrong))
    assert problems(packs) == []
    found = packs.catalogue.dataset("town.event").spec.columns
    assert {name: found[name].type if name in found else None for name in columns} == columns


@pytest.mark.parametrize("name", ["event", "event_step"])
def test_a_written_dataset_of_their_name_is_a_fault(tmp_path: Path, name: str) -> None:
    (told,) = problems(read(tmp_path, **{f"datasets/{name}.yaml": DATASET.format(name=name)}))
    assert f"{FILE}:2 (case): its cases become the dataset {name}, which datasets of this pack has too" in told


def test_a_question_or_a_clock_whose_column_is_taken_is_a_fault(tmp_path: Path) -> None:
    (told,) = problems(read(tmp_path, EVENTS.replace("asks: {done:", "asks: {outcome:")))
    assert "(steps.new.to.handled.asks.outcome): 'outcome' would fill the column 'outcome' of the cases' data" in told
    (told,) = problems(read(tmp_path, EVENTS.replace(PHONE, "solve_due: {type: date, title: Due}")))
    assert "(form.solve_due): 'solve_due' would fill the column 'solve_due'" in told
    long = "a" * 57
    (told,) = problems(read(tmp_path, EVENTS.replace(PHONE, f"{long}: {{type: point, title: Long}}")))
    assert f"(form.{long}): '{long}' would fill the column '{long}_lon'" in told
    assert "longer than 60 characters" in told


def test_the_place_of_a_case_may_be_asked_as_an_area(tmp_path: Path) -> None:
    events = EVENTS.replace(PHONE, "area: {type: area, title: A}")
    (told,) = problems(read(tmp_path, events))
    assert "'area' would fill the column 'area'" in told
    packs = read(tmp_path, events.replace("area: place\n", "area: area\n"))
    assert problems(packs) == []
    found = packs.catalogue.dataset("town.event").spec.columns
    assert (found["area"].type, found["place_lon"].type) == ("area", "decimal")


def test_cases_come_into_no_dataset_that_a_pack_writes(tmp_path: Path) -> None:
    stolen = DATASET.format(name="open") + "sources: {all: {kind: hub, report: town.event, every: 1h, mode: append}}\n"
    (told,) = problems(read(tmp_path, **{"datasets/open.yaml": stolen}))
    assert "town/datasets/open.yaml:9 (sources.all.report): report 'town.event' is cases" in told
    assert "town.event is a dataset itself" in told


def test_what_reads_the_cases_of_a_broken_type_is_no_second_fault(tmp_path: Path) -> None:
    (told,) = problems(read(tmp_path, EVENTS.replace("area: place\n", "aera: place\n"), **READING))
    assert told.startswith(FILE)


@pytest.mark.parametrize(
    ("said", "instead", "told"),
    [
        ("otherwise: 24", "otherwise: 24\n    closes: close", "ends at a moment"),
        ("counts: hours", "counts: working_days", "counted whole"),
        ("hours: integer", "hours: string", "is no number"),
    ],
)
def test_a_clock_that_cannot_be_counted_is_told_by_the_pack_and_not_by_its_first_case(
    tmp_path: Path, said: str, instead: str, told: str
) -> None:
    events = EVENTS.replace(said, instead)
    limits = LIMITS.replace(said, instead).replace("hours: 4", "hours: soon" if "string" in instead else "hours: 4.5")
    limits = limits if "working_days" not in instead else limits.replace("hours: integer", "hours: 'decimal(4,1)'")
    found = problems(read(tmp_path, events, **{"parameters/limit.yaml": limits}))
    assert len(found) == 1
    assert told in found[0]
    assert found[0].startswith(f"{FILE}:")


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ("counts: working_hours", "the clock solve counts working_hours"),
        ("counts: working_days\n    closes: close", "the clock solve ends at the close of business"),
    ],
)
def test_a_clock_in_office_hours_needs_a_region_that_says_them(tmp_path: Path, counted: str, said: str) -> None:
    events = EVENTS.replace("counts: hours", counted)
    packs = read(tmp_path, events, office_hours=False)
    assert packs.problems == ()
    (missing,) = map(str, packs.missing)
    line = events[: events.index("  solve:\n    title: {zh: 处置时限")].count("\n") + 1
    assert missing.startswith(f"{FILE}:{line} (clocks.solve): {said}, and region.yaml says no office_hours")
    assert "office_hours: [08:30-12:00, 14:00-17:30]" in missing
    assert read(tmp_path, events).missing == read(tmp_path, office_hours=False).missing == ()
