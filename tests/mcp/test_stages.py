"""A scenario that is a draft is none of an agent's business, as it is none of its person's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mcp.agents import ask_once, calls_on_ledger, here
from tests.town import close
from tests.web_scenarios.stage_town import decide, make_stage_town, reader
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A town whose scenario `firms` has gone back to being a draft."""
    made: Hub = make_stage_town(Path(tmp_path_factory.mktemp("stages")) / "home")
    decide(made, "trial")
    decide(made, "draft")
    yield made
    close(made)


def test_a_draft_is_found_and_described_for_its_own_people_alone(hub: Hub) -> None:
    for login, opens in (("li", False), ("wang", True)):
        who = reader(hub, login)
        found = ask_once(here(hub, who), "search_catalogue", words="firms", limit=100).content["hits"]
        everything = ask_once(here(hub, who), "search_catalogue", limit=100).content["hits"]
        listed = ask_once(here(hub, who), "list_indicators").content["indicators"]
        for names in ([one["name"] for one in some] for some in (found, everything, listed)):
            assert any(name.startswith("firms.") for name in names) == opens
        for tool, name in (
            ("describe", "firms.shop"),
            ("describe", "firms.sales"),
            ("indicator_values", "firms.sales"),
        ):
            assert ask_once(here(hub, who), tool, name=name).failed != opens, (login, tool)


def test_a_wrong_name_is_not_answered_with_one_of_a_draft(hub: Hub) -> None:
    for tool in ("describe", "indicator_values", "passport"):
        for login, told in (("li", False), ("wang", True)):
            words = ask_once(here(hub, reader(hub, login)), tool, name="stalls.sales").words
            assert ("firms.sales" in words) == told, (tool, login)


def test_who_asks_for_a_draft_by_name_is_on_the_ledger(hub: Hub) -> None:
    before = len(calls_on_ledger(hub))
    told = ask_once(here(hub, reader(hub, "li")), "compare", name="firms.sales")
    assert "the scenario firms is a draft" in told.words
    (entry,) = calls_on_ledger(hub)[before:]
    assert (entry.kind, entry.address) == ("denied", "mcp:compare")
