"""The cases room put together for one region."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from zhongshu.app.region import RegionSpec
from zhongshu.cases.attachments.shelf import Shelf
from zhongshu.cases.cases import Cases
from zhongshu.cases.holders import HolderStore
from zhongshu.cases.rulebook import Rulebook
from zhongshu.cases.store import CaseStore
from zhongshu.core.errors import HomeError, Place
from zhongshu.packs.packs import Packs
from zhongshu.rules.working_days import PARAMETER, calendar_of
from zhongshu.rules.working_time import OfficeHours, WorkingTime
from zhongshu.sharing.act import Record
from zhongshu.sharing.grants.consent import ConsentStore
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.signing import PublicKey

EARLIER = "keys/earlier"
"""The file of a home with the public keys, a line each, that the region signed with before: by them its documents of
former days are verified."""
ATTACHMENTS = "attachments"
"""The folder of a home that has the files of its cases."""


def open_cases(home: Path, region: RegionSpec, packs: Packs, database: Engine, ledger: Ledger, record: Record) -> Cases:
    """`record` writes acts to the ledger, for who holds which post."""

    def told(entries: Sequence[Entry]) -> None:
        ledger.commit_all([(entry, None) for entry in entries])

    parameters = packs.catalogue.parameters
    days = parameters[PARAMETER].editions if PARAMETER in parameters else ()
    hours = OfficeHours.of(*region.office_hours) if region.office_hours else None
    return Cases(
        types=packs.cases,
        duties=packs.duties,
        law={name: one.editions for name, one in parameters.items()},
        units={name: unit.title for name, unit in region.units.items()},
        unit_areas={name: unit.area for name, unit in region.units.items() if unit.area},
        areas=packs.catalogue.areas,
        time=WorkingTime(calendar_of(days), region.zone_info, hours),
        ledger=ledger,
        store=CaseStore(database, told),
        holders=HolderStore(database, record),
        told=region.notices,
        address=region.address,
        language="en" if region.languages[0] == "en" else "zh",
        earlier_keys=earlier_keys(home),
        shelf=Shelf(home / ATTACHMENTS, database),
        rulebook=Rulebook(packs.rules, packs.models),
        consents=ConsentStore(database, record),
    )


def earlier_keys(home: Path) -> tuple[PublicKey, ...]:
    """None where there is no such file. HomeError for a line that is no key."""
    path = home / EARLIER
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.is_file() else (), start=1):
        if not line.strip():
            continue
        try:
            found.append(PublicKey.parse(line))
        except ValueError as error:
            raise HomeError(str(error), place=Place(EARLIER, number), hint="a line of `zhongshu ledger key`") from error
    return tuple(found)
