"""A region's grants without the rest of it: a few nouns of every kind, people with posts, a ledger that can be full."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from tests.contracts.tree import PACKS
from zhongshu.core.errors import LedgerError
from zhongshu.core.text import Text
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.packs import Packs
from zhongshu.rules.working_days import PARAMETER, calendar_of
from zhongshu.rules.working_time import WorkingTime
from zhongshu.sharing.act import Act
from zhongshu.sharing.grants.consent import ConsentStore
from zhongshu.sharing.grants.grants import Grants
from zhongshu.sharing.grants.law import SharingLaw
from zhongshu.sharing.grants.nouns import Nouns
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.grants.store import GrantStore
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import Reader, system_reader
from zhongshu.state.schema import METADATA

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""Ten in the morning of 2 March 2026 in the region."""

UNITS = ("market", "ecology", "bank", "tax", "data_bureau")

_DATASETS = {
    "firm": ("market", 3, "conditional", "subject: uscc"),
    "register": ("market", 2, "conditional", ""),
    "listing": ("market", 2, "unconditional", ""),
    "diary": ("market", 2, "none", ""),
    "secret": ("market", 4, "conditional", ""),
    "station": ("ecology", 1, "unconditional", ""),
}
_COLUMNS = """
columns:
  uscc: {type: string}
  name: {type: string}
  area: {type: area}
  output: {type: decimal, scale: 2}
  day: {type: date}
"""
_FILES = {
    "tables/by_area.sql": """
        ---
        table: by_area
        key: [area]
        title: By area
        ---
        SELECT area, sum(output) AS output FROM firm GROUP BY area
    """,
    "tables/noted.sql": """
        ---
        table: noted
        key: [uscc]
        title: Firms that a diary mentions
        owner: tax
        ---
        SELECT f.uscc, f.name FROM listing AS f JOIN diary AS d ON f.uscc = d.uscc
    """,
    "indicators.yaml": """
        total:
          title: Output
          of: register
          measure: sum(output)
          unit: 万元
          area: area
          time: day
          grain: day
    """,
}


@cache
def packs() -> Packs:
    """The pack `p` over the shipped codes; wrong if it has problems."""
    with TemporaryDirectory() as made:
        folder = Path(made) / "p"
        files = dict(_FILES)
        for name, (owner, level, sharing, more) in _DATASETS.items():
            head = f"dataset: {name}\ntitle: {name}\nowner: {owner}\nlevel: {level}\nsharing: {sharing}\n"
            files[f"datasets/{name}.yaml"] = f"{head}origin: synthetic\nkey: [uscc]\n{more}{_COLUMNS}"
        files["pack.yaml"] = "pack: p\ntitle: p\nowner: market\nuses: [region]\n"
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text).lstrip(), "utf-8")
        read = read_packs([PACKS / "region", folder], ZONE, units=UNITS)
    assert not read.problems, read.problems
    return read


@cache
def nouns() -> Nouns:
    return Nouns(packs().catalogue, packs().indicators, {"p": "market", "region": "data_bureau"})


@cache
def law() -> SharingLaw:
    catalogue = packs().catalogue
    return SharingLaw.of(catalogue, WorkingTime(calendar_of(catalogue.parameters[PARAMETER].editions), ZONE))


def spec(**said: Any) -> GrantSpec:
    """A bank's request for a firm's register; `said` says it otherwise, None leaves a key out."""
    usual: dict[str, Any] = {
        "grant": "bank-register",
        "title": {"zh": "贷款审查", "en": "Loan review"},
        "from": "market",
        "to": {"unit": "bank", "roles": ["officer"]},
        "read": "p.register",
        "columns": {"allow": ["uscc", "name"]},
        "purpose": "loan_review",
        "valid": {"valid_from": "2026-03-01", "valid_to": "2027-03-01"},
    }
    return GrantSpec.model_validate({name: value for name, value in (usual | said).items() if value is not None})


def person(name: str, *posts: tuple[str | None, str], subject: str | None = None) -> Reader:
    """Somebody who is logged in."""
    return Reader(name, name, posts=tuple(Post(unit, Role(role)) for unit, role in posts), subject=subject)


BANKER = person("li", ("bank", "officer"))
OWNER = person("wang", ("market", "officer"))
ENGINEER = person("zhao", ("market", "data_engineer"))
OFFICE = person("qian", ("data_bureau", "officer"))
GUARD = person("sun", (None, "security_admin"))
CLERK = person("wu", ("market", "clerk"))
STRANGER = person("zhou", ("tax", "officer"))
AT_THE_MACHINE = system_reader("operator:root")


@dataclass
class Office:
    """`acts` is the ledger; it takes nothing while `full`. `now` is its clock."""

    now: datetime = MONDAY
    full: bool = False
    acts: list[Act] = field(default_factory=list)
    database: Engine = field(default_factory=lambda: _database())  # noqa: PLW0108 (defined below)

    @property
    def grants(self) -> Grants:
        store = GrantStore(self.database, self.record, sign, verify)
        titles = {unit: Text(zh=unit, en=unit) for unit in UNITS}
        consents = ConsentStore(self.database, self.record)
        return Grants(store, consents, nouns(), law(), titles, lambda: self.now)

    def record(self, act: Act) -> None:
        if self.full:
            raise LedgerError("the disk is full")
        self.acts.append(act)

    def later(self, **length: float) -> None:
        self.now += timedelta(**length)


def sign(content: bytes) -> str:
    return sha256(b"the hub" + content).hexdigest()


def verify(content: bytes, signature: str) -> bool:
    return signature == sign(content)


def _database() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    METADATA.create_all(engine)
    return engine
