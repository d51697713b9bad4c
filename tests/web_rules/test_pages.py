"""The pages of rules: the table, what a rule says of facts, why, and what is short."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from tests.kit import REGION, app_for, write_pack
from tests.packs.test_rule_checks import LIMIT, RULE
from zhongshu.app.wiring import open_hub
from zhongshu.sharing.reader import ANYONE


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("rules")
    (home / "region.yaml").write_text(REGION.replace("[region]", "[region, town]"), encoding="utf-8")
    write_pack(home, "town", {"parameters/limit.yaml": LIMIT, "rules/status.yaml": RULE})
    hub = open_hub(home)
    with TestClient(app_for(hub, ANYONE)) as client:
        yield client
    hub.ledger.close()


def page(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_list_leads_to_the_rule(client: TestClient) -> None:
    assert "/rules/town.status" in page(client, "/rules?lang=en")


def test_a_rule_says_what_is_short(client: TestClient) -> None:
    found = page(client, "/rules/town.status?lang=en&fact.share=2.6&fact.accident=no")
    assert "no row holds" in found
    assert "Share is 2.6\u202f%, needs ≥ 4\u202f%: 1.4\u202f% short" in found
    assert "with this the outcome is Meets" in found


def test_what_is_not_known_and_matters_is_said(client: TestClient) -> None:
    found = page(client, "/rules/town.status?lang=en&fact.share=9")
    assert "Not decided yet" in found
    assert "It depends on: Accident" in found
    assert '<p class="outcome">Meets' not in found


def test_a_wrong_fact_stands_beside_its_field(client: TestClient) -> None:
    found = page(client, "/rules/town.status?lang=en&fact.share=much")
    assert "is a number" in found
    assert 'value="much"' in found


def test_an_edition_goes_out_as_excel(client: TestClient) -> None:
    answer = client.get("/rules/town.status/rows.xlsx?edition=2020-01-01")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''town.status-2020-01-01.xlsx"
    book = load_workbook(BytesIO(answer.content))
    assert [cell.value for cell in book.worksheets[0][2]][:3] == ["when.share", "when.accident", "then.result"]


@pytest.mark.parametrize("address", ["/rules/town.none", "/rules/town.status?edition=1999-01-01"])
def test_what_there_is_not_is_told(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404
