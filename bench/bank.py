"""A market office, a bank with its grant on firms, their consents and its keys: for benches of single calls."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from zhongshu.app.people import machine
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.keys import Wish
from zhongshu.sharing.people.person import Newcomer, Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader
from zhongshu.state.tables.grants import consent

PACK = "pack: market\ntitle: 市场\nowner: office\n"
REGION = """\
region: bench
title: 基准
area: '331000'
units: {office: {title: 市场局}, bank: {title: 银行}}
packs: []
"""
HEADERS = {"Zhongshu-Grant": "bank-loans", "Zhongshu-Purpose": "loan_review"}


def grant_on(read: str, *, allow: str, mask: str, where: str) -> str:
    """The pack's grants.yaml: by consent, within a quota that a bench does not reach."""
    return f"""\
- grant: bank-loans
  title: 贷款
  from: office
  to: {{unit: bank, roles: [officer]}}
  read: {read}
  columns:
    allow: {allow}
    mask: {mask}
  where: {where}
  purpose: loan_review
  basis: {{consent: true}}
  quota: {{calls_a_day: 100000000, subjects_a_day: 100000000}}
  valid: {{valid_from: 2020-01-01, valid_to: 2090-01-01}}
"""


def code_of(number: int) -> str:
    """A firm's."""
    return f"91331002MA{number:08}"


def let_in(hub: Hub, codes: Iterable[str]) -> None:
    """The grant is approved, and the firms of these codes consent."""
    hub.door.book()
    owner = Reader("owner", posts=(Post("office", Role.OFFICER),))
    hub.grants.take(owner, "bank-loans", "approved", reason="bench", unit="office")
    given = {"unit": "bank", "purpose": "loan_review", "valid_from": datetime(2020, 1, 1, tzinfo=UTC)}
    said = [{**given, "subject": code, "evidence": "bench", "who": "bench", "at": hub.now()} for code in codes]
    with hub.snapshots.database.begin() as connection:
        connection.execute(insert(consent), said)


def keys(hub: Hub, programs: int) -> list[str]:
    """API keys of one officer of the bank, one a program."""
    now, found = hub.now(), []
    newcomer = Newcomer("banker", "Banker", (Post("bank", Role.OFFICER),))
    person = hub.people.persons.add(newcomer, machine(), now).person
    assert person is not None
    for number in range(programs):
        wish = Wish(person.id, "bank", Role.OFFICER, f"program {number}", now + timedelta(days=2))
        found.append(hub.people.keys.draw(hub.people.keys.give(wish, machine(), now).prefix, machine(), now))
    return found
