"""Grants of packs and of the region itself become records, once, and what people did with them stays."""

from typing import Any

import pytest

from tests.sharing.grants.office import BANKER, ENGINEER, GUARD, OWNER, Office, person, spec
from zhongshu.core.errors import PackError
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.people.refusal import NotAllowed

OPEN = {"from": "ecology", "read": "p.station", "to": {"anyone": True}, "columns": None, "valid": None}
ECOLOGIST = person("feng", ("ecology", "officer"))


def pack(*specs: GrantSpec) -> dict[str, list[GrantSpec]]:
    return {"p": list(specs)}


def opened(**said: Any) -> GrantSpec:
    return spec(grant="open-station", **{**OPEN, **said})


def statuses(office: Office, grant: str) -> list[str]:
    return [one.status for one in office.grants.store.dossier(grant).versions]


def test_every_region_has_the_machine_and_each_owner(office: Office) -> None:
    office.grants.adopt({})
    found = office.grants.in_force()
    assert [one.id for one in found.grants] == ["operator", "own-data_bureau", "own-ecology", "own-market", "own-tax"]
    assert found.faulty == {}
    assert {one.requested_by for one in found.grants} == {"system"}
    assert [act.name for act in office.acts] == ["grant.adopted"] * 5


def test_open_data_is_open_at_once_and_the_rest_waits_for_its_owner(office: Office) -> None:
    office.grants.adopt(pack(opened(), spec()))
    assert statuses(office, "open-station") == ["active"]
    assert statuses(office, "bank-register") == ["requested"]
    waits = office.grants.store.dossier("bank-register")
    assert (waits.pack, waits.newest.requested_by) == ("p", "pack:p")
    office.grants.take(OWNER, "bank-register", "approved", reason="as the pack says")
    assert statuses(office, "bank-register") == ["active"]


@pytest.mark.parametrize("said", [{"read": "p.listing", "from": "market"}, {"to": {"unit": "tax"}}])
def test_only_open_data_to_anyone_needs_nobody(office: Office, said: dict[str, Any]) -> None:
    office.grants.adopt(pack(opened(**said)))
    assert statuses(office, "open-station") == ["requested"]


def test_again_nothing_changes(office: Office) -> None:
    office.grants.adopt(pack(opened(), spec()))
    told = len(office.acts)
    assert office.grants.adopt(pack(opened(), spec())) == []
    assert len(office.acts) == told


def test_a_pack_that_says_it_otherwise_makes_a_new_version(office: Office) -> None:
    office.grants.adopt(pack(opened(), spec()))
    office.grants.take(OWNER, "bank-register", "approved", reason="yes")
    office.grants.adopt(pack(opened(purpose="weather"), spec(purpose="credit")))
    assert statuses(office, "open-station") == ["replaced", "active"]
    assert statuses(office, "bank-register") == ["active", "requested"]
    assert [one.version for one in office.grants.in_force().grants if one.id in ("bank-register", "open-station")] == [
        1,
        2,
    ]


def test_what_a_pack_no_longer_has_is_revoked_and_comes_back_with_it(office: Office) -> None:
    office.grants.adopt(pack(opened(), spec()))
    office.grants.adopt(pack())
    assert statuses(office, "open-station") == statuses(office, "bank-register") == ["revoked"]
    last = office.grants.store.dossier("open-station").events[-1]
    assert (last.action, last.reason) == ("revoked", "p has it no longer")
    assert office.grants.adopt(pack()) == []
    office.grants.adopt(pack(opened(), spec()))
    assert statuses(office, "open-station") == ["revoked", "active"]
    assert statuses(office, "bank-register") == ["revoked", "requested"]


def test_what_a_person_revoked_stays_revoked(office: Office) -> None:
    office.grants.adopt(pack(opened()))
    office.grants.take(ECOLOGIST, "open-station", "revoked", reason="wrong")
    office.grants.adopt(pack(opened(purpose="weather")))
    office.grants.adopt(pack())
    office.grants.adopt(pack(opened()))
    assert statuses(office, "open-station") == ["revoked"]


def test_a_refused_change_does_not_keep_what_the_pack_has_given_up(office: Office) -> None:
    office.grants.adopt(pack(spec()))
    office.grants.take(OWNER, "bank-register", "approved", reason="yes")
    office.grants.adopt(pack(spec(purpose="more")))
    office.grants.take(OWNER, "bank-register", "refused", reason="too much")
    office.grants.adopt(pack())
    assert statuses(office, "bank-register") == ["revoked", "refused"]
    office.grants.adopt(pack(spec()))
    assert statuses(office, "bank-register") == ["revoked", "refused", "requested"]


def test_what_a_person_revoked_after_a_refused_change_stays_revoked(office: Office) -> None:
    office.grants.adopt(pack(spec()))
    office.grants.take(OWNER, "bank-register", "approved", reason="yes")
    office.grants.adopt(pack(spec(purpose="more")))
    office.grants.take(OWNER, "bank-register", "refused", reason="too much")
    office.grants.take(OWNER, "bank-register", "revoked", reason="wrong")
    office.grants.adopt(pack(spec(purpose="else")))
    assert statuses(office, "bank-register") == ["revoked", "refused"]


def test_what_a_person_amended_stays_amended(office: Office) -> None:
    office.grants.adopt(pack(spec()))
    office.grants.amend(BANKER, spec(columns={"allow": ["uscc"]}))
    office.grants.take(OWNER, "bank-register", "approved", reason="less is better")
    office.grants.adopt(pack(spec(purpose="more")))
    office.grants.adopt(pack())
    assert statuses(office, "bank-register") == ["replaced", "active"]


def test_what_is_suspended_does_not_get_round_it_by_a_new_version(office: Office) -> None:
    office.grants.adopt(pack(opened()))
    office.grants.take(GUARD, "open-station", "suspended", reason="a leak")
    office.grants.adopt(pack(opened(purpose="weather")))
    assert statuses(office, "open-station") == ["suspended", "requested"]
    assert "open-station" not in {one.id for one in office.grants.in_force().grants}


def test_what_was_refused_is_asked_again_only_in_other_words(office: Office) -> None:
    office.grants.adopt(pack(spec()))
    office.grants.take(OWNER, "bank-register", "refused", reason="too much")
    assert office.grants.adopt(pack(spec())) == []
    office.grants.adopt(pack(spec(columns={"allow": ["uscc"]})))
    assert statuses(office, "bank-register") == ["refused", "requested"]


def test_two_packs_do_not_share_an_id(office: Office) -> None:
    with pytest.raises(PackError, match="there is a grant bank-register of the pack p already"):
        office.grants.adopt({"p": [spec()], "q": [spec(purpose="else")]})
    with pytest.raises(PackError, match="of the region itself already"):
        office.grants.adopt(pack(spec(grant="own-market")))
    assert office.grants.store.dossiers() == {}


def test_no_step_is_taken_with_the_machine(office: Office) -> None:
    office.grants.adopt({})
    with pytest.raises(NotAllowed, match="the grant of the machine itself"):
        office.grants.take(GUARD, "operator", "revoked", reason="why not")


def test_a_person_is_not_disturbed_by_a_pack_that_takes_their_id(office: Office) -> None:
    office.grants.request(BANKER, spec())
    office.grants.adopt(pack(spec(purpose="pack")))
    assert statuses(office, "bank-register") == ["requested"]


def test_an_owner_may_end_the_own_grant_for_good(office: Office) -> None:
    office.grants.adopt({})
    office.grants.take(ENGINEER, "own-market", "revoked", reason="we read through another")
    office.grants.adopt({})
    assert statuses(office, "own-market") == ["revoked"]
