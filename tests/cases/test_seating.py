"""Who gives a post to whom: one place decides."""

from datetime import timedelta

import pytest

from tests.cases.town import DESK, INSPECTOR, LI, RESIDENT, STRANGER, SUN, WANG, WEST, ZHAO
from zhongshu.cases.posts import StandIn
from zhongshu.cases.seating import LONGEST, Seating
from zhongshu.core.errors import UnknownName
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.person import Person, Post, Status
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

ADMIN = Reader("p-admin", "Admin", (Post(None, Role.SECURITY_ADMIN),))


def person(hub: Hub, id: str, *, unit: str = "urban", role: Role = Role.OFFICER, status: Status = "active") -> Person:
    return Person(id, id, id.title(), (Post(unit, role),), None, status, hub.now())


def test_the_post_above_decides_and_a_security_administrator_over_all(hub: Hub) -> None:
    deciders = {who: Seating(hub.cases, who).decides(WEST) for who in (ZHAO, ADMIN, WANG, LI, SUN, RESIDENT, STRANGER)}
    assert [who for who, may in deciders.items() if may] == [ZHAO, ADMIN]
    assert [Seating(hub.cases, who).decides(DESK) for who in (ZHAO, ADMIN)] == [False, True]
    with pytest.raises(NotAllowed, match="the holder of the post above"):
        Seating(hub.cases, WANG).seat(WEST, None)
    with pytest.raises(UnknownName):
        Seating(hub.cases, ADMIN).seat("town.grid_officer/north", None)


def test_whoever_stands_in_above_decides_meanwhile(hub: Hub) -> None:
    now = hub.now()
    deputy = StandIn(SUN.actor, SUN.name, now - timedelta(hours=1), now + timedelta(hours=1))
    hub.cases.holders.stand_in(DESK, deputy, by="system")
    assert Seating(hub.cases, SUN).decides(WEST)
    assert not Seating(hub.cases, ZHAO).decides(WEST)
    ended = StandIn(ZHAO.actor, ZHAO.name, now - timedelta(hours=1), now + timedelta(hours=1))
    hub.cases.holders.stand_in(DESK, ended, by="system")
    assert Seating(hub.cases, ZHAO).decides(WEST)


def test_only_an_active_officer_of_the_unit_fits_and_nobody_seats_themselves(hub: Hub) -> None:
    seating = Seating(hub.cases, ADMIN)
    for wrong in (
        person(hub, "wu", unit="works"),
        person(hub, "wu", role=Role.CLERK),
        person(hub, "wu", status="locked"),
    ):
        with pytest.raises(NotAllowed, match="Wu is no officer of"):
            seating.seat(INSPECTOR, wrong)
    with pytest.raises(NotAllowed, match="themselves"):
        seating.seat(INSPECTOR, person(hub, ADMIN.actor))
    seating.seat(INSPECTOR, person(hub, "wu"))
    found = hub.cases.responsible(INSPECTOR)
    assert found is not None
    assert found.person == "wu"


def test_a_deputy_is_named_for_a_time_that_is_not_over_nor_too_long(hub: Hub) -> None:
    seating, now, day = Seating(hub.cases, ADMIN), hub.now(), timedelta(days=1)
    qian = person(hub, "qian")
    for since, until in ((now, now), (now - 2 * day, now - day), (now, now + LONGEST + day)):
        with pytest.raises(NotAllowed):
            seating.name_deputy(WEST, qian, since, until)
    with pytest.raises(NotAllowed, match="has the post already"):
        seating.name_deputy(WEST, person(hub, WANG.actor), now, now + day)
    seating.name_deputy(WEST, qian, now, now + day)
    found = hub.cases.responsible(WEST)
    assert found is not None
    assert (found.person, found.how) == ("qian", "stand_in")
