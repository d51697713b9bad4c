"""What the hub tells of itself: calls out of the ledger, holdings of today, applications in use."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.kit import put
from tests.town import add_people, browse, make_town, reader
from zhongshu.core.errors import LoadError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.acts import Actor
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role

LIST = """
dataset: list
title: List
owner: market
level: 1
sharing: unconditional
origin: synthetic
key: [uscc]
fresh_within: 1d
columns: {uscc: {type: string}}
"""
OF_THE_HUB = """
dataset: call
title: Calls
owner: market
level: 2
sharing: unconditional
origin: measured
key: [day, unit, door]
columns: {day: {type: date}, unit: {type: string}, door: {type: string}, calls: {type: integer}}
sources:
  ledger: {kind: hub, report: calls}
  wrong: {kind: hub, report: cals}
"""
GRANTS = """
- {grant: open-list, title: Open, from: market, to: {anyone: true}, read: list, purpose: public_information}
"""
FILES = {"datasets/list.yaml": LIST, "datasets/call.yaml": OF_THE_HUB, "grants.yaml": GRANTS}


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    made = make_town(tmp_path / "home", FILES)
    add_people(made)
    put(made, "firms.list", "SELECT '1' AS uscc UNION ALL SELECT '2'")
    yield made
    made.ledger.close()


def test_calls_are_those_of_people_and_programs_never_the_machines_own(hub: Hub) -> None:
    assert list(hub.intake.reports["calls"]()) == [], "the machine alone was here"
    for login in ("", "", "li"):
        browse(hub, login).open("/data/firms.list")
    rows = list(hub.intake.reports["calls"]())
    today = hub.ledger.day(hub.now())
    found = {(row["unit"], row["door"]): row["calls"] for row in rows}
    assert found[("—", "page")] == 2 * (found[("bank", "page")] or 0) > 0
    assert {(row["day"], row["area"]) for row in rows} == {(today, "331000")}
    assert sum(int(row["rows"] or 0) for row in rows) >= 6, "two rows each"


def test_answers_are_told_by_what_their_grants_are_for(hub: Hub) -> None:
    for login in ("li", "li", ""):
        browse(hub, login).open("/data/firms.list")
    found = {(row["unit"], row["purpose"]): row for row in hub.intake.reports["purposes"]()}
    bank = found["bank", "public_information"]
    calls = {row["unit"]: row["calls"] for row in hub.intake.reports["calls"]()}
    assert (bank["calls"], bank["denied"]) == (calls["bank"], 0)
    assert int(bank["rows"] or 0) >= 4, "two rows, twice"
    assert {row["day"] for row in found.values()} == {hub.ledger.day(hub.now())}


def test_accounts_are_counted_by_role_and_nobody_is_named(hub: Hub) -> None:
    def counted() -> dict[object, object]:
        return {row["role"]: row["accounts"] for row in hub.intake.reports["accounts"]()}

    before = counted()
    assert set(before) == {role.value for role in Role}
    machine, post = Actor.at_the_machine("test"), Post(None, Role.FIRM)
    added = hub.people.persons.add(Newcomer("ant", "Ant", (post,), "91331004YL0000004L"), machine, hub.now())
    assert counted() == before | {"firm": before["firm"] + 1}  # type: ignore[operator]
    assert added.person is not None
    hub.people.persons.leave(added.person.id, machine, hub.now(), "closed")
    assert counted() == before, "who has left is none"


def test_holdings_count_rows_and_promises_and_not_themselves(hub: Hub) -> None:
    (row,) = hub.intake.reports["holdings"]()
    assert (row["dataset"], row["unit"], row["records"]) == ("firms.list", "market", 2)
    assert (row["promised"], row["on_time"], row["received"]) == (1, 0, 0), "it never came by a source"


def test_applications_are_scenarios_that_run_and_keys_in_force(hub: Hub) -> None:
    machine, now = Actor.at_the_machine("test"), hub.now()
    wish = Wish(reader(hub, "li").actor, "bank", Role.OFFICER, "core banking", now + timedelta(days=30))
    given = hub.people.keys.give(wish, machine, now)
    names = [row["application"] for row in hub.intake.reports["applications"]()]
    assert names == ["firms", "region"], "a key that nobody has drawn serves nobody"
    hub.people.keys.draw(given.prefix, machine, now)
    rows = {row["application"]: row for row in hub.intake.reports["applications"]()}
    assert (rows[f"key:{given.prefix}"]["kind"], rows[f"key:{given.prefix}"]["unit"]) == ("program", "bank")
    hub.people.keys.revoke(given.prefix, machine, hub.now())
    assert [row["kind"] for row in hub.intake.reports["applications"]()] == ["scenario", "scenario"]


def test_a_report_is_a_source_like_any_other(hub: Hub) -> None:
    empty = hub.load("firms.call", None, source="ledger", who="test")
    assert (empty.counts.input, empty.version) == (0, 0), "nothing to tell is no fault"
    browse(hub, "li").open("/data/firms.list")
    first = hub.load("firms.call", None, source="ledger", who="test")
    again = hub.load("firms.call", None, source="ledger", who="test")
    assert (first.counts.inserted, again.counts.changed) == (1, 0)
    assert again.snapshot == first.snapshot
    with pytest.raises(LoadError, match="the hub gives no report 'cals'") as refused:
        hub.load("firms.call", None, source="wrong", who="test")
    assert "calls" in (refused.value.hint or "")
