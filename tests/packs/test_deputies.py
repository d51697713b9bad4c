"""The pack deputies: a scenario in a page of YAML, and its samples as its program makes them."""

import runpy
from pathlib import Path
from shutil import copytree

import pytest

PACK = Path(__file__).parents[2] / "packs" / "deputies"
MOST_LINES = 200


def test_it_is_two_hundred_lines_of_yaml_and_no_program() -> None:
    """Beside its samples and tests."""
    written = [one for one in PACK.rglob("*.yaml") if one.parent.name not in ("sample", "tests")]
    lines = sum(len(one.read_text("utf-8").splitlines()) for one in written)
    assert lines <= MOST_LINES
    assert f"{lines} lines of YAML" in (PACK / "README.md").read_text("utf-8")
    assert [one.relative_to(PACK) for one in PACK.rglob("*.py")] == [Path("sample/make.py")]
    assert list(PACK.rglob("*.sql")) == []


def test_its_program_writes_the_samples_that_are_there(tmp_path: Path) -> None:
    pytest.importorskip("shapely")
    pack = copytree(PACK, tmp_path / "packs" / "deputies")
    copytree(PACK.parent / "region" / "boundaries", tmp_path / "packs" / "region" / "boundaries")
    files = ("parameters/district.csv", "sample/stories.jsonl")
    for file in files:
        (pack / file).unlink()
    runpy.run_path(str(pack / "sample" / "make.py"), run_name="__main__")
    for file in files:
        assert (pack / file).read_bytes() == (PACK / file).read_bytes()
