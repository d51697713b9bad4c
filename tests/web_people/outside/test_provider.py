"""What a provider says of itself, and its keys: believed as far as it holds, and asked no more than needed."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.providers.signing_site import ONE, TWO, Signer
from tests.web_people.house import House
from tests.web_people.outside.comer import Clock, Comer, region_with
from zhongshu.app.wiring import open_hub


def test_a_provider_that_is_away_is_a_sentence_and_is_not_asked_again_at_once(comer: Comer, clock: Clock) -> None:
    comer.signer.away = True
    for _ in range(5):
        answer = comer.browser.client.get("/login/gov")
        assert answer.status_code == 503
        assert "cannot be reached now" in comer.browser._see(answer)
    assert comer.signer.counted == {"document": 1}
    comer.signer.away = False
    clock.seconds += 11
    assert comer.come() == ""


@pytest.mark.parametrize(
    "document",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "http://sso.example/token"}, {"jwks_uri": None}],
)
def test_a_document_that_cannot_be_is_not_believed(comer: Comer, document: dict[str, Any]) -> None:
    comer.signer.document = document
    assert "cannot be reached now" in comer.browser._see(comer.browser.client.get("/login/gov"))


def test_a_provider_inside_the_network_is_not_asked_unless_the_region_says_so(
    base: Path, tmp_path: Path, gov: Signer
) -> None:
    home = Path(shutil.copytree(base, tmp_path / "home"))
    region_with(home, {"gov": gov.issuer})
    path = home / "region.yaml"
    path.write_text(path.read_text("utf-8").replace("source_networks:\n- 127.0.0.1\n", ""), "utf-8")
    comer = Comer.at(House.of(open_hub(home)), gov)
    assert "cannot be reached now" in comer.browser._see(comer.browser.client.get("/login/gov"))
    assert gov.counted == {}


def test_a_new_key_is_fetched_once_and_an_old_one_is_forgotten(house: House, comer: Comer, clock: Clock) -> None:
    assert comer.come() == ""
    assert comer.signer.counted["jwks"] == 1
    comer.signer.published, comer.signer.key, comer.signer.header = [ONE, TWO], TWO, {"kid": "two"}
    clock.seconds += 11
    assert comer.come() == "", "the key came in between"
    assert comer.signer.counted["jwks"] == 2
    comer.signer.published, comer.signer.key, comer.signer.header = [TWO], ONE, {}
    clock.seconds += 301
    assert "a key that it does not publish" in comer.come(), "it was taken back"


def test_a_flood_of_strange_keys_here_is_none_there(comer: Comer, clock: Clock) -> None:
    comer.signer.header = {"kid": "strange"}
    for _ in range(8):
        assert "a key that it does not publish" in comer.come()
        clock.seconds += 1
    assert comer.signer.counted["jwks"] == 1
    clock.seconds += 10
    comer.come()
    assert comer.signer.counted["jwks"] == 2
