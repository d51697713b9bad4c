"""Packs put together: each fault is told once, with file, line, the wrong word and the nearest right one."""

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.kit import write_pack
from zhongshu.core.errors import UnknownName
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs

CHINA = ZoneInfo("Asia/Shanghai")

PACK = """\
pack: p
title: 测试
owner: office
home: overview
"""
VISIT = """\
dataset: visit
title: 到访
owner: office
level: 1
sharing: none
origin: measured
key: [hall, day]
partition: month(day)
fresh_within: 2d
columns:
  hall: {type: string}
  day: {type: date}
  people: {type: integer, unit: 人}
  fee: {type: decimal, scale: 2, unit: 元}
sources:
  file: {kind: csv, every: 1h}
checks:
  - {name: some, sql: "people > 0"}
"""
BUSY = """\
---
table: busy
title: 忙时
key: [hall, day]
partition: month(day)
---
SELECT hall, day, people, fee
FROM visit
WHERE people > 100
"""
QUIET = """\
---
table: quiet
title: 闲时
key: [hall]
---
SELECT hall, count(*) AS days FROM busy GROUP BY hall
"""
INDICATORS = """\
people: {title: 人次, of: busy, measure: sum(people), unit: 人, time: day}
fees: {title: 费用, of: busy, measure: sum(fee), unit: 元, time: day}
each: {title: 人均, formula: fees / people, unit: 元/人}
"""
OVERVIEW = """\
screen: overview
title: 总览
roles: [anyone]
rows:
  - [{number: people}, {number: each}]
  - [{table: busy, columns: [hall, people], order: [-people]}]
"""
LAYERS = """\
halls: {title: 大厅, kind: areas, of: visit}
"""
FILES = {
    "pack.yaml": PACK,
    "datasets/visit.yaml": VISIT,
    "tables/busy.sql": BUSY,
    "tables/quiet.sql": QUIET,
    "indicators.yaml": INDICATORS,
    "screens/overview.yaml": OVERVIEW,
    "layers.yaml": LAYERS,
}


def put_together(folder: Path, files: Mapping[str, str]) -> Packs:
    return read_packs([write_pack(folder, "p", {**FILES, **files})], CHINA, units=["office", "statistics"])


def faults(folder: Path, files: Mapping[str, str]) -> list[str]:
    return [str(problem) for problem in put_together(folder, files).problems]


def test_a_sound_pack_has_no_fault(tmp_path: Path) -> None:
    packs = put_together(tmp_path, {})
    assert packs.problems == ()
    assert list(packs.catalogue.tables) == ["p.busy", "p.quiet"]
    assert list(packs.indicators.by_name) == ["p.people", "p.fees", "p.each"]
    (people, _), (busy,) = packs.pack("p").screens["overview"].rows
    assert (people.shown, busy.shown) == ("p.people", "p.busy")
    assert list(packs.layers) == ["p.halls"]
    with pytest.raises(UnknownName, match='did you mean "p"'):
        packs.pack("pp")


