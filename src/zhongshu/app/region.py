"""`region.yaml`: what one installation says of itself."""

from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator

from zhongshu.core.errors import HomeError, PackError, nearest
from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Language, Text
from zhongshu.packs.documents import parse, read_document


class UnitSpec(Spec):
    """An office, bank or company that supplies or reads data; `area` is a GB/T 2260 code."""

    title: Text
    area: str | None = None


class RegionSpec(Spec):
    """What `region.yaml` may say. `area` is a GB/T 2260 code; the first of `languages` is the default.

    `packs` None runs every shipped pack; `pack_folders` adds folders of one's own, relative to the home, as `lake` is.
    `state` is sqlite or an SQLAlchemy URL; `connections` names the URLs that database sources use: a password may be
    `${NAME}` of the environment.
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

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"no time zone {zone!r} ({nearest(zone, available_timezones(), most=3)})")
        return zone

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
