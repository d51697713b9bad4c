"""The fold over entries, and the file it is saved in."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sharing.ledger.conftest import ZONE, look_up
from zhongshu.core.errors import LedgerError
from zhongshu.sharing.ledger.counters import Used
from zhongshu.sharing.ledger.entry import encode, members_of
from zhongshu.sharing.ledger.standing import Standing, parse_standing, read_standing, write_standing
from zhongshu.sharing.ledger.tree import leaf_hash, root

STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.integers(0, 100)), max_size=40)


def lines(steps: list[tuple[str, int, int]]) -> list[bytes]:
    return [
        encode(look_up(number, sequence=number, grant=grant, rows=rows, kind="act" if rows == 3 else "read"))
        for number, (grant, rows, _) in enumerate(steps)
    ]


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_a_saved_standing_is_the_one_that_was_folded(steps: list[tuple[str, int, int]]) -> None:
    standing = Standing(ZONE)
    for line in lines(steps):
        standing.add_line(line)
    assert standing.frontier.root == root([leaf_hash(line) for line in lines(steps)])
    assert standing.acts == sum(rows == 3 for _, rows, _ in steps)
    for grant in "abc":
        counted = [rows for name, rows, _ in steps if name == grant and rows != 3]
        assert standing.counters.used(grant, "1970-01-01") == Used(len(counted), len(counted), sum(counted))
    saved = parse_standing(standing.document(), ZONE)
    assert saved is not None
    assert saved.document() == standing.document()
    assert saved.counters.recent("1970-01-01") == standing.counters.recent("1970-01-01")


def test_any_changed_byte_makes_it_nothing(tmp_path: Path) -> None:
    standing = Standing(ZONE)
    for line in lines([("a", 1, 1), ("b", 2, 2), ("c", 3, 3)]):
        standing.add_line(line)
    path = tmp_path / "standing.json"
    write_standing(path, standing.document())
    assert read_standing(path, ZONE) is not None
    for at in range(len(standing.document())):
        changed = bytearray(standing.document())
        changed[at] ^= 4
        path.write_bytes(changed)
        assert read_standing(path, ZONE) is None
    assert read_standing(tmp_path / "absent", ZONE) is None


def test_old_days_are_not_saved() -> None:
    standing = Standing(ZONE)
    for day in (1, 3, 4, 5):
        found = members_of(look_up(), 0, f"2026-03-{day:02d}T04:00:00.000000Z")
        standing.add(found, bytes(32))
    assert [day for _, day in standing.counters.recent("2026-03-05").days] == ["2026-03-03", "2026-03-04", "2026-03-05"]
    assert b"2026-03-01" not in standing.document()


@pytest.mark.parametrize(
    ("line", "said"),
    [(encode(look_up(sequence=1)), "it says sequence 1"), (b"{", "not a line of JSON"), (b"{}", "damaged at entry 0")],
)
def test_a_line_that_cannot_be_next_is_refused(line: bytes, said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        Standing(ZONE).add_line(line)
