"""A screen leads to a form: for whoever may send it, and for nobody else."""

from collections.abc import Iterator

import pytest

from tests.cases.council import ADA, ASKER, make_council
from tests.kit import clients_of
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

SCREEN = """
screen: home
title: {zh: 议事, en: Council}
roles: [officer, resident]
rows:
  - [{ask: opinion}, {ask: proposal, title: {zh: 提建议, en: Propose}}]
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_council(tmp_path_factory.mktemp("asks") / "home", {"screens/home.yaml": SCREEN})
    yield made
    made.ledger.close()


@pytest.mark.parametrize(
    ("reader", "ways"),
    [(ASKER, {"/ask/council/opinion": "意见"}),
     (ADA, {"/ask/council/opinion": "意见", "/ask/council/proposal": "提建议"})],
)  # fmt: skip
def test_a_screen_leads_to_the_forms_that_are_the_readers(hub: Hub, reader: Reader, ways: dict[str, str]) -> None:
    with clients_of(hub) as client:
        page = client(reader).get("/packs/council/screens/home").text
        for path, title in ways.items():
            assert f'href="{path}"><b>{title}</b>' in page
            assert client(reader).get(path).status_code == 200
        assert page.count('href="/ask/council/') == len(ways)


def test_nobody_asks_in_the_past(hub: Hub) -> None:
    with clients_of(hub) as client:
        page = client(ADA).get("/packs/council/screens/home?as_of=2030-01-01").text
    assert 'href="/ask/council/' not in page
