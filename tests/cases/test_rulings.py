"""Why a rule said what it said, for who looks at the case: never more than is so, nor than is for them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.cases.claims import claim, make_claims
from tests.cases.test_deciding import COLLEAGUE
from tests.cases.town import RESIDENT, WANG
from zhongshu.cases.rulings import Ruling, ruled_fields, rulings
from zhongshu.cases.sight import Seen
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import Reader


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_claims(tmp_path_factory.mktemp("claims") / "home")
    yield made
    made.ledger.close()


def seen(hub: Hub, id: str, reader: Reader) -> Seen:
    return hub.cases.look(id, reader, address="/test")


def told(hub: Hub, id: str, reader: Reader) -> list[Ruling]:
    return rulings(seen(hub, id, reader), hub.place.zone)


def test_each_rule_has_its_last_decision_and_why(hub: Hub) -> None:
    id = claim(hub.cases, share="2.6")
    hub.cases.act(id, _desk(hub, id), lambda moves, one: moves.corrected(one, {"share": "2.9"}, "改"))
    due, lane = told(hub, id, RESIDENT)
    assert (due.decided.name, due.number, lane.number) == ("due", 2, 1)
    assert due.why is not None
    assert due.why.change is not None
    assert str(due.why.change.failing[0].missing) == "0.1"


def _desk(hub: Hub, id: str) -> Reader:
    post = hub.cases.store.case(int(id.rpartition("/")[2])).post
    found = hub.cases.responsible(post)
    assert found is not None
    return Reader(found.person, found.name)


def test_who_may_not_see_a_fact_is_not_told_why(hub: Hub) -> None:
    due, lane = told(hub, claim(hub.cases), COLLEAGUE)
    assert (due.why, due.edition is not None) == (None, True)
    assert lane.why is not None


def test_a_rule_that_would_say_something_else_by_now_explains_nothing(hub: Hub) -> None:
    found = seen(hub, claim(hub.cases), WANG)
    changed = replace(found.events[0].decided[0], says={"result": "refused", "amount": "0"}, rows=())
    event = replace(found.events[0], decided=(changed,))
    (due,) = rulings(replace(found, events=[event]), hub.place.zone)
    assert (due.decided.says["result"], due.why) == ("refused", None)


def test_an_answer_is_a_rule_s_until_somebody_puts_another_there(hub: Hub) -> None:
    found = seen(hub, claim(hub.cases), WANG)
    assert ruled_fields(found) == {"result", "amount", "lane"}
    by_hand = replace(found.events[0], number=2, fields={"amount": "40.00"}, decided=())
    assert ruled_fields(replace(found, events=[*found.events, by_hand])) == {"result", "lane"}
