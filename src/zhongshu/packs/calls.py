"""What the calls for rows of a process share, whichever door they come through: API, CKAN's actions, agents."""

from dataclasses import dataclass
from functools import cached_property

from zhongshu.core.errors import UnknownName
from zhongshu.datasets.spec import Origin
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.columns import Column, Values, columns_of
from zhongshu.screens.rows.cursor import Cursors
from zhongshu.screens.rows.rates import LOOKUPS, ROWS, Rates


@dataclass
class Calls:
    """Built once an application: whoever calls through two doors is counted once."""

    hub: Hub

    def __post_init__(self) -> None:
        self.rows = Rates(ROWS)
        self.lookups = Rates(LOOKUPS)
        self._origins: dict[str, Origin] = {}

    @cached_property
    def values(self) -> Values:
        return Values(self.hub.place.zone, self.hub.packs.catalogue.areas)

    @cached_property
    def cursors(self) -> Cursors:
        """Their secret comes from the region's key, so that all of its processes have the same."""
        return Cursors(self.hub.ledger.key.sign(b"zhongshu: cursors of the data API"))

    def origin(self, name: str) -> Origin:
        """measured, published or synthetic; told with every answer."""
        if name not in self._origins:
            self._origins[name] = self.hub.packs.catalogue.origin(name)
        return self._origins[name]

    def columns(self, name: str, *, values_at: str) -> dict[str, Column]:
        """UnknownName; of an indicator, unless rows have the same name, it says where its values are."""
        packs = self.hub.packs
        if name in packs.indicators.by_name and name not in packs.catalogue.names:
            raise UnknownName(f"{name} is an indicator: it has values, not rows", hint=values_at)
        return columns_of(packs.catalogue, name)