WRONG = {
    "owner": (
        "datasets/visit.yaml",
        ("owner: office", "owner: offices"),
        "p/datasets/visit.yaml:3 (owner): owner 'offices' is no unit of this region "
        '(did you mean "office"? known: office, statistics)',
    ),
    "unit of a column": (
        "datasets/visit.yaml",
        ("unit: 元}", "unit: 圆}"),
        "p/datasets/visit.yaml:14 (columns.fee.unit): no unit '圆'\n  hint: known: %, 百分点, 元",
    ),
    "column in a check": (
        "datasets/visit.yaml",
        ('"people > 0"', '"peple > 0"'),
        "p/datasets/visit.yaml:18: no column 'peple'\n  hint: did you mean \"people\"? known: day, fee, hall, people",
    ),
    "check that is no condition": (
        "datasets/visit.yaml",
        ('"people > 0"', '"people + 1"'),
        "p/datasets/visit.yaml:18: this is BIGINT, not a condition",
    ),
    "column of a partition": (
        "datasets/visit.yaml",
        ("month(day)", "month(date)"),
        "p/datasets/visit.yaml:8 (partition): partition names 'date', which is no column "
        "(known: day, fee, hall, people)",
    ),
    "type of a partition": (
        "datasets/visit.yaml",
        ("month(day)", "month(hall)"),
        "p/datasets/visit.yaml:8 (partition): partition column hall is string\n  hint: it is a date or timestamp",
    ),
    "duration": (
        "datasets/visit.yaml",
        ("fresh_within: 2d", "fresh_within: soon"),
        "p/datasets/visit.yaml:9 (fresh_within): ",
    ),
    "reference": (
        "datasets/visit.yaml",
        ("hall: {type: string}", "hall: {type: string, reference: p.halls.id}"),
        "p/datasets/visit.yaml:1: column hall refers to 'p.halls.id', which is not there (known: p.visit)",
    ),
    "key of a table": (
        "tables/quiet.sql",
        ("key: [hall]", "key: [hal]"),
        "p/tables/quiet.sql:4 (key): key names 'hal', which is no column (did you mean \"hall\"? known: days, hall)",
    ),
    "subject of a table": (
        "tables/quiet.sql",
        ("key: [hall]", "key: [hall]\nsubject: hal"),
        "p/tables/quiet.sql:5 (subject): subject names 'hal', which is no column "
        '(did you mean "hall"? known: days, hall)',
    ),
    "column in a SELECT": (
        "tables/quiet.sql",
        ("GROUP BY hall", "GROUP BY hill"),
        "p/tables/quiet.sql:6: no column 'hill'",
    ),
    "name behind FROM": (
        "tables/quiet.sql",
        ("FROM busy", "FROM bussy"),
        "p/tables/quiet.sql:6: no dataset, table or parameter 'bussy'\n  hint: did you mean \"busy\"?",
    ),
    "units of a formula": (
        "indicators.yaml",
        ("unit: 元/人", "unit: 家/人"),
        "p/indicators.yaml:3 (each): the formula gives 元/人, the indicator says 家/人\n"
        "  hint: the two must measure the same thing",
    ),
    "sum of unlike things": (
        "indicators.yaml",
        ("fees / people", "fees + people"),
        "p/indicators.yaml:3 (each): formula 'fees + people': 元 and 人 are not of one kind",
    ),
    "word in a formula": (
        "indicators.yaml",
        ("fees / people", "fee / people"),
        "p/indicators.yaml:3 (each): the formula names 'fee', which is no indicator (did you mean \"p.fees\"? ",
    ),
    "relation of an indicator": (
        "layers.yaml",
        ("of: visit", "of: visits"),
        "p/layers.yaml:1 (halls): no dataset, table or parameter 'p.visits'\n  hint: did you mean \"p.visit\"?",
    ),
    "indicator on a screen": (
        "screens/overview.yaml",
        ("{number: each}", "{number: eech}"),
        "p/screens/overview.yaml:5 (rows.0.1): no indicator 'p.eech'\n  hint: did you mean \"p.each\"?",
    ),
    "form on a screen": (
        "screens/overview.yaml",
        ("{number: each}", "{ask: eech}"),
        "p/screens/overview.yaml:5 (rows.0.1): no case type 'p.eech'",
    ),
    "unit of a screen": (
        "screens/overview.yaml",
        ("rows:", "units: [office, statistic]\nrows:"),
        "p/screens/overview.yaml:4 (units.1): units names 'statistic', which is no unit of this region "
        '(did you mean "statistics"?',
    ),
    "column on a screen": (
        "screens/overview.yaml",
        ("order: [-people]", "order: [-persons]"),
        "p/screens/overview.yaml:6 (rows.1.0): p.busy has no column 'persons' (known: day, fee, hall, people)",
    ),
    "home": (
        "pack.yaml",
        ("home: overview", "home: overvue"),
        'p/pack.yaml:4 (home): home: overvue is no screen (did you mean "overview"? known: overview)',
    ),
    "used pack": (
        "pack.yaml",
        ("home: overview", "uses: [q]"),
        "p/pack.yaml:4 (uses.0): uses 'q', which is no pack here (known: p)",
    ),
    "file name": (
        "datasets/visit.yaml",
        ("dataset: visit", "dataset: visits"),
        "p/datasets/visit.yaml:1 (dataset): says dataset: visits but its file is visit.yaml\n"
        "  hint: the two are the same word",
    ),
    "no front matter": (
        "tables/quiet.sql",
        ("---\ntable", "table"),
        "p/tables/quiet.sql:1: has no front matter\n  hint: begin with YAML between two lines of ---, then one SELECT",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_word_is_told_once_with_its_place(case: str, tmp_path: Path) -> None:
    """Whatever rests on the faulty thing is left out without a fault of its own."""
    file, (right, wrong), told = WRONG[case]
    assert FILES[file].count(right) == 1
    found = faults(tmp_path, {file: FILES[file].replace(right, wrong)})
    assert [fault[: len(told)] for fault in found] == [told]


def test_several_faults_are_told_together(tmp_path: Path) -> None:
    files = {
        "tables/quiet.sql": QUIET.replace("key: [hall]", "key: [hal]"),
        "indicators.yaml": INDICATORS.replace("元/人", "家/人"),
        "pack.yaml": PACK.replace("overview", "nowhere"),
    }
    assert [fault.partition(":")[0] for fault in faults(tmp_path, files)] == [
        "p/tables/quiet.sql",
        "p/indicators.yaml",
        "p/pack.yaml",
    ]


def test_a_file_that_cannot_be_read_takes_what_rests_on_it_along_in_silence(tmp_path: Path) -> None:
    packs = put_together(tmp_path, {"tables/busy.sql": BUSY.replace("title: 忙时", "titel: 忙时")})
    assert [str(problem) for problem in packs.problems] == [
        "p/tables/busy.sql:3 (titel): unknown key 'titel' "
        '(did you mean "title"? known: columns, description, key, lookup, owner, partition, reach, subject and 2 more)'
    ]
    assert (dict(packs.catalogue.tables), dict(packs.indicators.by_name), packs.pack("p").screens) == ({}, {}, {})
    assert list(packs.catalogue.datasets) == ["p.visit"]


def test_tables_that_read_each_other_are_named_together(tmp_path: Path) -> None:
    found = faults(tmp_path, {"tables/busy.sql": BUSY.replace("FROM visit", "FROM visit JOIN quiet USING (hall)")})
    assert found == ["p/tables/busy.sql:2: these tables read each other: p.busy, p.quiet"]


def test_a_table_that_reads_itself_is_refused(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, {"tables/busy.sql": BUSY.replace("FROM visit", "FROM busy")})
    assert found.startswith("p/tables/busy.sql:8: no dataset, table or parameter 'busy'")


def test_a_column_may_have_the_name_of_a_table(tmp_path: Path) -> None:
    packs = put_together(tmp_path, {"tables/busy.sql": BUSY.replace("people, fee\n", "people, fee, fee AS quiet\n")})
    assert packs.problems == ()
    assert list(packs.catalogue.tables) == ["p.busy", "p.quiet"]


def test_formulas_that_need_each_other_are_named_together(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        {
            "indicators.yaml": INDICATORS + "more: {title: 多, formula: each * 2 - less, unit: 元/人}\n"
            "less: {title: 少, formula: more / 2, unit: 元/人}\n"
        },
    )
    assert found == ["p/indicators.yaml:4 (more): these formulas need each other: p.less, p.more"]


def test_what_another_pack_defines_is_seen_only_through_uses(tmp_path: Path) -> None:
    first = write_pack(tmp_path, "p", FILES)
    reading = {"pack.yaml": "pack: q\ntitle: q\nowner: office\n", "tables/own.sql": QUIET.replace("busy", "p.busy")}
    reading["tables/own.sql"] = reading["tables/own.sql"].replace("table: quiet", "table: own")
    (fault,) = read_packs([first, write_pack(tmp_path, "q", reading)], CHINA).problems
    assert str(fault).startswith("q/tables/own.sql:6: no dataset, table or parameter 'p.busy'")
    reading["pack.yaml"] += "uses: [p]\n"
    packs = read_packs([first, write_pack(tmp_path, "q", reading)], CHINA)
    assert packs.problems == ()
    assert packs.catalogue.tables["q.own"].query.reads == ("p.busy",)


TONE = """\
parameter: tone
title: 用语
columns:
  {of: string, at_least: "decimal(9,1)", up_zh: string, up_en: string, down_zh: string, down_en: string, sized: boolean}
editions:
  - valid_from: 2026-01-01
    adopted: 2026-01-01
    reference: {title: ours}
    certainty: read
    rows:
      - {of: growth, at_least: 0.0, up_zh: 持平, up_en: flat, down_zh: 持平, down_en: flat, sized: false}
      - {of: points, at_least: 0.0, up_zh: 持平, up_en: flat, down_zh: 持平, down_en: flat, sized: false}
"""
RESTING = {
    "relations.yaml": "r1: {of: visit, share: {part: a, percent: b}}\n",
    "forms/monthly.yaml": """\
form: monthly
title: 月报
dataset: visit
unit: hall
period: day
owed_by: [office]
first: 2026-01
due: {working_day: 5}
""",
    "parameters/tone.yaml": TONE,
    "briefs/short.yaml": """\
brief: short
title: 短报
tone: tone
sections: [{title: 全部, items: [{sentence: "{people}、{check:r1}"}]}]
""",
}


def test_what_rests_on_a_faulty_noun_is_left_out_without_a_second_fault(tmp_path: Path) -> None:
    packs = put_together(tmp_path, {**RESTING, "datasets/visit.yaml": VISIT.replace("type: date", "type: dat")})
    assert len(packs.problems) == 1
    assert (dict(packs.relations), dict(packs.forms), dict(packs.briefs)) == ({}, {}, {})


def test_a_brief_that_names_a_faulty_relation_is_left_out_in_silence(tmp_path: Path) -> None:
    packs = put_together(tmp_path, RESTING)
    (told,) = (str(problem) for problem in packs.problems)
    assert told.startswith("p/relations.yaml:1 (r1): p.visit holds no printed figures")
    assert (list(packs.forms), list(packs.briefs)) == (["p.monthly"], [])
