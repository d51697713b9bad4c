"""The tick over the cases of a town: what is due is said once, also after a kill; rules and calendars change."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests.cases.town import DESK, EVENTS, HOUR, LIMITS, REGION, WANG, WEST, ZHAO, make_town, report
from tests.town import entries
from zhongshu.app.wiring import open_hub
from zhongshu.cases.cases import Cases
from zhongshu.cases.event import Event
from zhongshu.cases.promises import told
from zhongshu.cases.records import number_of
from zhongshu.cases.ticking import Ticked, pulse, tick
from zhongshu.packs.hub import Hub
from zhongshu.rules.working_days import WorkingCalendar
from zhongshu.rules.working_time import OfficeHours, WorkingTime
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.state.tables.cases import case_notice, work_case

DAY = timedelta(days=1)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = make_town(tmp_path / "home")
    yield hub
    hub.ledger.close()


def events(cases: Cases, id: str) -> list[Event]:
    return list(cases.store.events(number_of(id)))


def kinds(cases: Cases, id: str) -> list[str]:
    return [one.kind for one in events(cases, id)]


def row(cases: Cases, id: str) -> tuple[datetime | None, datetime | None]:
    query = select(work_case.c.due, work_case.c.next).where(work_case.c.number == number_of(id))
    with cases.store.database.connect() as connection:
        due, following = connection.execute(query).one()
    return due, following


def began(cases: Cases, id: str) -> datetime:
    return cases.store.case(number_of(id)).opened


def test_a_warning_then_the_end_and_an_escalation_each_said_once(hub: Hub) -> None:
    cases = hub.cases
    id = report(cases)
    start = began(cases, id)
    assert row(cases, id) == (start + 4 * HOUR, start + 3 * HOUR)
    tick(cases, start + 2 * HOUR)
    assert kinds(cases, id) == ["opened"]
    assert tick(cases, start + 3 * HOUR) == Ticked(looked=1, reminded=1)
    assert row(cases, id) == (start + 4 * HOUR, start + 4 * HOUR)
    for hours in (3, 4, 4, 100):
        tick(cases, start + hours * HOUR)
    assert kinds(cases, id) == ["opened", "reminded", "reminded", "escalated"]
    assert row(cases, id) == (start + 4 * HOUR, None)
    case = cases.store.case(number_of(id))
    assert case.post == WEST, "it stays with its post"
    assert (events(cases, id)[-1].posts, events(cases, id)[-1].note) == ((DESK,), "")
    assert [one.act for one in entries(hub) if one.reference == id and one.actor == "system"] == [
        "case.reminded",
        "case.reminded",
        "case.escalated",
    ]


def test_a_worker_that_was_away_says_it_all_at_once(hub: Hub) -> None:
    cases = hub.cases
    late, done = report(cases), report(cases)
    cases.move(done, "handled", {"done": "换了"}, WANG)
    tick(cases, began(cases, late) + 9 * HOUR)
    assert kinds(cases, late) == ["opened", "reminded", "escalated"]
    assert [change.word for change in events(cases, late)[1].clocks] == ["warned", "overdue"]
    assert kinds(cases, done) == ["opened", "moved"], "its clock has ended"


def test_nothing_is_said_while_it_waits_and_the_end_comes_later(hub: Hub) -> None:
    cases = hub.cases
    id = report(cases)
    cases.move(id, "waiting", {}, WANG)
    assert row(cases, id) == (None, None)
    tick(cases, began(cases, id) + 9 * HOUR)
    assert kinds(cases, id) == ["opened", "moved"]
    cases.move(id, "new", {}, WANG)
    due, following = row(cases, id)
    assert due is not None
    assert due >= began(cases, id) + 4 * HOUR
    assert following == due - HOUR


def test_more_time_needs_a_post_above_and_is_warned_of_again(hub: Hub) -> None:
    cases = hub.cases
    id = report(cases)
    start = began(cases, id)
    cases.act(id, WANG, lambda moves, one: moves.time_asked(one, "solve", Decimal(8), "等材料"))
    with pytest.raises(NotAllowed, match="a post above decides"):
        cases.act(id, WANG, lambda moves, one: moves.time_decided(one, "", yes=True))
    assert row(cases, id)[0] == start + 4 * HOUR
    cases.act(id, ZHAO, lambda moves, one: moves.time_decided(one, "", yes=True))
    assert row(cases, id) == (start + 12 * HOUR, start + 11 * HOUR)
    tick(cases, start + 11 * HOUR)
    assert kinds(cases, id)[-1] == "reminded"


def test_an_act_on_the_ledger_that_fails_says_nothing_and_the_next_tick_says_it_once(hub: Hub) -> None:
    cases = hub.cases
    id = report(cases)
    later, whole, said = began(cases, id) + 9 * HOUR, cases.store, list[str]()

    def broken(_: object) -> None:
        raise NotAllowed(cases.posts()[DESK].title)

    cases.store = type(whole)(whole.database, broken)
    tick(cases, later, said.append)
    cases.store = whole
    assert kinds(cases, id) == ["opened"]
    assert said[0].startswith(f"the clocks of {id}: ")
    tick(cases, later)
    assert kinds(cases, id) == ["opened", "reminded", "escalated"]


def test_killed_in_the_middle_each_case_has_said_it_once(hub: Hub, tmp_path: Path) -> None:
    cases = hub.cases
    ids = [report(cases) for _ in range(90)]
    later = began(cases, ids[-1]) + 9 * HOUR
    child = (
        "import sys; from datetime import datetime; from pathlib import Path\n"
        "from zhongshu.app.wiring import open_hub; from zhongshu.cases.ticking import tick\n"
        "tick(open_hub(Path(sys.argv[1])).cases, datetime.fromisoformat(sys.argv[2]))"
    )
    process = subprocess.Popen([sys.executable, "-c", child, str(tmp_path / "home"), later.isoformat()])
    try:
        until = time.monotonic() + 60
        while kinds(cases, ids[4]) == ["opened"]:
            assert process.poll() is None, "it ended before it was killed"
            assert time.monotonic() < until
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert kinds(cases, ids[-1]) == ["opened"], "killed before the last one"
    tick(cases, later)
    assert {tuple(kinds(cases, id)) for id in ids} == {("opened", "reminded", "escalated")}


def test_two_workers_at_once_say_it_once(hub: Hub) -> None:
    cases = hub.cases
    ids = [report(cases) for _ in range(30)]
    later = began(cases, ids[-1]) + 9 * HOUR
    threads = [threading.Thread(target=tick, args=(cases, later)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {tuple(kinds(cases, id)) for id in ids} == {("opened", "reminded", "escalated")}


LONG = LIMITS.replace("{kind: cover, hours: 4}", "{kind: cover, hours: 400}")


def _newer(start: datetime, zone: ZoneInfo) -> str:
    """Another edition of the limit, from the day after, as the region has days."""
    day = f"{(start + DAY).astimezone(zone):%Y-%m-%d}"
    return (
        LONG
        + f"""
  - valid_from: {day}
    adopted: {day}
    reference: {{title: 新时限通知}}
    certainty: read
    rows: [{{kind: cover, hours: 100}}]
