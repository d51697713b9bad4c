"""The cases of packs: every shipped one holds, and a case that does not hold says why."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from zoneinfo import ZoneInfo

import pytest

from zhongshu.app.scaffold import write_pack
from zhongshu.app.trial import Trial, trial
from zhongshu.app.wiring import shipped_packs
from zhongshu.core.errors import LedgerError, PackError, UnknownName
from zhongshu.core.units import format_quantity
from zhongshu.packs.agreement import agrees, compare_rows, same_value
from zhongshu.packs.pack_tests import Case, read_cases, run_case

ZONE = ZoneInfo("Asia/Shanghai")
SHIPPED = sorted(path.parent for path in shipped_packs().glob("*/pack.yaml"))
CASES = [case for pack in SHIPPED for case in read_cases(pack)]


@pytest.fixture(scope="module")
def shipped() -> Iterator[Trial]:
    """A region of every shipped pack, anew for each case."""
    with trial(SHIPPED) as region:
        yield region


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scaffold's pack: visits of service halls."""
    folder = tmp_path_factory.mktemp("packs") / "visits"
    write_pack(folder, "indicators", owner="data_bureau", area="331000")
    return folder


@pytest.fixture(scope="module")
def small(pack: Path) -> Iterator[Trial]:
    """A region of the packs `region` and `visits`, anew for each case."""
    with trial([shipped_packs() / "region", pack]) as region:
        yield region


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.place.file)
def test_the_cases_of_every_shipped_pack_hold(case: Case, shipped: Trial) -> None:
    with shipped.fresh(rows=case.brings_rows) as (hub, files):
        assert run_case(case, hub, files).failures == ()


