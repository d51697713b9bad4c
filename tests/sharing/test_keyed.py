"""Look-ups by key: what is shown, what is refused, and what the ledger has of either."""

import asyncio
from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.api.data.market import BANKER, KEEPER, consent, make_market
from tests.security.vault import set_clock
from zhongshu.core.errors import GrantError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.keyed import Answer, Call
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.search import Wanted, search
from zhongshu.sharing.refusals import Stale

CALL = Call(BANKER, "market.firm", "bank-loans", "loan_review", "/api/v1/data/market.firm/{key}")


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return make_market(tmp_path / "home")


def names(answer: Answer) -> bytes:
    at = answer.decision.sight.columns.index("uscc")
    return ",".join(str(row[at]) for rows in answer.rows for row in rows).encode()


def ask(hub: Hub, *keys: str, call: Call = CALL) -> str:
    return asyncio.run(hub.keyed.answer(call, [(key,) for key in keys], names, seen=hub.ledger.acts)).decode()


def entries(hub: Hub) -> Sequence[Entry]:
    """Newest first, those of the bank."""
    folders: Folders = hub.ledger.folders
    return search(folders, Wanted(actor=BANKER.actor), limit=500)


def test_a_consenting_firm_is_shown_and_ledgered_without_its_name(hub: Hub) -> None:
    assert ask(hub, "F003") == "F003"
    (entry,) = [one for one in entries(hub) if one.kind == "read"]
    assert (entry.rows, entry.subject_count, entry.grant, entry.purpose) == (1, 1, "bank-loans", "loan_review")
    assert entry.address == "/api/v1/data/market.firm/{key}"
    assert len(entry.subjects) == 1
    assert "F003" not in repr(entry)


def test_what_was_handed_out_is_found_in_the_ledger_by_its_digest(hub: Hub) -> None:
    told = [ask(hub, "F003"), ask(hub, "F001", "F002"), ask(hub, "F999")]
    assert told == ["F003", "F001,F002", ""]
    results = [one.result for one in reversed(entries(hub)) if one.kind == "read"]
    assert results == [sha256(b"F003").hexdigest()[:32], sha256(b"F001,F002").hexdigest()[:32], None]


def test_only_the_ledger_tells_no_consent_from_no_such_firm(hub: Hub) -> None:
    assert (ask(hub, "F055"), ask(hub, "F999")) == ("", "")
    missing, hidden = [one for one in entries(hub) if one.kind == "read"]
    assert (hidden.reason, hidden.decision, hidden.rows) == ("no consent", "denied", 0)
    assert (missing.reason, missing.decision, missing.rows) == ("no such key", "allowed", 0)
    assert hidden.subject_count == missing.subject_count == 1  # no quota tells them apart either


def test_a_batch_is_one_entry(hub: Hub) -> None:
    assert ask(hub, "F001", "F044", "F002") == "F001,F002"
    (entry,) = [one for one in entries(hub) if one.kind == "read"]
    assert (entry.rows, entry.subject_count, entry.reason) == (2, 3, "no consent: 1")


def test_consent_counts_from_when_it_is_given_and_until_it_is_taken_back(hub: Hub) -> None:
    assert ask(hub, "F055") == ""
    number = consent(hub, "F055")
    assert ask(hub, "F055") == "F055"
    hub.grants.consents.revoke(BANKER, number, hub.now(), reason="taken back")
    assert ask(hub, "F055") == ""


def test_nothing_is_shown_after_a_revocation(hub: Hub) -> None:
    assert ask(hub, "F001") == "F001"
    hub.grants.take(KEEPER, "bank-loans", "revoked", reason="over", unit="office")
    with pytest.raises(GrantError):
        ask(hub, "F001")
    assert entries(hub)[0].kind == "denied"


def test_a_grant_is_over_at_midnight_and_not_when_a_decision_grows_old(hub: Hub) -> None:
    midnight = datetime(2089, 12, 31, 16, tzinfo=UTC)  # of the region: the grant is valid to 2090-01-01

    async def across() -> None:
        def answer() -> Awaitable[bytes]:
            return hub.keyed.answer(CALL, [("F001",)], names, seen=hub.ledger.acts)

        set_clock(hub, midnight - timedelta(seconds=0.1))
        assert [await answer(), await answer()] == [b"F001", b"F001"]
        set_clock(hub, midnight)
        with pytest.raises(GrantError, match="bank-loans"):
            await answer()

    asyncio.run(across())


def test_an_act_while_it_is_answered_sends_back_to_who_asks(hub: Hub) -> None:
    def render(answer: Answer) -> bytes:
        consent(hub, "F055")
        return names(answer)

    with pytest.raises(Stale):
        asyncio.run(hub.keyed.answer(CALL, [("F001",)], render, seen=hub.ledger.acts))
    assert [one for one in entries(hub) if one.kind == "read"] == []


def test_a_reader_who_was_found_before_an_act_is_not_trusted_after_it(hub: Hub) -> None:
    seen = hub.ledger.acts
    consent(hub, "F055")
    with pytest.raises(Stale):
        asyncio.run(hub.keyed.answer(CALL, [("F001",)], names, seen=seen))


def test_a_quota_serves_exactly_what_it_says(hub: Hub) -> None:
    spec = hub.grants.store.dossier("bank-loans").standing
    assert spec is not None
    said = spec.spec.model_copy(update={"quota": spec.spec.quota.model_copy(update={"calls_a_day": 7})})
    hub.grants.amend(BANKER, said, reason="less", unit="bank")
    hub.grants.take(KEEPER, "bank-loans", "approved", reason="less", unit="office")

    async def many() -> list[bytes | BaseException]:
        calls = (hub.keyed.answer(CALL, [("F001",)], names, seen=hub.ledger.acts) for _ in range(20))
        return await asyncio.gather(*calls, return_exceptions=True)

    found = asyncio.run(many())
    assert found.count(b"F001") == 7
    assert all(isinstance(one, GrantError) for one in found if one != b"F001")


def test_another_purpose_and_another_grant_are_refused(hub: Hub) -> None:
    with pytest.raises(GrantError, match="is for loan_review, not for marketing"):
        ask(hub, "F001", call=Call(BANKER, "market.firm", "bank-loans", "marketing", "/"))
    with pytest.raises(GrantError, match="analysts"):
        ask(hub, "F001", call=Call(BANKER, "market.firm", "analysts", "economic_analysis", "/"))


def test_more_rows_than_a_call_may_have_are_refused(hub: Hub) -> None:
    with pytest.raises(GrantError, match="gives 20 rows a call, this call would be 25"):
        ask(hub, *(f"F{number:03}" for number in range(30)))
