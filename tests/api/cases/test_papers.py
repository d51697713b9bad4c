"""Documents of cases for programs: told with the case, fetched as PDF by who asked and who works at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.licences import ASKED, GIVEN, LICENCE, OFFICER, STRANGER, UNTIL, granted, make_market
from tests.cases.town import WANG
from tests.kit import Clients
from tests.town import close
from zhongshu.cases.documents.code import found_in
from zhongshu.packs.hub import Hub

TYPE = "/api/v1/cases/town/licence"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("market") / "home"
    made = make_market(home)
    yield made
    close(made)


def at(id: str) -> str:
    return f"{TYPE}/{id.rpartition('/')[2]}"


def test_a_case_tells_its_documents_and_each_is_fetched(hub: Hub, of: Clients) -> None:
    id = granted(hub)
    told = of(ASKED).get(at(id)).json()["documents"]
    assert [(one["document"], one["n"], one["withdrawn"]) for one in told] == [
        ("licence", 1, None),
        ("receipt", 1, None),
    ]
    assert told[0]["title"] == {"zh": "摊位许可证", "en": "Licence for a stall"}
    got = of(ASKED).get(f"{at(id)}/documents/licence/1")
    assert (got.status_code, got.headers["content-type"]) == (200, "application/pdf")
    assert got.headers["cache-control"] == "private, no-store"
    assert found_in(got.content) == told[0]["code"]


def test_one_that_was_withdrawn_says_why_and_is_not_fetched(hub: Hub, of: Clients) -> None:
    id = granted(hub)
    hub.cases.move(id, "revoked", {}, OFFICER)
    gone, _ = of(OFFICER).get(at(id)).json()["documents"]
    assert (gone["why"], gone["withdrawn"] is None) == ("ended", False)
    refused = of(OFFICER).get(f"{at(id)}/documents/licence/1")
    assert (refused.status_code, "that holds" in refused.json()["detail"]) == (404, True)


def test_a_stranger_fetches_theirs_with_their_code_and_a_colleague_none(hub: Hub, of: Clients) -> None:
    opened = hub.cases.open(LICENCE, GIVEN, STRANGER, "api")
    assert opened.code is not None
    path = f"{at(opened.case.id)}/documents/receipt/1"
    assert of(STRANGER).get(path).status_code == 404
    assert of(STRANGER).get(path, headers={"Follow-Code": opened.code}).content.startswith(b"%PDF")
    hub.cases.move(opened.case.id, "granted", UNTIL, OFFICER)
    assert of(WANG).get(at(opened.case.id)).json()["documents"] == []
    assert of(WANG).get(path).status_code == 404
