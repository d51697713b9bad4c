"""The sharing room put together for one region: key, ledger, people, grants, and the door that they guard."""

import base64
import binascii
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from zhongshu.app.ledger import hub_key
from zhongshu.app.region import RegionSpec
from zhongshu.app.scenarios import open_scenarios
from zhongshu.packs.packs import Packs
from zhongshu.rules.working_days import PARAMETER, calendar_of
from zhongshu.rules.working_time import WorkingTime
from zhongshu.sharing.act import Act
from zhongshu.sharing.grants.book import GrantBook
from zhongshu.sharing.grants.consent import ConsentStore
from zhongshu.sharing.grants.grants import Grants
from zhongshu.sharing.grants.law import SharingLaw
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.grants.store import GrantStore
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.subjects import Pseudonyms
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.people.people import People, open_store
from zhongshu.sharing.read import Door
from zhongshu.sharing.running import Runner
from zhongshu.sharing.scenarios.scenarios import Scenarios
from zhongshu.sharing.signing import HubKey
from zhongshu.sharing.subject_keys import SubjectKeys

LOG_IN = "login."
"""Acts of people that change nothing for anybody else: no process has to decide anew because of them."""


@dataclass(frozen=True)
class Sharing:
    """What `open_sharing` puts together."""

    door: Door
    people: People
    grants: Grants
    scenarios: Scenarios


def open_sharing(home: Path, region: RegionSpec, packs: Packs, database: Engine, runner: Runner) -> Sharing:
    """The room of a region in `home`; its key is made where there is none yet. Nothing else is written."""
    key = hub_key(home, region.region)
    ledger = Ledger(Folders.below(home), key, region.zone_info)
    record = Recorder(ledger)
    grants = _grants(region, packs, database, key, record)
    names = Pseudonyms(SubjectKeys(database).of)
    scenarios = open_scenarios(home, region, packs, database, ledger, record)
    door = Door(runner, ledger, BookLoader(region, packs, grants, scenarios), names, region.zone)
    units = frozenset(region.units)
    return Sharing(door, open_store(database, record, lambda: units), grants, scenarios)


def _grants(region: RegionSpec, packs: Packs, database: Engine, key: HubKey, record: "Recorder") -> Grants:
    catalogue = packs.catalogue
    days = catalogue.parameters.get(PARAMETER)
    time = WorkingTime(calendar_of(() if days is None else days.editions), region.zone_info)
    return Grants(
        store=GrantStore(database, record, Signer(key).sign, Signer(key).verify),
        consents=ConsentStore(database, record),
        nouns=packs.nouns,
        law=SharingLaw.of(catalogue, time),
        units={name: unit.title for name, unit in region.units.items()},
        now=record.ledger.now,
    )


@dataclass(frozen=True)
class Recorder:
    """Writes administrative acts into the ledger; durable when it returns, LedgerError when it could not."""

    ledger: Ledger

    def __call__(self, act: Act) -> None:
        self.ledger.commit(
            Entry(
                kind="login" if act.name.startswith(LOG_IN) else "act",
                actor=act.actor,
                act=act.name,
                unit=act.unit,
                grant=act.grant,
                version=act.version,
                purpose=act.purpose,
                reason=act.reason,
                details=dict(act.details),
            )
        )


@dataclass(frozen=True)
class Signer:
    """Signatures of the hub as base64 texts."""

    key: HubKey

    def sign(self, content: bytes) -> str:
        return base64.b64encode(self.key.sign(content)).decode()

    def verify(self, content: bytes, signature: str) -> bool:
        """False for what is no signature, too."""
        try:
            return self.key.verify(content, base64.b64decode(signature, validate=True))
        except (binascii.Error, ValueError):
            return False


@dataclass
class BookLoader:
    """The grants in force; the first time in a process those of region and packs, and new packs, are taken over."""

    region: RegionSpec
    packs: Packs
    grants: Grants
    scenarios: Scenarios
    _adopted: bool = field(default=False)

    def __call__(self) -> GrantBook:
        if not self._adopted:
            self.grants.adopt(self._of_packs())
            self.scenarios.adopt()
            self._adopted = True
        nouns = self.grants.nouns
        areas = {name: unit.area for name, unit in self.region.units.items()}
        found = self.grants.in_force().grants
        return GrantBook(found, nouns, self.region.zone_info, self.grants.consents.consented, areas)

    def _of_packs(self) -> dict[str, list[GrantSpec]]:
        found: dict[str, list[GrantSpec]] = {}
        for one in self.packs.grants.values():
            found.setdefault(one.pack, []).append(one.spec)
        return found
