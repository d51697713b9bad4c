"""Packs as they are written, while they are put together: what was read, and what was found wrong so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from zhongshu.core.errors import PackError
from zhongshu.core.spec import qualify
from zhongshu.packs.folder import Written, WrittenPack, read_pack
from zhongshu.packs.invented import synthetic

T = TypeVar("T")


@dataclass
class Draft:
    """The packs by name, with the region's `zone` and the ids of its `units` (none where nobody knows them).

    `problems` are the faults in the order in which they were found; `broken` the qualified names of what is written
    and could not be made: what names one of them is no second fault.
    """

    zone: ZoneInfo
    units: tuple[str, ...]
    office_hours: bool = True
    invented: bool = False
    written: dict[str, WrittenPack] = field(default_factory=dict)
    problems: list[PackError] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def read(self, folder: Path) -> None:
        pack = read_pack(folder)
        self.written[pack.spec.pack] = synthetic(pack) if self.invented else pack
        self.problems += pack.problems

    def collect(self, action: Callable[[], T]) -> T | None:
        """What `action` makes; a PackError is a problem, and makes nothing."""
        try:
            return action()
        except PackError as error:
            self.problems.append(error)
        return None

    def by_name(self, kind: str, make: Callable[[str, str, Written], T | None]) -> dict[str, T]:
        """The nouns of a kind of all packs by qualified name; a faulty one is a problem and left out."""
        found: dict[str, T] = {}
        for pack, folder in self.written.items():
            for name, written in getattr(folder, kind).items():
                made = self.collect(partial(make, pack, name, written))
                if made is not None:
                    found[qualify(name, pack)] = made
        return found

    def said(self, kind: str) -> set[str]:
        """The qualified names of what the packs write of a kind."""
        return {f"{pack}.{name}" for pack, one in self.written.items() for name in getattr(one, kind)}

    def reach(self, pack: str) -> tuple[str, ...]:
        """The packs whose nouns one may name: itself, and those that it uses."""
        return (pack, *self.written[pack].spec.uses)
