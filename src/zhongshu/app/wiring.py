"""The composition root: a home folder becomes a hub."""

import os
import re
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

from zhongshu.app.cases import open_cases
from zhongshu.app.cubes import open_cubes
from zhongshu.app.linking import Shelves, open_linkage
from zhongshu.app.machine import open_machine
from zhongshu.app.outside import open_outside
from zhongshu.app.region import RegionSpec, read_region
from zhongshu.app.reports import reports_of
from zhongshu.app.services import open_services
from zhongshu.app.sharing import Recorder, open_sharing
from zhongshu.app.witness import open_witnesses
from zhongshu.cases.likeness import Likeness
from zhongshu.core.errors import HomeError, PackError
from zhongshu.datasets.figures.store import DecisionStore
from zhongshu.datasets.forms.store import ReturnStore
from zhongshu.datasets.load import Intake
from zhongshu.datasets.lookups import lookup_columns
from zhongshu.datasets.publish import SnapshotStore
from zhongshu.datasets.quarantine import ResolutionStore
from zhongshu.datasets.runs import RunStore, SourceStore
from zhongshu.datasets.sources.address import Guard, read_networks
from zhongshu.indicators.refresh import Refresher
from zhongshu.lake.engine import Engine, Limits
from zhongshu.lake.lookup import Lookups
from zhongshu.lake.snapshot import SnapshotViews
from zhongshu.lake.table import Lake
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.hub import Hub, Place
from zhongshu.packs.packs import Packs
from zhongshu.screens.briefs.store import BriefStore
from zhongshu.sharing.keyed import Keyed
from zhongshu.sharing.products.shelf import ProductShelf
from zhongshu.sharing.products.store import ProductStore
from zhongshu.sharing.running import Runner
from zhongshu.sharing.usage.store import UsageStore
from zhongshu.state.database import open_database


def shipped_packs() -> Path:
    """The folder of the packs that come with the program: inside the wheel, or beside the source checkout."""
    beside = Path(__file__).parents[3] / "packs"
    if beside.is_dir():
        return beside
    installed = find_spec("zhongshu_packs")
    return Path(next(iter(installed.submodule_search_locations or ()))) if installed else beside


def pack_folders(home: Path, region: RegionSpec) -> list[Path]:
    """The folders of all packs the region runs: shipped ones first, then its own."""
    found = {
        folder.name: folder
        for folder in _packs_in(shipped_packs())
        if region.packs is None or folder.name in region.packs
    }
    for relative in region.pack_folders:
        found |= {folder.name: folder for folder in _packs_in(home / relative)}
    return list(found.values())


def open_packs(home: Path, region: RegionSpec) -> Packs:
    """All packs the region runs, put together; faults are in their `problems`, none is raised."""
    return packs_of(pack_folders(home, region), region)


def packs_of(folders: Iterable[Path], region: RegionSpec) -> Packs:
    """These packs, put together as the region says."""
    return read_packs(
        folders,
        region.zone_info,
        units=tuple(region.units),
        office_hours=bool(region.office_hours),
        invented=region.invented,
    )


def open_hub(home: Path, *, limits: Limits | None = None, strict: bool = True) -> Hub:
    """Open a region. PackError (the first) when a pack is wrong and `strict`; HomeError when the home is.

    `limits` bound what this process's engine may use.
    """
    home = home.resolve()
    region = read_region(home)
    packs = open_packs(home, region)
    if strict:
        _require_sound(packs)
    lake, scratch, lock = Lake(home / region.lake), home / "scratch", home / "writer.lock"
    engine = Engine(region.zone, scratch, limits or Limits())
    reading = Engine(region.zone, scratch / "reading", limits or Limits(), only=(lake.root,))
    database = open_database(state_url(home, region))
    snapshots, runs, sources = SnapshotStore(database), RunStore(database), SourceStore(database)
    resolutions = ResolutionStore(database)
    connections = {name: _fill(url, os.environ) for name, url in region.connections.items()}
    guard = Guard(read_networks(region.source_networks))
    shared = open_sharing(home, region, packs, database, Runner(reading, SnapshotViews(lake, reading)))
    door, ledger = shared.door, shared.door.ledger
    cases = open_cases(home, region, packs, database, ledger, Recorder(ledger))
    shelves = Shelves(lake, engine, snapshots, database, scratch)
    linking, linkage = open_linkage(packs, shelves, Recorder(ledger), ledger.now)
    by = lookup_columns(packs.catalogue)
    usage = UsageStore(database, ledger)
    hub = Hub(
        place=_place(region),
        packs=packs,
        door=door,
        people=shared.people,
        outside=open_outside(region.providers, shared.people, guard, lambda text: _fill(text, os.environ)),
        grants=shared.grants,
        scenarios=shared.scenarios,
        keyed=Keyed(door, Lookups(lake.root, by), by, snapshots),
        cases=cases,
        likeness=Likeness.of(cases),
        linking=linking,
        linkage=linkage,
        cubes=open_cubes(packs, door, snapshots, database),
        services=open_services(home, packs, door, database, connections, guard),
        witnesses=open_witnesses(region, ledger, database),
        usage=usage,
        machine=open_machine(home, region),
        products=ProductShelf(packs.products, ProductStore(database), usage, shared.grants, ledger),
        intake=Intake(
            packs.catalogue, lake, engine, snapshots, runs, sources, resolutions, lock, scratch, connections, guard
        ),
        refresher=Refresher(packs.catalogue, packs.indicators, lake, engine, snapshots, runs, lock, region.zone_info),
        snapshots=snapshots,
        runs=runs,
        sources=sources,
        resolutions=resolutions,
        decisions=DecisionStore(database),
        returns=ReturnStore(database),
        briefs=BriefStore(database),
    )
    hub.intake.reports = reports_of(hub)
    return hub


def state_url(home: Path, region: RegionSpec) -> str:
    """Where the state of a region is, as SQLAlchemy says it."""
    return f"sqlite:///{home / 'state.db'}" if region.state == "sqlite" else _fill(region.state, os.environ)


def _place(region: RegionSpec) -> Place:
    return Place(
        region=region.region,
        title=region.title,
        area=region.area,
        zone=region.zone_info,
        languages=region.languages,
        units={name: unit.title for name, unit in region.units.items()},
        address=region.address,
        licence=region.licence,
        contacts={name: unit.contact for name, unit in region.units.items() if unit.contact},
    )


def _require_sound(packs: Packs) -> None:
    """PackError with the first of the problems, which says how many more there are."""
    if packs.problems:
        first, *others = packs.problems
        raise PackError(first.message, place=first.place, hint=_more(first.hint, len(others)))


def _packs_in(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob("*/pack.yaml"))


def _fill(text: str, environment: Mapping[str, str]) -> str:
    """The text with every ${NAME} replaced; HomeError for a variable that is not set."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in environment:
            raise HomeError(f"region.yaml needs the environment variable {match[1]}, which is not set")
        return environment[match[1]]

    return re.sub(r"\$\{(\w+)\}", value, text)


def _more(hint: str | None, others: int) -> str | None:
    if others == 0:
        return hint
    rest = f"and {others} more: zhongshu check shows them all"
    return rest if hint is None else f"{hint}; {rest}"
