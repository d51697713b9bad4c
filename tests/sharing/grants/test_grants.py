"""The grants of a region at work."""

from dataclasses import replace

import pytest

from tests.sharing.grants.office import BANKER, OFFICE, OWNER, Office, nouns, spec
from zhongshu.core.errors import UnknownName
from zhongshu.sharing.grants.nouns import Nouns
from zhongshu.sharing.people.refusal import NotAllowed

ID = "bank-register"


def _without(name: str) -> Nouns:
    catalogue = nouns().catalogue
    kept = {one: dataset for one, dataset in catalogue.datasets.items() if one != name}
    return Nouns(replace(catalogue, datasets=kept), nouns().indicators, nouns().pack_owners)


def _at_level(name: str, level: int) -> Nouns:
    return _with(name, level=level)


def _sharing(name: str, sharing: str) -> Nouns:
    return _with(name, sharing=sharing)


def _with(name: str, **said: object) -> Nouns:
    catalogue = nouns().catalogue
    dataset = catalogue.datasets[name]
    risen = replace(dataset, spec=dataset.spec.model_copy(update=said))
    datasets = {**catalogue.datasets, name: risen}
    return Nouns(replace(catalogue, datasets=datasets), nouns().indicators, nouns().pack_owners)


def test_a_grant_over_what_is_gone_or_has_been_closed_lets_nobody_read(office: Office) -> None:
    office.grants.request(BANKER, spec())
    office.grants.take(OWNER, ID, "approved", reason="yes")
    gone = replace(office.grants, nouns=_without("p.register")).in_force()
    assert (gone.grants, list(gone.faulty)) == ((), [ID])
    assert "no dataset, table, parameter, indicator, cube or service 'p.register'" in gone.faulty[ID]
    closed = replace(office.grants, nouns=_at_level("p.register", 4)).in_force()
    assert closed.faulty == {ID: "p.register: level 4 is closed, it stays with market"}


def test_all_of_a_pack_does_not_take_in_what_is_closed_later(office: Office) -> None:
    everything = spec(grant="open", **{"from": "ecology"}, read="p.*", to={"anyone": True}, columns=None, valid=None)
    office.grants.adopt({"p": [everything]})
    assert "open" in {one.id for one in office.grants.in_force().grants}
    risen = replace(office.grants, nouns=_at_level("p.station", 2)).in_force()
    assert risen.faulty == {"open": "p.station: level 2 is not opened to anyone, only level 1 is"}


def test_what_is_shared_on_conditions_is_granted_by_name(office: Office) -> None:
    grants = replace(office.grants, nouns=_sharing("p.station", "conditional"))
    everything = spec(**{"from": "ecology"}, read="p.*", columns=None)
    with pytest.raises(NotAllowed, match=r"p\.station: what is shared on conditions is granted by name"):
        grants.request(BANKER, everything)


def test_a_grant_over_what_is_gone_can_be_revoked_but_not_approved(office: Office) -> None:
    office.grants.request(BANKER, spec())
    gone = replace(office.grants, nouns=_without("p.register"))
    assert gone.open_steps(OWNER, gone.store.dossier(ID)) == ("refused", "asked_back", "revoked")
    assert gone.take(OWNER, ID, "revoked", reason="gone").newest.status == "revoked"


def test_a_level_that_rises_while_a_request_waits_asks_for_the_data_office_too(office: Office) -> None:
    office.grants.request(BANKER, spec())
    risen = replace(office.grants, nouns=_at_level("p.register", 3))
    assert risen.take(OWNER, ID, "approved", reason="yes").newest.status == "requested"
    assert risen.take(OFFICE, ID, "approved", reason="yes").newest.status == "active"


def test_units_are_the_regions(office: Office) -> None:
    with pytest.raises(UnknownName, match="no unit of this region 'bnak'"):
        office.grants.request(BANKER, spec(to={"unit": "bnak"}))
    office.grants.request(BANKER, spec())
    with pytest.raises(UnknownName, match='did you mean "market"'):
        office.grants.take(OWNER, ID, "approved", unit="markt")
    with pytest.raises(UnknownName, match="no step 'approve'"):
        office.grants.take(OWNER, ID, "approve")  # type: ignore[arg-type]
