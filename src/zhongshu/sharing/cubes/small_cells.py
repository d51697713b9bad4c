"""How small a cell may be, as the region's parameter says it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from zhongshu.core.errors import UnknownName
from zhongshu.methods.disclosure.sensitive import Rules
from zhongshu.rules.parameters import Edition
from zhongshu.sharing.cubes.spec import CubeSpec

PARAMETER = "region.small_cells"
"""Columns: audience, k, width (of a count, in rows), spread (of a sum, in percent)."""


def rules_of(spec: CubeSpec, editions: Sequence[Edition], at: datetime) -> Rules:
    """The rules that hold for a cube at a time. UnknownName where the parameter says nothing of its audience then."""
    edition = edition_at(editions, at)
    for row in () if edition is None else edition.rows:
        if row["audience"] == spec.audience:
            return Rules(
                k=int(row["k"]),
                width=int(row["width"]),
                spread=Decimal(str(row["spread"])),
                dominance=spec.dominance,
                p_percent=spec.p_percent,
            )
    raise UnknownName(
        f"no rule for small cells of a cube that is {spec.audience}, on {at.date()}", hint=f"add it to {PARAMETER}"
    )


def edition_at(editions: Sequence[Edition], at: datetime) -> Edition | None:
    """The edition that holds at a time."""
    return next((edition for edition in editions if edition.valid_from <= at < edition.valid_to), None)
