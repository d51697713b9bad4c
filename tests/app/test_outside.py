"""Providers as region.yaml names them: what is wrong is told at the start."""

from pathlib import Path

import pytest

from tests.kit import REGION, make_hub
from zhongshu.app import outside
from zhongshu.core.errors import HomeError

PROVIDER = """
providers:
  gov:
    title: {zh: 政务统一身份, en: Government sign-on}
    issuer: https://sso.example.gov.cn
    client_id: zhongshu
    client_secret: ${GOV_SECRET}
    posts: [{claim: groups, has: air-officers, unit: office, role: officer}]
"""


def refused(home: Path, region: str) -> str:
    with pytest.raises(HomeError) as error:
        make_hub(home, {}, region=region)
    return str(error.value)


def test_the_secret_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "needs the environment variable GOV_SECRET" in refused(tmp_path / "a", REGION + PROVIDER)
    monkeypatch.setenv("GOV_SECRET", "s3cret")
    hub = make_hub(tmp_path / "b", {}, region=REGION + PROVIDER)
    assert hub.outside.specs["gov"].client_secret == "s3cret"
    assert "s3cret" not in repr(hub.outside)
    assert hub.outside.titles["gov"].en == "Government sign-on"


def test_without_the_extra_the_region_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "_LIBRARIES", ("authlib_that_nobody_has",))
    told = refused(tmp_path / "a", REGION + PROVIDER)
    assert "needs authlib_that_nobody_has" in told
    assert "pip install 'zhongshu[oidc]'" in told
    assert make_hub(tmp_path / "b", {}).outside.titles == {}, "nobody else needs it"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit: office", "unit: ofice", "gives a post in 'ofice', which is no unit (did you mean \"office\"?"),
        ("client_id: zhongshu", "client_id: zhongshu\n    algorithms: [HS256]", "signed with 'HS256' are not taken"),
        ("client_id", "clientid", "clientid"),
        ("https://sso", "http://sso", "is http: what crosses the network is https"),
    ],
)
def test_what_cannot_be_is_told_by_the_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    told = refused(tmp_path, REGION + PROVIDER.replace(old, new))
    assert said in told
    assert "region.yaml" in told


def test_one_issuer_is_one_provider(tmp_path: Path) -> None:
    twice = PROVIDER + PROVIDER.replace("\nproviders:\n", "").replace("gov:", "again:")
    assert "the providers gov and again have one issuer" in refused(tmp_path, REGION + twice)
