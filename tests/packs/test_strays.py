"""A file under a name that nothing reads is told, and none that a pack may keep."""

from pathlib import Path

import pytest

from tests.contracts.tree import pack_folders
from zhongshu.app.scaffold import FOLDER, KINDS
from zhongshu.packs.strays import strays


@pytest.mark.parametrize(
    ("file", "hint"),
    [
        ("rules/terms.yml", "did you mean rules/terms.yaml?"),
        ("case/permit.yaml", 'did you mean "cases"?'),
        ("dataset/boat.yaml", 'did you mean "datasets"?'),
        ("indicator.yaml", 'did you mean "indicators.yaml"?'),
        ("rules/more/terms.yaml", 'did you mean "rules"?'),
        ("tests/terms.yml", "did you mean tests/terms.yaml?"),
    ],
)
def test_a_file_that_nothing_reads_is_told_with_the_nearest_name(tmp_path: Path, file: str, hint: str) -> None:
    path = tmp_path / "mine" / file
    path.parent.mkdir(parents=True)
    path.write_text("a: 1\n", "utf-8")
    (one,) = strays(tmp_path / "mine")
    assert one.place is not None
    assert one.place.file == f"mine/{file}"
    assert (one.hint or "").startswith(hint)


@pytest.mark.parametrize(
    "file", ["sample/a/b.yaml", "tests/rejected/x.sql", "README.md", "boundaries/a.geojson", "model.py"]
)
def test_what_a_pack_keeps_for_itself_is_left_alone(tmp_path: Path, file: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("", "utf-8")
    assert list(strays(tmp_path)) == []


@pytest.mark.parametrize("folder", [*pack_folders(), *(FOLDER / kind for kind in KINDS)], ids=lambda path: path.name)
def test_shipped_packs_have_none(folder: Path) -> None:
    assert list(strays(folder)) == []
