"""A log-out here goes on to the provider; one there ends what it names here, and nothing else."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.providers.signing_site import CLIENT
from tests.web_people.house import OFFICER, SITE, House
from tests.web_people.outside.comer import Comer, entries
from zhongshu.app.wiring import open_hub


def test_a_log_out_here_goes_on_to_the_provider(house: House, comer: Comer) -> None:
    comer.come()
    token = comer.browser.token()
    assert "You are logged out here" in comer.browser.send("/logout")
    answer = comer.browser.answer
    to = urlsplit(answer.headers["refresh"].removeprefix("0; url="))
    said = parse_qs(to.query)
    assert f"{to.scheme}://{to.netloc}{to.path}" == f"{comer.signer.issuer}/end"
    assert said["post_logout_redirect_uri"] == [f"{SITE}/"]
    assert said["client_id"] == [CLIENT]
    assert said["id_token_hint"][0].count(".") == 2
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert house.hub.people.sessions.of(token or "", house.hub.now()) is None


def test_a_log_out_of_ones_own_account_stays_here(house: House) -> None:
    browser = house.logged_in("zhao", OFFICER)
    browser.client.follow_redirects = False
    browser.send("/logout")
    assert browser.answer.headers["location"] == "/"


def notify(house: House, token: str, name: str = "gov") -> int:
    """What the provider's own call is answered with."""
    client = house.browser().client
    return client.post(f"/login/{name}/backchannel-logout", data={"logout_token": token}).status_code


def test_a_log_out_there_ends_the_session_here_in_every_process(house: House, comer: Comer) -> None:
    comer.come()
    token, next_door = comer.browser.token() or "", open_hub(house.hub.intake.scratch.parent)
    assert next_door.people.sessions.of(token, next_door.now()) is not None
    assert notify(house, comer.signer.notice()) == 200
    assert comer.there() == ""
    assert next_door.people.sessions.of(token, next_door.now()) is None
    (ended,) = entries(house.hub, "session.ended")
    assert (ended.details["why"], ended.details["door"]) == ("provider", "gov")


def test_a_notice_of_any_length_is_not_listened_to(house: House, comer: Comer) -> None:
    comer.come()
    assert notify(house, comer.signer.notice() + "a" * (5 << 20)) == 413
    assert comer.there() != ""


def test_a_notice_ends_what_it_names_and_nothing_else(house: House, comer: Comer) -> None:
    comer.come()
    other = Comer.at(house, comer.signer)
    comer.signer.claims = {"sid": "there-2"}
    other.come()
    third = Comer.at(house, comer.signer)
    comer.signer.claims = {"sub": "s-2", "sid": "there-3"}
    third.come()
    assert notify(house, comer.signer.notice(sub=None, sid="there-2")) == 200
    assert (bool(comer.there()), other.there(), bool(third.there())) == (True, "", True)
    assert notify(house, comer.signer.notice()) == 200
    assert (comer.there(), bool(third.there())) == ("", True)


def test_a_notice_is_obeyed_once(house: House, comer: Comer) -> None:
    token = comer.signer.notice()
    assert notify(house, token) == 200
    comer.come()
    assert notify(house, token) == 400
    assert comer.there()


@pytest.mark.parametrize(
    "changed",
    [{"nonce": "n"}, {"events": {}}, {"aud": "other"}, {"iss": "https://evil.example"}, {"jti": None}, {"sub": None}],
)
def test_what_is_no_notice_ends_nothing(house: House, comer: Comer, changed: dict[str, Any]) -> None:
    comer.come()
    assert notify(house, comer.signer.notice(**changed)) == 400
    assert notify(house, comer.signer.notice(), "park") == 400, "the other provider's key is another"
    assert notify(house, "") == 400
    assert comer.there()
