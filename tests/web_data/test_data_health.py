from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from zhongshu.core.text import Text
from zhongshu.datasets.runs import Counts, Run
from zhongshu.screens.data_health import Arrival, CatalogueLine, Quality, arrival, quality, unit_lines

NOW = datetime(2026, 4, 7, 12, tzinfo=UTC)
LINE = CatalogueLine("p.a", "dataset", Text(zh="甲", en="A"), "economy", 1, "measured", 0, None, 1)


def run(hours_ago: float, *, status: str = "done", accepted: int = 10, rejected: int = 0) -> Run:
    ended = NOW - timedelta(hours=hours_ago)
    counts = Counts(input=accepted + rejected, accepted=accepted, rejected=rejected, inserted=accepted)
    return Run(1, "load", "p.a", None, None, None, "operator", ended, ended, status, counts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("runs", "promise", "state", "late_by"),
    [
        ([], "2h", "never", None),
        ([run(1)], "2h", "on_time", None),
        ([run(2)], "2h", "on_time", None),
        ([run(5)], "2h", "late", timedelta(hours=3)),
        ([run(1, status="failed"), run(5)], "2h", "late", timedelta(hours=3)),
        ([run(900)], None, "unpromised", None),
        ([run(1, status="running")], "2h", "never", None),
    ],
)
def test_a_dataset_is_on_time_while_its_last_finished_load_keeps_the_promise(
    runs: list[Run], promise: str | None, state: str, late_by: timedelta | None
) -> None:
    told = arrival(runs, promise, NOW)
    assert (told.state, told.late_by) == (state, late_by)


def test_quality_is_of_the_last_ten_finished_loads() -> None:
    runs = [run(1, status="failed"), *[run(2, accepted=9, rejected=1)] * 10, run(3, accepted=0, rejected=1000)]
    told = quality(runs, open_rejects=3)
    assert (told.loads, told.input, told.share, told.open_rejects) == (10, 100, Decimal(90), 3)
    assert quality([], 0).share is None


def test_units_with_something_to_do_come_first() -> None:
    fine = replace(
        LINE, owner="a", arrival=Arrival(NOW, timedelta(hours=1), "on_time"), quality=Quality(1, 10, 10, 0, 0)
    )
    late = replace(fine, owner="z", arrival=Arrival(NOW, timedelta(hours=1), "late", timedelta(hours=1)))
    silent = replace(fine, owner="z", arrival=Arrival(None, None, "unpromised"), quality=Quality(0, 0, 0, 0, 0))
    table = replace(LINE, kind="table", owner="other")
    units = unit_lines([fine, late, silent, table])
    assert [(one.unit, one.datasets, one.promised, one.on_time) for one in units] == [("z", 2, 1, 0), ("a", 1, 1, 1)]
    assert units[0].rejected == 0
