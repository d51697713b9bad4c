"""From claims to a person: names that can be shown, log-in names that are nobody's, posts by rule."""

from typing import Any

import pytest

from zhongshu.sharing.people.outside.claims import posts_of, vouched, wanted
from zhongshu.sharing.people.outside.spec import ProviderSpec
from zhongshu.sharing.people.person import Post, folded
from zhongshu.sharing.people.roles import Role

OFFICERS = {"claim": "groups", "has": "air", "unit": "ecology", "role": "officer", "title": "Air"}
NESTED = {"claim": "realm_access.roles", "has": "audit", "role": "auditor"}
SPEC = ProviderSpec.model_validate(
    {"title": "Gov", "issuer": "https://sso.example", "client_id": "z", "posts": [OFFICERS, OFFICERS, NESTED]}
)


@pytest.mark.parametrize(
    ("claims", "posts"),
    [
        ({"groups": ["air", "water"]}, [Post("ecology", Role.OFFICER, "Air")]),
        ({"groups": "air"}, [Post("ecology", Role.OFFICER, "Air")]),
        ({"groups": "air officers"}, []),
        ({"groups": {"air": True}}, []),
        ({"groups": None}, []),
        ({"realm_access": {"roles": ["audit"]}}, [Post(None, Role.AUDITOR)]),
        ({"realm_access.roles": ["audit"]}, [Post(None, Role.AUDITOR)]),
        ({"realm_access": ["roles"]}, []),
    ],
)
def test_a_rule_gives_its_post_once_or_not_at_all(claims: dict[str, Any], posts: list[Post]) -> None:
    assert list(posts_of(SPEC, claims)) == posts


@pytest.mark.parametrize(
    ("claims", "login", "name"),
    [
        ({"preferred_username": "WangFang", "name": "王芳"}, "wangfang@gov", "王芳"),
        ({"preferred_username": "wang.fang@example.gov", "name": ""}, "wang.fang@gov", "wang.fang@gov"),
        ({"preferred_username": "pаypal", "name": "a\u202eb"}, "u6a840baf5d@gov", "u6a840baf5d@gov"),
        ({"preferred_username": 7, "name": ["x"]}, "u6a840baf5d@gov", "u6a840baf5d@gov"),
        ({"preferred_username": "x" * 90}, "u6a840baf5d@gov", "u6a840baf5d@gov"),
    ],
)
def test_what_somebody_is_called_can_be_typed_and_shown(claims: dict[str, Any], login: str, name: str) -> None:
    found = vouched("gov", SPEC, {"sub": "s-1", **claims})
    assert (found.login, found.name) == (login, name)
    assert folded(found.login) == found.login


def test_a_provider_with_a_long_name_makes_log_in_names_too() -> None:
    assert folded(vouched("g" * 60, SPEC, {"sub": "s-1", "preferred_username": "wang"}).login)


def test_the_claims_that_are_looked_into_are_known() -> None:
    assert wanted(SPEC) == {"name", "groups", "realm_access"}
