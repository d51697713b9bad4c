"""A region of made-up people: what the hub counts of them and their cases are synthetic, and nothing else is."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from tests.contracts.tree import pack_folders
from zhongshu.app.founding import Wish, plan, written
from zhongshu.app.region import RegionSpec
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs


def packs(*, invented: bool) -> Packs:
    return read_packs(pack_folders(), ZoneInfo("Asia/Shanghai"), invented=invented)


@pytest.fixture(scope="module")
def demonstration() -> Packs:
    return packs(invented=True)


@pytest.fixture(scope="module")
def real() -> Packs:
    return packs(invented=False)


def test_what_the_hub_counts_of_itself_is_synthetic(demonstration: Packs) -> None:
    catalogue, indicators = demonstration.catalogue, demonstration.indicators.by_name
    hubs_own = {name for name in catalogue.datasets if name.startswith("hub.")}
    assert {"hub.account_day", "hub.call_day", "hub.purpose_day", "hub.task", "hub.task_step"} <= hubs_own
    assert {catalogue.origin(name) for name in hubs_own} == {"synthetic"}
    assert {one.origin for name, one in indicators.items() if name.startswith("hub.")} == {"synthetic"}
    assert indicators["loans.registered"].origin == "synthetic"  # counted from the accounts of the hub


def test_so_are_all_kinds_of_case_and_what_they_print(demonstration: Packs) -> None:
    assert {type.spec.origin for type in demonstration.cases.values()} == {"synthetic"}
    assert {demonstration.catalogue.origin(name) for name in demonstration.cases} == {"synthetic"}


def test_what_was_measured_elsewhere_stays_measured(demonstration: Packs) -> None:
    assert demonstration.catalogue.origin("air.station_hour") == "measured"


def test_a_real_region_counts_real_people(real: Packs) -> None:
    assert real.catalogue.origin("hub.account_day") == "measured"
    assert real.indicators.by_name["loans.registered"].origin == "measured"
    assert real.cases["hub.task"].spec.origin == "measured"


def test_only_the_demonstration_says_so(tmp_path: Path) -> None:
    said = {wish: yaml.safe_load(written(plan(tmp_path, wish))) for wish in (Wish(), Wish(invented=True))}
    assert "invented" not in said[Wish()]
    assert said[Wish(invented=True)]["invented"] is True
    assert [RegionSpec.model_validate(one).invented for one in said.values()] == [False, True]
