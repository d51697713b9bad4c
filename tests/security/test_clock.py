"""A machine whose clock is a day off, forwards or back: nothing that was over begins again, nothing is given twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.kit import app_for
from tests.security.vault import (
    BANKER,
    DEAL,
    FIRM,
    OFFICER,
    REVIEWER,
    consent,
    copied,
    deal,
    entries,
    home_of,
    make_base,
    secrets_in,
    set_clock,
    words_of,
)
from tests.security.visitors import log_in, somebody
from zhongshu.app.asgi import create_app
from zhongshu.app.wiring import open_hub
from zhongshu.packs.hub import Hub
from zhongshu.rules.standing import Standing
from zhongshu.sharing.grants.dossier import Dossier
from zhongshu.sharing.people.roles import Role

DAY = timedelta(days=1)
NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)
"""Of a Wednesday in the region's zone, which has the working days of that year."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_base(tmp_path_factory.mktemp("base") / "home", at=NOON - timedelta(hours=1))


@pytest.fixture
def hub(base: Path, tmp_path: Path) -> Iterator[Hub]:
    with copied(base, tmp_path / "home") as made:
        set_clock(made, NOON)
        yield made


@pytest.fixture
def browser(hub: Hub) -> Iterator[TestClient]:
    with TestClient(app_for(hub, BANKER), base_url="http://127.0.0.1:8400", raise_server_exceptions=False) as made:
        yield made


def ask(browser: TestClient, stated: dict[str, str]) -> bool:
    return bool(secrets_in(browser.get("/api/v1/data/vault.deal", headers=stated)))


def test_a_grant_that_is_over_stays_so(hub: Hub, browser: TestClient) -> None:
    stated = deal(hub, "clocked", valid={"valid_from": "2026-03-01", "valid_to": "2026-03-05"})
    assert ask(browser, stated)
    set_clock(hub, NOON + DAY)
    assert not ask(browser, stated)
    set_clock(hub, NOON)
    assert not ask(browser, stated)
    later = open_hub(home_of(hub))  # another process, whose clock was never wrong
    set_clock(later, NOON)
    with TestClient(app_for(later, BANKER), base_url="http://127.0.0.1:8400") as other:
        assert not ask(other, stated)
    later.ledger.close()


def test_a_grant_that_has_not_begun_does_not_begin_by_the_other_days_of_a_zone(hub: Hub, browser: TestClient) -> None:
    stated = deal(hub, "clocked", valid={"valid_from": "2026-03-05", "valid_to": "2026-03-07"})
    for hour, begun in ((15, False), (16, True)):  # midnight in the region's zone is at 16:00 UTC
        set_clock(hub, datetime(2026, 3, 4, hour, tzinfo=UTC))
        assert ask(browser, stated) is begun
    for hour, over in ((15, False), (16, True)):
        set_clock(hub, datetime(2026, 3, 6, hour, tzinfo=UTC))
        assert ask(browser, stated) is not over


def test_a_quota_is_one_days_whichever_way_the_clock_goes(hub: Hub, browser: TestClient) -> None:
    stated = deal(hub, "clocked", quota={"calls_a_day": 2})
    given = [ask(browser, stated) for _ in range(3)]
    set_clock(hub, NOON - DAY)
    given += [ask(browser, stated) for _ in range(2)]
    set_clock(hub, NOON + DAY)
    given += [ask(browser, stated) for _ in range(3)]
    set_clock(hub, NOON)
    given += [ask(browser, stated) for _ in range(2)]
    assert given == [True, True, False, False, False, True, True, False, False, False]
    times = [one.at for one in entries(hub)]
    assert times == sorted(times)


def test_a_session_that_is_over_stays_so(hub: Hub) -> None:
    person = somebody(hub, Role.OFFICER, "bank")
    with TestClient(create_app(hub), base_url="http://127.0.0.1:8400", raise_server_exceptions=False) as browser:
        log_in(browser, person)
        stated = DEAL
        assert ask(browser, stated)
        set_clock(hub, NOON - DAY)  # no longer than it would have lived
        assert ask(browser, stated)
        set_clock(hub, NOON + DAY)
        assert not ask(browser, stated)
        set_clock(hub, NOON)
        assert not ask(browser, stated)


def test_a_consent_that_is_over_stays_so(hub: Hub, browser: TestClient) -> None:
    consent(hub, "f2", NOON + timedelta(hours=1))
    stated = FIRM

    def seen() -> set[str]:
        return secrets_in(browser.get("/api/v1/data/vault.firm", headers=stated))

    assert "SECRET-firm-shown-f2" in seen()
    set_clock(hub, NOON + DAY)
    assert seen() == {"SECRET-firm-shown-f1"}
    set_clock(hub, NOON)
    assert seen() == {"SECRET-firm-shown-f1"}


def test_the_clock_of_a_request_goes_on_from_where_it_was(hub: Hub) -> None:
    """The days for a reply are counted from the ledger's time; a clock set back neither wins nor loses any."""
    made = hub.grants.request(BANKER, words_of(hub, "firm-bank", grant="asked"), reason="needed")
    first = _standing(hub, made)
    assert first.due is not None
    assert first.due > NOON
    set_clock(hub, NOON - DAY)
    made = hub.grants.take(OFFICER, "asked", "approved", reason="needed")
    assert _standing(hub, made) == first
    assert [one.at for one in made.events] == [NOON, NOON]
    set_clock(hub, NOON + 60 * DAY)
    late = _standing(hub, made)
    assert (late.due, late.state) == (first.due, "overdue")
    made = hub.grants.take(REVIEWER, "asked", "approved", reason="late, but right")
    assert made.shown.status == "active"


def _standing(hub: Hub, dossier: Dossier) -> Standing:
    found = hub.grants.waiting(dossier)
    assert found is not None
    assert found.standing is not None
    return found.standing
