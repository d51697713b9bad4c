"""The repository as the contracts see it."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "zhongshu"
PACKS = ROOT / "packs"
NEVER = {"__pycache__", "build", "dist", "node_modules", "vendor"}


@functools.cache
def files() -> tuple[Path, ...]:
    """Every file that is or would be committed, vendored ones left out; the walk serves a copy without git."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        found = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    else:
        found = (path for path in ROOT.rglob("*") if not _is_cached(path.relative_to(ROOT).parts[:-1]))
    return tuple(sorted(path for path in found if path.is_file() and not NEVER.intersection(path.parts)))


def _is_cached(folders: tuple[str, ...]) -> bool:
    return any(folder.startswith(".") and folder != ".ci" for folder in folders)


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Each Python file of the kernel, parsed."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"), str(path))


def pack_folders() -> list[Path]:
    """The shipped scenarios: each folder under packs/ that a person wrote."""
    return sorted(path for path in PACKS.glob("*") if path.is_dir() and path.name not in NEVER)


def short(path: Path, line: int | None = None) -> str:
    """`src/zhongshu/core/text.py:12`, as an editor opens it."""
    name = path.relative_to(ROOT).as_posix()
    return name if line is None else f"{name}:{line}"
