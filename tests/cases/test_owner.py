"""Whose work a case is: by grid, area, care and skill; of several that fit, by turns or by load."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cases.town import DESK, EAST, IN_EAST, IN_WEST, INSPECTOR, SEATS, WEST, make_town, report
from zhongshu.cases.owner import Chooser, Load
from zhongshu.cases.posts import DutyPost, Posts
from zhongshu.cases.spec import OwnerSpec
from zhongshu.core.areas import Area, AreaTree, Level
from zhongshu.core.text import Text
from zhongshu.sharing.people.refusal import NotAllowed

NOW = datetime(2026, 3, 2, tzinfo=UTC)
TITLE = Text(zh="岗", en="post")
AREAS = AreaTree.of(
    [
        Area("331000", TITLE, Level("city")),
        Area("331002", TITLE, Level("county")),
        Area("331003", TITLE, Level("county")),
    ]
)


def posts(*said: tuple[str, str, frozenset[str]]) -> Posts:
    return {
        f"p.help/{name}": DutyPost(f"p.help/{name}", "p.help", unit, TITLE, skills=able) for name, unit, able in said
    }


HELP = posts(
    ("a", "county", frozenset({"law", "tax"})), ("b", "city", frozenset({"law"})), ("c", "city", frozenset({"tax"}))
)
LOADS = {"p.help/a": Load(5, 1), "p.help/b": Load(2, 9), "p.help/c": Load(3, 4)}


def chosen(rule: dict[str, object], answers: dict[str, object], **known: object) -> str:
    def loads(asked: Collection[str]) -> Mapping[str, Load]:
        return {post: LOADS[post] for post in asked}

    units = {"county": "331002", "city": "331000"}
    chooser = Chooser(HELP, {}, NOW, loads, areas=AREAS, unit_areas=units, **known)  # type: ignore[arg-type]
    return chooser.choose(OwnerSpec.model_validate({"duty": "p.help", **rule}), answers).post


def test_posts_take_turns_or_the_one_with_the_fewest_open_cases_has_it() -> None:
    assert chosen({}, {}) == "p.help/a", "whose last case is the oldest"
    assert chosen({"share": "load"}, {}) == "p.help/b"


def test_only_posts_that_can_do_it() -> None:
    assert chosen({"skill": "need", "share": "load"}, {"need": "tax"}) == "p.help/c"
    with pytest.raises(NotAllowed, match="no post is responsible"):
        chosen({"skill": "need"}, {"need": "space"})


def test_the_post_of_the_area_else_that_of_the_area_above() -> None:
    assert chosen({"area": "where"}, {"where": "331002"}) == "p.help/a"
    assert chosen({"area": "where"}, {"where": "331003"}) == "p.help/c", "the city's, by turns"
    with pytest.raises(NotAllowed):
        chosen({"area": "where"}, {})


def test_the_post_that_has_the_subject_in_its_care_and_another_where_none_has() -> None:
    def care(duty: str, subject: str) -> str | None:
        return "p.help/b" if (duty, subject) == ("p.help", "firm-1") else None

    assert chosen({"steward": "firm"}, {"firm": "firm-1"}, care=care) == "p.help/b"
    assert chosen({"steward": "firm", "otherwise": "p.help"}, {"firm": "firm-2"}, care=care) == "p.help/a"


def test_nobody_is_asked_how_much_they_have_where_one_post_fits() -> None:
    def loads(_: Collection[str]) -> Mapping[str, Load]:
        raise AssertionError

    one = {"p.help/a": HELP["p.help/a"]}
    assert Chooser(one, {}, NOW, loads).choose(OwnerSpec(duty="p.help"), {}).post == "p.help/a"


def test_in_a_town_it_is_the_grid_in_which_the_place_lies(tmp_path: Path) -> None:
    cases = make_town(tmp_path / "home").cases
    found = [cases.store.case(int(report(cases, place=place).rpartition("/")[2])).post for place in (IN_WEST, IN_EAST)]
    assert found == [WEST, EAST]
    assert cases.store.loads([WEST, EAST, DESK, INSPECTOR]) == {WEST: Load(1, 1), EAST: Load(1, 2)}
    assert set(cases.posts()) == set(SEATS)
    cases.ledger.close()
