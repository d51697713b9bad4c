import json
import threading
from datetime import date
from decimal import Decimal

import pytest

from tests.cases.flows.drawn import TERMINATE, about, body, file, flow, several, timer
from tests.cases.flows.walk import BEGUN, Walk
from zhongshu.cases.flows.reading import read_flow
from zhongshu.core.errors import ZhongshuError

ASKED = flow("start > A > xor > B > end", "xor > C > end2", asks={"xor>B": 'A.outcome = "granted"', "xor>C": "else"})
BIRTH = flow(
    "start > certificate > and > household > and2 > insurance > and3 > end",
    "and > vaccination > and3",
    "and2 > card > and3",
)


def test_the_way_on_is_the_one_whose_condition_is_true_otherwise_the_default() -> None:
    walk = Walk.of(ASKED)
    assert walk.waits == ["A"]
    granted = walk.done("A", outcome="granted")
    assert granted.waits == ["B"]
    assert granted.done("B").ended == "end"
    assert walk.done("A", outcome="refused").done("C").ended == "end2"


def test_a_condition_that_is_neither_true_nor_false_stops_and_names_what_is_not_known() -> None:
    walk = Walk.of(flow("start > A > xor > B > end", "xor > C > end", asks={"xor>B": "A.amount > 3", "xor>C": "else"}))
    with pytest.raises(ZhongshuError, match=r"'A.amount > 3' is null, neither true nor false; not known: A.amount"):
        walk.done("A")
    with pytest.raises(ZhongshuError, match="neither true nor false"):
        walk.done("A", amount="four")
    assert walk.done("A", amount=Decimal("3.5")).waits == ["B"]


@pytest.mark.parametrize("gateway", ["xor", "or"])
def test_a_gateway_without_a_true_condition_or_default_stops(gateway: str) -> None:
    asked = {f"{gateway}>B": "x = 1", f"{gateway}>C": "x = 2"}
    with pytest.raises(ZhongshuError, match="no condition is true, and no way on is the default"):
        Walk.of(flow(f"start > {gateway} > B > end", f"{gateway} > C > end", asks=asked), x=3)


def test_offices_work_at_the_same_time_and_wait_for_what_they_need() -> None:
    walk = Walk.of(BIRTH).done("certificate")
    assert walk.waits == ["household", "vaccination"]
    walk = walk.done("household")
    assert walk.waits == ["card", "insurance", "vaccination"]
    walk = walk.done("card").done("vaccination")
    assert (walk.waits, walk.ended) == (["insurance"], None)
    assert walk.done("insurance").ended == "end"


def test_a_task_that_is_done_is_not_done_again() -> None:
    walk = Walk.of(BIRTH)
    id = walk.id("certificate")
    after = walk.done("certificate")
    for position in (after.position, after.done("household").position):
        with pytest.raises(ZhongshuError, match="does not wait any more"):
            after.engine.done(position, id, {}, BEGUN)
    over = after.done("household").done("card").done("vaccination").done("insurance")
    with pytest.raises(ZhongshuError, match="has ended, at 'end'"):
        over.engine.done(over.position, id, {}, BEGUN)


def test_facts_keep_their_kind_from_one_act_to_the_next() -> None:
    asked = 'born >= date("2026-11-01") and A.days / 3 > 1.6 and not(A.twins)'
    walk = Walk.of(
        flow("start > A > xor > end", "xor > end2", asks={"xor>end": asked, "xor>end2": "else"}), born=date(2026, 11, 2)
    )
    assert walk.done("A", days=Decimal("5.0"), twins=False).ended == "end"
    assert walk.done("A", days=Decimal("4.7"), twins=False).ended == "end2"


def test_an_interrupting_timer_takes_its_task_away() -> None:
    walk = Walk.of(flow("start > A > end", "on_A > B > end2", inner={"on_A": timer("P5D")}))
    assert walk.standing.rings is not None
    assert (walk.standing.rings - BEGUN).days == 5
    assert walk.after(days=4).waits == ["A"]
    id = walk.id("A")
    late = walk.after(days=5)
    assert (late.waits, late.standing.cancelled, late.standing.rings) == (["B"], (id,), None)
    assert walk.done("A").after(days=9).ended == "end"


