"""A return goes its way step by step, every step is kept, and nobody writes over what they have not seen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, tzinfo

import pytest

from tests.datasets.forms.region import TRADE, entry
from zhongshu.core.errors import UnknownName
from zhongshu.datasets.forms.steps import NEW, Action, Entry, ReturnError, after, allowed
from zhongshu.datasets.forms.store import ReturnStore
from zhongshu.packs.hub import Hub

pytestmark = pytest.mark.usefixtures("both_states")

KEY = (TRADE, "331083", "2020-11")


@pytest.fixture
def store(hub: Hub) -> ReturnStore:
    return hub.returns


def test_a_return_is_saved_handed_in_sent_back_and_handed_in_again(store: ReturnStore) -> None:
    made = store.enter(KEY, NEW, "saved", entry({"sales": "8"}), who="林")
    made = store.enter(KEY, made.token, "handed_in", entry(), who="林", note="补齐")
    made = store.step(KEY, made.token, "sent_back", who="王", note="人数核一下")
    made = store.enter(KEY, made.token, "handed_in", entry({"staff": "821"}), who="林")
    assert (made.status, made.version) == ("handed_in", 1)
    steps = store.steps(made.number)
    assert [(step.action, step.who, step.note) for step in steps] == [
        ("saved", "林", ""),
        ("handed_in", "林", "补齐"),
        ("sent_back", "王", "人数核一下"),
        ("handed_in", "林", ""),
    ]
    assert [step.entry.cells["sales"] for step in steps] == ["8", "84.50", "84.50", "84.50"]
    assert [step.entry.cells["staff"] for step in steps] == ["820", "820", "820", "821"]


def test_answers_are_kept_with_the_number_they_were_given_for(store: ReturnStore) -> None:
    made = store.enter(KEY, NEW, "saved", entry({"tax": "9.00"}, tax="一次性税款"), who="林")
    answer = store.get(made.number).entry.answers["tax"]
    assert (answer.value, answer.reason) == ("9.00", "一次性税款")


def test_of_two_clerks_at_once_the_second_is_told(store: ReturnStore) -> None:
    first = store.enter(KEY, NEW, "saved", entry(), who="林")
    with pytest.raises(ReturnError, match="somebody else changed this return"):
        store.enter(KEY, NEW, "saved", entry({"staff": "1"}), who="陈")
    store.enter(KEY, first.token, "saved", entry({"staff": "2"}), who="林")
    with pytest.raises(ReturnError, match="somebody else changed this return"):
        store.enter(KEY, first.token, "handed_in", entry({"staff": "3"}), who="陈")
    (kept,) = store.versions(*KEY)
    assert kept.entry.cells["staff"] == "2"
    assert [step.who for step in store.steps(kept.number)] == ["林", "林"]


def test_of_many_at_the_same_moment_one_is_first(store: ReturnStore) -> None:
    def begin(number: int) -> str:
        try:
            return store.enter(KEY, NEW, "saved", entry({"staff": str(number)}), who=f"clerk {number}").entry.cells[
                "staff"
            ]
        except ReturnError:
            return ""

    with ThreadPoolExecutor(8) as pool:
        won = [staff for staff in pool.map(begin, range(24)) if staff]
    (kept,) = store.versions(*KEY)
    assert won == [kept.entry.cells["staff"]]
    assert len(store.steps(kept.number)) == 1


@pytest.mark.parametrize("token", ["", "7", "x.y", "1.2020-01-01T00:00:00+00:00", "999.1"])
def test_a_token_that_is_none_changes_nothing(store: ReturnStore, token: str) -> None:
    made = store.enter(KEY, NEW, "saved", entry(), who="林")
    with pytest.raises((ReturnError, UnknownName)):
        store.enter(KEY, token, "saved", entry({"staff": "1"}), who="陈")
    assert store.get(made.number).entry.cells["staff"] == "820"


def test_a_token_opens_its_own_return_only(store: ReturnStore) -> None:
    made = store.enter(KEY, NEW, "saved", entry(), who="林")
    with pytest.raises(ReturnError):
        store.enter((TRADE, "331002", "2020-11"), made.token, "saved", entry({"staff": "1"}), who="林")
    assert store.get(made.number) == made


def test_a_correction_is_a_new_version_and_the_old_one_stays(store: ReturnStore) -> None:
    made = store.enter(KEY, NEW, "handed_in", entry(), who="林")
    (accepted,) = store.end_accepting(store.begin_accepting([made]), who="王", note="", accepted=True)
    opened = store.step(KEY, accepted.token, "correction", who="林", note="漏了一家")
    store.enter(KEY, opened.token, "handed_in", entry({"sales": "90.00"}), who="林")
    old, new = store.versions(*KEY)
    assert (old.version, old.status, old.entry.cells["sales"]) == (1, "accepted", "84.50")
    assert (new.version, new.status, new.entry.cells["sales"]) == (2, "handed_in", "90.00")
    assert store.newest(TRADE, "2020-01", "2020-12") == {("331083", "2020-11"): new}
    with pytest.raises(ReturnError):
        store.step(KEY, accepted.token, "correction", who="陈")


def test_what_is_being_accepted_cannot_be_taken_back(store: ReturnStore) -> None:
    made = store.enter(KEY, NEW, "handed_in", entry(), who="林")
    (held,) = store.begin_accepting([made])
    with pytest.raises(ReturnError, match="being accepted"):
        store.step(KEY, held.token, "withdrawn", who="林")
    with pytest.raises(ReturnError):
        store.begin_accepting([made])
    (back,) = store.end_accepting([held], who="王", note="", accepted=False)
    assert store.step(KEY, back.token, "withdrawn", who="林").status == "draft"
    assert [step.action for step in store.steps(made.number)] == ["handed_in", "withdrawn"]


@pytest.mark.parametrize(
    ("status", "action"),
    [
        ("accepted", "saved"),
        ("handed_in", "saved"),
        ("draft", "sent_back"),
        ("returned", "accepted"),
        (None, "accepted"),
    ],
)
def test_a_step_that_cannot_be_taken_is_refused_in_a_sentence(status: str | None, action: Action) -> None:
    with pytest.raises(ReturnError) as caught:
        after(status, action, note="x")  # type: ignore[arg-type]  # told apart by the test's own words
    assert "this return is" in caught.value.message


def test_sending_back_says_why() -> None:
    with pytest.raises(ReturnError, match="with a note"):
        after("handed_in", "sent_back", note="  ")


def test_what_can_be_done_follows_from_how_it_stands() -> None:
    assert allowed(None) == allowed("draft") == ("saved", "handed_in")
    assert allowed("handed_in") == ("withdrawn", "sent_back", "accepted")
    assert allowed("accepting") == ("accepted",)
    assert allowed("accepted") == ("correction",)


def test_an_empty_return_can_be_kept(store: ReturnStore) -> None:
    made = store.enter(KEY, NEW, "saved", Entry(), who="林")
    assert store.get(made.number).entry == Entry({}, {})


def test_a_clock_that_is_set_back_a_day_loses_nothing(store: ReturnStore, monkeypatch: pytest.MonkeyPatch) -> None:
    first = store.enter(KEY, NEW, "saved", entry(), who="林")

    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) - timedelta(days=1)

    monkeypatch.setattr("zhongshu.datasets.forms.store.datetime", Yesterday)
    second = store.enter(KEY, first.token, "handed_in", entry({"tax": "3.20"}), who="林")
    assert second.changed > first.changed
    with pytest.raises(ReturnError):
        store.enter(KEY, first.token, "saved", entry(), who="陈")
    assert [step.action for step in store.steps(second.number)] == ["saved", "handed_in"]
    assert store.get(second.number).entry.cells["tax"] == "3.20"
