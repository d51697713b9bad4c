"""What is filled in with consent: nothing of it is read before, only what was agreed to is, and it is written down."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cases.firms import ANT, BEE, BOSS, FIRM, REQUEST, REQUESTS, make_firms
from tests.town import close, entries
from zhongshu.cases.event import sources
from zhongshu.cases.filling import Form
from zhongshu.cases.records import number_of
from zhongshu.packs.hub import Hub
from zhongshu.sharing.reader import ANYONE, Reader

NEEDED = ("uscc, key: uscc, by: subject", "name, key: uscc, by: firm", "staff, key: uscc, by: firm")
ASK = "/ask/town/request"


def asking(yaml: str, *lines: str) -> str:
    """The form with a consent before these may be filled in."""
    for line in lines:
        yaml = yaml.replace(f"column: {line}}}", f"column: {line}, consent: true}}")
    return yaml


CAREFUL = asking(REQUESTS, *NEEDED)
assert CAREFUL.count("consent: true") == len(NEEDED)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    home: Path = tmp_path_factory.mktemp("firms") / "home"
    made = make_firms(home, CAREFUL)
    yield made
    close(made)


@pytest.fixture
def form(hub: Hub) -> Form:
    return hub.cases.form(hub.cases.type(REQUEST))


def known(hub: Hub, form: Form, agreed: set[str], reader: Reader = FIRM, **given: str) -> dict[str, Any]:
    found = hub.prefill.known(form, given, reader, address=ASK, agreed=agreed)
    return {name: one.value for name, one in found.items()}


def test_nothing_is_read_before_somebody_agrees(hub: Hub, form: Form) -> None:
    before = len(entries(hub))
    assert list(hub.prefill.offers(form, {}, FIRM)) == ["firm", "name", "staff"]
    assert known(hub, form, set()) == {}
    assert len(entries(hub)) == before


def test_each_field_is_agreed_to_by_itself_and_no_other_column_is_read(hub: Hub, form: Form) -> None:
    before = len(entries(hub))
    assert known(hub, form, {"firm", "staff"}) == {"firm": ANT, "staff": 12, "phone": "0576-88880001"}
    agreed, read = entries(hub)[before:]
    assert (agreed.act, agreed.actor, agreed.address) == ("case.consented", FIRM.actor, ASK)
    assert [(one.name, one.columns) for one in agreed.objects] == [("town.firm", ("staff", "uscc"))]
    assert [(one.name, one.columns) for one in read.objects] == [("town.firm", ("phone", "staff", "uscc"))]


def test_nobody_agrees_for_somebody_else(hub: Hub, form: Form) -> None:
    everything = {"firm", "name", "staff"}
    assert known(hub, form, everything, BOSS, firm=ANT) == {
        "phone": "0576-88880001"
    }  # may read it all, and is no subject
    assert known(hub, form, everything, ANYONE, firm=ANT) == {}
    assert known(hub, form, everything, firm=BEE) == {}  # another firm's row
    assert hub.prefill.offers(form, {}, BOSS) == hub.prefill.offers(form, {}, ANYONE) == {}
    at_the_counter = hub.prefill.known(form, {}, FIRM, address=ASK, own=False, agreed=everything)
    assert at_the_counter == {}


def test_the_consent_is_kept_with_the_answer_and_on_the_ledger(hub: Hub, form: Form) -> None:
    found = hub.prefill.known(form, {}, FIRM, address=ASK, agreed={"firm", "name"})
    slip = hub.cases.sealer(REQUEST, FIRM).sealed(found)
    filled = hub.cases.sealer(REQUEST, FIRM).opened(slip)
    assert filled == found
    answers = {name: one.value for name, one in found.items()} | {"said": "灯不亮", "name": "另一个名字"}
    case = hub.cases.open(REQUEST, answers, FIRM, "page", filled=filled).case
    kept = sources(hub.cases.store.events(number_of(case.id)))
    assert (kept["firm"].agreed, kept["firm"].changed) == (found["firm"].source.agreed, False)
    assert (kept["name"].agreed is not None, kept["name"].changed) == (True, True)
    assert kept["phone"].agreed is None
    opened = next(one for one in entries(hub) if one.reference == case.id)
    assert opened.details["agreed"] == "firm name"
