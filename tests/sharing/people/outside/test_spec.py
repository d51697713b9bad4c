"""What region.yaml may say of a provider, and what it is told instead."""

from typing import Any

import pytest
from pydantic import ValidationError

from zhongshu.sharing.people.outside.spec import ALGORITHMS, ProviderSpec, insecure

SAID = {"title": "Gov", "issuer": "https://sso.example.gov.cn", "client_id": "zhongshu"}


def refused(**said: Any) -> str:
    with pytest.raises(ValidationError) as error:
        ProviderSpec.model_validate(SAID | said)
    return str(error.value)


def test_little_has_to_be_said() -> None:
    made = ProviderSpec.model_validate(SAID)
    assert (made.algorithms, made.scopes, made.without_posts) == (("RS256",), ("openid", "profile"), "refuse")
    assert ProviderSpec.model_validate(SAID | {"scopes": ["groups"]}).scopes == ("openid", "groups")


@pytest.mark.parametrize("alg", ["none", "HS256", "HS512", "rs256", ""])
def test_only_signatures_of_the_provider_alone_are_taken(alg: str) -> None:
    assert f"signed with {alg!r} are not taken; only the provider can sign with: RS256" in refused(algorithms=[alg])
    assert ProviderSpec.model_validate(SAID | {"algorithms": list(ALGORITHMS)}).algorithms == ALGORITHMS


def test_no_algorithm_at_all_is_none() -> None:
    assert "at least 1" in refused(algorithms=[])


@pytest.mark.parametrize(
    ("issuer", "said"),
    [
        ("http://sso.example.gov.cn", "is http: what crosses the network is https"),
        ("http://10.0.0.5/", "is http"),
        ("ftp://sso.example", "no http or https address"),
        ("https://me:secret@sso.example", "holds a user or password"),
        ("https://sso.example/?tenant=1", "a part after ? or #"),
        (f"https://sso.example/{'x' * 300}", "at most 300"),
    ],
)
def test_an_issuer_is_an_address_that_nobody_listens_in_on(issuer: str, said: str) -> None:
    told = refused(issuer=issuer)
    assert said in told


@pytest.mark.parametrize(
    "url", ["https://a.example/x", "http://127.0.0.1:5000", "http://[::1]:5000/", "http://localhost"]
)
def test_this_machine_needs_no_tls(url: str) -> None:
    assert insecure(url) is None


@pytest.mark.parametrize(
    ("post", "said"),
    [
        ({"role": "officer"}, "the role officer is held in a unit"),
        ({"role": "firm"}, "no claim gives the role firm"),
        ({"role": "mayor"}, "role"),
        ({"role": "auditor", "has": ""}, "at least 1"),
    ],
)
def test_a_rule_gives_a_post_that_can_be_held(post: dict[str, str], said: str) -> None:
    assert said in refused(posts=[{"claim": "groups", "has": "x"} | post])


def test_the_secret_is_in_no_representation() -> None:
    assert "s3cret" not in repr(ProviderSpec.model_validate(SAID | {"client_secret": "s3cret"}))
