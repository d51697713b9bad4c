"""An office paper as the checker reads it: its tables cell by cell, its text line by line."""

from dataclasses import dataclass

from zhongshu.core.text import Text
from zhongshu.methods.figures.columns import Cell

MOST_CELLS = 200_000
"""Cells of one paper: a table for people, not a dataset."""


@dataclass(frozen=True)
class Line:
    """`number` counts the lines or paragraphs of its paper from 1, `place` says where it stands: line 3, Sheet1!A9."""

    number: int
    text: str
    place: Text


@dataclass(frozen=True)
class PaperTable:
    """`rows` from top to bottom, ragged; a merged cell has its text once, at its first place, and is empty after."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Paper:
    """`name` is the file's own name, as its reader knows it."""

    name: str
    tables: tuple[PaperTable, ...]
    lines: tuple[Line, ...]
