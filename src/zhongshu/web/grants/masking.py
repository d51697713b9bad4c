"""Masks in a form: which of them a column can have, and what was chosen."""

from collections.abc import Mapping
from typing import Any

from zhongshu.core.errors import PackError
from zhongshu.sharing.grants.masks import Mask

_KINDS: Mapping[str, Any] = {
    "keep_first": 1,
    "keep_last": 1,
    "hash": True,
    "bucket": 1,
    "area": "county",
    "time": "month",
    "null": True,
}
"""Each mask with a value that it may have."""

GRAINS: Mapping[str, tuple[str, ...]] = {
    "area": ("province", "city", "county"),
    "time": ("day", "month", "quarter", "year"),
}
NUMBERED = ("keep_first", "keep_last", "bucket")


def choices(kind: str) -> list[str]:
    """What a column of this DuckDB type can be chosen to show: bucket, or with a grain area.county."""
    found: list[str] = []
    for name, value in _KINDS.items():
        try:
            Mask.model_validate({name: value}).kind_after(kind)
        except PackError:
            continue
        found += [f"{name}.{grain}" for grain in GRAINS[name]] if name in GRAINS else [name]
    return found


def mask_of(choice: str, value: str) -> dict[str, Any] | None:
    """The mask as YAML says it; None where the column is shown as it is."""
    name, _, grain = choice.partition(".")
    if name not in _KINDS:
        return None
    if name in GRAINS:
        return {name: grain}
    if name in NUMBERED:
        return {name: int(value) if value.isdecimal() else value}
    return {name: True}


def said_mask(mask: Mapping[str, Any] | None) -> tuple[str, str]:
    """A mask as the form shows it: the choice, and its number; two empty texts for none."""
    if not mask:
        return "", ""
    ((name, value),) = mask.items()
    if name in GRAINS:
        return f"{name}.{value}", ""
    return name, str(value) if name in NUMBERED else ""
