"""The columns of an answer, as the grant it is read under leaves them."""

from dataclasses import dataclass

from zhongshu.core.text import Text
from zhongshu.screens.rows.columns import Column, type_word
from zhongshu.sharing.grants.book import Permit


@dataclass(frozen=True)
class ShownColumn:
    """`type` is a word of `Column.type`; `masked` how the grant masks it, None where values are given as they are."""

    name: str
    type: str
    title: Text | None
    unit: str | None
    masked: str | None


def shown_kind(permit: Permit, name: str) -> str:
    """The DuckDB type of a column as its mask leaves it; of a column that is withheld its own."""
    kind, mask = permit.noun.columns[name], permit.masks.get(name)
    return kind if mask is None else mask.kind_after(kind)


def shown_column(column: Column, permit: Permit, kind: str) -> ShownColumn:
    """`kind` is the DuckDB type in the answer: codes that a mask turned into something else are no areas any more."""
    mask = permit.masks.get(column.name)
    return ShownColumn(
        name=column.name,
        type="area" if column.area and kind == column.kind else type_word(kind),
        title=column.title,
        unit=column.unit,
        masked=None if mask is None else mask.words,
    )
