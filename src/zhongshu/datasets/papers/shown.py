"""The digits that a cell of a workbook shows: its value in its number format."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from zhongshu.datasets.sources.sheet import cell_text

_WIDE = Context(prec=60)


def shown_text(value: object, number_format: str) -> str:
    """What people see in the cell. A format that this does not know (fractions, powers of ten) shows the value itself.

    >>> shown_text(8.3, "0.00"), shown_text(0.545, "0.0%"), shown_text(1165, "#,##0"), shown_text(8.3, "General")
    ('8.30', '54.5%', '1,165', '8.3')
    >>> shown_text(8.3, '0.00"亿元"'), shown_text(-5, '0;(0)')
    ('8.30亿元', '(5)')
    """
    if value is None:
        return ""
    if isinstance(value, bool | str | date | datetime | time | timedelta):
        return cell_text(value)
    if not isinstance(value, int | float):
        return str(value)
    section, number = _section(number_format, Decimal(cell_text(value)))
    pieces = _pieces(section)
    if pieces is None:
        return cell_text(value)
    before, digits, after = pieces
    return f"{before}{_digits(number, digits, after)}{after}"


def _section(number_format: str, value: Decimal) -> tuple[str, Decimal]:
    """The part of a format for this value and what it writes: the second is for negative ones and has its own sign."""
    sections = re.findall(r"(?:\"[^\"]*\"|\\.|\[[^\]]*\]|[^;\"\\\[])+", number_format)
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return (sections[0] if sections else "General"), value


def _pieces(section: str) -> tuple[str, str, str] | None:
    """Words before, places of digits, words after; None for a format that is General or writes no plain number."""
    found = re.fullmatch(
        r"(?P<before>(?:\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]|[^0#?.,\"\\_*\[])*)"
        r"(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)(?P<scaled>,*)"
        r"(?P<after>(?:\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]|[^0#?.,\"\\_*\[])*)",
        section,
    )
    if found is None or found["scaled"] or re.search(r"[Ee][+-]|General|@|[ymdhs]{2}", _plain(section)):
        return None
    return _plain(found["before"]), found["digits"], _plain(found["after"])


def _plain(words: str) -> str:
    """The words of a format without what only sets them in place or in colour."""
    kept = re.sub(r"\[(?:\$([^\]-]*)[^\]]*|[^\]]*)\]", r"\1", words)
    kept = re.sub(r"_.|\*.", "", kept)
    return re.sub(r"\"([^\"]*)\"|\\(.)", r"\1\2", kept).strip()


def _digits(value: Decimal, digits: str, after: str) -> str:
    whole, _, places = digits.partition(".")
    value = value.scaleb(2, _WIDE) if "%" in after else value
    most, least = len(places), places.rstrip("#").count("0") + places.rstrip("#").count("#")
    rounded = value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP, _WIDE)
    text = f"{rounded:,.{most}f}" if "," in whole else f"{rounded:.{most}f}"
    if most > least and "." in text:
        head, _, tail = text.partition(".")
        kept = tail[:least] + tail[least:].rstrip("0")
        text = f"{head}.{kept}" if kept else head
    sign = "-" if text.startswith("-") else ""
    padded = text.removeprefix("-")
    return sign + "0" * (whole.count("0") - len(padded.partition(".")[0].replace(",", ""))) + padded
