"""Log-in by a provider that lies, or is not the one that was asked: nobody comes in, and a sentence says why."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.providers.signing_site import CLIENT, STRANGE, TWO, Signer, by_public_key, unsigned
from tests.web_people.house import SITE, House
from tests.web_people.outside.comer import Comer, entries
from zhongshu.app.asgi import create_app
from zhongshu.app.wiring import open_hub
from zhongshu.web.people.leading import COOKIE


def seconds(*, later: int = 0) -> int:
    """Since 1970, as tokens say times."""
    return int(datetime.now(UTC).timestamp()) + later


def test_the_log_in_page_offers_the_providers_in_both_languages(house: House) -> None:
    browser = house.browser()
    assert "用统一身份登录 政务统一身份 园区账号" in browser.open("/login?next=/data")
    assert 'href="/login/gov?next=%2Fdata"' in browser.page
    assert "With an account elsewhere Government sign-on Park account" in browser.english().open("/login")


def test_what_is_asked_for_is_bound_to_this_browser_and_this_log_in(house: House, comer: Comer) -> None:
    first, second = (parse_qs(urlsplit(comer.begin()).query) for _ in range(2))
    assert first["redirect_uri"] == [f"{SITE}/login/gov/callback"]
    assert (first["code_challenge_method"], first["response_type"], first["client_id"]) == (
        ["S256"],
        ["code"],
        [CLIENT],
    )
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) == 43
        assert first[name] != second[name]
    answer = comer.browser.client.get("/login/gov")
    (said,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith(COOKIE)]
    assert {"httponly", "samesite=lax", "max-age=600"} <= {part.strip().lower() for part in said.split(";")}
    assert answer.headers["cache-control"] == "no-store"


def test_somebody_comes_in_and_goes_on_where_they_wanted(comer: Comer) -> None:
    assert comer.back(comer.signer.log_in(comer.begin("/account?done=key"))) == ""
    assert comer.answer.headers["location"] == "/account?done=key"
    there = comer.there()
    assert "王芳" in there
    assert "officer Ecology bureau Government sign-on" in there
    assert "A system administrator can send you a link to set" in there


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_it_leads_nobody_to_another_site(comer: Comer, elsewhere: str) -> None:
    comer.back(comer.signer.log_in(comer.begin(elsewhere)))
    assert comer.answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"claims": {"iss": "https://evil.example"}}, "not from the provider that was asked"),
        ({"claims": {"aud": "another"}}, "meant for another system"),
        ({"claims": {"nonce": "n"}}, "belongs to another log-in"),
        ({"claims": {"exp": -120}}, "has expired, or its clock"),
        ({"claims": {"iat": 120}}, "has expired, or its clock"),
        ({"claims": {"sub": None}}, "is no token"),
        ({"key": STRANGE}, "the signature of the provider, Government sign-on, is wrong"),
        ({"key": TWO, "header": {"kid": "two"}}, "a key that it does not publish"),
        ({"header": {"alg": "RS512"}}, "signed in a way that is not taken here"),
        ({"token": "nonsense"}, "is no token"),
        ({"claims": {"groups": ["cooks"]}}, "gives you a post here: you are not logged in"),
        ({"claims": {"groups": ["security", "auditors"]}}, "one person is never both"),
    ],
)
def test_a_token_that_proves_nothing_lets_nobody_in(comer: Comer, changed: dict[str, Any], said: str) -> None:
    for name, value in changed.items():
        setattr(comer.signer, name, value)
    claims = comer.signer.claims.items()
    comer.signer.claims = {key: seconds(later=at) if isinstance(at, int) else at for key, at in claims}
    assert said in comer.come()
    assert comer.answer.status_code in (401, 403)
    assert comer.there() == ""
    assert "set-cookie" not in comer.answer.headers or "zhongshu_session" not in comer.answer.headers["set-cookie"]


def test_groups_that_only_userinfo_says_give_posts_too(comer: Comer) -> None:
    comer.signer.claims = {"groups": None}
    comer.signer.userinfo = {"sub": "s-1", "groups": ["air-officers"], "name": "somebody else"}
    assert comer.come() == ""
    assert "王芳" in comer.there(), "what the signed token says goes before it"
    assert comer.signer.counted["userinfo"] == 1


def test_userinfo_of_somebody_else_is_not_believed(comer: Comer) -> None:
    comer.signer.claims = {"groups": None}
    comer.signer.userinfo = {"sub": "s-2", "groups": ["air-officers"]}
    assert "is no token" in comer.come()


@pytest.mark.parametrize("forge", [unsigned, by_public_key])
def test_what_anybody_could_sign_is_not_taken(comer: Comer, forge: Any) -> None:
    now = seconds()
    address = comer.begin()
    nonce = parse_qs(urlsplit(address).query)["nonce"][0]
    claims = {"iss": comer.signer.issuer, "sub": "s-1", "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": nonce}
    comer.signer.token = forge(claims | {"groups": ["security"]})
    assert "signed in a way that is not taken here" in comer.back(comer.signer.log_in(address))


def test_the_ledger_has_why_and_nothing_secret(house: House, comer: Comer) -> None:
    comer.signer.claims = {"aud": "another"}
    comer.come()
    (refused,) = entries(house.hub, "login.refused")
    assert (refused.details["why"], refused.details["door"]) == ("audience", "gov")
    comer.signer.claims = {}
    comer.come()
    (made,) = entries(house.hub, "login.made")
    assert made.details["door"] == "gov"
    written = "".join(path.read_text("utf-8") for path in house.hub.ledger.folders.ledger.rglob("*.jsonl"))
    assert written
    assert "s-1" not in written
    assert "eyJ" not in written


def test_who_fails_again_and_again_waits_and_nobody_writes_by_guessing(house: House, comer: Comer) -> None:
    comer.signer.token = "nonsense"
    for _ in range(30):
        comer.come()
    assert "try again in" in comer.come()
    assert comer.answer.status_code == 429
    assert len(entries(house.hub, "login.refused")) == 30
    guessed = comer.browser.client.get("/login/gov/callback", params={"state": "a" * 43, "code": "x"})
    assert guessed.status_code == 401
    assert len(entries(house.hub, "login.refused")) == 30


def test_a_log_in_ends_once(comer: Comer) -> None:
    address = comer.signer.log_in(comer.begin())
    assert comer.back(address) == ""
    assert "was used already" in comer.back(address)
    assert comer.there(), "who came in the first time is still in"


def test_what_one_browser_began_another_cannot_end(house: House, comer: Comer) -> None:
    """As somebody would who wants another person to work under his name."""
    other = Comer.at(house, comer.signer)
    other.begin()
    address = comer.signer.log_in(comer.begin())
    assert "was not begun in this browser" in other.back(address)
    assert other.there() == ""
    assert comer.back(address) == "", "nor can he spoil it"


def test_a_log_in_of_an_hour_ago_is_over(house: House, comer: Comer, monkeypatch: pytest.MonkeyPatch) -> None:
    address = comer.signer.log_in(comer.begin())
    later = seconds(later=660)
    monkeypatch.setattr(type(house.hub), "now", lambda _: datetime.fromtimestamp(later, UTC))
    assert "took longer than 10 minutes" in comer.back(address)


def test_two_tabs_end_each_their_own(comer: Comer) -> None:
    one, two = comer.begin("/data"), comer.begin("/places")
    assert comer.back(comer.signer.log_in(two)) == ""
    assert comer.answer.headers["location"] == "/places"
    assert comer.back(comer.signer.log_in(one)) == ""
    assert comer.answer.headers["location"] == "/data"


def test_the_answer_of_another_provider_is_told_apart(comer: Comer, signers: tuple[Signer, Signer]) -> None:
    """The mix-up: asked of gov, answered by park, as RFC 9207 has it; and under the other's address."""
    assert "not from the provider that was asked" in comer.come(iss=signers[1].issuer)
    assert "not from the provider that was asked" in comer.come(iss="")
    address = comer.signer.log_in(comer.begin()).replace("/login/gov/", "/login/park/")
    assert "not from the provider that was asked, which is Government sign-on" in comer.back(address)
    assert comer.there() == ""


@pytest.mark.parametrize(
    ("error", "said"),
    [("access_denied", "you cancelled the log-in"), ("server_error", "did not let you in"), ("<b>", "did not let")],
)
def test_what_the_provider_refuses_is_a_sentence(comer: Comer, error: str, said: str) -> None:
    assert said in comer.come(code="", error=error, error_description="<script>x</script>")
    assert "script>x" not in comer.browser.page


def test_a_code_that_the_provider_does_not_know_is_refused(comer: Comer) -> None:
    assert "does not stand by this log-in" in comer.come(code="stolen")


@pytest.mark.parametrize("path", ["/login/nobody", "/login/nobody/callback?code=1&state=2"])
def test_an_unknown_provider_is_no_page(comer: Comer, path: str) -> None:
    assert comer.browser.client.get(path).status_code == 404


def test_a_region_without_providers_has_no_such_door(base: Path, tmp_path: Path) -> None:
    house = House.of(open_hub(Path(shutil.copytree(base, tmp_path / "plain"))))
    browser = house.browser().english()
    assert "With an account elsewhere" not in browser.open("/login")
    assert browser.client.get("/login/gov").status_code == 404
    assert create_app(house.hub).title == "Zhongshu"
