from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from zhongshu.core.errors import ZhongshuError
from zhongshu.screens.rows.cursor import Cursors, Ended, typed

ASKED = ["market.firm", "g", ("order", "a")]
KINDS = ("VARCHAR", "BIGINT", "DECIMAL(18,2)", "DATE", "TIMESTAMP WITH TIME ZONE", "DOUBLE", "BOOLEAN", "VARCHAR")
ENDED = Ended(
    9,
    ('台"州', 2**62, Decimal("-1.50"), date(2026, 1, 2), datetime(2026, 1, 2, 3, tzinfo=UTC), 0.1, True, None),
    3,
)
CURSORS = Cursors(b"secret")


def test_a_cursor_brings_back_exactly_what_it_was_given() -> None:
    assert typed(CURSORS.read(CURSORS.write(ENDED, ASKED), ASKED), KINDS) == ENDED


def test_another_question_another_region_and_a_changed_letter_are_refused() -> None:
    word = CURSORS.write(ENDED, ASKED)
    changed = [word[:at] + ("A" if word[at] != "A" else "B") + word[at + 1 :] for at in range(0, len(word) - 1, 7)]
    for text in (*changed, "", "é", "x" * 9000):
        with pytest.raises(ZhongshuError, match="no cursor of this question"):
            CURSORS.read(text, ASKED)
    for cursors, asked in ((CURSORS, [*ASKED, "more"]), (Cursors(b"other"), ASKED)):
        with pytest.raises(ZhongshuError, match="no cursor of this question"):
            cursors.read(word, asked)


def test_a_cursor_of_other_columns_is_refused() -> None:
    with pytest.raises(ZhongshuError, match="other columns"):
        typed(ENDED, KINDS[:2])
