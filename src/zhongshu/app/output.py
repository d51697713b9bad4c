"""How commands print: one JSON document, or a table that lines up, Chinese characters too."""

import argparse
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo


def emit(args: argparse.Namespace, document: object, text: str) -> None:
    """Print the document with --json, else the text; what was read for it stands in the ledger before."""
    access = getattr(args, "access", None)
    if access is not None:
        from zhongshu.sharing.refusals import Stale  # as heavy as the hub, which only such a command has opened

        try:
            access.close()
        except Stale as error:
            raise error.retold from error
        args.access = None
    print(json.dumps(document, ensure_ascii=False) if args.json else text)


def plain(value: Any, zone: ZoneInfo, language: str | None = None) -> Any:  # noqa: PLR0911 (a line a kind of value)
    """What JSON can hold: decimals as text, times as ISO 8601 with the zone's offset, records as objects.

    A bilingual text becomes both languages, or the one asked for.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date | Path):
        return str(value)
    if isinstance(value, timedelta):
        return duration(value)
    if language is not None and hasattr(value, "zh") and hasattr(value, "en"):
        return value.to(language)
    items = _named(value)
    if items is None:
        return [plain(item, zone, language) for item in value]
    return {str(name): plain(item, zone, language) for name, item in items.items()}


def _named(value: Any) -> Mapping[str, Any] | None:
    """What a record or mapping holds, by name; None for a plain sequence."""
    if hasattr(value, "model_dump"):
        return {name: getattr(value, name) for name in type(value).model_fields}
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return value if isinstance(value, Mapping) else None


def duration(length: timedelta) -> str:
    """Seconds as ISO 8601 writes a duration: PT7200S."""
    return f"PT{length.total_seconds():g}S"


def rounded(value: Decimal | None, scale: int) -> str | None:
    """The value as pages show it: `scale` digits after the point, half away from zero; None stays None."""
    if value is None:
        return None
    wide = Context(prec=max(38, value.adjusted() + scale + 2))
    return format(value.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP, wide), "f")


def table(
    header: Sequence[str], rows: Sequence[Sequence[object]], *, right: Sequence[int] = (), longest: int = 60
) -> str:
    """Lines of columns; `right` are the positions of columns that line up on the right; longer cells are cut."""
    texts = [[_short(cell, longest) for cell in row] for row in [header, *rows]]
    widths = [max(map(_width, column)) for column in zip(*texts, strict=True)]
    lines = []
    for row in texts:
        cells = [_pad(cell, widths[index], right=index in right) for index, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """'1 row', '2 rows', '1,000 rows'."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def _short(cell: object, longest: int) -> str:
    text = "" if cell is None else " ".join(str(cell).split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _width(text: str) -> int:
    """Columns on a terminal: a wide character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
