"""A pack of one's own."""

from pathlib import Path

import pytest

from tests.app.conftest import Run
from zhongshu.app.scaffold import FOLDER, KINDS

REGION = """
region: testland
title: {zh: 测试市, en: Testland}
area: '331000'
units: {data_bureau: {title: {zh: 数据局, en: Data bureau}}}
office_hours: ["08:30-17:30"]
packs: [region]
"""


def test_a_new_pack_passes_check_and_its_own_cases(run: Run, home: Path) -> None:
    made = run("pack", "new", "halls", "--json", home=home).document
    folder = home / "packs" / "halls"
    assert made["folder"] == str(folder)
    assert sorted(made["files"]) == sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()
    )
    assert {"README.md", "sample/SOURCE.md", "datasets/visits.yaml", "indicators.yaml"} <= set(made["files"])
    assert run("check", home=home).code == 0
    tested = run("pack", "test", folder, "--json", home=home).document
    assert tested["failed"] == 0
    assert [case["file"] for case in tested["cases"]] == ["halls/tests/sample.yaml", "halls/tests/waiting.yaml"]


def test_each_kind_passes_check_and_its_own_cases(run: Run, tmp_path: Path) -> None:
    (tmp_path / "region.yaml").write_text(REGION, "utf-8")
    for kind in KINDS:
        assert run("pack", "new", f"my_{kind}", "--from", kind, home=tmp_path).code == 0
    packs = tmp_path / "packs"
    assert not [path for path in packs.rglob("*.*") if "$" in path.read_text("utf-8")]
    assert run("check", home=tmp_path).code == 0
    tested = run("pack", "test", packs, "--json", home=tmp_path).document
    assert tested["failed"] == 0
    assert {case["pack"] for case in tested["cases"]} == {f"my_{kind}" for kind in KINDS}


def test_a_new_pack_passes_outside_a_region_too(run: Run, tmp_path: Path) -> None:
    assert run("pack", "new", "visits", "--dir", tmp_path).code == 0
    assert run("pack", "test", tmp_path / "visits").out.endswith("2 cases, 0 failed\n")


def test_each_kind_says_what_it_begins_with_and_there_is_no_other(run: Run) -> None:
    told = run("pack", "new", "--help").out
    assert all(held in " ".join(told.split()) for held in KINDS.values())
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(KINDS)
    wrong = run("pack", "new", "other", "--from", "case")
    assert wrong.code == 2
    assert "did you mean cases?" in wrong.err


def test_a_case_that_fails_says_what_was_expected_and_found(run: Run, home: Path) -> None:
    case = home / "packs" / "visits" / "tests" / "waiting.yaml"
    case.write_text(case.read_text("utf-8").replace("value: 15.0", "value: 15.1"), "utf-8")
    ran = run("pack", "test", home / "packs" / "visits", "--only", "waiting", home=home)
    assert ran.code == 1
    assert "FAILED visits/tests/waiting.yaml: The mean wait" in ran.out
    assert "visits.waiting at 331000, 2026-01-05: should be 15.1, is 15" in ran.out
    assert ran.out.endswith("1 case, 1 failed\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("new", "Visits"), "'Visits' is no id of a pack"),
        (("new", "visits"), "is there already"),
        (("new", "other", "--owner", "data_burau"), 'did you mean "data_bureau"'),
        (("test", "nowhere"), "is no pack"),
        (("preview", "nowhere"), "is no pack"),
    ],
)
def test_what_cannot_be_is_told(words: tuple[str, ...], said: str, run: Run, home: Path) -> None:
    ran = run("pack", *words, home=home)
    assert ran.code == 1
    assert said in ran.err


def test_without_a_home_a_folder_is_needed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("pack", "new", "visits")
    assert ran.code == 1
    assert "no home of a region" in ran.err
