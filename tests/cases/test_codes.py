"""The cases that name a firm: found by its code however many others there are, and by no answer that is not shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from tests.cases.rows import NOW, Rows
from tests.linkage.works import ANT, ANTS, BEE, BEES, MEND, OFFICE, works
from tests.town import close
from zhongshu.cases.codes import code_rows
from zhongshu.cases.lists import CaseLists, Mark
from zhongshu.cases.records import number_of
from zhongshu.packs.hub import Hub
from zhongshu.state.database import open_database
from zhongshu.state.tables.cases import case_code, work_case

DESK = "town.desk/office"
MENDS = MEND.replace(
    "steps:\n  new: {title: {zh: 待办, en: New}, to: {done: {title: {zh: 办结, en: Done}}}}",
    """\
steps:
  new:
    title: {zh: 待办, en: New}
    to:
      done:
        title: {zh: 办结, en: Done}
        asks:
          rival: {type: uscc, level: 3, title: {zh: 冒名方, en: Rival}}
          partner: {type: uscc, level: 2, title: {zh: 合作方, en: Partner}}""",
)
assert MENDS != MEND
FOURTH, FIFTH = "91331004YL00000061", "91331004YL0000007X"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("works") / "home"
    made = works(home, **{"cases/mend.yaml": MENDS})
    made.cases.holders.seat(DESK, OFFICE.actor, OFFICE.name, by="system", at=made.now())
    yield made
    close(made)


def ask(hub: Hub, firm: str | None) -> str:
    return hub.cases.open(
        "town.mend", {"what": "名称"} | ({} if firm is None else {"firm": firm}), ANTS, "page"
    ).case.id


def found(hub: Hub, code: str, *, at_desk: bool = True, asker: str | None = None) -> list[str]:
    posts = [DESK] if at_desk else []
    return [one.id for one in hub.cases.lists.naming([code], posts, asker)]


def test_a_correction_and_an_answer_that_is_taken_away_hold_at_once(hub: Hub) -> None:
    id = ask(hub, BEE)
    assert found(hub, BEE) == [id]
    hub.cases.act(id, OFFICE, lambda moves, case: moves.corrected(case, {"firm": FOURTH}, "写错了"))
    assert found(hub, BEE) == []
    assert found(hub, FOURTH) == [id]
    hub.cases.act(id, OFFICE, lambda moves, case: moves.corrected(case, {"firm": None}, "与企业无关"))
    assert found(hub, FOURTH) == []


def test_whoever_asked_finds_no_case_by_an_answer_that_is_not_shown_to_them(hub: Hub) -> None:
    id = ask(hub, None)
    hub.cases.move(id, "done", {"rival": FIFTH, "partner": FOURTH}, OFFICE)
    assert found(hub, FIFTH) == found(hub, FOURTH) == [id]
    assert found(hub, FOURTH, at_desk=False, asker=ANTS.actor) == [id]
    seen = hub.cases.look(id, ANTS, address="/").fields
    assert ("rival" in seen, "partner" in seen) == (False, True)
    assert found(hub, FIFTH, at_desk=False, asker=ANTS.actor) == []
    assert hub.cases.lists.count_naming([FIFTH], [], ANTS.actor) == 0
    assert found(hub, FOURTH, at_desk=False, asker=BEES.actor) == []
    assert found(hub, FOURTH, at_desk=False) == []


def test_what_is_kept_is_what_the_events_say(hub: Hub) -> None:
    ask(hub, ANT)
    store = hub.cases.store
    with store.database.connect() as connection:
        numbers = connection.execute(select(work_case.c.number)).scalars().all()
        kept = sorted(tuple(row) for row in connection.execute(select(case_code)))
    cases = [store.case(number) for number in numbers]
    told = [row for one in cases for row in code_rows(number_of(one.id), hub.cases.type_of(one), one)]
    assert kept == sorted((one["case"], one["field"], one["code"], one["told"]) for one in told)
    assert len(kept) >= 3


def test_an_act_that_fails_leaves_nothing_behind(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    before = found(hub, ANT)

    def full(_entries: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(hub.ledger, "commit_all", full)
    with pytest.raises(OSError, match="no space"):
        ask(hub, ANT)
    assert found(hub, ANT) == before


@pytest.fixture
def rows(state_url: str) -> Iterator[Rows]:
    database = open_database(state_url)
    yield Rows(database)
    database.dispose()


def test_pages_go_on_where_they_were_left_and_a_part_is_found_by_who_works_at_it_alone(rows: Rows) -> None:
    said = {1: {"post": "mine"}, 2: {"post": "theirs", "reporter": "p-1"}, 3: {"post": "theirs"}}
    said |= {4: {"post": "mine", "reporter": "p-1", "parent": 2}, 5: {"post": "else", "reporter": "p-1", "parent": 2}}
    rows.put_all({number: {"parent": None, "reporter": None} | one for number, one in said.items()})
    coded = [{"case": number, "field": name, "code": ANT, "told": True} for number in said for name in ("a", "b")]
    with rows.database.begin() as connection:
        connection.execute(insert(case_code), coded)
    lists = CaseLists(rows.database, lambda: NOW)

    def numbers(*posts: str, asker: str | None = None, limit: int = 50, after: int | None = None) -> list[int]:
        mark = None if after is None else Mark(None, after)
        return [one.number for one in lists.naming([ANT, BEE], posts, asker, limit=limit, after=mark)]

    assert numbers("mine") == [4, 1]
    assert numbers("mine", asker="p-1") == [4, 2, 1]
    assert numbers("mine", asker="p-1", limit=2) == [4, 2]
    assert numbers("mine", asker="p-1", after=2) == [1]
    assert numbers(asker="p-1") == [2]
    assert numbers() == []
    assert lists.count_naming([ANT, BEE], ["mine"], "p-1") == 3
    assert list(lists.naming([BEE], ["mine"], "p-1")) == []
