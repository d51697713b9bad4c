"""A small region whose register, tax office and power company speak of the same enterprises. All is invented."""

from pathlib import Path

from tests.kit import make_hub, put, rows_of
from zhongshu.linkage.decision import Key
from zhongshu.packs.hub import Hub
from zhongshu.packs.relinking import relink
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader

FILE = "town.firm_file"
LINKS = f"{FILE}_links"
REGISTER, TAX, POWER = "town.register", "town.tax", "town.power"
ANT, BEE, CAT = "91331004YL0000004L", "91331004YL0000005P", "91331004YL00000094"

OFFICER = Reader("p-market", "Market officer", (Post("office", Role.OFFICER),))
OTHER = Reader("p-tax", "Tax officer", (Post("tax", Role.OFFICER),))
REGION = """
region: testland
title: {zh: 测试市, en: Testland}
area: '331000'
units:
  office: {title: {zh: 市场监管局, en: Market bureau}}
  tax: {title: {zh: 税务局, en: Tax office}}
packs: [region]
"""
_TEXT = "{type: string, title: {zh: 列, en: Column}}"


def dataset(name: str, key: str, *columns: str, owner: str = "office") -> str:
    """A dataset of text columns."""
    said = [f"dataset: {name}", f"title: {{zh: {name}, en: {name}}}", f"owner: {owner}", "level: 2"]
    said += ["sharing: conditional", "origin: synthetic", f"key: [{key}]", "columns:"]
    return "\n".join([*said, *(f"  {column}: {_TEXT}" for column in (key, *columns))]) + "\n"


ENTITY = """
entity: firm_file
kind: enterprise
title: {zh: 一企一档, en: One file}
owner: office
level: 2
origin: synthetic
records:
  register: {of: register, title: {zh: 登记, en: Register}, code: code, old_code: old, name: name, phone: phone}
  tax: {of: tax, title: {zh: 税务, en: Tax}, code: number, name: name, phone: phone}
  power: {of: power, title: {zh: 用电, en: Power}, name: name, phone: phone}
"""
GRANTS = """
- grant: review
  title: {zh: 归并, en: Review}
  from: office
  to: {unit: office, roles: [officer]}
  read: [register, power, firm_file_links]
  purpose: one_file
"""
PACK = {
    "datasets/register.yaml": dataset("register", "id", "code", "old", "name", "phone"),
    "datasets/tax.yaml": dataset("tax", "number", "name", "phone", owner="tax"),
    "datasets/power.yaml": dataset("power", "account", "name", "phone"),
    "entities/firm_file.yaml": ENTITY,
    "grants.yaml": GRANTS,
}
BLANK = "CAST(NULL AS VARCHAR)"


def firms(home: Path, **files: str) -> Hub:
    """The region, with no rows."""
    return make_hub(home, {"town": {**PACK, **files}}, region=REGION)


def registered(*rows: tuple[str, str | None, str | None, str | None]) -> str:
    """SQL of rows of the register: id, code, name, telephone."""
    said = ", ".join(f"({', '.join(map(_cell, row))})" for row in rows)
    return f"SELECT id, code, {BLANK} AS old, name, phone FROM (VALUES {said}) AS rows(id, code, name, phone)"


def accounts(key: str, *rows: tuple[str, str | None, str | None]) -> str:
    """SQL of rows of the tax office (key number) or the power company (key account): key, name, telephone."""
    said = ", ".join(f"({', '.join(map(_cell, row))})" for row in rows)
    return f"FROM (VALUES {said}) AS rows({key}, name, phone)"


def fill(hub: Hub) -> None:
    """Ant is in all three, Bee in the register and at the power company, Cat pays taxes only."""
    put(hub, REGISTER, registered(("r1", ANT, "椒江蚂蚁五金有限公司", "p1"), ("r2", BEE, "椒江蜜蜂模具有限公司", "p2")))
    put(hub, TAX, accounts("number", (ANT, "椒江蚂蚁五金有限公司", "p1"), (CAT, "椒江猫咪塑料有限公司", "p3")))
    put(hub, POWER, accounts("account", ("a1", "椒江蚂蚁五金有限公司", None), ("a2", "椒江蜜蜂模具有限公司", None)))


def link(hub: Hub) -> None:
    """What the worker does every minute."""
    assert relink(hub, FILE, who="worker")


def links(hub: Hub) -> dict[Key, tuple[str, str | None, str]]:
    """By record: entity, code and how, of all that there are."""
    return {Key(str(row[0]), str(row[1])): (str(row[2]), row[3], str(row[4])) for row in rows_of(hub, LINKS)}  # type: ignore[misc]


def together(hub: Hub) -> set[frozenset[str]]:
    """The keys of the records of each entity."""
    found: dict[str, set[str]] = {}
    for key, (entity, _, how) in links(hub).items():
        if how != "gone":
            found.setdefault(entity, set()).add(key.record)
    return {frozenset(records) for records in found.values()}


def _cell(value: str | None) -> str:
    return BLANK if value is None else f"'{value}'"
