"""A grant that a pack may not give, or that names what is not there, is refused with file, line and the right word."""

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.kit import write_pack
from zhongshu.app.founding import owners
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs

CHINA = ZoneInfo("Asia/Shanghai")
UNITS = ("bank", "market", "office")

FIRM = """\
dataset: firm
title: 企业
owner: market
level: 3
sharing: conditional
origin: synthetic
key: [code]
subject: code
columns:
  code: {type: string}
  place: {type: string}
  staff: {type: integer}
  year: {type: date}
"""
HALL = """\
dataset: hall
title: 大厅
owner: office
level: 1
sharing: unconditional
origin: published
key: [hall]
columns:
  hall: {type: string}
  day: {type: date}
  people: {type: integer}
"""
INDICATORS = """\
staff: {title: 人数, of: firm, measure: sum(staff), unit: 人, time: year, owner: market}
people: {title: 人次, of: hall, measure: sum(people), unit: 人, time: day, owner: office}
each: {title: 比, formula: staff / people, unit: "1", owner: office}
"""
GRANTS = """\
- grant: hall-open
  title: 公开
  from: office
  to: {anyone: true}
  read: hall
  purpose: public_information
- grant: bank-lookup
  title: 查询
  from: market
  to: {unit: bank, roles: [officer]}
  read: [firm]
  columns:
    allow: [code, staff]
    mask: {code: {keep_last: 4}}
  where: staff >= 10 AND place <> 'none'
  purpose: loan_review
  basis: {consent: true}
"""
FILES = {
    "pack.yaml": "pack: p\ntitle: 测试\nowner: office\n",
    "datasets/firm.yaml": FIRM,
    "datasets/hall.yaml": HALL,
    "indicators.yaml": INDICATORS,
    "grants.yaml": GRANTS,
}


def put_together(folder: Path, files: Mapping[str, str]) -> Packs:
    return read_packs([write_pack(folder, "p", {**FILES, **files})], CHINA, units=UNITS)


def test_sound_grants_are_there_by_id_with_whole_names(tmp_path: Path) -> None:
    packs = put_together(tmp_path, {})
    assert packs.problems == ()
    assert {name: grant.spec.read for name, grant in packs.grants.items()} == {
        "hall-open": ("p.hall",),
        "bank-lookup": ("p.firm",),
    }
    assert packs.grants["bank-lookup"].place.line == 7
    assert packs.grants["bank-lookup"].units == ("market", "bank")
    assert owners(packs) == ["bank", "market", "office"], "a new region has the units that grants name"


@pytest.mark.parametrize(
    ("before", "after", "says", "line"),
    [
        ("roles: [officer]", "roles: [offcer]", "it says 'offcer'", 10),
        (
            "read: hall",
            "read: hal",
            "no dataset, table, parameter, indicator, cube or service 'p.hal'\n  hint: did you mean \"p.hall\"?",
            5,
        ),
        ("read: hall", "read: q.hall", "q.hall is not of the pack p", 5),
        ("from: market", "from: office", "office does not answer for p.firm\n  hint: from: market", 11),
        ("read: [firm]", "read: [firm, hall]", "market does not answer for p.hall\n  hint: from: office", 11),
        ("read: hall", "read: p.each", "p.each: level 3 is not opened to anyone, only level 1 is", 4),
        ("read: hall", "read: p.*", "p.each: level 3 is not opened to anyone, only level 1 is", 4),
        (
            "allow: [code, staff]",
            "allow: [code, stuff]",
            "p.firm: no column 'stuff'\n  hint: did you mean \"staff\"?",
            13,
        ),
        ("read: [firm]", "read: [firm, staff]", "p.staff is an indicator: it is granted whole", 13),
        ("keep_last: 4", "area: conty", "it says 'conty'", 14),
        ("keep_last: 4", "bucket: 4", "the mask bucket is for whole and decimal numbers, not for VARCHAR", 14),
        ("staff >= 10", "stuff >= 10", "stuff", 15),
        ("staff >= 10", "staff >= 'ten'", "ten", 15),
        ("unit: bank, roles: [officer]", "roles: [officer]", "a subject consents to a unit: say to which", 10),
        ("grant: bank-lookup", "grant: hall-open", "says 'hall-open', which p/grants.yaml:1 (0) says too", 7),
        ("purpose: loan_review", "purpos: loan_review", "unknown key 'purpos'", 16),
    ],
)
def test_a_wrong_word_is_named_with_its_line(tmp_path: Path, before: str, after: str, says: str, line: int) -> None:
    assert before in GRANTS
    (fault,) = put_together(tmp_path, {"grants.yaml": GRANTS.replace(before, after, 1)}).problems
    assert says in str(fault)
    assert fault.place is not None
    assert (fault.place.file, fault.place.line) == ("p/grants.yaml", line)


