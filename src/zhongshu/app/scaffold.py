"""The first files of a pack: small, each kind with a story of its own, and every one of them works."""

import re
from collections.abc import Mapping
from pathlib import Path
from string import Template

from zhongshu.core.errors import PackError, UnknownName

FOLDER = Path(__file__).parent / "scaffolds"
"""A folder a kind: a pack in which $name, $owner and $area stand for what is chosen; $$ is a dollar."""

KINDS: Mapping[str, str] = {
    "indicators": "a file a day that becomes numbers and a page: dataset, table, indicators, screen",
    "cases": "work that somebody asks for: form, steps, posts, a clock, and the numbers of it",
    "returns": "a table that units owe every month: dataset, form, indicators, screen",
    "rules": "a decision table with its parameter: who gets what, by which clause, and what is short",
}
"""What a pack may begin as -> what there is in it; the first where nobody chooses."""

_ORDER = (
    "pack.yaml",
    "README.md",
    "parameters",
    "datasets",
    "forms",
    "rules",
    "duties.yaml",
    "cases",
    "tables",
    "indicators.yaml",
    "screens",
    "sample",
    "tests",
)
"""As a reader goes through them: what comes in, what is made of it, what is shown, what holds."""


def write_pack(folder: Path, kind: str, *, owner: str, area: str) -> list[str]:
    """Write the pack `folder.name`; returns its files. PackError where the name is no id or the folder is there,
    UnknownName for no kind.

    `owner` is a unit of the region, `area` the code that sample and cases are about.
    """
    if kind not in KINDS:
        raise UnknownName.among("kind of pack", kind, KINDS)
    name = folder.name
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", name):
        raise PackError(f"{name!r} is no id of a pack", hint="lower-case letters, digits and _, a letter first: visits")
    if folder.exists():
        raise PackError(f"{folder} is there already", hint="choose another name, or remove it")
    files = files_of(kind)
    for file in files:
        text = Template((FOLDER / kind / file).read_text("utf-8"))
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.substitute(name=name, owner=owner, area=area), encoding="utf-8")
    return files


def files_of(kind: str) -> list[str]:
    """The files of a kind, by their paths in the pack, in the order in which somebody reads them."""
    below = FOLDER / kind
    found = [path.relative_to(below) for path in below.rglob("*") if path.is_file()]
    return [path.as_posix() for path in sorted(found, key=lambda path: (_ORDER.index(path.parts[0]), path))]
