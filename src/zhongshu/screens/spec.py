"""What a pack may say of a screen: rows of blocks, as data."""

from typing import Self

from pydantic import Field, model_validator

from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text

KINDS = ("number", "trend", "map", "breakdown", "table", "spots", "ask", "text")
OF_ROWS = ("table", "spots")
"""Kinds that show a table or dataset."""
OF_NUMBERS = ("number", "trend", "map", "breakdown")
"""Kinds that show an indicator."""


class BlockSpec(Spec):
    """One block: a `number`, `trend`, `map`, `breakdown` of an indicator, a `table` or the `spots` of a table or
    dataset, `ask`, the way to the form of a case type, or `text`.

    `by` is a dimension, `level` one of area. `columns`, `order` ("-" before a name turns it round) and `limit` are of a
    table. Spots are places with more rows of late than chance would have: `lon` and `lat` (WGS-84), `time` and `by`, of
    what kind a row is, are columns; looked at are the last `days` before the newest row.
    """

    number: str | None = None
    trend: str | None = None
    map: str | None = None
    breakdown: str | None = None
    table: str | None = None
    spots: str | None = None
    ask: str | None = None
    text: Text | None = None
    title: Text | None = None
    by: Name | None = None
    level: str | None = None
    columns: tuple[Name, ...] = ()
    order: tuple[str, ...] = ()
    limit: int = 20
    lon: Name | None = None
    lat: Name | None = None
    time: Name | None = None
    days: int = Field(default=90, ge=14, le=730)

    @property
    def kind(self) -> str:
        """One of KINDS."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def shown(self) -> str | None:
        """The name of the indicator, table, dataset or case type; None for a sentence."""
        return None if self.kind == "text" else str(getattr(self, self.kind))

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        said = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(said) != 1:
            raise ValueError(f"a block is exactly one of {', '.join(KINDS)}; here: {', '.join(said) or 'none'}")
        return self

    @model_validator(mode="after")
    def _spots_are_somewhere(self) -> Self:
        if self.spots is not None and None in (self.lon, self.lat, self.time, self.by):
            raise ValueError("spots say lon, lat, time and by: the columns of their place, their time and their kind")
        return self


class ScreenSpec(Spec):
    """One page of a scenario: rows of blocks side by side. `roles` says for whom it is listed, `units` where they hold
    those roles (none: anywhere); what stands on it each reader sees by grants alone."""

    screen: Name
    title: Text
    roles: tuple[Name, ...]
    units: tuple[Name, ...] = ()
    rows: tuple[tuple[BlockSpec, ...], ...]
