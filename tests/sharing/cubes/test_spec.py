"""What a pack may say of a cube."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.sharing.cubes.kit import SAID, cube
from zhongshu.sharing.cubes.spec import CubeSpec


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"dimensions": [], "area": None}, "a cube has a dimension or an area"),
        ({"dimensions": ["trade", "trade"]}, "are different columns"),
        ({"contributor": "town"}, "are different columns"),
        ({"area": None, "level": "county"}, "`level` is one of the area"),
        ({"measures": {}}, "at least 1 item"),
        ({"measures": {"both": {"title": "x", "count": True, "sum": "output"}}}, "either `count: true` or"),
        ({"audience": "everybody"}, "public"),
        ({"dominance": 0}, "greater than 0"),
        ({"k": 2}, "Extra inputs"),
    ],
)
def test_what_a_cube_cannot_be_is_refused(said: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        CubeSpec.model_validate(SAID | said)


def test_cubes_of_one_shape_have_the_same_cells() -> None:
    assert cube().shape == cube(title="x", audience="public", dominance=80).shape
    assert cube().shape != cube(level="county").shape != cube(dimensions=[]).shape
