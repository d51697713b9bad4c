"""Cases that rows open: once a key, under the grants of the pack's unit, whoever else does so and wherever it dies."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.alarms import ANT, BEE, CAT, QUIET, VISIT, VISITS, ZHAO, make_alarms, rows_of_town, tell, visits
from tests.town import entries
from zhongshu.cases.records import number_of
from zhongshu.core.errors import GrantError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.refusal import StateAway

LONG_AGO, FAR_OFF = "2020-01-01", "2999-01-01"
THREE = ((ANT, "蚂蚁五金", 12, LONG_AGO), (BEE, "蜜蜂模具", None, LONG_AGO), (CAT, "老猫缝纫", 3, LONG_AGO))
DUE = VISITS.replace("key: [firm]}", "key: [firm, from_day], due: from_day}")
AGAIN = VISITS.replace("key: [firm]}", "key: [firm], again: ended}")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = make_alarms(tmp_path / "home")
    yield made
    made.ledger.close()


def done(hub: Hub, number: int) -> None:
    hub.cases.move(f"{VISIT}/{number}", "visited", {}, ZHAO)


def test_each_row_opens_one_case_and_never_another(hub: Hub) -> None:
    tell(hub, *THREE)
    taking = rows_of_town(hub)
    first = taking.take(VISIT)
    assert first is not None
    assert (first.rows, first.opened, first.unfit.total()) == (3, 3, 0)
    case = hub.cases.store.case(1)
    assert (case.channel, case.reporter, case.post) == ("data", None, "town.desk/urban")
    assert case.fields == {"firm": ANT, "name": "蚂蚁五金", "staff": 12}
    assert hub.cases.store.follow(number_of(case.id)) is None  # nobody asked, and nobody has a code
    assert taking.take(VISIT) is None  # nothing has changed
    done(hub, 1)
    tell(hub, *THREE[:2])
    assert rows_of_town(hub).take(VISIT) is not None
    assert visits(hub) == [("蚂蚁五金", False), ("蜜蜂模具", True), ("老猫缝纫", True)]


def test_rows_are_read_in_the_name_of_the_unit_under_its_grants(tmp_path: Path) -> None:
    hub = make_alarms(tmp_path / "home", granted=False)
    tell(hub, *THREE)
    with pytest.raises(GrantError, match=r"may not read register\.quiet"):
        rows_of_town(hub).take(VISIT)
    assert visits(hub) == []
    hub.ledger.close()
    hub = make_alarms(tmp_path / "other")
    tell(hub, *THREE)
    rows_of_town(hub).take(VISIT)
    looks = [one for one in entries(hub) if one.kind == "opened"]
    assert [(one.unit, one.grant, one.address) for one in looks] == [("urban", "quiet-firms", f"from_rows {VISIT}")]
    hub.ledger.close()


def test_a_row_that_fits_no_form_is_told_of_and_becomes_a_case_once_it_does(hub: Hub) -> None:
    tell(hub, (ANT, "蚂蚁五金", 12, LONG_AGO), ("no code", "蜜蜂模具", 4, LONG_AGO), (None, "老猫缝纫", 3, LONG_AGO))
    taking = rows_of_town(hub)
    told = taking.take(VISIT)
    assert str(told) == "2 of 3 rows open no case: no key (1), firm (1)"
    assert "no code" not in str(told)
    assert taking.take(VISIT) is not None  # it is looked at again: a post or a form may have been mended
    tell(hub, *THREE)
    taking.take(VISIT)
    assert [name for name, _ in visits(hub)] == ["蚂蚁五金", "蜜蜂模具", "老猫缝纫"]


@pytest.mark.parametrize("kind", ["date", "timestamp"])
def test_a_row_with_a_day_opens_its_case_on_that_day(tmp_path: Path, kind: str) -> None:
    hub = make_alarms(tmp_path / "home", visits=DUE, quiet=QUIET.replace("{type: date}", f"{{type: {kind}}}"))
    today = hub.now().astimezone(hub.place.zone).date().isoformat()
    tell(hub, (ANT, "蚂蚁五金", 12, today), (BEE, "蜜蜂模具", 4, FAR_OFF))
    rows_of_town(hub).take(VISIT)
    assert visits(hub) == [("蚂蚁五金", True)]
    done(hub, 1)
    tell(hub, (ANT, "蚂蚁五金", 12, FAR_OFF), (BEE, "蜜蜂模具", 4, LONG_AGO))  # another day is another key
    rows_of_town(hub).take(VISIT)
    assert visits(hub) == [("蚂蚁五金", False), ("蜜蜂模具", True)]
    hub.ledger.close()


def test_another_case_follows_only_when_the_lake_knows_that_the_last_has_ended(tmp_path: Path) -> None:
    hub = make_alarms(tmp_path / "home", visits=AGAIN)
    tell(hub, *THREE[:1])
    everything = (2**40, 0)
    rows_of_town(hub, everything).take(VISIT)
    rows_of_town(hub, everything).take(VISIT)
    assert visits(hub) == [("蚂蚁五金", True)]  # it is open still
    done(hub, 1)
    rows_of_town(hub, (1, 1)).take(VISIT)
    assert visits(hub) == [("蚂蚁五金", False)]  # the row may be as it was before the visit
    rows_of_town(hub, everything).take(VISIT)
    rows_of_town(hub, everything).take(VISIT)
    assert visits(hub) == [("蚂蚁五金", False), ("蚂蚁五金", True)]
    hub.ledger.close()


def test_what_is_stopped_goes_on_at_the_next_look(hub: Hub) -> None:
    tell(hub, *THREE)
    taking = rows_of_town(hub)
    answers = iter([False, True])
    broken = taking.take(VISIT, lambda: next(answers))
    assert broken is not None
    assert (broken.opened, broken.whole) == (1, False)
    rest = taking.take(VISIT)
    assert rest is not None
    assert (rest.opened, rest.whole) == (2, True)


def test_two_workers_at_once_open_each_case_once(tmp_path: Path, both_states: None) -> None:
    hub = make_alarms(tmp_path / "home")
    tell(hub, *((f"91331004YL{number:08}", f"企业{number}", 5, LONG_AGO) for number in range(12)))
    threads = [threading.Thread(target=lambda: rows_of_town(hub).take(VISIT)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    rows_of_town(hub).take(VISIT)  # what one of them could not write, being too late, the next look does
    assert sorted(visits(hub)) == sorted((f"企业{number}", True) for number in range(12))
    hub.ledger.close()


_DIES = """
import os, signal, sys
from pathlib import Path
from zhongshu.app.wiring import open_hub
from zhongshu.cases.row_cases import RowCases
hub = open_hub(Path(sys.argv[1]))
left, open_ = [3], hub.cases.open
def opened(*said, **more):
    found = open_(*said, **more)
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return found
hub.cases.open = opened
RowCases(hub.cases, hub.door, {"town": "urban"}, hub.snapshot).take("town.visit")
"""


def test_killed_in_the_middle_each_row_has_its_case_once(hub: Hub, tmp_path: Path) -> None:
    tell(hub, *((f"91331004YL{number:08}", f"企业{number}", 5, LONG_AGO) for number in range(6)))
    child = subprocess.run([sys.executable, "-c", _DIES, str(tmp_path / "home")], check=False)
    assert child.returncode == -signal.SIGKILL
    assert len(visits(hub)) == 3
    rows_of_town(hub).take(VISIT)
    assert visits(hub) == [(f"企业{number}", True) for number in range(6)]


def test_a_state_that_is_away_is_no_fault_of_a_row(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(hub, *THREE)

    def away(*_: object, **__: object) -> None:
        raise StateAway(hub.place.title)

    with monkeypatch.context() as patch:
        patch.setattr(hub.cases, "open", away)
        taking = rows_of_town(hub)
        with pytest.raises(StateAway):
            taking.take(VISIT)
    assert taking.take(VISIT) is not None
    assert len(visits(hub)) == 3
