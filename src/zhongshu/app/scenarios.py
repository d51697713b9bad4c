"""The scenarios of a region put together: what each pack asked for, and where people's decisions and opinions are."""

from pathlib import Path

from sqlalchemy import Engine

from zhongshu.app.region import RegionSpec
from zhongshu.core.spec import pack_of
from zhongshu.packs.packs import Packs
from zhongshu.sharing.act import Record
from zhongshu.sharing.grants.grants import DATA_OFFICE
from zhongshu.sharing.ledger.files import Folders
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.scenarios.faults import FaultStore
from zhongshu.sharing.scenarios.opinions import OpinionStore
from zhongshu.sharing.scenarios.reports import ReportStore
from zhongshu.sharing.scenarios.scenarios import Scenarios, Scene
from zhongshu.sharing.scenarios.stage import Stage
from zhongshu.sharing.scenarios.store import LifeStore


def open_scenarios(
    home: Path, region: RegionSpec, packs: Packs, database: Engine, ledger: Ledger, record: Record
) -> Scenarios:
    """Nothing is written; `Scenarios.adopt` takes new packs over."""
    return Scenarios(
        scenes={name: _scene(packs, name) for name in packs.packs},
        ledger=ledger,
        folders=Folders.below(home),
        store=LifeStore(database, record),
        opinions=OpinionStore(database),
        faults=FaultStore(database, lambda: ledger.day(ledger.now())),
        reports=ReportStore(database),
        settings=region.scenarios,
        units=frozenset(region.units),
        office=DATA_OFFICE,
    )


def _scene(packs: Packs, name: str) -> Scene:
    spec = packs.packs[name].spec
    datasets = packs.catalogue.datasets.items()
    suppliers = frozenset(one.spec.owner for dataset, one in datasets if pack_of(dataset) == name)
    return Scene(name, spec.owner, Stage(spec.stage), suppliers)
