"""From facts to what is wrong: worst first, since when, whose, where to act."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from zhongshu.core.text import Text
from zhongshu.datasets.runs import Counts, Run, SourceMark
from zhongshu.screens.data_health import Arrival, CatalogueLine, Quality
from zhongshu.screens.operations.document import document
from zhongshu.screens.operations.facts import (
    NOT_ASKED,
    Away,
    DataFacts,
    DayOfUse,
    DiskFacts,
    Job,
    JobFacts,
    LedgerFacts,
    NoticeFacts,
    Operations,
    ProcessFacts,
    QueueFacts,
    RecordsLine,
    Request,
    ServiceLine,
    StateFacts,
    Undelivered,
    UseFacts,
    WitnessLine,
)
from zhongshu.screens.operations.settings import OperationsSettings
from zhongshu.screens.operations.trouble import Trouble
from zhongshu.screens.operations.troubles import troubles
from zhongshu.sharing.operations.disk import Backups, Free, Measured, Room
from zhongshu.sharing.operations.processes import Process
from zhongshu.sharing.services.measures import Day, Standing

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORKER = Process("worker", "vm", 7, NOW - HOUR, NOW, "1", elected=True)
GB = 10**9
RUN = Run(
    9, "load", "air.hour", "csv", None, None, "worker", NOW - HOUR, NOW, "failed", Counts(), {"message": "no file\nx"}
)
LINE = CatalogueLine(
    "air.hour", "dataset", Text(zh="空气", en="Air"), "ecology", 1, "measured", 5, 1, 3, None, Quality(1, 5, 5, 0, 0)
)
SERVICE = ServiceLine("market.firm", "market", Day("2026-11-22"), Standing(answered=NOW - HOUR), False)
RECORDS = RecordsLine("town.works", Text(zh="一厂一档", en="One file"), "market", 0, 0, NOW - 8 * DAY)
WELL = Operations(
    at=NOW,
    state=StateFacts("sqlite", 0.001),
    processes=ProcessFacts((WORKER,), ()),
    jobs=JobFacts((), None, None),
    data=DataFacts((LINE,), {}),
    services=(SERVICE,),
    queue=QueueFacts(0, None),
    notices=NoticeFacts(0, None, 0, 0),
    requests=(),
    records=(),
    disk=DiskFacts(Free(100 * GB, 50 * GB), Measured({NOW.date(): Room(NOW, {"lake": 5}, 4)}, Backups(NOW, NOW))),
    ledger=LedgerFacts(10, 10, NOW, None, (WitnessLine("two", 0, NOW, False, None),), ()),
    use=UseFacts(tuple(DayOfUse(date(2026, 11, n), n, 0, 0) for n in range(18, 23)), 0, 0),
)
SETTINGS = OperationsSettings()


def job(**mark: object) -> JobFacts:
    """One source that was due an hour ago."""
    found = SourceMark(**mark)  # type: ignore[arg-type]
    return JobFacts((Job("air.hour", "csv", "ecology", HOUR, NOW - HOUR, found),), None, None)


def disk(free: float, backups: Backups | None = None) -> DiskFacts:
    found = WELL.disk
    assert isinstance(found, DiskFacts)
    measured = found.measured if backups is None else replace(found.measured, backups=backups)
    return DiskFacts(Free(100 * GB, int(free * GB)), measured)


def lost(ago: timedelta) -> NoticeFacts:
    """Two notices that were given up, the newer one made so long ago."""
    told = [Undelivered("mail", NOW - one, "550 no such box") for one in (ago, ago + DAY)]
    return NoticeFacts(4, NOW - HOUR, 1, 2, tuple(told))


def ledger(**changed: object) -> LedgerFacts:
    found = WELL.ledger
    assert isinstance(found, LedgerFacts)
    return replace(found, **changed)  # type: ignore[arg-type]


def told(**parts: object) -> list[Trouble]:
    return list(troubles(replace(WELL, **parts), SETTINGS))  # type: ignore[arg-type]


def test_nothing_wrong_is_nothing_said() -> None:
    assert told() == []
    assert told(disk=DiskFacts(Free(100 * GB, 50 * GB), Measured())) == [], "nobody has looked for backups yet"


GONE = replace(WORKER, seen=NOW - HOUR)
LATE = replace(LINE, arrival=Arrival(NOW - 3 * HOUR, HOUR, "late", 2 * HOUR))
CASES = [
    ({"state": StateFacts("postgresql", 0.9)}, "warn", "state_slow", "0.90 s"),
    ({"state": Away("cannot connect")}, "bad", "part_away", "the database cannot be read: cannot connect"),
    ({"ledger": Away("segment 3 is damaged")}, "bad", "part_away", "segment 3 is damaged"),
    ({"processes": ProcessFacts((), (GONE,))}, "bad", "worker_away", "no source is pulled"),
    ({"processes": ProcessFacts((replace(WORKER, elected=False),), ())}, "bad", "worker_waits", "stand by"),
    ({"disk": disk(4)}, "warn", "disk_full", "only 4.0 GB"),
    ({"disk": disk(1)}, "bad", "disk_full", "only 1.0 GB"),
    ({"disk": disk(50, Backups(NOW - 9 * DAY, NOW))}, "warn", "backup_old", "9 days ago"),
    ({"disk": disk(50, Backups(NOW, None))}, "warn", "drill_old", "never a drill"),
    ({"disk": disk(50, Backups(NOW, NOW, "rows differ"))}, "bad", "drill_failed", "rows differ"),
    ({"ledger": ledger(entries=5000)}, "bad", "ledger_uncovered", "4990 entries"),
    ({"ledger": ledger(entries=11, uncovered=NOW - HOUR)}, "bad", "ledger_uncovered", "1 entry of the ledger has no"),
    ({"ledger": ledger(forked=("other",))}, "bad", "log_forked", "two histories"),
    (
        {"ledger": ledger(witnesses=(WitnessLine("w", 3, NOW, True, "root differs"),))},
        "bad",
        "ledger_forked",
        "root differs",
    ),
    (
        {"ledger": ledger(witnesses=(WitnessLine("w", 3, NOW - 2 * DAY, False, "away"),))},
        "warn",
        "witness_behind",
        "3 entries behind",
    ),
    (
        {"ledger": ledger(witnesses=(WitnessLine("w", 1, NOW - 2 * DAY, False, "away"),))},
        "warn",
        "witness_behind",
        "1 entry behind",
    ),
    (
        {"jobs": job(tried=NOW, failures=1, message="timed out")},
        "warn",
        "source_failing",
        "failed 1 time in a row: timed out",
    ),
    ({"jobs": job(tried=NOW, failures=4, message="timed out")}, "bad", "source_failing", "failed 4 times"),
    ({"jobs": job()}, "warn", "source_overdue", "nobody pulls it"),
    ({"data": DataFacts((LINE,), {"air.hour": RUN})}, "warn", "load_failed", "Air: the last load failed: no file"),
    ({"data": DataFacts((LATE,), {})}, "warn", "dataset_late", "Air is"),
    ({"services": (replace(SERVICE, breaker=True),)}, "bad", "breaker_open", "left alone"),
    (
        {"services": (replace(SERVICE, standing=Standing(NOW - HOUR, "timed out", NOW)),)},
        "warn",
        "service_failing",
        "timed out",
    ),
    ({"queue": QueueFacts(3, NOW - HOUR)}, "warn", "queue_late", "3 questions wait to be asked"),
    ({"queue": QueueFacts(1, NOW - HOUR)}, "warn", "queue_late", "1 question waits to be asked"),
    (
        {"notices": lost(3 * DAY)},
        "warn",
        "notice_lost",
        "2 notices of cases given up; the last one (mail): 550",
    ),
    ({"requests": (Request("loan", ("market",), True),)}, "warn", "request_due", "loan is overdue"),
    ({"records": (replace(RECORDS, clashes=2),)}, "warn", "codes_clash", "2 records with the code of another"),
    ({"records": (replace(RECORDS, pairs=1),)}, "warn", "records_unreviewed", "1 pair of records waits for a person"),
    ({"records": (replace(RECORDS, unable="no splink"),)}, "warn", "records_without_odds", "whole names alone"),
]


@pytest.mark.parametrize(
    ("parts", "weight", "kind", "said"), CASES, ids=[f"{one[2]}-{n}" for n, one in enumerate(CASES)]
)
def test_each_thing_that_can_be_wrong(parts: dict[str, object], weight: str, kind: str, said: str) -> None:
    (one,) = told(**parts)
    assert (one.weight, one.kind) == (weight, kind)
    assert said in one.title.en
    assert one.title.zh != one.title.en
    assert one.action.zh != one.action.en or one.kind == "witness_behind"  # which says what the witness said
    assert one.action.zh
    assert one.action.en


def test_an_entry_after_quiet_hours_has_its_minutes_until_it_is_signed() -> None:
    assert told(ledger=ledger(entries=11, signed=NOW - 9 * HOUR, uncovered=NOW - HOUR / 30)) == []
    (one,) = told(ledger=ledger(entries=12, signed=NOW - 9 * HOUR, uncovered=NOW - HOUR / 10))
    assert (one.kind, one.since) == ("ledger_uncovered", NOW - HOUR / 10)
    assert one.title.en == "2 entries of the ledger have no checkpoint"


def test_a_notice_that_was_given_up_long_ago_is_told_no_more() -> None:
    assert told(notices=lost(8 * DAY)) == []
    assert told(notices=replace(lost(DAY), lost=(), given_up=0)) == []
    assert document(replace(WELL, notices=lost(DAY)), ())["parts"]["notices"]["given_up"] == 2


def test_records_wait_a_week_before_it_is_told_and_clashes_not_at_all() -> None:
    young = replace(RECORDS, pairs=5, clashes=1, oldest=NOW - DAY)
    (one,) = told(records=(young,))
    assert (one.kind, one.about, one.owner) == ("codes_clash", "town.works", "market")
    assert one.path == "/entities/town/works/review"
    assert document(replace(WELL, records=(young,)), ())["parts"]["records"][0]["pairs"] == 5


def test_units_and_pages_to_act_are_named() -> None:
    (one,) = told(data=DataFacts((LATE,), {}))
    assert (one.owner, one.path, one.since) == ("ecology", "/data/air.hour", NOW - 3 * HOUR)
    (one,) = told(data=DataFacts((LINE,), {"air.hour": RUN}))
    assert one.path == "/runs/9"


def test_the_worst_and_longest_comes_first() -> None:
    found = told(
        data=DataFacts((LATE,), {}),
        disk=disk(1),
        jobs=job(tried=NOW, failures=5, arrived=NOW - DAY),
        queue=QueueFacts(1, NOW - HOUR),
    )
    assert [one.kind for one in found] == ["disk_full", "source_failing", "dataset_late", "queue_late"]


def test_a_worker_that_is_away_is_said_once_and_not_of_every_source() -> None:
    assert [one.kind for one in told(processes=ProcessFacts((), ()), jobs=job())] == ["worker_away"]


def test_a_region_may_not_want_backups_told_and_want_more_room() -> None:
    settings = OperationsSettings(backup_days=None, drill_days=None, least_free_gb=60)
    found = troubles(replace(WELL, disk=disk(50, Backups())), settings)
    assert [(one.weight, one.kind) for one in found] == [("warn", "disk_full")]


def test_how_long_a_disk_lasts_is_told_from_its_growth() -> None:
    days = {(NOW - n * DAY).date(): Room(NOW - n * DAY, {"lake": (10 - n) * GB}, 0) for n in range(5)}
    (one,) = told(disk=DiskFacts(Free(100 * GB, 4 * GB), Measured(days)))
    assert "for 4 days" in one.title.en


def test_a_region_that_cannot_be_opened_is_one_sentence() -> None:
    parts = ("jobs", "data", "services", "queue", "notices", "requests", "records", "ledger", "use")
    away = dict.fromkeys(parts, NOT_ASKED)
    found = told(state=Away("no server"), **away)
    assert [one.kind for one in found] == ["part_away"]


def test_the_document_has_every_part_and_what_is_away_says_so() -> None:
    found = replace(WELL, services=Away("gone"), jobs=job(failures=2, tried=NOW))
    made = document(found, troubles(found, SETTINGS))
    assert made["ok"] is False
    assert made["parts"]["services"] == {"away": "gone"}
    assert made["parts"]["ledger"]["witnesses"][0]["name"] == "two"
    assert made["parts"]["jobs"]["sources"][0]["failures"] == 2
    assert set(made["parts"]) == set(WELL.__dataclass_fields__) - {"at"}


def test_the_usual_use_is_the_middle_of_the_days_before() -> None:
    found = WELL.use
    assert isinstance(found, UseFacts)
    assert (found.today.calls, found.usual) == (22, 20)
    assert replace(found, days=found.days[-3:]).usual is None
