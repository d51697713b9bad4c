"""Decisions that cases keep, read for who tries a proposal on them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.cases.claims import CLAIM, claim, make_claims
from tests.cases.town import WANG, report
from zhongshu.cases.taken import TakenDecisions
from zhongshu.packs.hub import Hub

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_claims(tmp_path_factory.mktemp("claims") / "home")
    claim(made.cases)
    claim(made.cases, share="")
    id = claim(made.cases, share="9")
    made.cases.act(id, WANG, lambda moves, one: moves.corrected(one, {"share": "4.0"}, "报表写错"))
    report(made.cases)
    yield made
    made.ledger.close()


@pytest.fixture
def taken(hub: Hub) -> TakenDecisions:
    return TakenDecisions(hub.cases.store.database, hub.place.zone)


def test_the_last_of_each_case_newest_case_first(hub: Hub, taken: TakenDecisions) -> None:
    found = list(taken.of("town.due", [CLAIM], hub.now() - HOUR))
    assert [(one.reference, one.facts["share"]) for one in found] == [
        (f"{CLAIM}/3", "4.0"),
        (f"{CLAIM}/2", None),
        (f"{CLAIM}/1", "5.2"),
    ]
    assert found[0].at.utcoffset() == timedelta(hours=8), "by the region's clock: rules ask what day it is"


def test_what_was_not_decided_says_nothing(hub: Hub, taken: TakenDecisions) -> None:
    found = [one.says for one in taken.of("town.due", [CLAIM], hub.now() - HOUR)]
    assert found == [{"result": "due", "amount": "40.0"}, {}, {"result": "due", "amount": "52.0"}]


def test_other_rules_other_types_and_what_was_before_are_left_out(hub: Hub, taken: TakenDecisions) -> None:
    lanes = [one.says for one in taken.of("town.lane", [CLAIM], hub.now() - HOUR)]
    assert lanes == [{"lane": "laboratory"}, {}, {"lane": "laboratory"}]
    assert list(taken.of("town.due", ["town.event"], hub.now() - HOUR)) == []
    assert list(taken.of("town.due", [CLAIM], hub.now() + HOUR)) == []
