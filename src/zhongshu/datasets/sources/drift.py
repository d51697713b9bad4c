from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhongshu.core.text import Text


@dataclass(frozen=True)
class Drift:
    new: tuple[str, ...]
    missing: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]  # (old, new)
    retyped: tuple[tuple[str, str, str], ...]  # (column, old type, new type)
    needed: tuple[str, ...]  # of the missing ones, those a mapping uses

    def report(self) -> Text: ...
    def require(self, source: str) -> None:
        """Raises DriftError when a needed column is missing."""


def compare(
    promised: Sequence[str],
    known: Sequence[str] | None,
    found: Sequence[str],
    *,
    known_types: Mapping[str, str] | None = None,
    found_types: Mapping[str, str] | None = None,
) -> Drift:
    raise NotImplementedError
