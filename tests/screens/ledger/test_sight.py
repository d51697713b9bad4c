"""Who sees which entries."""

import pytest

from tests.screens.ledger.conftest import APRIL, FIRM, MARCH, at, delays
from zhongshu.packs.hub import Hub
from zhongshu.screens.ledger.delays import Delays
from zhongshu.screens.ledger.sight import Ground, Sight, sight_of
from zhongshu.sharing.ledger.entry import Entry, Look
from zhongshu.sharing.ledger.search import Wanted
from zhongshu.sharing.ledger.subjects import pseudonym
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader, system_reader

KEYS = {"2026-03": MARCH, "2026-04": APRIL}
ENTRIES = {
    "read": Entry(kind="read", actor="p1", objects=(Look("economy.output_month"),), rows=3),
    "other": Entry(kind="read", actor="p1", objects=(Look("nowhere.firm"),)),
    "denied": Entry(kind="denied", actor="p1", decision="denied", objects=(Look("economy.output_month"),)),
    "about": Entry(kind="read", actor="p1", subjects=(pseudonym(APRIL, FIRM), "x"), subject_count=2, at=at(4)),
    "about_another": Entry(kind="read", actor="p1", subjects=(pseudonym(APRIL, "91"),), at=at(4)),
    "held": Entry(kind="read", actor="p1", subjects=(pseudonym(APRIL, FIRM),), purpose="investigation", at=at(4)),
    "log_in": Entry(kind="login", actor="p1", act="login.made"),
    "act": Entry(kind="act", actor="p1", act="grant.revoked"),
    "own": Entry(kind="read", actor="me", objects=(Look("nowhere.firm"),)),
}


def sight(hub: Hub, *posts: Post, subject: str | None = None, rule: Delays | None = None) -> Sight:
    reader = Reader("me", "Me", posts, subject)
    tables = hub.snapshot().tables
    return sight_of(reader, hub.grants.nouns, tables, KEYS, rule or Delays(), at(4, 2))


def owner(hub: Hub) -> str:
    found = hub.grants.nouns.of_relation("economy.output_month").owner
    assert found is not None
    return found


def seen(found: Sight) -> dict[str, Ground]:
    grounds = {name: found.ground(entry) for name, entry in ENTRIES.items()}
    return {name: ground for name, ground in grounds.items() if ground is not None}


def test_an_auditor_and_the_system_see_everything(hub: Hub) -> None:
    auditor = sight(hub, Post("data_bureau", Role.AUDITOR))
    assert seen(auditor) == dict.fromkeys(ENTRIES, "all")
    system = sight_of(system_reader("operator"), hub.grants.nouns, (), {}, Delays(), at(4))
    assert set(seen(system)) == set(ENTRIES)


@pytest.mark.parametrize("role", [Role.CLERK, Role.OFFICER, Role.ANALYST, Role.DATA_ENGINEER])
def test_a_unit_sees_who_read_its_data_and_who_was_refused(hub: Hub, role: Role) -> None:
    assert seen(sight(hub, Post(owner(hub), role))) == {"read": "owner", "denied": "owner", "own": "own"}
    assert seen(sight(hub, Post("elsewhere", role))) == {"own": "own"}


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN])
def test_administrators_see_acts_and_log_ins_but_no_reads(hub: Hub, role: Role) -> None:
    found = sight(hub, Post(owner(hub), role))
    assert seen(found) == {"log_in": "acts", "act": "acts", "own": "own"}


def test_a_subject_sees_who_looked_it_up(hub: Hub) -> None:
    for role in (Role.FIRM, Role.RESIDENT):
        found = sight(hub, Post(None, role), subject=FIRM)
        assert seen(found) == {"about": "subject", "held": "subject", "own": "own"}


def test_what_is_held_back_is_not_seen_by_its_subject(hub: Hub) -> None:
    found = sight(hub, Post(None, Role.FIRM), subject=FIRM, rule=delays(30))
    assert seen(found) == {"about": "subject", "own": "own"}
    assert "held" in seen(sight(hub, Post(None, Role.AUDITOR), rule=delays(30)))


def test_an_account_without_a_post_sees_only_its_own(hub: Hub) -> None:
    assert seen(sight(hub, subject=FIRM)) == {"own": "own"}


def test_parts_and_rejected_rows_belong_to_their_owner(hub: Hub) -> None:
    tables = ["economy.output_month__rejects", "gone.table__fine"]
    reader = Reader("me", "Me", (Post(owner(hub), Role.CLERK),))
    found = sight_of(reader, hub.grants.nouns, tables, {}, Delays(), at(4))
    assert "economy.output_month__rejects" in found.objects
    assert "gone.table__fine" not in found.objects


def test_a_subject_cannot_find_out_a_person_by_looking_for_one(hub: Hub) -> None:
    found = sight(hub, Post(None, Role.FIRM), subject=FIRM)
    assert found.narrowed(Wanted(actor="p1")) == []
    assert found.narrowed(Wanted(key="zk_1")) == [Wanted(actor="me", key="zk_1")]
    assert not found.names


def test_what_is_asked_for_is_narrowed_to_what_may_be_seen(hub: Hub) -> None:
    found = sight(hub, Post(owner(hub), Role.OFFICER))
    own, objects = found.narrowed(Wanted(objects=("economy.output_month", "nowhere.firm"), grant="g"))
    assert own.actor == "me"
    assert objects == Wanted(objects=("economy.output_month",), grant="g")
    admin = sight(hub, Post(None, Role.SYSTEM_ADMIN))
    assert admin.narrowed(Wanted(actor="p1", kinds=("read", "login"))) == [Wanted(actor="p1", kinds=("login",))]
    assert admin.narrowed(Wanted(actor="p1", kinds=("read",))) == []


def test_what_one_did_and_what_concerns_one_are_two_parts(hub: Hub) -> None:
    found = sight(hub, Post(owner(hub), Role.OFFICER))
    assert found.parted
    assert seen(found.own_part) == {"own": "own"}
    assert seen(found.other_part) == {"read": "owner", "denied": "owner"}
    assert [one.actor for one in found.other_part.narrowed(Wanted())] == [None]
    assert not sight(hub, Post("elsewhere", Role.OFFICER)).parted
    assert not sight(hub, Post(None, Role.AUDITOR)).parted