@pytest.mark.parametrize("wrong", [("from: market", "from: tax"), ("unit: bank", "unit: tax")])
def test_a_grant_from_or_to_a_unit_of_another_region_is_left_out(tmp_path: Path, wrong: tuple[str, str]) -> None:
    packs = put_together(tmp_path, {"grants.yaml": GRANTS.replace(*wrong)})
    assert packs.problems == ()
    assert list(packs.grants) == ["hall-open"]


def test_what_is_closed_goes_to_its_owner_only(tmp_path: Path) -> None:
    closed = FIRM.replace("level: 3", "level: 4")
    (fault,) = put_together(tmp_path, {"datasets/firm.yaml": closed}).problems
    assert "p.firm: level 4 is closed, it stays with market" in str(fault)
    own = GRANTS.replace("unit: bank", "unit: market")
    assert put_together(tmp_path, {"datasets/firm.yaml": closed, "grants.yaml": own}).problems == ()


def test_anyone_gets_what_is_unconditional(tmp_path: Path) -> None:
    (fault,) = put_together(
        tmp_path, {"datasets/hall.yaml": HALL.replace("sharing: unconditional", "sharing: conditional")}
    ).problems
    assert str(fault).startswith("p/grants.yaml:4 (0.to): p.hall: sharing is conditional, only what is unconditional")


def test_consent_needs_a_subject(tmp_path: Path) -> None:
    (fault,) = put_together(tmp_path, {"datasets/firm.yaml": FIRM.replace("subject: code\n", "")}).problems
    assert "p.firm names no subject, so nobody can consent" in str(fault)


def test_a_wide_grant_means_what_its_giver_owns(tmp_path: Path) -> None:
    wide = GRANTS.replace("from: office", "from: bank").replace("read: hall", "read: p.*")
    (fault,) = put_together(tmp_path, {"grants.yaml": wide}).problems
    assert "p/grants.yaml:5 (0.read.0): bank answers for nothing in p.*" in str(fault)


def test_a_grant_over_a_faulty_noun_is_left_out_without_a_second_fault(tmp_path: Path) -> None:
    packs = put_together(
        tmp_path, {"datasets/firm.yaml": FIRM.replace("type: date", "type: dat"), "indicators.yaml": ""}
    )
    assert len(packs.problems) == 1
    assert list(packs.grants) == ["hall-open"]


def test_an_id_belongs_to_one_pack(tmp_path: Path) -> None:
    first = write_pack(tmp_path, "p", FILES)
    second = write_pack(tmp_path, "q", {**FILES, "pack.yaml": "pack: q\ntitle: 乙\nowner: office\n"})
    faults = [str(problem) for problem in read_packs([first, second], CHINA, units=UNITS).problems]
    assert [fault.split(":")[0] for fault in faults] == ["q/grants.yaml", "q/grants.yaml"]
    assert "says 'hall-open', which p/grants.yaml:1 (0) says too" in faults[0]


def test_grants_are_a_list(tmp_path: Path) -> None:
    (fault,) = put_together(tmp_path, {"grants.yaml": "hall-open: {title: 公开}\n"}).problems
    assert "is a list, each entry of which begins with - grant: NAME" in str(fault)
