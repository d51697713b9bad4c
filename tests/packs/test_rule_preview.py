"""Who may try a proposal on what was decided, what they are told of it, and that it is on the ledger."""

from collections.abc import Iterator

import pytest

from tests.cases.claims import CLAIM, PARTS, PROPOSED, claim, make_claims
from tests.cases.town import RESIDENT, WANG
from tests.town import entries
from zhongshu.core.errors import GrantError
from zhongshu.packs.hub import Hub
from zhongshu.packs.rule_preview import RulePreview, rule_preview
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

OWNER = Reader("p-owner", "Owner", (Post("office", Role.ANALYST),))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_claims(tmp_path_factory.mktemp("preview") / "home", due=PARTS + PROPOSED)
    for share in ("5.2", "2.6", "3.5", ""):
        claim(made.cases, share=share)
    id = claim(made.cases, share="9")
    made.cases.act(id, WANG, lambda moves, one: moves.corrected(one, {"share": "4.0"}, "报表写错"))
    yield made
    made.ledger.close()


def tried(hub: Hub, reader: Reader) -> RulePreview:
    rule = hub.packs.rules["town.due"]
    return rule_preview(hub, rule, rule.proposals[0], reader, address="/rules/town.due")


def test_the_last_decision_of_each_case_is_tried(hub: Hub) -> None:
    """Of the one whose share was put right the later counts."""
    found = tried(hub, OWNER)
    assert (found.found.decided, found.found.differing, found.types) == (5, 2, [CLAIM])
    assert [one.reference for one in found.found.differences] == [f"{CLAIM}/5", f"{CLAIM}/3"]


def test_only_cases_that_the_reader_may_see_are_named(hub: Hub) -> None:
    assert tried(hub, OWNER).cases == []
    both = Reader(WANG.actor, WANG.name, (*WANG.posts, *OWNER.posts))
    assert [one.reference for one in tried(hub, both).cases] == [f"{CLAIM}/5", f"{CLAIM}/3"]


@pytest.mark.parametrize("reader", [RESIDENT, WANG])
def test_others_than_those_who_answer_for_the_rule_may_not(hub: Hub, reader: Reader) -> None:
    with pytest.raises(GrantError, match="for the people who answer for the rule"):
        tried(hub, reader)


def test_that_somebody_looked_is_on_the_ledger(hub: Hub) -> None:
    tried(hub, OWNER)
    entry = entries(hub)[-1]
    assert (entry.actor, entry.rows, entry.details) == ("p-owner", 5, {"preview": "town.due@2030-01-01"})
    assert [(look.name, look.columns) for look in entry.objects] == [(CLAIM, ("accident", "share", "turnover"))]
