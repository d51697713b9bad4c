"""What the region tells other catalogues: records in the words of DCAT, before any of its spellings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from zhongshu.core.text import Language, Text
from zhongshu.datasets.spec import Origin

Rights = Literal["PUBLIC", "RESTRICTED", "NON_PUBLIC"]
"""The EU's access rights: the whole of it for everybody; on conditions; by no door but the owner's."""

Kind = Literal["dataset", "table", "parameter", "indicator"]


@dataclass(frozen=True)
class Agent:
    """A unit, or the region itself; `contact` is an e-mail address."""

    id: str
    name: Text
    contact: str | None = None


@dataclass(frozen=True)
class Theme:
    """What a pack is about, in the region's words."""

    id: str
    label: Text


@dataclass(frozen=True)
class Distribution:
    """One form in which anybody may take the rows; `path` is below the region's address.

    `format` is a code of the EU's file types. A `service` answers page by page, the others are files.
    """

    id: str
    title: Text
    format: str
    media: str
    path: str
    service: bool = False


@dataclass(frozen=True)
class Entry:
    """A dataset in DCAT's sense. `id` is its name; an indicator's begins with `indicators.`, as a relation may have the
    same name.

    `origin` is None of what law or policy sets. `issued` and `modified` are None where that is longer ago than is
    remembered. `since` and `until` are the days that its rows are about, half-open. `every` is how often it is expected
    to change. `placed`: it names areas by their codes. `basis` is what opening it rests on.
    """

    id: str
    name: str
    kind: Kind
    title: Text
    description: Text
    publisher: Agent
    pack: str
    theme: Theme
    origin: Origin | None
    rights: Rights
    keywords: tuple[Text, ...] = ()
    issued: datetime | None = None
    modified: datetime | None = None
    version: int | None = None
    since: date | None = None
    until: date | None = None
    every: timedelta | None = None
    placed: bool = False
    basis: Text | None = None
    distributions: tuple[Distribution, ...] = ()

    @property
    def slug(self) -> str:
        """The id as CKAN takes a name; no two ids have the same."""
        return self.id.replace(".", "-")

    @property
    def landing(self) -> str:
        """The path of its page for people."""
        return f"/indicators/{self.name}" if self.kind == "indicator" else f"/data/{self.name}"


@dataclass(frozen=True)
class Listing:
    """The region's catalogue as a stranger may see it. `address` is the region's own, None
    where it gives none; `licence` that of the text that open data is under."""

    region: str
    title: Text
    languages: tuple[Language, ...]
    area: str
    area_name: Text
    publisher: Agent
    packs: Mapping[str, Text]
    units: Mapping[str, Agent]
    entries: Mapping[str, Entry]
    modified: datetime | None
    address: str | None = None
    licence: str | None = None
