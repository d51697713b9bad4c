"""The demonstration's births: told by the flow itself, in the past, and once."""

from datetime import timedelta

import pytest

from tests.kit import make_hub
from tests.packs.births import make_offices
from tests.town import close
from zhongshu.app.demo_birth_cases import BIRTHS, DAYS, NEWBORN, seed_births
from zhongshu.cases.case import Case
from zhongshu.core.errors import UnknownName
from zhongshu.packs.hub import Hub


def cases_of(hub: Hub) -> list[Case]:
    found: list[Case] = []
    while True:
        try:
            found.append(hub.cases.store.case(len(found) + 1))
        except UnknownName:
            return found


def test_births_went_through_the_offices_before_now_and_are_told_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    hub = make_offices(tmp_path_factory.mktemp("births") / "home").hub
    assert seed_births(hub) == BIRTHS
    now, found = hub.cases.ledger.now(), cases_of(hub)
    births = [one for one in found if one.type == NEWBORN]
    done = [one for one in births if one.outcome == "done"]
    assert (len(births), {one.channel for one in births}) == (BIRTHS, {"sample"})
    assert 0 < len(done) < BIRTHS, "most have ended, some are under way"
    assert all(now - timedelta(days=DAYS + 4) < one.opened <= one.changed < now for one in found)
    assert all(one.closed is not None and one.closed - one.opened > timedelta(hours=4) for one in done)
    assert {len(one.parts) for one in done} >= {5, 6, 7}, "without an allowance, with one, with a record looked for"
    assert seed_births(hub) == 0
    close(hub)


def test_a_region_without_the_pack_has_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    hub = make_hub(tmp_path_factory.mktemp("none") / "home", {})
    assert seed_births(hub) == 0
    close(hub)
