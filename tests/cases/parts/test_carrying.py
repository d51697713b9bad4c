"""A case whose flow opens parts: each office has its own, the flow takes their outcomes, and goes on by them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cases.parts.fair import (
    DESK,
    DORA,
    FAIR,
    FAIRS,
    FIRE,
    FRED,
    KATE,
    OTHER,
    PAUL,
    POLICE,
    RESIDENT,
    STRANGER,
    ask,
    bpmn,
    files,
    make_fair_town,
    seat_all,
)
from tests.cases.town import REGION
from tests.kit import make_hub
from tests.town import entries
from zhongshu.cases.case import Case
from zhongshu.cases.cases import Cases
from zhongshu.cases.filling import Unfilled
from zhongshu.cases.parts.engines import MissingFlows
from zhongshu.cases.records import number_of
from zhongshu.cases.refusal import Overtaken
from zhongshu.core.errors import UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.reader import Reader
from zhongshu.state.tables.cases import case_flow, work_case

WHO = {"town.police": PAUL, "town.fire": FRED, "town.kitchen": KATE, "town.permit": DORA}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_fair_town(tmp_path_factory.mktemp("fair") / "home")
    yield made
    made.ledger.close()


def case_of(hub: Hub, id: str) -> Case:
    return hub.cases.store.case(number_of(id))


def part_of(hub: Hub, id: str, name: str) -> str:
    """The part of a type that runs, or ran last."""
    return [one for one in case_of(hub, id).parts if one.startswith(f"town.{name}/")][-1]


def do(hub: Hub, id: str, name: str, to: str = "yes", **given: str) -> Case:
    """An office ends its part."""
    type = f"town.{name}"
    return hub.cases.move(part_of(hub, id, name), to, given, WHO[type])


def running(hub: Hub, id: str) -> set[str]:
    return {one.case.partition("/")[0] for one in case_of(hub, id).parts.values() if one.ended is None}


def kinds(cases: Cases, id: str) -> list[str]:
    return [event.kind for event in cases.store.events(number_of(id))]


def test_one_form_opens_a_part_at_each_office_and_the_last_that_is_back_lets_the_flow_go_on(hub: Hub) -> None:
    id = ask(hub.cases)
    assert running(hub, id) == {"town.police", "town.fire"}, "nobody cooks"
    police = case_of(hub, part_of(hub, id, "police"))
    assert (police.post, police.parent, police.channel, police.reporter) == (POLICE, id, "flow", RESIDENT.actor)
    assert police.fields == {"name": "年货集市", "guests": 100}, "what it asks, and no telephone number"
    assert police.promises["answer"].clock.ended is None, "its own clock runs"

    do(hub, id, "police")
    assert running(hub, id) == {"town.fire"}
    do(hub, id, "fire")
    assert running(hub, id) == {"town.permit"}
    do(hub, id, "permit", fee="12.5")

    whole = case_of(hub, id)
    assert (whole.step, whole.outcome, whole.is_open) == ("granted", "granted", False)
    assert whole.fields["fee"] == "12.50", "what a part found is the case's"
    assert whole.promises["whole"].clock.ended == whole.closed
    assert kinds(hub.cases, id) == ["opened", "begun", "begun", "returned", "returned", "begun", "returned", "moved"]
    assert [one.outcome for one in whole.parts.values()] == ["allowed", "allowed", "allowed"]


def test_the_flow_goes_by_what_an_office_says(hub: Hub) -> None:
    id = ask(hub.cases, guests=10)
    assert running(hub, id) == {"town.police"}
    do(hub, id, "police", "no", why="路太窄")
    assert (case_of(hub, id).step, case_of(hub, id).outcome) == ("refused", "refused")


def test_what_was_put_right_meanwhile_is_what_the_flow_goes_by(hub: Hub) -> None:
    id = ask(hub.cases, guests=10, cooks=True)
    hub.cases.act(id, DORA, lambda moves, case: moves.corrected(case, {"guests": 20}, "数错了"))
    do(hub, id, "police")
    do(hub, id, "kitchen")
    assert case_of(hub, part_of(hub, id, "permit")).fields["guests"] == 20


def test_a_case_that_is_withdrawn_takes_its_parts_back_and_asking_again_begins_anew(hub: Hub) -> None:
    id = ask(hub.cases)
    do(hub, id, "police")
    fire = part_of(hub, id, "fire")
    hub.cases.move(id, "withdrawn", {}, RESIDENT)
    ended = case_of(hub, fire)
    assert (ended.outcome, ended.is_open, ended.promises["answer"].clock.ended) == ("recalled", False, ended.closed)
    assert kinds(hub.cases, fire) == ["opened", "recalled"]
    assert case_of(hub, id).parts[fire].outcome is None
    with pytest.raises(NotAllowed, match="not opened again"):
        hub.cases.move(part_of(hub, id, "police"), "look", {}, PAUL)

    hub.cases.move(id, "working", {}, RESIDENT)
    assert running(hub, id) == {"town.police", "town.fire"}
    assert part_of(hub, id, "fire") != fire
    for name in ("police", "fire", "permit"):
        do(hub, id, name, **({"fee": "1"} if name == "permit" else {}))
    assert case_of(hub, id).outcome == "granted"


def test_a_part_is_done_once_whoever_is_late(hub: Hub) -> None:
    id = ask(hub.cases)
    police = part_of(hub, id, "police")
    seen = case_of(hub, police).version
    first = hub.cases.move(police, "yes", {}, PAUL, version=seen, key="once")
    assert hub.cases.move(police, "yes", {}, PAUL, version=seen, key="once").version == first.version
    with pytest.raises(Overtaken):
        hub.cases.move(police, "no", {"why": "-"}, PAUL, version=seen)
    assert kinds(hub.cases, id).count("returned") == 1


def test_a_message_is_told_while_the_flow_waits_for_it_and_by_whom_it_is_for(hub: Hub) -> None:
    id = ask(hub.cases, guests=10)
    tell = hub.cases.telling("rain", {"new_day": "2026-12-24"})
    with pytest.raises(NotAllowed, match="does not wait"):
        hub.cases.act(id, RESIDENT, tell)
    do(hub, id, "police")
    permit = part_of(hub, id, "permit")
    with pytest.raises(NotAllowed, match="for the reporter"):
        hub.cases.act(id, DORA, tell)
    with pytest.raises(Unfilled):
        hub.cases.act(id, RESIDENT, hub.cases.telling("rain", {}))
    with pytest.raises(NotAllowed, match="no message"):
        hub.cases.act(id, RESIDENT, hub.cases.telling("snow", {}))

    found = hub.cases.look(id, RESIDENT, address="-")
    assert set(hub.cases.messages(found, RESIDENT)) == {"rain"}
    assert not hub.cases.messages(hub.cases.look(id, DORA, address="-"), DORA)
    after = hub.cases.act(id, RESIDENT, tell)
    assert (after.step, after.fields["new_day"]) == ("refused", "2026-12-24")
    assert case_of(hub, permit).outcome == "recalled"


def test_a_condition_on_what_nobody_said_refuses_the_act_and_names_it(hub: Hub) -> None:
    with pytest.raises(NotAllowed, match=r"cannot go on: .*'cooks' is null, neither true nor false"):
        hub.cases.open(FAIR, {"name": "灯会", "guests": 80}, RESIDENT, "page")


def test_without_the_library_nothing_is_taken_that_could_not_go_on(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(content: bytes, file: str) -> None:
        raise MissingFlows("flows need SpiffWorkflow, which is not installed")

    id = ask(hub.cases)
    monkeypatch.setattr("zhongshu.cases.parts.engines.flow_of", missing)
    monkeypatch.setattr(hub.cases.engines, "_made", {})
    with pytest.raises(NotAllowed, match="it cannot be taken now"):
        ask(hub.cases)
    assert hub.cases.flow_standing(case_of(hub, id)) is None


def test_parts_do_not_go_up_in_others_nor_does_a_case_that_has_some(hub: Hub) -> None:
    one, other = ask(hub.cases), ask(hub.cases)
    with pytest.raises(NotAllowed, match="being worked at"):
        hub.cases.merge(one, other, DORA)
    with pytest.raises(NotAllowed, match="a part of"):
        hub.cases.merge(part_of(hub, one, "police"), part_of(hub, other, "police"), PAUL)


def test_who_works_at_a_part_sees_the_whole_as_a_colleague_and_nobody_sees_the_others_parts(hub: Hub) -> None:
    id = ask(hub.cases)
    whole = hub.cases.look(id, FRED, address="-")
    assert entries(hub)[-1].details["parts"].split() == [str(number_of(one)) for one in whole.case.parts]
    assert (whole.as_, set(whole.fields)) == ("colleague", {"name", "guests", "cooks"})
    part = hub.cases.look(part_of(hub, id, "fire"), DORA, address="-")
    assert part.as_ == "colleague"
    for reader in (OTHER, STRANGER):
        with pytest.raises(UnknownName):
            hub.cases.look(part_of(hub, id, "fire"), reader, address="-")
    with pytest.raises(UnknownName):
        hub.cases.look(part_of(hub, id, "fire"), KATE, address="-")


def test_a_stranger_follows_the_parts_with_the_code_of_the_whole(hub: Hub) -> None:
    opened = hub.cases.open(FAIR, {"name": "集市", "guests": 5, "cooks": "no"}, STRANGER, "page")
    assert opened.code is not None
    police = part_of(hub, opened.case.id, "police")
    assert hub.cases.look(police, STRANGER, address="-", code=opened.code).as_ == "reporter"


def test_ones_own_list_has_the_matter_once_and_the_inbox_of_an_office_its_part_with_the_words_of_the_whole(
    hub: Hub,
) -> None:
    who = Reader("p-lister", "Lister", RESIDENT.posts, subject="r-9")
    id = ask(hub.cases, by=who)
    assert [line.id for line in hub.cases.lists.asked(who.actor)] == [id]
    lines = hub.cases.lists.inbox({FIRE}, limit=200)
    mine = next(line for line in lines if line.id == part_of(hub, id, "fire"))
    assert hub.cases.lists.wholes(lines)[mine.parent or 0].headline == "年货集市"
    assert hub.cases.store.case(mine.parent or 0).post == DESK


def test_nothing_of_a_person_stands_in_what_is_kept_of_the_flow(hub: Hub) -> None:
    id = ask(hub.cases)
    with hub.cases.store.database.connect() as connection:
        kept = connection.execute(select(case_flow.c.position).where(case_flow.c.case == number_of(id))).scalar_one()
        parents = connection.execute(select(work_case.c.parent).where(work_case.c.parent == number_of(id))).all()
    assert "13800001111" not in str(kept)
    assert len(parents) == 2
    acts = [one.act for one in entries(hub) if one.reference == id]
    assert acts == ["case.opened", "case.begun", "case.begun"]


def test_an_office_without_a_post_leaves_its_part_with_the_desk_of_the_whole(tmp_path: Path) -> None:
    cared_for = files()["cases/fire.yaml"].replace("{duty: fire}", "{duty: fire, steward: name}")
    hub = make_fair_town(tmp_path / "home", fire=cared_for)
    id = ask(hub.cases)
    assert case_of(hub, part_of(hub, id, "fire")).post == DESK
    hub.ledger.close()


QUICK = """
case: {name}
title: {{zh: 内部流程, en: A flow inside}}
open_to: []
form:
  name: {{type: string, title: {{zh: 名称, en: Name}}, required: true, level: 1}}
  guests: {{type: integer, title: {{zh: 人数, en: Guests}}, level: 1}}
