import pytest

from tests.cases.flows.drawn import about, body, flow, several, timer
from tests.cases.flows.walk import Walk, count
from zhongshu.cases.flows.engine import Engine
from zhongshu.cases.flows.flow import Flow
from zhongshu.cases.flows.migration import migrated
from zhongshu.core.errors import ZhongshuError

OLD = flow("start > A > and > B > and2 > end", "and > C > and2")


def moved(walk: Walk, new: Flow) -> Walk:
    """The same walk by another edition."""
    position = migrated(walk.engine.flow, new, walk.position)
    engine = Engine(new, count)
    return Walk(engine, engine.rang(position, walk.now), walk.now)


def refused(walk: Walk, new: Flow) -> str:
    with pytest.raises(ZhongshuError) as error:
        migrated(walk.engine.flow, new, walk.position)
    return str(error.value)


def test_what_waits_keeps_its_id_and_what_comes_next_is_new() -> None:
    new = flow("start > A > and > B > D > and2 > E > end", "and > C > and2")
    walk = Walk.of(OLD, born="today").done("A", outcome="ok").done("C")
    after = moved(walk, new)
    assert (after.waits, after.id("B")) == (["B"], walk.id("B"))
    assert after.position["data"] == {"born": "today", "A": {"outcome": "ok"}, "C": {}}
    assert {"start", "A", "C"} <= after.standing.passed
    assert after.done("B").waits == ["D"]
    assert after.done("B").done("D").done("E").ended == "end"


def test_a_position_of_another_edition_goes_on_only_after_it() -> None:
    new = flow("start > A > and > B > and2 > E > end", "and > C > and2")
    walk = Walk.of(OLD)
    with pytest.raises(ZhongshuError, match="another edition of the flow"):
        Engine(new, count).done(walk.position, walk.id("A"), {}, walk.now)
    with pytest.raises(ZhongshuError, match="another edition of the flow"):
        migrated(OLD, new, moved(walk, new).position)


def test_every_element_in_the_way_is_named() -> None:
    said = refused(Walk.of(OLD).done("A"), flow("start > A > end"))
    assert "'B' (B) waits, and is not there any more" in said
    assert "'C' (C) waits, and is not there any more" in said
    several_of_them = flow("start > A > and > B > and2 > end", "and > C > and2", inner={"B": several("3")})
    assert "'B' (B) waits, and is something else" in refused(Walk.of(OLD).done("A"), several_of_them)


def test_a_gateway_that_would_wait_for_ever_is_in_the_way() -> None:
    new = flow("start > A > and > B > and2 > end", "and > C > and2", "and > D > and2")
    assert "'and2' (and2) would wait for 'D' for ever" in refused(Walk.of(OLD).done("A"), new)
    assert moved(Walk.of(OLD), new).done("A").waits == ["B", "C", "D"]


def test_a_gateway_that_waits_for_less_goes_on_at_once() -> None:
    old = flow("start > and > A > and2 > B > end", "and > catch > and2", inner={"catch": about("message", "paid")})
    walk = Walk.of(old).done("A")
    assert walk.waits == []
    new = flow("start > and > A > and2 > B > end", "and > catch > end2", inner={"catch": about("message", "paid")})
    assert moved(walk, new).waits == ["B"]


def test_timers_that_run_keep_their_time_and_new_ones_are_set() -> None:
    old = flow("start > A > end", "on_A > B > end", inner={"on_A": timer("P5D")})
    later = Walk.of(old).after(days=2)
    longer = flow("start > A > end", "on_A > B > end", inner={"on_A": timer("P9D")})
    assert moved(later, longer).standing.rings == later.standing.rings
    added = flow("start > A > end", "on_A2 > B > end", inner={"on_A2": timer("P1D")})
    after = moved(later, added)
    assert after.standing.rings is not None
    assert (after.standing.rings - later.now).days == 1
    assert after.after(days=1).waits == ["B"]
    assert moved(later, flow("start > A > B > end")).standing.rings is None


def test_what_stands_in_a_subprocess_or_is_one_of_several_goes_on_there() -> None:
    old = flow("start > sub > V > end", inner={"sub": body("start2 > X > end2"), "V": several("children")})
    new = flow("start > sub > V > W > end", inner={"sub": body("start2 > X > Y > end2"), "V": several("children")})
    walk = Walk.of(old, children=["Ann", "Bo"])
    inside = moved(walk, new)
    assert (inside.waits, inside.id("X")) == (["X"], walk.id("X"))
    assert inside.done("X").done("Y").waits == ["V", "V"]
    half = walk.done("X").done("V", outcome="ok")
    after = moved(half, new)
    assert [one.item for one in after.standing.waiting] == ["Bo"]
    assert after.standing.waiting == half.standing.waiting
    assert after.done("V").waits == ["W"]
    without = flow("start > sub > V > end", inner={"sub": body("start2 > Z > end2"), "V": several("children")})
    assert "'X' (X) waits" in refused(walk, without)


def test_a_file_that_was_only_drawn_anew_needs_nothing() -> None:
    walk = Walk.of(OLD).done("A")
    assert migrated(OLD, flow("start > A > and > B > and2 > end", "and > C > and2"), walk.position) == walk.position


def test_a_flow_that_has_ended_stays() -> None:
    walk = Walk.of(flow("start > A > end")).done("A")
    assert "it has ended" in refused(walk, flow("start > A > B > end"))
