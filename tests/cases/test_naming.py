"""An answer names cases: those alone that who answers may see, and each of them says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.council import ADA, ASKER, BEN, CLEO, DESK, PROPOSALS, SAID, back, make_council, opine, propose
from zhongshu.cases.filling import Unfilled
from zhongshu.core.errors import PackError
from zhongshu.packs.hub import Hub


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_council(tmp_path_factory.mktemp("council") / "home")
    yield made
    made.ledger.close()


def number(id: str) -> str:
    return id.rpartition("/")[2]


def test_a_proposal_names_its_opinions_by_id_or_number_and_each_says_so(hub: Hub) -> None:
    first, second = opine(hub, SAID[0]), opine(hub, SAID[1])
    id = propose(hub, opinions=f"{number(first)}，{second}")
    case = hub.cases.look(id, ADA, address="test")
    assert case.fields["opinions"] == [first, second]
    for opinion in (first, second):
        seen = hub.cases.look(opinion, ASKER, address="test")
        assert seen.case.named == (id,)
        assert [(one.kind, one.other) for one in seen.events][-1] == ("named", id), "who asked is told"


def test_naming_the_same_again_says_it_once(hub: Hub) -> None:
    first, second = opine(hub, SAID[3]), opine(hub, SAID[4])
    id = propose(hub, opinions=[first])
    hub.cases.act(id, DESK, lambda moves, case: moves.corrected(case, {"opinions": [first, second]}, "漏了一件"))
    assert hub.cases.look(first, DESK, address="test").case.named == (id,)
    assert hub.cases.look(second, DESK, address="test").case.named == (id,)


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("999999", "no number 999999 that you may see"),
        ("abc", "'abc' is no number"),
        ("1 2 3 4", "names at most 3"),
        (["council.proposal/1"], "'council.proposal/1' is no number"),
    ],
)
def test_what_is_no_such_case_is_told_beside_the_question(hub: Hub, named: object, said: str) -> None:
    acts = hub.ledger.acts
    with pytest.raises(Unfilled, match=said) as refused:
        propose(hub, opinions=named)
    assert [one.field for one in refused.value.faults] == ["opinions"]
    assert hub.ledger.acts == acts, "nothing was written"


def test_a_case_that_is_not_theirs_to_see_is_named_no_more_than_one_that_is_not_there(hub: Hub) -> None:
    """Ben is of another unit than the desk that has the opinions; Ada is its colleague."""
    id, other = opine(hub, SAID[5]), propose(hub)
    with pytest.raises(Unfilled, match=f"no number {number(id)} that you may see"):
        propose(hub, BEN, opinions=[id])
    with pytest.raises(Unfilled, match=f"no number {number(other)} that you may see"):
        propose(hub, opinions=[number(other)])
    assert hub.cases.look(id, DESK, address="test").case.named == ()


def test_a_way_may_ask_for_them_too(hub: Hub) -> None:
    opinion, id = opine(hub, SAID[2]), propose(hub)
    for one in (BEN, CLEO):
        back(hub, id, one)
    hub.cases.move(id, "sent", {}, ADA)
    hub.cases.move(id, "sent", {"opinions": [opinion]}, DESK)
    assert hub.cases.look(opinion, DESK, address="test").case.named == (id,)


def test_the_type_that_it_names_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no case type 'opinio'") as error:
        make_council(tmp_path / "home", proposal=PROPOSALS.replace("of: opinion", "of: opinio"))
    assert error.value.place is not None
    assert error.value.place.line == 9