def test_a_timer_that_does_not_interrupt_adds_to_it() -> None:
    lets = {"on_A": 'cancelActivity="false"'}
    walk = Walk.of(flow("start > A > end", "on_A > B > end2", inner={"on_A": timer("P1D")}, more=lets)).after(days=2)
    assert (walk.waits, walk.standing.cancelled) == (["A", "B"], ())
    assert walk.after(days=2).waits == ["A", "B"]
    assert walk.done("A").waits == ["B"]
    assert walk.done("A").done("B").ended == "end2"


def test_working_time_is_the_regions() -> None:
    walk = Walk.of(flow("start > catch > end", inner={"catch": timer("working days(3)")}))
    assert walk.after(days=5).ended is None
    assert walk.after(days=6).ended == "end"


def test_working_time_that_is_none_is_over_and_what_no_calendar_counts_is_refused() -> None:
    drawn = flow("start > catch > end", inner={"catch": timer("working days(days)")})
    for none in (0, -2):
        assert Walk.of(drawn, days=none).ended == "end"
    for odd in (Decimal("0.5"), 10**30):
        with pytest.raises(ZhongshuError, match="no time"):
            Walk.of(drawn, days=odd)


def test_a_time_that_is_past_is_not_waited_for() -> None:
    assert Walk.of(flow("start > catch > end", inner={"catch": timer("day")}), day=date(2026, 1, 1)).ended == "end"
    with pytest.raises(ZhongshuError, match=r"'day' is null, no time; not known: day"):
        Walk.of(flow("start > catch > end", inner={"catch": timer("day")}))


def test_a_message_is_heard_while_it_is_awaited_and_brings_its_facts() -> None:
    drawn = flow(
        "start > A > end",
        "on_A > xor > B > end",
        "xor > end2",
        inner={"on_A": about("message", "objection")},
        asks={"xor>B": "objection.grave", "xor>end2": "else"},
    )
    walk = Walk.of(drawn)
    assert (drawn.messages, walk.standing.awaits) == ({"objection"}, {"objection"})
    assert walk.told("greeting").standing == walk.standing
    assert walk.told("objection", grave=True).waits == ["B"]
    assert walk.told("objection", grave=False).ended == "end2"
    after = walk.done("A")
    assert after.standing.awaits == set()


def test_a_message_that_takes_nothing_away_may_come_again() -> None:
    lets = {"on_A": 'cancelActivity="false"'}
    drawn = flow("start > A > end", "on_A > B > end2", inner={"on_A": about("message", "objection")}, more=lets)
    twice = Walk.of(drawn).told("objection").told("objection", grave=True)
    assert (twice.waits, twice.standing.awaits) == (["A", "B", "B"], {"objection"})
    over = twice.done("A")
    assert (over.waits, over.standing.awaits) == (["B", "B"], set())
    assert over.done("B").done("B").ended == "end2"


def test_the_first_of_several_events_goes_on_and_the_others_are_over() -> None:
    drawn = flow(
        "start > first > catch1 > A > end",
        "first > catch2 > B > end",
        "first > catch3 > C > end",
        inner={"catch1": about("message", "yes"), "catch2": timer("P9D"), "catch3": timer("P3D")},
    )
    walk = Walk.of(drawn)
    assert (walk.standing.awaits, walk.standing.rings and (walk.standing.rings - BEGUN).days) == ({"yes"}, 3)
    assert walk.told("yes").waits == ["A"]
    late = walk.after(days=3)
    assert (late.waits, late.standing.awaits, late.standing.rings) == (["C"], set(), None)
    assert late.after(days=30).waits == ["C"]


def test_a_signal_wakes_what_waits_for_it_in_the_flow_and_is_nobodys_to_tell() -> None:
    drawn = flow(
        "start > and > A > throw > and2 > end",
        "and > catch > B > and2",
        inner={"throw": about("signal", "go"), "catch": about("signal", "go")},
    )
    assert drawn.messages == set()
    assert Walk.of(drawn).waits == ["A"]
    assert Walk.of(drawn).done("A").waits == ["B"]


