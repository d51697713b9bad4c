"""From the packs and the grants to the records of DCAT: what the pages `/data` and `/indicators` show a stranger.

Every relation is described, as on `/data`, unless its scenario is a draft or on trial; the forms in which rows are
taken, and the days that they are about, only of what a grant gives to anyone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from zhongshu.api.dcat.records import Agent, Distribution, Entry, Listing, Rights, Theme
from zhongshu.api.dcat.words import KINDS, ORIGINS, of_basis, of_unit, with_origin
from zhongshu.api.published import Past, Published
from zhongshu.core.periods import parse_duration
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue, Dataset, Table
from zhongshu.indicators.catalogue import Indicator
from zhongshu.packs.hub import Hub
from zhongshu.screens.desk import Desk
from zhongshu.sharing.grants.book import Permit
from zhongshu.sharing.grants.nouns import CLOSED, Noun
from zhongshu.sharing.reader import ANYONE

INDICATORS = "indicators."
"""How the id of an indicator begins; no relation has three parts in its name."""

SERVICE = "/api/3/action/datastore_search?resource_id="


@dataclass
class Listings:
    """The listing of a region, made anew when a snapshot, a grant or a day came. One an application."""

    hub: Hub

    def __post_init__(self) -> None:
        self.published = Published(self.hub.snapshots, self.hub.packs.catalogue.names)
        self._held: tuple[tuple[object, ...], Listing] | None = None

    def now(self) -> Listing:
        """Reads no row, so the ledger has nothing to hear."""
        with self.hub.open(ANYONE) as access:
            desk = self.hub.desk(access)
            key = (desk.snapshot.number, *access.epoch)
            if self._held is None or self._held[0] != key:
                self._held = key, _Describing(self.hub, desk, self.published.past(desk.snapshot)).listing()
            return self._held[1]


def resource_id(name: str, grant: str) -> str:
    """The rows of a relation as one grant shows them, in one word: what a call of CKAN reads."""
    return f"{name}.{grant}"


@dataclass(frozen=True)
class _Describing:
    hub: Hub
    desk: Desk
    past: Past

    @property
    def catalogue(self) -> Catalogue:
        return self.desk.catalogue

    def listing(self) -> Listing:
        place, sight = self.hub.place, self.desk.sight
        packs = {name: pack for name, pack in self.hub.packs.packs.items() if sight.opens(name)}
        area = self.catalogue.areas.get(place.area)
        relations = [name for name in self.catalogue.names if pack_of(name) in packs]
        entries = [*(self.relation(name) for name in relations), *self.indicators()]
        return Listing(
            region=place.region,
            title=place.title,
            languages=place.languages,
            area=place.area,
            area_name=place.title if area is None else area.name,
            publisher=Agent("region", place.title),
            packs={name: pack.spec.title for name, pack in packs.items()},
            units={unit: self.agent(unit) for unit in place.units},
            entries={one.id: one for one in sorted(entries, key=lambda one: one.id)},
            modified=self.desk.snapshot.at if self.desk.snapshot.number else None,
            address=place.address,
            licence=place.licence,
        )

    def relation(self, name: str) -> Entry:
        catalogue, kind = self.catalogue, self.catalogue.relation(name).kind
        noun = self.desk.access.book.nouns.of_rows[name]
        permits = self.open_to_anyone(noun)
        origin = None if kind == "parameter" else catalogue.origin(name)
        since, until = self.covered(name) if any(one.whole for one in permits) else (None, None)
        return Entry(
            id=name,
            name=name,
            kind=kind,
            title=catalogue.title(name),
            description=with_origin(self.description(name) or catalogue.title(name), origin),
            publisher=self.agent(noun.owner),
            pack=pack_of(name),
            theme=self.theme(name),
            origin=origin,
            rights=_rights(permits, noun, catalogue.level(name)),
            keywords=(KINDS[kind], *(() if origin is None else (ORIGINS[origin],))),
            issued=self.past.issued.get(name),
            modified=self.past.modified.get(name),
            version=self.desk.snapshot.tables.get(name),
            since=since,
            until=until,
            every=self.every(name),
            placed=self.has_areas(name),
            basis=of_basis(permits[0].grant.spec) if permits else None,
            distributions=_rows(name, permits[0]) if permits else (),
        )

    def description(self, name: str) -> Text | None:
        """Of a parameter the pack gives none."""
        kinds: tuple[Mapping[str, Dataset | Table], ...] = (self.catalogue.datasets, self.catalogue.tables)
        return next((kind[name].spec.description for kind in kinds if name in kind), None)

    def indicators(self) -> Iterator[Entry]:
        """Those that a stranger may see: of the others their list shows nothing either."""
        for one in self.desk.readable:
            behind = [leaf.cube.of for leaf in self.desk.indicators.leaves(one) if leaf.cube is not None]
            changed = [self.past.modified[name] for name in behind if name in self.past.modified]
            permits = self.open_to_anyone(self.desk.access.book.nouns.of_indicators[one.name])
            yield Entry(
                id=f"{INDICATORS}{one.name}",
                name=one.name,
                kind="indicator",
                title=one.title,
                description=with_origin(of_unit(one.spec.description or one.title, one.unit), one.origin),
                publisher=self.agent(one.owner),
                pack=one.pack,
                theme=self.theme(one.name),
                origin=one.origin,
                rights="PUBLIC",
                keywords=(KINDS["indicator"], ORIGINS[one.origin]),
                modified=max(changed, default=None),
                every=min((every for name in behind if (every := self.every(name))), default=None),
                placed=any(leaf.spec.area is not None for leaf in self.desk.indicators.leaves(one)),
                basis=of_basis(permits[0].grant.spec) if permits else None,
                distributions=_values(one),
            )

    def open_to_anyone(self, noun: Noun) -> list[Permit]:
        access = self.desk.access
        return access.book.permits(ANYONE, noun, access.now)

    def agent(self, unit: str | None) -> Agent:
        return Agent(unit or "region", self.hub.unit_title(unit), self.hub.place.contacts.get(unit or ""))

    def theme(self, name: str) -> Theme:
        pack = self.hub.packs.pack(pack_of(name)).spec
        return Theme(pack.pack, pack.domain or pack.title)

    def every(self, name: str) -> timedelta | None:
        """How often the fastest of its sources is pulled; else the shortest promise of what it is made of."""
        found: list[timedelta] = []
        for source in self.catalogue.sources_of(name):
            if source in self.catalogue.datasets:
                spec = self.catalogue.datasets[source].spec
                pulled = [parse_duration(one.every) for one in spec.sources.values() if one.every is not None]
                promised = [parse_duration(spec.fresh_within)] if spec.fresh_within is not None else []
                found += pulled or promised
        return min(found, default=None)

    def has_areas(self, name: str) -> bool:
        sources = (self.catalogue.datasets.get(source) for source in self.catalogue.sources_of(name))
        return any(column.type == "area" for one in sources if one is not None for column in one.spec.columns.values())

    def covered(self, name: str) -> tuple[date | None, date | None]:
        """From the first to the last partition, half-open: from the list of its files, not from its rows."""
        partition = self.catalogue.relation(name).partition
        version = self.desk.access.door.runner.views.version(self.desk.snapshot, name)
        if partition is None or version is None:
            return None, None
        values = [file.partition for file in version.files if file.partition is not None]
        windows = [partition.window(value, self.desk.zone) for value in {min(values), max(values)}] if values else []
        if not windows:
            return None, None
        return min(start for start, _ in windows).date(), max(end for _, end in windows).date()


def _rights(permits: list[Permit], noun: Noun, level: int) -> Rights:
    if any(one.whole for one in permits):
        return "PUBLIC"
    return "NON_PUBLIC" if not permits and (noun.closed_by or level >= CLOSED) else "RESTRICTED"


def _rows(name: str, permit: Permit) -> tuple[Distribution, ...]:
    id = resource_id(name, permit.grant.id)
    return (
        Distribution(
            "csv", Text(zh="全部行，CSV", en="All rows as CSV"), "CSV", "text/csv", f"/data/{name}/download.csv"
        ),
        Distribution(
            id,
            Text(zh="按条件逐页查询，JSON", en="Rows by filter, page by page, as JSON"),
            "JSON",
            "application/json",
            f"{SERVICE}{id}",
            service=True,
        ),
    )


def _values(one: Indicator) -> tuple[Distribution, ...]:
    name = one.name
    return (
        Distribution(
            "csv", Text(zh="数值，CSV", en="Values as CSV"), "CSV", "text/csv", f"/indicators/{name}/download.csv"
        ),
        Distribution(
            "json",
            Text(zh="数值，JSON", en="Values as JSON"),
            "JSON",
            "application/json",
            f"/api/v1/indicators/{name}/values",
            service=True,
        ),
    )
