"""A type that is changed while cases of it are open: each goes on by the edition that it was opened under."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.town import (
    DESK,
    DUTIES,
    EVENTS,
    HOUR,
    INSPECTOR,
    RESIDENT,
    SUN,
    WANG,
    WEST,
    ZHAO,
    make_town,
    report,
)  # fmt: skip
from tests.kit import clients_of, write_pack
from tests.town import Browser, close
from zhongshu.app.wiring import open_hub
from zhongshu.app.worker import Worker
from zhongshu.cases.records import number_of
from zhongshu.cases.ticking import tick
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.refusal import NotAllowed

WAITING = """      waiting: {title: {zh: 等待材料, en: Wait for material}}
"""
STANDING = """  waiting:
    title: {zh: 等待, en: Waiting}
    waits: true
    to: {new: {title: {zh: 继续, en: Go on}}}
"""
CHANGED = (
    EVENTS.replace(WAITING, "")
    .replace(STANDING, "")
    .replace(
        "  solve:\n    title: {zh: 处置时限, en: To be done}", "  mend:\n    title: {zh: 修复时限, en: To be mended}"
    )
    .replace("handled", "mended")
    .replace(
        "said: {type: text, title: {zh: 情况, en: What is wrong}, required: true}", "said: {type: integer, title: 数}"
    )
)
assert "waiting" not in CHANGED
assert "solve:" not in CHANGED


class Two:
    """Cases at a step that goes, at one that is renamed, and at one that stays; then the pack is another."""

    def __init__(self, home: Path):
        before = make_town(home)
        self.waiting, self.handled, self.new = (report(before.cases) for _ in range(3))
        before.cases.move(self.waiting, "waiting", {}, WANG)
        before.cases.move(self.handled, "handled", {"done": "换了"}, WANG)
        close(before)
        write_pack(home, "town", {"cases/event.yaml": CHANGED})
        self.hub: Hub = open_hub(home)
        self.cases = self.hub.cases


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path / "home")
    yield made
    made.hub.ledger.close()


def test_each_goes_on_by_the_steps_and_clocks_of_its_day(two: Two) -> None:
    cases = two.cases
    assert cases.move(two.handled, "solved", {}, SUN).outcome == "solved"
    assert cases.act(two.handled, RESIDENT, lambda moves, one: moves.rated(one, 4, "")).rating == 4
    case = cases.move(two.waiting, "new", {}, WANG)
    assert case.promises["solve"].clock.open_pause is None
    with pytest.raises(NotAllowed, match="leads to handled, waiting, refused, not to mended"):
        cases.move(two.waiting, "mended", {"done": "换了"}, WANG)
    assert cases.move(two.waiting, "handled", {"done": "换了"}, WANG).promises["solve"].clock.ended is not None
    given = {"kind": "cover", "place": "121.25,28.5", "said": "3"}
    case = cases.open("town.event", given, RESIDENT, "page").case
    assert list(case.promises) == ["mend"]
    assert cases.move(case.id, "mended", {"done": "换了"}, WANG).post == INSPECTOR


def test_clocks_that_no_type_names_any_more_warn_and_go_up(two: Two) -> None:
    cases = two.cases
    tick(cases, cases.store.case(number_of(two.new)).opened + 9 * HOUR)
    assert [event.kind for event in cases.store.events(number_of(two.new))] == ["opened", "reminded", "escalated"]
    assert [event.kind for event in cases.store.events(number_of(two.waiting))] == ["opened", "moved"], "it waits still"


def test_every_page_shows_all_of_them(two: Two) -> None:
    with clients_of(two.hub) as clients:
        browser = Browser(clients(ZHAO))
        browser.client.cookies.set("lang", "en")
        for id in (two.waiting, two.handled, two.new):
            said = browser.open("/case/" + id.replace(".", "/"))
            assert browser.status == 200
            assert "To be done" in said
        assert browser.open("/cases", post="all").count("井盖坏了") == 3
        said = browser.open("/board/town/event")
        assert said.count("井盖坏了") == 3, "also those at steps that are no more"
        assert "Waiting" in said


def test_work_of_a_post_that_no_pack_has_any_more_falls_to_the_one_above_and_is_said(tmp_path: Path) -> None:
    home = tmp_path / "home"
    before = make_town(home)
    id, other = report(before.cases), report(before.cases)
    before.cases.move(id, "handled", {"done": "换了"}, WANG)
    close(before)
    duties = DUTIES.replace("en: Inspector}, units: [urban]", "en: Inspector}, units: [works]")
    write_pack(home, "town", {"duties.yaml": duties})
    hub = open_hub(home)
    cases = hub.cases
    cases.holders.seat(INSPECTOR, None, "", by="system", at=hub.now())
    found = cases.responsible(INSPECTOR)
    assert found is not None
    assert (found.person, found.post, found.how) == (ZHAO.actor, DESK, "above")
    assert {line.number for line in cases.lists.inbox(cases.seen_posts(ZHAO))} == {number_of(id), number_of(other)}
    said: list[str] = []
    Worker(hub, said.append).missing()
    assert said == [f"1 open case is with {INSPECTOR}, which is no post any more: its work is with Zhao, as {DESK}"]
    with pytest.raises(NotAllowed, match="there is no post"):
        cases.act(other, ZHAO, lambda moves, one: moves.assigned(one, INSPECTOR, "转"))
    works = "town.inspector/works"
    assert cases.act(id, ZHAO, lambda moves, one: moves.assigned(one, works, "转")).post == works
    assert cases.posts()[WEST].ended is False
    hub.ledger.close()
