"""Files of a pack that look as if they said something, and that nothing reads."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from zhongshu.core.errors import PackError, Place, nearest

READ = (
    "pack.yaml", "datasets/*.yaml", "tables/*.sql", "parameters/*.yaml", "indicators.yaml", "indicators/*.yaml",
    "screens/*.yaml", "layers.yaml", "relations.yaml", "forms/*.yaml", "briefs/*.yaml", "cubes.yaml", "grants.yaml",
    "purposes.yaml", "services/*.yaml", "products.yaml", "duties.yaml", "cases/*.yaml", "rules/*.yaml",
    "rules/*.dmn", "flows/*.bpmn", "entities/*.yaml", "tests/*.yaml",
)  # fmt: skip
"""What is read of a pack's folder, by pattern."""

_SAYING = frozenset({".yaml", ".yml", ".sql", ".dmn", ".bpmn"})
_FREE = frozenset({"sample", "tests"})
"""Folders in which a pack keeps what it likes below."""


def strays(folder: Path) -> Iterator[PackError]:
    """A misspelt folder, an ending that is not read: advice, for a pack may keep files of its own."""
    for path in sorted(folder.rglob("*")):
        below = PurePosixPath(path.relative_to(folder).as_posix())
        kept = below.parts[0] in _FREE and len(below.parts) > 2
        if path.suffix in _SAYING and not kept and path.is_file() and not _read(below):
            place = Place(f"{folder.name}/{below}")
            yield PackError("nothing reads a file of this name", place=place, hint=_right(below))


def _read(below: PurePosixPath) -> bool:
    return any(below.match(pattern) and len(below.parts) == pattern.count("/") + 1 for pattern in READ)


def _right(below: PurePosixPath) -> str:
    """The nearest place that is read."""
    if below.suffix == ".yml" and _read(below.with_suffix(".yaml")):
        return f"did you mean {below.with_suffix('.yaml')}?"
    if len(below.parts) == 1:
        return nearest(below.name, [one for one in READ if "/" not in one])
    return nearest(below.parts[0], {one.partition("/")[0] for one in READ if "/" in one}, most=20)
