"""Every shipped scenario is whole, and stands by itself."""

import ast
from pathlib import Path

import pytest

from tests.contracts.tree import PACKS, pack_folders, short

PURE = {"zhongshu.core", "zhongshu.rules", "zhongshu.methods"}
each_pack = pytest.mark.parametrize("pack", pack_folders(), ids=lambda pack: pack.name)


def _imports(path: Path) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, name.name) for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, "." * node.level + (node.module or "")))
    return found


def test_packs_are_shipped() -> None:
    assert pack_folders(), f"no scenario under {PACKS}"


@each_pack
def test_a_pack_says_what_it_answers(pack: Path) -> None:
    missing = [name for name in ("pack.yaml", "README.md") if not (pack / name).is_file()]
    assert not missing, f"{short(pack)} lacks {', '.join(missing)}"


@each_pack
def test_a_pack_has_cases_an_official_can_read(pack: Path) -> None:
    assert list((pack / "tests").glob("*.yaml")), (
        f"{short(pack)}/tests has no *.yaml: rows in, numbers or decisions out"
    )


@each_pack
def test_a_sample_says_where_it_comes_from(pack: Path) -> None:
    sample = pack / "sample"
    assert not sample.exists() or (sample / "SOURCE.md").is_file(), (
        f"{short(sample)} lacks SOURCE.md: origin, licence, what was left out"
    )


@each_pack
def test_a_pack_imports_no_other_and_nothing_that_does_io(pack: Path) -> None:
    wrong = [
        f"{short(path, line)}: {name}"
        for path in sorted(pack.rglob("*.py"))
        for line, name in _imports(path)
        if name.startswith(("zhongshu_packs", "packs", ".."))
        or (name.split(".")[0] == "zhongshu" and ".".join(name.split(".")[:2]) not in PURE)
    ]
    assert not wrong, f"a pack's Python may use {', '.join(sorted(PURE))} and nothing of other packs:\n" + "\n".join(
        wrong
    )
