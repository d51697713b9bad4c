"""A case is about a number: worked out by the hub, kept as it was, closed to who may not see the number."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.tasks import HOLES, LI, OTHER, TASK, cause_for, count, give, make_roads
from tests.town import entries
from zhongshu.cases.cause import About, Cause, cause_of, cause_record
from zhongshu.cases.event import Event
from zhongshu.cases.records import event_of, event_row
from zhongshu.core.errors import GrantError, UnknownName
from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}\.[a-z][a-z0-9_]{0,8}", fullmatch=True)
ABOUTS = st.one_of(
    st.builds(
        About,
        st.just("indicator"),
        NAMES,
        st.from_regex(r"[0-9]{2,12}", fullmatch=True),
        st.none() | st.sampled_from(["2026", "2026-Q1", "2026-03", "2026-03-02", "2026-03-02T13+08:00"]),
    ),
    st.builds(About, st.sampled_from(["dataset", "form"]), NAMES),
)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    made = make_roads(tmp_path_factory.mktemp("roads") / "home")
    yield made
    made.ledger.close()


@settings(max_examples=60)
@given(ABOUTS)
def test_what_is_pointed_at_is_read_as_it_is_written(about: About) -> None:
    assert About.parse(str(about)) == about
    assert str(about).startswith(about.key)
    assert len(about.key) <= 260


@pytest.mark.parametrize(
    "said",
    ["", "street.open", "indicator:street.open", "indicator:Street.open@331000", "dataset:air.x@331000", "x:a.b@1"],
)
def test_anything_else_is_refused_with_an_example(said: str) -> None:
    with pytest.raises(UnknownName) as refused:
        About.parse(said)
    assert refused.value.hint is not None
    assert "indicator:street.overdue_open@331003" in refused.value.hint


def test_an_event_keeps_it_as_it_was() -> None:
    cause = Cause(
        about=replace(HOLES, period="2026-03-02"),
        title=Text(zh="坑洞", en="Holes"),
        snapshot=4,
        published=datetime(2026, 3, 2, 4, 30, tzinfo=UTC),
        proof="ab" * 32,
        origin="measured",
        value="7.50",
        unit="个",
        printed=Text(zh="7.5 个", en="7.5"),
        signal=Text(zh="高于 5", en="above 5"),
    )
    assert cause_of(cause_record(cause)) == cause
    event = Event(
        1, "opened", cause.published, "p-1", "Li", None, "given", "hub.task_desk/works", channel="number", cause=cause
    )  # fmt: skip
    assert event_of(event_row(event)) == event


def test_the_hub_reads_the_number_itself_with_its_passport_and_its_signal(hub: Hub) -> None:
    cause = cause_for(hub)
    assert (str(cause.about), cause.value, cause.unit) == ("indicator:roads.holes@331002@2026-03-02", "7", "个")
    assert cause.printed is not None
    assert cause.printed.zh == "7\u202f个"
    assert cause.signal is not None
    assert "above" in cause.signal.en
    assert cause.snapshot == hub.snapshot().number
    assert len(cause.proof) == 64
    again = cause_for(hub)
    assert again == cause, "the same passport has the same proof"


def test_another_period_is_another_number_without_the_signal_of_today(hub: Hub) -> None:
    before = cause_for(hub, about=replace(HOLES, period="2026-03-01"))
    assert (before.value, before.signal, before.key) == ("2", None, HOLES.key)
    assert before.proof != cause_for(hub).proof


def test_who_may_not_read_the_number_opens_nothing_about_it(hub: Hub) -> None:
    with pytest.raises(GrantError, match=r"roads\.holes"):
        cause_for(hub, LI)


def test_a_number_that_is_not_there_is_said_so(hub: Hub) -> None:
    with pytest.raises(UnknownName, match="no value"):
        cause_for(hub, about=About("indicator", "roads.holes", "331004"))
    with pytest.raises(UnknownName, match="no value"):
        cause_for(hub, about=replace(HOLES, period="2026-02"))
    with pytest.raises(UnknownName, match="holes"):
        cause_for(hub, about=About("indicator", "roads.hole", "331002"))


def test_the_case_tells_the_number_as_it_was_when_the_data_has_changed_since(hub: Hub) -> None:
    id = give(hub)
    count(hub, {1: 2, 2: 9})
    seen = hub.cases.look(id, LI, address="/test")
    assert seen.case.cause is not None
    assert (seen.case.cause.value, seen.case.channel) == ("7", "number")
    assert cause_for(hub).value == "9"
    count(hub, {1: 2, 2: 7})


def test_the_ledger_has_what_it_is_about_and_the_proof(hub: Hub) -> None:
    id = give(hub)
    (opened,) = entries(hub, act="case.opened", reference=id)
    cause = cause_for(hub)
    assert (opened.details["about"], opened.details["proof"]) == (str(cause.about), cause.proof)
    assert "7" not in opened.details["about"].partition("@331002@2026-03-02")[2], (
        "the number itself is not in the ledger"
    )


def test_a_type_that_says_nothing_of_numbers_is_not_opened_about_one(hub: Hub) -> None:
    type = hub.cases.types[TASK]
    hub.cases.types = {**hub.cases.types, TASK: replace(type, spec=type.spec.model_copy(update={"from_number": None}))}
    try:
        with pytest.raises(GrantError, match="not opened about a number"):
            give(hub)
        assert give(hub, about=None)
    finally:
        hub.cases.types = {**hub.cases.types, TASK: type}


def test_a_dataset_of_which_nothing_is_wrong_is_no_signal(hub: Hub) -> None:
    with pytest.raises(UnknownName, match="no signal"):
        cause_for(hub, OTHER, About("dataset", "roads.hole"))
    with pytest.raises(UnknownName, match="holes"):
        cause_for(hub, OTHER, About("dataset", "roads.holes"))


def test_rows_in_quarantine_are_a_signal_that_a_task_can_be_about(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "holes.csv").write_text("area,day,n\n331002,2026-03-03,many\n", encoding="utf-8")
    hub.load("roads.hole", tmp_path / "holes.csv", source="paper", who="test")
    cause = cause_for(hub, OTHER, About("dataset", "roads.hole"))
    assert (str(cause.about), cause.title.en, cause.origin) == ("dataset:roads.hole", "Holes in roads", "measured")
    assert cause.signal is not None
    assert "1 row in quarantine" in cause.signal.en
    assert (cause.value, cause.printed) == (None, None)
    id = give(hub, by=OTHER, about=cause.about)
    assert hub.cases.look(id, LI, address="/test").case.cause == cause