owner: {{duty: fair_desk}}
steps: {{look: {{title: {{zh: 办理, en: Looks}}}}, yes: {{title: {{zh: 办结, en: Done}}, outcome: allowed}}}}
flow: {{file: {name}.bpmn, parts: {{Police: police}}, ends: {{None: yes, Looked: yes}}}}
"""
INSIDE = '<startEvent id="Begin"/><exclusiveGateway id="All" default="To_None"/><userTask id="Police"/>'
INSIDE += '<endEvent id="None"/><endEvent id="Looked"/>'
AROUND = '<startEvent id="Begin"/><parallelGateway id="Split"/><userTask id="Quick"/><userTask id="Slow"/>'
AROUND += '<endEvent id="Granted"><terminateEventDefinition/></endEvent><endEvent id="Refused"/>'


def inside(when: str) -> str:
    """A flow that asks the police for some fairs, and nobody for others."""
    flows = (("Begin", "All", ""), ("All", "Police", when), ("All", "None", ""), ("Police", "Looked", ""))
    return bpmn(INSIDE, flows)


def test_what_returns_at_once_may_end_a_matter_whose_other_parts_have_flows_of_their_own(tmp_path: Path) -> None:
    begin, ends = ("Begin", "Split", ""), (("Quick", "Granted", ""), ("Slow", "Refused", ""))
    flows = (begin, ("Split", "Quick", ""), ("Split", "Slow", ""), *ends)
    fair = FAIRS.replace("Police: police, Fire: fire, Kitchen: kitchen, Permit: permit", "Quick: quick, Slow: slow")
    fair = fair[: fair.index("  messages:")] + fair[fair.index("rating:") :]
    said = files(fair=fair, bpmn=bpmn(AROUND, flows), quick=QUICK.format(name="quick"), slow=QUICK.format(name="slow"))
    said |= {"flows/quick.bpmn": inside("guests &gt; 1000"), "flows/slow.bpmn": inside("guests &gt; 0")}
    hub = make_hub(tmp_path / "home", {"town": said}, region=REGION)
    seat_all(hub.cases)
    id = ask(hub.cases, guests=10)
    assert case_of(hub, id).outcome == "granted"
    quick, slow = part_of(hub, id, "quick"), part_of(hub, id, "slow")
    assert (case_of(hub, quick).outcome, kinds(hub.cases, slow)) == ("allowed", ["opened", "recalled"])
    assert not case_of(hub, slow).parts
    hub.ledger.close()
