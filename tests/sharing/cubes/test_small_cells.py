"""How small a cell may be is what the region's parameter says at that time."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from tests.sharing.cubes.kit import AT, cube
from zhongshu.core.errors import Place, UnknownName
from zhongshu.methods.disclosure.sensitive import Rules
from zhongshu.rules.parameters import Edition, ParameterSpec, editions
from zhongshu.sharing.cubes.small_cells import rules_of


@pytest.fixture(scope="module")
def shipped() -> tuple[Edition, ...]:
    file = Path(__file__).parents[3] / "packs/region/parameters/small_cells.yaml"
    spec = ParameterSpec.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    rows = [edition.rows for edition in spec.editions if isinstance(edition.rows, tuple)]
    return editions(spec, rows, ZoneInfo("Asia/Shanghai"), place=Place(str(file)))


def test_the_public_sees_cells_of_five_and_units_of_three(shipped: tuple[Edition, ...]) -> None:
    public, internal = cube(audience="public", dominance=80), cube()
    assert rules_of(public.spec, shipped, AT) == Rules(k=5, width=4, spread=Decimal(10), dominance=Decimal(80))
    assert rules_of(internal.spec, shipped, AT) == Rules(k=3, width=2, spread=Decimal(10))


def test_without_a_rule_nothing_is_released(shipped: tuple[Edition, ...]) -> None:
    with pytest.raises(UnknownName, match=r"on 2001-01-01\n  hint: add it to region.small_cells"):
        rules_of(cube().spec, shipped, datetime(2001, 1, 1, tzinfo=UTC))