"""
    )


@pytest.mark.parametrize("moves", [False, True])
def test_a_new_edition_of_a_limit_moves_running_clocks_only_where_the_type_says_so(tmp_path: Path, moves: bool) -> None:
    said = EVENTS.replace("    pauses: true\n", "    pauses: true\n    moves: true\n") if moves else EVENTS
    before = make_town(tmp_path / "home", events=said, limit=LONG)
    id = report(before.cases)
    start = began(before.cases, id)
    tick(before.cases, start)
    before.ledger.close()
    file = tmp_path / "home" / "packs" / "town" / "parameters" / "limit.yaml"
    file.write_text(_newer(start, before.place.zone), "utf-8")
    after = open_hub(tmp_path / "home")
    done = tick(after.cases, start + 2 * DAY)
    assert tick(after.cases, start + 2 * DAY) == Ticked()
    assert row(after.cases, id)[0] == start + (100 if moves else 400) * HOUR
    assert done.reset == (1 if moves else 0)
    if moves:
        reset = events(after.cases, id)[-1]
        assert (reset.kind, reset.note.startswith("新时限通知 (")) == ("reset", True)
    after.ledger.close()


FAR = (
    EVENTS.replace("within: {parameter: limit, column: hours, where: {kind: kind}}", "within: 300")
    .replace("    otherwise: 24\n", "")
    .replace("counts: hours", "counts: working_days")
)
TOLD = REGION + "notices: {channels: {hall: 'https://hall.example.org/in'}, default: hall}\n"


def test_a_year_without_a_calendar_is_told_once_and_taken_up_when_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.cases.town.REGION", TOLD)
    hub = make_town(tmp_path / "home", events=FAR)
    cases = hub.cases
    ids = [report(cases), report(cases)]
    tick(cases, hub.now())
    assert [row(cases, id) for id in ids] == [(None, None)] * 2
    standing = told(cases.store.case(number_of(ids[0])), cases.time, hub.now())["solve"]
    assert standing.standing is None
    with cases.store.database.connect() as connection:
        notices = connection.execute(select(case_notice.c.to, case_notice.c.subject)).all()
    assert [to for to, subject in notices if "cannot be told yet" in subject] == [DESK]

    known = frozenset(range(2020, 2080))
    before = pulse(cases, hub.now())
    cases.time = WorkingTime(WorkingCalendar(known), cases.time.zone, cases.time.hours)
    assert pulse(cases, hub.now()) != before
    tick(cases, hub.now())
    for id in ids:
        due, following = row(cases, id)
        assert due is not None
        assert following is not None
        assert began(cases, id) + 400 * DAY < following < due < began(cases, id) + 440 * DAY
    assert kinds(cases, ids[0]) == ["opened"], "nothing to say yet"
    hub.ledger.close()


def test_without_office_hours_reports_are_taken_and_their_clocks_told_once_there_are_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.cases.town.REGION", TOLD.replace("office_hours: [08:30-12:00, 14:00-17:30]\n", ""))
    hub = make_town(tmp_path / "home", events=EVENTS.replace("counts: hours", "counts: working_hours"))
    cases = hub.cases
    ids = [report(cases), report(cases)]
    cases.move(ids[1], "waiting", {}, WANG)
    cases.move(ids[1], "new", {}, WANG)
    tick(cases, hub.now())
    assert row(cases, ids[0]) == (None, None)
    assert "office hours" in str(told(cases.store.case(number_of(ids[0])), cases.time, hub.now())["solve"].trouble)
    with pytest.raises(NotAllowed, match="say no office_hours"):
        cases.act(ids[0], WANG, lambda moves, one: moves.time_asked(one, "solve", Decimal(8), "等材料"))
    with cases.store.database.connect() as connection:
        bodies = connection.execute(select(case_notice.c.to, case_notice.c.body)).all()
    assert [to for to, body in bodies if "office_hours" in body] == [DESK]

    cases.time = WorkingTime(cases.time.calendar, cases.time.zone, OfficeHours.of("00:00-23:59"))
    tick(cases, hub.now())
    assert all(row(cases, id)[0] is not None for id in ids)
    hub.ledger.close()


def test_a_server_whose_clock_jumps_a_day_ahead_and_back_says_all_once_and_takes_every_act(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = hub.cases
    early, late = report(cases), report(cases)
    start = began(cases, late)
    clock = [start + DAY]
    monkeypatch.setattr(hub.ledger._appender, "_clock", lambda: clock[0])
    tick(cases, hub.now())
    clock[0] = start - HOUR
    assert hub.now() >= start + DAY, "what stands on the ledger is not in the future"
    tick(cases, hub.now())
    cases.act(late, WANG, lambda moves, one: moves.paused(one, "下雨"))
    cases.act(late, WANG, lambda moves, one: moves.resumed(one))
    assert cases.move(late, "handled", {"done": "换了"}, WANG).promises["solve"].clock.ended is not None
    assert kinds(cases, early) == ["opened", "reminded", "escalated"]
    assert kinds(cases, late) == ["opened", "reminded", "escalated", "paused", "resumed", "moved"]
    times = [event.at for event in events(cases, late)]
    assert times == sorted(times)
