"""What the hub fills in for whom: under their grants, never through a mask, and on the ledger."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cases.firms import ANT, BEE, BOSS, DESK, FIRM, NONE, REQUEST, make_firms
from tests.kit import put
from tests.town import close, entries
from zhongshu.cases.dataset import CaseRows
from zhongshu.cases.event import Source, sources
from zhongshu.cases.filling import Form
from zhongshu.cases.records import number_of
from zhongshu.core.errors import DamageError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import ANYONE, Reader

SAID = {"said": "灯不亮"}
ALL = {"name": "蚂蚁五金", "staff": 12, "phone": "0576-88880001"}
OTHER = Reader("p-other", "Other", (Post("data_bureau", Role.ANALYST),))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("firms") / "home"
    made = make_firms(home)
    yield made
    close(made)


@pytest.fixture
def form(hub: Hub) -> Form:
    return hub.cases.form(hub.cases.type(REQUEST))


def known(hub: Hub, form: Form, reader: Reader, given: dict[str, Any], **more: Any) -> dict[str, Any]:
    found = hub.prefill.known(form, given, reader, address="/ask/town/request", **more)
    return {name: one.value for name, one in found.items()}


def test_a_firm_is_asked_nothing_of_itself_that_the_hub_holds(hub: Hub, form: Form) -> None:
    assert known(hub, form, FIRM, {}) == {"firm": ANT, **ALL}
    assert known(hub, form, FIRM, {}, own=False) == {}  # it fills the form in for somebody else


def test_typing_keys_tells_nobody_more_than_their_grants(hub: Hub, form: Form) -> None:
    given = {"firm": ANT, "road": "R1"}
    assert known(hub, form, ANYONE, given) == {"street": "商城路"}
    assert known(hub, form, OTHER, given) == {"street": "商城路"}
    assert known(hub, form, FIRM, {"firm": BEE}) == {}  # another firm's row
    assert known(hub, form, FIRM, {"firm": NONE}) == {}  # in the same way: nobody can tell which
    assert known(hub, form, BOSS, given) == {**ALL, "street": "商城路"}


def test_what_is_seen_masked_is_asked(hub: Hub, form: Form) -> None:
    assert known(hub, form, DESK, {"firm": ANT}) == {"name": "蚂蚁五金", "staff": 12}


def test_what_was_typed_is_left_alone_and_what_is_not_answered_leads_nowhere(hub: Hub, form: Form) -> None:
    assert known(hub, form, DESK, {"firm": ANT, "name": "蚂蚁"}) == {"staff": 12}
    assert known(hub, form, DESK, {"firm": ANT, "staff": "a dozen"}) == {"name": "蚂蚁五金"}  # its fault is told
    assert known(hub, form, DESK, {"firm": "0"}) == {}
    assert known(hub, form, DESK, {"firm": "x' OR 1=1 --"}) == {}


def test_a_value_that_the_question_does_not_take_is_asked(hub: Hub, form: Form) -> None:
    questions = {**form.questions, "name": form.questions["name"].model_copy(update={"longest": 2})}
    assert known(hub, Form(questions, form.options, form.zone), DESK, {"firm": ANT}) == {"staff": 12}
    staff = form.questions["staff"].model_copy(update={"when": {"name": "nobody"}})
    assert known(hub, Form({**form.questions, "staff": staff}, form.options, form.zone), DESK, {"firm": ANT}) == {
        "name": "蚂蚁五金"
    }


def test_a_way_on_is_filled_in_from_what_the_case_says(hub: Hub) -> None:
    type = hub.cases.type(REQUEST)
    way = hub.cases.form(type, type.spec.steps["new"].to["answered"].asks)
    assert known(hub, way, DESK, {}, beside={"firm": ANT}) == {"capital": "500.00"}
    assert known(hub, way, DESK, {}) == {}


def test_who_is_helped_is_known_without_reading_a_row(hub: Hub, form: Form) -> None:
    before = len(entries(hub))
    assert hub.prefill.helps(form, ANYONE) == {"road"}
    assert hub.prefill.helps(form, FIRM) == hub.prefill.helps(form, DESK) == {"firm", "road"}
    assert len(entries(hub)) == before


def test_each_row_is_read_once_under_the_grant_of_who_asks_and_no_refusal_is_made_of_it(hub: Hub, form: Form) -> None:
    before = len(entries(hub))
    known(hub, form, FIRM, {"road": "R1"})
    known(hub, form, ANYONE, {"firm": ANT})
    own, road = entries(hub)[before:]
    assert (own.actor, own.kind, own.grant, own.address) == (FIRM.actor, "read", "own-firm", "/ask/town/request")
    assert (own.rows, own.subject_count) == (1, 1)
    assert [(one.name, one.columns) for one in own.objects] == [("town.firm", ("name", "phone", "staff", "uscc"))]
    assert (road.grant, road.rows) == ("open-roads", 1)


def test_a_form_is_asked_where_the_ledger_or_a_file_is_away(
    hub: Hub, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise DamageError("a file is damaged")

    monkeypatch.setattr(hub.door.runner, "rows", damaged)
    assert known(hub, form, DESK, {"firm": ANT}) == {}


def test_the_case_keeps_where_its_answers_came_from_and_counts_those_that_were_kept(hub: Hub, form: Form) -> None:
    cases = hub.cases
    found = hub.prefill.known(form, {}, FIRM, address="/ask")
    given = {**SAID, **{name: one.value for name, one in found.items()}, "staff": "13"}
    case = cases.open(REQUEST, given, FIRM, "page", filled=found).case
    events = cases.store.events(number_of(case.id))
    kept = sources(events)
    assert {name: one.changed for name, one in kept.items()} == {
        "firm": False, "name": False, "staff": True, "phone": False,
    }  # fmt: skip
    snapshot = hub.snapshot()
    assert kept["name"] == Source("town.firm", "name", snapshot.number, snapshot.at)  # no load of it is known
    assert row(hub, case.id)["filled"] == 3

    case = cases.act(case.id, DESK, lambda moves, case: moves.corrected(case, {"name": "蚂蚁"}, "they said so"))
    assert "name" not in sources(cases.store.events(number_of(case.id)))
    assert row(hub, case.id)["filled"] == 2

    way = cases.form(cases.type(REQUEST), cases.type(REQUEST).spec.steps["new"].to["answered"].asks)
    found = hub.prefill.known(way, {}, DESK, address="/case", beside=case.fields)
    given = {"capital": "500", "answer": "好"}
    case = cases.act(case.id, DESK, cases.moving("answered", given, filled=found))
    assert sources(cases.store.events(number_of(case.id)))["capital"].changed is False
    assert row(hub, case.id)["filled"] == 3


def test_who_sees_an_answer_sees_where_it_is_from(hub: Hub, form: Form) -> None:
    found = hub.prefill.known(form, {}, FIRM, address="/ask")
    given = {**SAID, **{name: one.value for name, one in found.items()}}
    id = hub.cases.open(REQUEST, given, FIRM, "page", filled=found).case.id
    assert set(sources(hub.cases.look(id, FIRM, address="/x").events)) == {"firm", "name", "staff", "phone"}
    colleague = Reader("p-else", "Else", (Post("urban", Role.CLERK),))
    assert sources(hub.cases.look(id, colleague, address="/x").events) == {}  # answers of level 3 are not for them


def test_as_of_is_when_rows_of_it_last_came(hub: Hub, form: Form) -> None:
    run = hub.runs.start("load", "town.road", who="test")
    hub.runs.finish(run, counts=hub.runs.get(run).counts, report={})  # type: ignore[union-attr]
    ended = hub.runs.get(run)
    put(hub, "town.road", "SELECT 'R1' AS code, '中心大道' AS title")
    found = hub.prefill.known(form, {"road": "R1"}, ANYONE, address="/ask")
    assert ended is not None
    assert (found["street"].value, found["street"].source.at) == ("中心大道", ended.ended)


def row(hub: Hub, id: str) -> Any:
    cases = hub.cases
    case = cases.store.case(number_of(id))
    type = cases.type_of(case)
    rows = CaseRows(type.spec, cases.posts(), cases.unit_areas, hub.place.area, cases.time, lambda one: type.spec)
    return rows.case(case, cases.store.events(number_of(id)))
