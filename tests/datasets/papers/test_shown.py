"""A cell's digits as Excel shows them, since a digit that is not shown is a digit that nobody printed."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from zhongshu.datasets.papers.shown import shown_text


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (8.3, "0.00", "8.30"),
        (8.305, "0.00", "8.31"),
        (8.3, "General", "8.3"),
        (0.1 + 0.2, "General", "0.3"),
        (1165, "#,##0", "1,165"),
        (1165.5, "#,##0.00_ ", "1,165.50"),
        (1165.5, "#,##0.00;[Red]-#,##0.00", "1,165.50"),
        (-1165.5, "#,##0.00;[Red]-#,##0.00", "-1,165.50"),
        (-5, "0;(0)", "(5)"),
        (0.545, "0.0%", "54.5%"),
        (0.5, "0%", "50%"),
        (8.3, '0.00"亿元"', "8.30亿元"),
        (8.3, r"0.0\ ", "8.3"),
        (8.5, "0.0##", "8.5"),
        (8.25, "0.0##", "8.25"),
        (8, "#.##", "8"),
        (7, "000", "007"),
        (0, '0;-0;"-"', "0"),
        (12.5, "[$¥-804]#,##0.00", "¥12.50"),
        (0.25, "# ?/?", "0.25"),
        (1234567, "0.00E+00", "1234567"),
        (1234567, "0.0,", "1234567"),
        ("家", "0.00", "家"),
        (None, "0.00", ""),
        (True, "General", "true"),
        (datetime(2020, 11, 30), "yyyy-mm-dd", "2020-11-30 00:00:00"),
        (date(2020, 11, 30), "yyyy-mm-dd", "2020-11-30"),
        (Decimal("1.50"), "General", "1.50"),
    ],
)
def test_what_a_cell_shows(value: object, number_format: str, shown: str) -> None:
    assert shown_text(value, number_format) == shown
