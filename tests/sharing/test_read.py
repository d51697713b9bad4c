"""The row door: what the ledger has of an answer."""

from hashlib import sha256
from pathlib import Path

from tests.api.data.market import BANKER, make_market
from zhongshu.packs.hub import Hub
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.search import Wanted, search


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
