"""Where the posts of a duty are: several in a unit, and what those of each unit can do."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from zhongshu.cases.posts import Posts, posts_of
from zhongshu.cases.spec import DutySpec
from zhongshu.cases.type import Duty
from zhongshu.core.text import Text

NOW = datetime(2026, 5, 1, tzinfo=UTC)
UNITS = {"bank": Text(zh="银行", en="Bank"), "works": Text(zh="住建局", en="Works")}
HELP = {"zh": "专家", "en": "Expert"}


def made(**said: Any) -> Posts:
    duty = Duty("p.help", DutySpec.model_validate({"title": HELP, "units": ["bank", "works"], **said}))
    return posts_of({"p.help": duty}, {}, UNITS, NOW)


def test_a_unit_has_as_many_posts_as_the_duty_says_and_the_first_keeps_its_name() -> None:
    assert list(made()) == ["p.help/bank", "p.help/works"]
    posts = made(each=3)
    assert list(posts) == [f"p.help/{unit}{tail}" for unit in ("bank", "works") for tail in ("", "-2", "-3")]
    assert posts["p.help/bank"].title == made()["p.help/bank"].title
    assert (posts["p.help/bank-3"].title, posts["p.help/bank-3"].unit) == (
        Text(zh="银行专家3", en="Expert 3, Bank"),
        "bank",
    )


def test_the_posts_of_each_unit_can_do_what_the_duty_says_of_it() -> None:
    able = made(each=2, skills={"bank": ["finance"]})
    assert {id: sorted(one.skills) for id, one in able.items()} == {
        "p.help/bank": ["finance"],
        "p.help/bank-2": ["finance"],
        "p.help/works": [],
        "p.help/works-2": [],
    }
    assert {one.skills for one in made(skills=["law"]).values()} == {frozenset({"law"})}


def test_skills_of_a_unit_without_a_post_are_refused() -> None:
    with pytest.raises(ValidationError, match="skills names 'justice', which is none of its units"):
        made(skills={"justice": ["law"]})
    with pytest.raises(ValidationError, match="a grid has one"):
        made(units=(), grids="grid", each=2)