def test_messages_that_a_flow_sends_are_told_to_who_asks() -> None:
    walk = Walk.of(flow("start > A > throw > B > end", inner={"throw": about("message", "invitation")})).done("A")
    assert (walk.waits, walk.standing.sent) == (["B"], ("invitation",))


def test_a_subprocess_is_gone_through_as_one() -> None:
    inside = body("start2 > and > X > and2 > end2", "and > Y > and2")
    walk = Walk.of(flow("start > sub > B > end", "on_sub > C > end3", inner={"sub": inside, "on_sub": timer("P1D")}))
    assert walk.waits == ["X", "Y"]
    half = walk.done("Y")
    assert half.done("X").done("B").ended == "end"
    assert (half.after(days=1).waits, half.after(days=1).standing.cancelled) == (["C"], (half.id("X"),))


def test_an_error_leaves_the_subprocess_by_the_event_that_catches_it() -> None:
    inside = body(
        "start2 > and > X > xor > end2",
        "xor > end3",
        "and > Y > end4",
        asks={"xor>end3": "X.bad", "xor>end2": "else"},
        inner={"end3": about("error", "missing")},
    )
    drawn = flow(
        "start > sub > B > end", "on_sub > C > end", inner={"sub": inside, "on_sub": about("error", "missing")}
    )
    walk = Walk.of(drawn)
    bad = walk.done("X", bad=True)
    assert (bad.waits, bad.standing.cancelled) == (["C"], (walk.id("Y"),))
    assert walk.done("X", bad=False).done("Y").waits == ["B"]


def test_an_escalation_is_told_while_the_subprocess_goes_on() -> None:
    inside = body("start2 > X > throw > Y > end2", inner={"throw": about("escalation", "late")})
    lets = {"on_sub": 'cancelActivity="false"'}
    known = {"sub": inside, "on_sub": about("escalation", "late")}
    walk = Walk.of(flow("start > sub > B > end", "on_sub > C > end3", inner=known, more=lets)).done("X")
    assert walk.waits == ["C", "Y"]
    assert walk.done("Y").done("B").waits == ["C"]
    assert walk.done("C").done("Y").done("B").ended == "end"


@pytest.mark.parametrize("inside", [TERMINATE, about("error", "lost")])
def test_an_end_that_terminates_ends_everything(inside: str) -> None:
    walk = Walk.of(flow("start > and > A > end", "and > B > end2", inner={"end2": inside}))
    over = walk.done("B")
    assert (over.waits, over.ended, over.standing.cancelled) == ([], "end2", (walk.id("A"),))
    assert walk.done("A").waits == ["B"]


def test_a_task_for_each_of_several_at_the_same_time() -> None:
    asked = {"xor>B": 'every v in V satisfies v.outcome = "ok"', "xor>end2": "else"}
    drawn = flow("start > V > xor > B > end", "xor > end2", inner={"V": several("children", "child")}, asks=asked)
    walk = Walk.of(drawn, children=["Ann", "Bo"])
    found = [(one.item, one.at, one.called) for one in walk.standing.waiting]
    assert found == [("Ann", 0, "child"), ("Bo", 1, "child")]
    second = walk.standing.waiting[1].id
    half = walk._at(walk.engine.done(walk.position, second, {"outcome": "ok"}, BEGUN))
    assert [one.item for one in half.standing.waiting] == ["Ann"]
    assert half.done("V", outcome="ok").waits == ["B"]
    assert half.done("V", outcome="no").ended == "end2"
    assert half.done("V", outcome="ok").position["data"]["V"] == [
        {"outcome": "ok", "child": "Bo"},
        {"outcome": "ok", "child": "Ann"},
    ]


@pytest.mark.parametrize("in_turn", [True, False])
def test_of_nothing_there_is_no_task(in_turn: bool) -> None:
    drawn = flow(
        "start > V > xor > B > end",
        "xor > end2",
        inner={"V": several("children", in_turn=in_turn)},
        asks={"xor>B": "count(V) > 0", "xor>end2": "else"},
    )
    assert Walk.of(drawn, children=[]).ended == "end2"
    with pytest.raises(ZhongshuError, match=r"'children' is null, no list or number up to 500; not known: children"):
        Walk.of(drawn)