def test_a_region_that_is_thrown_away_stays_away(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it signs a ledger later, which would make the folder anew."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with trial([shipped_packs() / "region", pack]) as region, region.fresh(rows=False) as (hub, _):
        assert list(tmp_path.glob("zhongshu-*")) == [region.folder]
        hub.ledger.commit_all([])
    with pytest.raises(LedgerError, match="closed"):
        hub.ledger.commit_all([])
    assert not region.folder.exists()


def test_units_that_are_connected_are_no_firms(shipped: Trial) -> None:
    unit = shipped.hub.packs.indicators.get("hub.units_connected").unit
    told = [format_quantity(Decimal(4), unit, language).replace("\u202f", " ") for language in ("zh", "en")]
    assert told == ["4 个", "4 units"]


def _failures(small: Trial, pack: Path, text: str) -> tuple[str, ...]:
    """What comes of one case, written into the pack."""
    path = pack / "tests" / "one.yaml"
    path.write_text(dedent(text), "utf-8")
    try:
        (case,) = (case for case in read_cases(pack) if case.place.file == "visits/tests/one.yaml")
        with small.fresh() as (hub, files):
            return run_case(case, hub, files).failures
    finally:
        path.unlink()


GIVEN = """\
case: a case
given:
  visits:
    - {area: 331000, hall: 甲, day: 2026-01-05, visitors: 3, waited: 10}
    - {area: 台州市, hall: 乙, day: 2026-01-05, visitors: 1}
"""


@pytest.mark.parametrize(
    ("then", "failure"),
    [
        ("hall_day: [{hall: 甲, day: 2026-01-05, wait_minutes: 30.0, visitors: 3}]", None),
        ("visits.hall_day: [{hall: 乙, wait_minutes: null}]", None),
        ("visits: [{area: 331000, hall: 乙, visitors: 1}]", None),
        (
            "hall_day: [{hall: 甲, day: 2026-01-05, wait_minutes: 31}]",
            "visits.hall_day, hall 甲, day 2026-01-05: wait_minutes should be 31, is 30.0",
        ),
        ("hall_day: [{hall: 丙}]", "visits.hall_day has no row with hall 丙; it has 2 rows"),
        ("hall_day: []", "visits.hall_day should have no row, has 2"),
        ("hall_day: [{hal: 甲}]", "no column of visits.hall_day 'hal'\n  hint: did you mean \"hall\"?"),
        ("visitors: [{area: 331000, period: 2026-01, value: 4, rows: 2}]", None),
        ("visitors: [{area: 台州, period: 2026, hall: 甲, value: 3}]", None),
        ("waiting: [{area: 331000, period: 2026-01-05, value: 7.5}]", None),
        ("waiting: [{area: 331000, period: 2026-01-06, value: null}]", None),
        (
            "waiting: [{area: 331000, period: 2026-01-05, value: 7.6}]",
            "visits.waiting at 331000, 2026-01-05: should be 7.6, is 7.5",
        ),
        (
            "visitors: [{area: 331000, period: 2026-01-05, rows: 3}]",
            "visits.visitors at 331000, 2026-01-05: 3 rows should count, 2 do",
        ),
        ("visitors: [{area: 331000, value: 4}]", "visits.visitors: a value says its period"),
        ("visitors: [{area: 331000, perod: 2026, value: 4}]", "no word for a value of visits.visitors 'perod'"),
        ("halls_day: []", "visits/tests/one.yaml:1: then: there is no 'visits.halls_day'"),
        ("load: {input: 2}", "then says load, but the case loads no file"),
        ("hall_day: {hall: 甲}", "then: visits.hall_day is a list of rows"),
    ],
)
def test_a_case_holds_or_says_what_was_expected_and_found(
    then: str, failure: str | None, small: Trial, pack: Path
) -> None:
    found = _failures(small, pack, f"{GIVEN}then:\n  {then}\n")
    if failure is None:
        assert found == ()
    else:
        assert len(found) == 1
        assert found[0].startswith(failure)


def test_given_rows_obey_the_dataset_s_rules(small: Trial, pack: Path) -> None:
    text = GIVEN.replace("visitors: 3", "visitors: -3") + "then: {hall_day: []}"
    assert _failures(small, pack, text) == ("given visits.visits, row 1: visitors is below 0 (-3)",)
    text = GIVEN.replace("visitors: 3", "visitor: 3") + "then: {hall_day: []}"
    assert "no column of visits.visits 'visitor'" in _failures(small, pack, text)[0]


def test_counts_and_rejected_rows_of_a_file(small: Trial, pack: Path) -> None:
    text = """
        case: a load
        load: {dataset: visits, source: hall_csv, file: rows.csv}
        then:
          load: {input: 3, accepted: 1, rejected: 2}
          rejects:
            - {line: 3, column: visitors, rule: type, value: many}
            - {line: 4, column: area, rule: area}
    """
    rows = [
        "地区,大厅,日期,人次,平均等候分钟",
        "331000,甲,2026-01-05,1,2",
        "331000,乙,2026-01-05,many,2",
        "火星,丙,2026-01-05,1,2",
    ]
    (pack / "tests" / "rows.csv").write_text("\n".join(rows) + "\n", "utf-8")
    assert _failures(small, pack, text) == ()
    wrong = _failures(small, pack, text.replace("accepted: 1", "accepted: 2").replace("value: many", "value: lots"))
    assert wrong == (
        "load: accepted should be 2, is 1",
        "rejects, line 3: value should be lots, is many",
    )
    assert "no file elsewhere.csv" in _failures(small, pack, text.replace("rows.csv", "elsewhere.csv"))[0]


def test_one_case_leaves_nothing_to_the_next(small: Trial, pack: Path) -> None:
    assert _failures(small, pack, f"{GIVEN}then:\n  visits: [{{hall: 甲}}, {{hall: 乙}}]\n") == ()
    assert _failures(small, pack, "case: empty\nthen:\n  visits: []\n") == ()


def test_a_file_may_hold_several_cases_and_errors_name_their_line(pack: Path) -> None:
    path = pack / "tests" / "several.yaml"
    path.write_text("cases:\n  - {case: one, then: {}}\n  - case: two\n    then: {}\n", "utf-8")
    found = [case for case in read_cases(pack) if case.place.file.endswith("several.yaml")]
    assert [(case.spec.case.en, case.place.line) for case in found] == [("one", 2), ("two", 3)]
    path.write_text("cases:\n  - {case: one, then: {}}\n  - case: two\n    than: {}\n", "utf-8")
    with pytest.raises(PackError) as error:
        read_cases(pack)
    path.unlink()
    assert str(error.value).startswith("visits/tests/several.yaml:")
    assert "then" in str(error.value)


def test_values_are_compared_as_they_are_written() -> None:
    assert agrees(331000, "331000", ZONE)
    assert agrees("2020-04-02 08:00", datetime(2020, 4, 2, tzinfo=UTC), ZONE)
    assert agrees(datetime(2020, 4, 2, 8), datetime(2020, 4, 2, tzinfo=UTC), ZONE)
    assert agrees(date(2020, 4, 2), date(2020, 4, 2), ZONE)
    assert agrees(0.6, Decimal("0.60"), ZONE)
    assert agrees(0.3, 0.1 + 0.2, ZONE), "a DOUBLE at the digits written"
    assert not agrees(58, Decimal("58.4"), ZONE), "a decimal exactly"
    assert not agrees(None, 0, ZONE)
    assert not agrees(1, True, ZONE)
    assert same_value(95.8, Decimal("95.8333"))
    assert not same_value(95.83, Decimal("95.8366"))
    with pytest.raises(PackError):
        agrees("soon", datetime(2020, 4, 2, tzinfo=UTC), ZONE)
    with pytest.raises(UnknownName):
        compare_rows("t", [{"x": 1}], [], ["y"], [], ZONE)
