"""How a pack under work stands: what is wrong with it, with the lines around each fault, and how its cases went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text

AROUND = 2
"""Lines before and after the one with the fault."""
_LONGEST = 200

Kind = Literal["problem", "missing", "load", "advice", "fault"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or that could be better (`advice`). `lines` are those around it, by number from 1."""

    kind: Kind
    said: str
    hint: str | None = None
    file: str | None = None
    line: int | None = None
    lines: Mapping[int, str] = field(default_factory=dict)

    @property
    def grave(self) -> bool:
        return self.kind != "advice"


@dataclass(frozen=True)
class Played:
    """A case of the pack's own tests, and one sentence for each thing that was not as expected."""

    file: str
    line: int | None
    title: Text
    failures: tuple[str, ...]


@dataclass(frozen=True)
class Eyes:
    """Somebody as whom the pack is looked at; `word` stands in addresses."""

    word: str
    title: Text


@dataclass(frozen=True)
class Standing:
    """After the last look. `number` counts looks and everything else that pages should be loaded again for.

    `shown`: what is served is as the files are; else it is as they were when they last held together, or nothing of
    the pack where they never did. `played` None: its cases are being played. `loaded` says of each dataset what its
    sample came to: rows, rejected ones.
    """

    number: int
    pack: str
    folder: str
    shown: bool = False
    ever: bool = False
    findings: tuple[Finding, ...] = ()
    loaded: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    played: tuple[Played, ...] | None = ()
    eyes: tuple[Eyes, ...] = ()

    @property
    def rejected(self) -> int:
        """Rows of the samples that were not accepted: perhaps meant so, and never hidden."""
        return sum(rejected for _, rejected in self.loaded.values())

    @property
    def faults(self) -> int:
        """What has to be mended: findings that are no advice, and cases that fail."""
        failed = sum(1 for one in self.played or () if one.failures)
        return failed + sum(1 for one in self.findings if one.grave)


def finding_of(error: ZhongshuError, kind: Kind, folders: Mapping[str, Path]) -> Finding:
    """With the lines around its place; `folders` are those of the packs, by the first part of a file's name."""
    place = error.place
    if place is None:
        return Finding(kind, error.message, error.hint)
    said = error.message if place.key is None else f"{place.key}: {error.message}"
    lines = {} if place.line is None else lines_around(_path(place.file, folders), place.line)
    return Finding(kind, said, error.hint, place.file, place.line, lines)


def lines_around(path: Path | None, line: int) -> dict[int, str]:
    """The line and those beside it; none where the file cannot be read any more."""
    if path is None:
        return {}
    try:
        text = path.read_text("utf-8-sig", errors="replace").splitlines()
    except OSError:
        return {}
    first, last = max(1, line - AROUND), min(len(text), line + AROUND)
    return {number: text[number - 1][:_LONGEST] for number in range(first, last + 1)}


def _path(file: str, folders: Mapping[str, Path]) -> Path | None:
    """The file behind `halls/datasets/visits.yaml`."""
    name, _, below = file.partition("/")
    return folders[name] / below if name in folders and below else None
