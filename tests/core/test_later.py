"""Who asks first waits a little; nobody waits twice, and what failed is tried again."""

from threading import Event

import pytest

from zhongshu.core.later import Later


def test_it_is_made_once_for_a_key_and_anew_for_another() -> None:
    later = Later[int]()
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    assert [later.get(key, make) for key in ("a", "a", "b", "b")] == [0, 0, 1, 1]


def test_who_has_no_patience_has_what_was_made_before() -> None:
    later, go = Later[str](), Event()
    assert later.get("a", lambda: "first", 5) == "first"

    def slow() -> str:
        go.wait(10)
        return "second"

    assert later.get("b", slow, 0.01) == "first"
    assert later.get("b", slow, 0.01) == "first"
    go.set()
    assert later.get("b", slow) == "second"


def test_nothing_yet_is_none() -> None:
    later, go = Later[str](), Event()
    assert later.get("a", lambda: "made" if go.wait(10) else "late", 0.01) is None
    go.set()
    assert later.get("a", lambda: "never", None) == "made"


def test_what_went_wrong_is_told_and_tried_again() -> None:
    later = Later[int]()

    def wrong() -> int:
        raise ValueError("no state")

    with pytest.raises(ValueError, match="no state"):
        later.get("a", wrong, 5)
    assert later.get("a", lambda: 7, 5) == 7
