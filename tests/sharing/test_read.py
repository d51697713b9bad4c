"""The row door: what the ledger has of an answer."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.api.data.market import BANKER, make_market
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.search import Wanted, search
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.refusals import Stale


def asked(hub: Hub, firm: str) -> tuple[Entry, tuple[str, ...]]:
    """What the ledger has of a read that names a firm, and the fingerprints of the statements that it ran."""
    with hub.open(BANKER) as access:
        plan = hub.desk(access).rows_plan("market.firm", columns=("uscc",), where=f"uscc = '{firm}'")
        assert access.read(plan) == [(firm,)]
        (looked,) = access.close()
    return search(hub.ledger.folders, Wanted(actor=BANKER.actor), limit=1)[0], looked.filters


def test_whom_somebody_asked_for_cannot_be_guessed_from_the_ledger(tmp_path: Path) -> None:
    hub, other = make_market(tmp_path / "home"), make_market(tmp_path / "other")
    (first, statements), (again, _), (another, _) = asked(hub, "F003"), asked(hub, "F003"), asked(hub, "F004")
    assert [len(one) for one in statements] == [64], "not the text, which a kept page would hold"
    assert first.filter == again.filter != another.filter
    guessed = {*statements, *(sha256(said.encode()).hexdigest() for said in ("\n".join(statements), *statements))}
    assert first.filter not in {said[:32] for said in guessed}, "anybody could work that out"
    assert first.filter != asked(other, "F003")[0].filter


def test_a_consent_taken_back_between_query_and_answer_keeps_the_answer_back(tmp_path: Path) -> None:
    hub = make_market(tmp_path / "home")
    (given,) = hub.grants.consents.of_subject("F003")
    with hub.open(BANKER) as access:
        plan = hub.desk(access).rows_plan("market.firm", columns=("uscc",), where="uscc = 'F003'")
        assert access.read(plan) == [("F003",)]
        hub.grants.consents.revoke(Reader("p-firm", subject="F003"), given.number, hub.now())
        with pytest.raises(Stale):
            access.close()
    assert [one for one in search(hub.ledger.folders, Wanted(actor=BANKER.actor)) if one.kind == "read"] == []
    with hub.open(BANKER) as access:
        assert access.read(plan) == [], "decided again it is not there"
        access.close()
