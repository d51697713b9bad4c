"""`region.yaml`: what one installation says of itself."""

from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator, model_validator

from zhongshu.app.buckets import BucketSpec
from zhongshu.cases.notices.spec import NoticesSpec
from zhongshu.core.errors import HomeError, PackError, nearest
from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Language, Text
from zhongshu.datasets.sources.address import read_networks
from zhongshu.packs.documents import parse, read_document
from zhongshu.rules.working_time import OfficeHours
from zhongshu.screens.operations.settings import OperationsSettings
from zhongshu.sharing.ledger.witness_spec import LogSpec, WitnessSpec
from zhongshu.sharing.people.outside.spec import ProviderSpec
from zhongshu.sharing.scenarios.settings import ScenarioSettings


class UnitSpec(Spec):
    """An office, bank or company that supplies or reads data; `area` is a GB/T 2260 code, `parent` the unit above,
    `contact` the e-mail address where others may ask about its data."""

    title: Text
    area: str | None = None
    parent: Name | None = None
    contact: str | None = Field(default=None, pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+$")


class RegionSpec(Spec):
    """What `region.yaml` may say. `area` is a GB/T 2260 code; the first of `languages` is the default.

    `packs` None runs every shipped pack; `pack_folders` adds folders of one's own, relative to the home, as `lake` is.
    `state` is sqlite or an SQLAlchemy URL; `connections` names the URLs that database sources use: a password may be
    `${NAME}` of the environment. `source_networks` are the networks, of this machine or the region's own, from which
    sources may be fetched; all of the open internet always may. `address` is where others reach the region, without a
    path (https://data.taizhou.gov.cn); `licence` the address of the terms that its open data is under.
    `witness_for` are the logs of other hubs that this one vouches for, `witnesses` who vouches for its own.
    `providers` let people in who have logged in elsewhere. `buckets` are where backups go, by the name of the bucket.
    `invented` says that people and acts here are made up, as in the demonstration: cases, and what the hub counts of
    itself, are of synthetic origin then.
    `office_hours` are spans of every working day (08:30-12:00), which clocks in working hours are counted by. `notices`
    says by which channels people are told of their cases.
    """

    region: Name
    title: Text
    area: str
    zone: str = "Asia/Shanghai"
    languages: tuple[Language, ...] = ("zh", "en")
    units: dict[Name, UnitSpec] = Field(default_factory=dict)
    packs: tuple[Name, ...] | None = None
    pack_folders: tuple[str, ...] = ("packs",)
    state: str = "sqlite"
    lake: str = "lake/"
    connections: dict[Name, str] = Field(default_factory=dict)
    source_networks: tuple[str, ...] = ()
    providers: dict[Name, ProviderSpec] = Field(default_factory=dict)
    buckets: dict[str, BucketSpec] = Field(default_factory=dict)
    witness_for: dict[Name, LogSpec] = Field(default_factory=dict)
    witnesses: tuple[WitnessSpec, ...] = ()
    scenarios: ScenarioSettings = ScenarioSettings()
    operations: OperationsSettings = OperationsSettings()
    office_hours: tuple[str, ...] = ()
    invented: bool = False
    notices: NoticesSpec = NoticesSpec()
    address: str | None = Field(default=None, pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?$")
    licence: str | None = Field(default=None, pattern=r"^https?://[^\s<>\"{}|\\^`]+$")

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"no time zone {zone!r} ({nearest(zone, available_timezones(), most=3)})")
        return zone

    @field_validator("source_networks")
    @classmethod
    def _networks(cls, said: tuple[str, ...]) -> tuple[str, ...]:
        read_networks(said)
        return said

    @field_validator("office_hours")
    @classmethod
    def _hours(cls, said: tuple[str, ...]) -> tuple[str, ...]:
        if said:
            OfficeHours.of(*said)
        return said

    @model_validator(mode="after")
    def _once(self) -> Self:
        names = [one.name for one in self.witnesses]
        origins = [one.origin for one in self.witness_for.values()]
        for what, said in (("witnesses", names), ("witness_for", origins)):
            if twice := sorted({one for one in said if said.count(one) > 1}):
                raise ValueError(f"{what}: {', '.join(twice)} is there twice")
        return self

    @model_validator(mode="after")
    def _tree(self) -> Self:
        for name in self.units:
            above = [name]
            while (parent := self.units[above[-1]].parent) is not None:
                if parent not in self.units:
                    near = nearest(parent, self.units)
                    raise ValueError(f"the unit {above[-1]} is below {parent!r}, which is no unit ({near})")
                if parent in above:
                    raise ValueError(f"the units {', '.join(above)} are above each other in a circle")
                above.append(parent)
        return self

    @model_validator(mode="after")
    def _units_told(self) -> Self:
        for unit in self.notices.units:
            if unit not in self.units:
                raise ValueError(f"notices: units names {unit!r}, which is no unit ({nearest(unit, self.units)})")
        return self

    @model_validator(mode="after")
    def _outside(self) -> Self:
        issuers: dict[str, str] = {}
        for name, provider in self.providers.items():
            for rule in provider.posts:
                if rule.unit is not None and rule.unit not in self.units:
                    near = nearest(rule.unit, self.units)
                    raise ValueError(f"the provider {name} gives a post in {rule.unit!r}, which is no unit ({near})")
            if (other := issuers.setdefault(provider.issuer, name)) != name:
                raise ValueError(f"the providers {other} and {name} have one issuer: an identity has one provider")
        return self

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def read_region(home: Path) -> RegionSpec:
    """HomeError when the folder is no home or its region.yaml says something that cannot be."""
    path = home / "region.yaml"
    if not path.exists():
        raise HomeError(
            f"{home} is no home of a region: it has no region.yaml", hint="zhongshu init --home DIR makes one"
        )
    try:
        return parse(RegionSpec, read_document(path, "region.yaml"))
    except PackError as error:
        raise HomeError(error.message, place=error.place, hint=error.hint) from error