def test_a_task_for_each_of_several_one_after_the_other_until_it_is_enough() -> None:
    until = 'count(V[outcome = "no"]) > 0 or numberOfCompletedInstances = 3'
    known = {"V": several("4", until=until, in_turn=True), "on_V": timer("P1D")}
    drawn = flow("start > V > B > end", "on_V > C > end", inner=known)
    walk = Walk.of(drawn)
    assert [one.item for one in walk.standing.waiting] == [1]
    second = walk.done("V", outcome="ok")
    assert [one.item for one in second.standing.waiting] == [2]
    assert second.done("V", outcome="no").waits == ["B"]
    assert second.done("V", outcome="ok").done("V", outcome="ok").waits == ["B"]
    assert (second.after(days=1).waits, second.after(days=1).standing.cancelled) == (["C"], (second.id("V"),))


def test_what_one_of_several_makes_enough_takes_the_others_away() -> None:
    walk = Walk.of(flow("start > V > B > end", inner={"V": several("3", until="V.ok[1]")})).done("V", ok=True)
    assert (walk.waits, len(walk.standing.cancelled)) == (["B"], 2)


def test_a_flow_that_goes_round_stays_small() -> None:
    drawn = flow(
        "start > A > and > B > and2 > xor > end",
        "and > sub > and2",
        "xor > A",
        asks={"xor>A": "A.again", "xor>end": "else"},
        inner={"sub": body("start2 > X > end2")},
    )
    walk, sizes = Walk.of(drawn), []
    for _ in range(120):
        walk = walk.done("A", again=True).done("X").done("B")
        sizes.append(len(json.dumps(walk.position)))
    assert max(sizes) < 800
    assert walk.done("A", again=False).done("B").done("X").ended == "end"


def test_a_task_with_a_timer_goes_round_in_a_subprocess_and_stays_small_too() -> None:
    asks = {"xor>A": "A.again", "xor>end2": "else"}
    lines = ("start2 > A > xor > end2", "xor > A", "on_A > B > end3")
    drawn = flow("start > sub > end", inner={"sub": body(*lines, asks=asks, inner={"on_A": timer("P1D")})})
    walk = Walk.of(drawn)
    first = len(json.dumps(walk.position))
    for _ in range(60):
        walk = walk.done("A", again=True)
    assert len(json.dumps(walk.position)) < first + 100
    assert walk.done("A", again=False).ended == "end"
    assert walk.after(days=1).waits == ["B"]


def test_a_flow_that_would_go_round_for_ever_stops() -> None:
    drawn = flow("start > xor > xor2 > A > end", "xor2 > xor", asks={"xor2>xor": "x = 1", "xor2>A": "else"})
    with pytest.raises(ZhongshuError, match="goes round and never waits for anybody"):
        Walk.of(drawn, x=1)


def test_a_join_that_nothing_can_come_to_any_more_is_told_where() -> None:
    drawn = flow("start > xor > A > and > end", "xor > B > and", asks={"xor>A": "true", "xor>B": "else"})
    with pytest.raises(ZhongshuError, match="stuck at 'and'"):
        Walk.of(drawn).done("A")


def test_what_was_passed_is_what_a_picture_shows() -> None:
    walk = Walk.of(ASKED)
    assert walk.standing.passed == {"start", "start_A", "A"}
    after = walk.done("A", outcome="granted")
    assert after.standing.passed == {"start", "start_A", "A", "A_xor", "xor", "xor_B", "B"}


def test_the_same_act_on_the_same_position_gives_the_same() -> None:
    walk = Walk.of(BIRTH).done("certificate")
    found = []

    def done() -> None:
        found.append(walk.engine.done(walk.position, walk.id("household"), {"n": 1}, BEGUN))

    threads = [threading.Thread(target=done) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 8
    assert all(one == found[0] for one in found)


def test_a_condition_may_be_written_as_camunda_8_writes_it_about_ids_with_dashes() -> None:
    inside = body("start > sid-1A > xor > end", "xor > end2", asks={"xor>end": "= sid-1A.days > 3", "xor>end2": "else"})
    walk = Walk.of(read_flow(file(inside), "flow.bpmn"))
    assert walk.done("sid-1A", days=5).ended == "end"
    assert walk.done("sid-1A", days=2).ended == "end2"
