"""A bank and a firm at the chapters of the one file: what consent by chapter opens, and what ends it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.kit import make_hub, put
from tests.packs.test_enterprise import REGION
from tests.town import close
from zhongshu.core.errors import GrantError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.grants.consent import Consenting
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader, system_reader

A, B = "91331004YL0000004L", "91331004YL2NFAF97X"
BANK, RURAL = (Reader(f"p-{unit}", unit, (Post(unit, Role.OFFICER),), by="page") for unit in ("bank", "bank_rural"))
KEEPER = Reader("p-market", "Market", (Post("market", Role.OFFICER),), by="page")
FIRM = Reader("p-firm", "Firm", (Post(None, Role.FIRM),), subject=A, by="page")
GRANTS = ("bank-tax", "bank-power", "rural-tax", "own-file-tax", "own-file-power", "one-file-power")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """Two firms with taxes and power; the power company knows no code, the links do."""
    hub = make_hub(tmp_path_factory.mktemp("chapters") / "home", {}, region=REGION)
    put(
        hub,
        "enterprise.firm_file_links",
        "SELECT 'enterprise.' || kind AS dataset, record, 'e' || number AS entity, code, 'exact' AS how, "
        "NULL::DECIMAL(18,2) AS weight, now() AS since FROM (VALUES "
        f"('tax_account', '{A}', 1, '{A}'), ('tax_account', 'old-number-of-b', 2, '{B}'), "
        f"('power_account', '6000000001', 1, '{A}'), ('power_account', '6000000002', 2, '{B}')) "
        "AS links(kind, record, number, code)",
    )
    put(
        hub,
        "enterprise.tax_account",
        "SELECT unnest(['" + A + "', 'old-number-of-b']) AS taxpayer_no, '样例' AS name, NULL::VARCHAR AS address, "
        "NULL::VARCHAR AS legal_person, NULL::VARCHAR AS phone, 'A' AS grade, DATE '2025-12-31' AS as_of",
    )
    put(
        hub,
        "enterprise.power_account",
        "SELECT unnest(['6000000001', '6000000002']) AS account_no, '样例' AS name, NULL::VARCHAR AS address, "
        "NULL::VARCHAR AS phone",
    )
    hub.refresher.run(who="test")
    hub.door.book()
    for name in GRANTS:
        spec = hub.grants.store.dossier(name).newest.spec
        for unit in (spec.from_, "data_bureau"):
            if hub.grants.store.dossier(name).waiting is not None:
                hub.grants.take(system_reader("test"), name, "approved", reason="on paper", unit=unit)
    yield hub
    close(hub)


@pytest.fixture
def hub(shared: Hub) -> Iterator[Hub]:
    yield shared
    for subject in (A, B):
        for one in shared.grants.consents.of_subject(subject):
            if one.revoked is None:
                shared.grants.consents.revoke(system_reader("test"), one.number, shared.now(), "the test is over")


def consent(hub: Hub, subject: str, chapter: str | None, unit: str = "bank", days: int | None = None) -> int:
    now = hub.now()
    end = None if days is None else now + timedelta(days=days)
    by = Reader("p-subject", subject=subject)
    return hub.grants.consents.give(by, Consenting(subject, unit, "loan_review", now, end, "", chapter), now).number


def seen(hub: Hub, reader: Reader, table: str) -> list[str]:
    """The codes of the firms whose rows the reader sees."""
    with hub.open(reader, address="/test") as access:
        rows = access.read(hub.desk(access).rows_plan(f"enterprise.{table}", columns=("uscc",)))
        access.close()
    return sorted(row[0] for row in rows)


def test_a_consent_opens_its_chapter_to_its_bank_and_nothing_else(hub: Hub) -> None:
    consent(hub, B, "tax")
    assert seen(hub, BANK, "firm_tax") == [B], "found by the link: the tax office has an old number"
    assert seen(hub, BANK, "firm_power") == []
    assert seen(hub, RURAL, "firm_tax") == []
    with pytest.raises(GrantError, match="may not read"):
        seen(hub, RURAL, "firm_power")


def test_a_consent_to_all_opens_every_chapter(hub: Hub) -> None:
    consent(hub, A, None)
    assert [seen(hub, BANK, table) for table in ("firm_tax", "firm_power")] == [[A], [A]]


def test_what_is_taken_back_is_closed_at_once_chapter_by_chapter(hub: Hub) -> None:
    tax, _ = consent(hub, A, "tax"), consent(hub, A, "power")
    hub.grants.consents.revoke(FIRM, tax, hub.now())
    assert [seen(hub, BANK, table) for table in ("firm_tax", "firm_power")] == [[], [A]]


def test_the_firm_and_who_keeps_the_file_need_no_consent(hub: Hub) -> None:
    assert [seen(hub, FIRM, table) for table in ("firm_tax", "firm_power")] == [[A], [A]]
    assert seen(hub, KEEPER, "firm_power") == [A, B]
    with pytest.raises(GrantError, match="may not read"):
        seen(hub, KEEPER, "firm_tax")


def test_raw_accounts_are_not_for_banks(hub: Hub) -> None:
    consent(hub, A, None)
    with pytest.raises(GrantError, match="may not read"), hub.open(BANK, address="/test") as access:
        access.read(hub.desk(access).rows_plan("enterprise.power_account", columns=("name",)))
