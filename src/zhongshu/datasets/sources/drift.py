"""How the columns of a source differ from what is needed and from what they were."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhongshu.core.errors import DriftError, nearest
from zhongshu.core.text import Text

ALIKE = 0.6


@dataclass(frozen=True)
class Drift:
    """Column names. `new` and `missing` are told against the last load (the first load: against what is needed);
    `needed` are the missing ones that the mapping uses. `renamed` are pairs (old, new) that look alike or took the
    same place; they are guesses for the reader of the report and still count as missing and new. `retyped` are
    (column, old type, new type)."""

    new: tuple[str, ...]
    missing: tuple[str, ...]
    needed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    retyped: tuple[tuple[str, str, str], ...]

    @property
    def any(self) -> bool:
        """Whether the source changed at all."""
        return bool(self.new or self.missing or self.retyped)

    @property
    def text(self) -> Text:
        """The report, a sentence for each change; empty when there is none."""
        sentences = [*self._renamed_text(), *self._gone_text(), *self._new_text(), *self._retyped_text()]
        return Text(zh="".join(text.zh for text in sentences), en=" ".join(text.en for text in sentences))

    def _renamed_text(self) -> list[Text]:
        return [
            Text(
                zh=f"缺少列“{old}”，新出现“{new}”，可能是改名。",
                en=f"Column {old!r} is gone and {new!r} is new: renamed? Then say renamed: {{{new}: {old}}}.",
            )
            for old, new in self.renamed
        ]

    def _gone_text(self) -> list[Text]:
        gone = [name for name in self.missing if name not in {old for old, _ in self.renamed}]
        return [
            Text(zh=f"缺少列“{name}”。", en=f"Column {name!r} is gone.")
            if name not in self.needed
            else Text(zh=f"缺少需要的列“{name}”。", en=f"Column {name!r}, which is needed, is gone.")
            for name in gone
        ]

    def _new_text(self) -> list[Text]:
        new = [name for name in self.new if name not in {name for _, name in self.renamed}]
        if not new:
            return []
        zh, en = "、".join(f"“{name}”" for name in new), ", ".join(repr(name) for name in new)
        return [Text(zh=f"新出现的列：{zh}，未使用。", en=f"New, and not used: {en}.")]

    def _retyped_text(self) -> list[Text]:
        return [
            Text(zh=f"列“{name}”的类型由 {old} 变为 {new}。", en=f"Column {name!r} was {old} and is {new} now.")
            for name, old, new in self.retyped
        ]


def compare(
    promised: Sequence[str],
    known: Sequence[str] | None,
    found: Sequence[str],
    *,
    known_types: Mapping[str, str] | None = None,
    found_types: Mapping[str, str] | None = None,
    allow_extra: bool = True,
    source: str = "the source",
) -> Drift:
    """Compare the columns `found` with those the mapping needs (`promised`) and those of the last load (`known`;
    None before the first). Raises DriftError when a promised one is missing, or when one is new and
    `allow_extra` is false.

    >>> compare(["city"], ["city", "pm25"], ["city", "PM2.5"]).renamed
    (('pm25', 'PM2.5'),)
    """
    before = tuple(known) if known is not None else tuple(promised)
    needed = tuple(name for name in dict.fromkeys(promised) if name not in found)
    missing = tuple(dict.fromkeys([*needed, *(name for name in before if name not in found)]))
    # before the first load nothing is new: whatever the mapping does not use has always been there
    added = tuple(name for name in found if name not in before)
    old_types, new_types = known_types or {}, found_types or {}
    retyped = tuple(
        (name, old_types[name], new_types[name])
        for name in found
        if name in old_types and name in new_types and old_types[name] != new_types[name]
    )
    drift = Drift(
        new=added if known is not None else (),
        missing=missing,
        needed=needed,
        renamed=_renamed(missing, added, before, tuple(found)),
        retyped=retyped,
    )
    _require(drift, found, allow_extra=allow_extra, source=source)
    return drift


def _renamed(
    missing: Sequence[str], added: Sequence[str], before: Sequence[str], found: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Pairs of a missing and an added column: the most alike first, then those between the same neighbours."""
    pairs: list[tuple[str, str]] = []
    ranked = sorted(((-_alike(old, new), old, new) for old in missing for new in added), key=lambda pair: pair[0])
    alike = [(old, new) for likeness, old, new in ranked if -likeness >= ALIKE]
    beside = [(old, new) for _, old, new in ranked if _neighbours(old, before) & _neighbours(new, found)]
    for old, new in [*alike, *beside]:
        if all(old != taken and new != given for taken, given in pairs):
            pairs.append((old, new))
    return tuple(sorted(pairs, key=lambda pair: missing.index(pair[0])))


def _alike(old: str, new: str) -> float:
    plain_old, plain_new = (("".join(c for c in name.casefold() if c.isalnum()) or name) for name in (old, new))
    return difflib.SequenceMatcher(None, plain_old, plain_new).ratio()


def _neighbours(name: str, names: Sequence[str]) -> set[tuple[str, str]]:
    """The columns on either side; empty at the border of the table, where a neighbour proves nothing."""
    place = names.index(name) if name in names else 0
    return {(names[place - 1], names[place + 1])} if 0 < place < len(names) - 1 else set()


def _require(drift: Drift, found: Sequence[str], *, allow_extra: bool, source: str) -> None:
    if drift.needed:
        words = ", ".join(repr(name) for name in drift.needed)
        renamed = dict(drift.renamed)
        guesses = [f"renamed: {{{renamed[name]}: {name}}}" for name in drift.needed if name in renamed]
        hint = f"if it was renamed, say {guesses[0]}; " if guesses else ""
        raise DriftError(f"{source} has no column {words}", hint=hint + nearest(drift.needed[0], found, most=30))
    if drift.new and not allow_extra:
        words = ", ".join(repr(name) for name in drift.new)
        raise DriftError(f"{source} has new columns: {words}", hint="allow_extra: true lets them pass unused")
