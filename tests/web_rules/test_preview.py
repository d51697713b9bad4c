"""A proposal on its page: tried on what cases were told, for the people who answer for the rule."""

from collections.abc import Iterator

import pytest

from tests.cases.claims import PARTS, PROPOSED, claim, make_claims
from tests.cases.town import RESIDENT, WANG
from tests.kit import Clients, clients_of
from tests.packs.test_rule_preview import OWNER
from tests.town import close, plain
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader

PROPOSAL = "/rules/town.due?lang=en&edition=2030-01-01"
BOTH = Reader(WANG.actor, WANG.name, (*WANG.posts, *OWNER.posts))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_claims(tmp_path_factory.mktemp("preview") / "home", due=PARTS + PROPOSED)
    for share in ("5.2", "3.5"):
        claim(made.cases, share=share)
    yield made
    close(made)


@pytest.fixture(scope="module")
def of(hub: Hub) -> Iterator[Clients]:
    with clients_of(hub) as clients:
        yield clients


def test_a_proposal_is_tried_when_somebody_asks(of: Clients) -> None:
    client = of(BOTH)
    assert "Try it on them" in client.get(PROPOSAL).text
    found = client.get(f"{PROPOSAL}&preview=1").text
    assert "1 of 2 decisions would be otherwise" in found
    assert "<td>Due</td><td>Not due</td>" in found
    assert "Amount, in all 87 × 10 000 yuan → 52 × 10 000 yuan" in plain(found)
    assert '<a class="link num" href="/case/town/claim/2">town.claim/2</a>' in found


def test_who_may_not_see_a_case_is_not_told_of_it(of: Clients) -> None:
    found = of(OWNER).get(f"{PROPOSAL}&preview=1").text
    assert "1 of 2 decisions" in found
    assert "town.claim/2" not in found


def test_others_are_not_offered_it_and_may_not(of: Clients) -> None:
    client = of(RESIDENT)
    assert "Try it on them" not in client.get(PROPOSAL).text
    assert client.get(f"{PROPOSAL}&preview=1").status_code == 403


def test_the_page_says_which_cases_ask_it_and_the_list_that_there_is_a_proposal(of: Clients) -> None:
    assert "Cases that ask it Subsidy" in plain(of(OWNER).get("/rules/town.due?lang=en").text)
    assert "in force since 2020-01-01 proposal" in plain(of(OWNER).get("/rules?lang=en").text)


def test_an_edition_in_force_is_not_tried(of: Clients) -> None:
    assert "Try it on them" not in of(BOTH).get("/rules/town.due?lang=en").text
