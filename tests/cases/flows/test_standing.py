import copy
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.flows.drawn import body, flow, several, timer
from tests.cases.flows.walk import BEGUN, Walk
from zhongshu.core.errors import ZhongshuError

DRAWN = flow(
    "start > sub > V > end",
    "on_sub > B > end",
    inner={"sub": body("start2 > and > X > and2 > end2", "and > Y > and2"), "V": several("3"), "on_sub": timer("P1D")},
)
WALK = Walk.of(DRAWN, born="today")


def test_a_position_is_small_json_without_the_flow() -> None:
    text = json.dumps(WALK.standing.position)
    assert len(text) < 1000
    assert json.loads(text) == WALK.standing.position
    over = WALK.done("X").done("Y").done("V").done("V").done("V")
    assert (over.position["tasks"], over.position["inside"]) == ([], [])


def test_where_it_stands_is_told_without_going_on() -> None:
    told = WALK.engine.standing(WALK.position)
    assert (told.waiting, told.rings, told.at) == (WALK.standing.waiting, WALK.standing.rings, {"sub", "X", "Y"})
    assert told.position == WALK.standing.position


def test_the_tasks_of_one_position_have_ids_of_their_own_and_keep_them() -> None:
    ids = {one.task: one.id for one in WALK.standing.waiting}
    assert len(set(ids.values())) == 2
    assert WALK.done("X").id("Y") == ids["Y"]
    again = flow("start > A > xor > end", "xor > A", asks={"xor>A": "A.again", "xor>end": "else"})
    walk = Walk.of(again)
    assert walk.id("A") != walk.done("A", again=True).id("A")


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(value, dict | list):
        for name, one in value.items() if isinstance(value, dict) else enumerate(value):
            found += _places(one, (*path, name))
    return found


PLACES = [path for path in _places(WALK.position) if path and path[0] not in ("data", "of")]
ODD = st.one_of(
    st.none(),
    st.integers(-3, 10**20),
    st.sampled_from(["", "X", "__class__", "eval('1')", "os.system", "Start", "2026-01-01", "9" * 30]),
    st.just([]),
    st.just({}),
    st.just([[1, "Start", None, 64], [1, "Start", 1, 64]]),
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLACES), ODD)
def test_a_position_that_somebody_wrote_is_refused_or_stands_somewhere(path: tuple[Any, ...], odd: Any) -> None:
    position = copy.deepcopy(WALK.position)
    at: Any = position
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = odd
    for act in (lambda: WALK.engine.done(position, WALK.id("X"), {}, BEGUN), lambda: WALK.engine.rang(position, BEGUN)):
        with suppress(ZhongshuError):
            assert act().position["data"] == {"born": "today", "X": {}} or act().position["data"] == {"born": "today"}


@pytest.mark.parametrize("gone", ["tasks", "inside", "data", "next", "passed", "end", "of"])
def test_a_position_that_lacks_something_is_refused(gone: str) -> None:
    position = {name: value for name, value in WALK.position.items() if name != gone}
    with pytest.raises(ZhongshuError, match=r"a flow: (where it stands cannot be read|it stands in another edition)"):
        WALK.engine.done(position, WALK.id("X"), {}, BEGUN)
