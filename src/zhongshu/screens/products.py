"""What a product holds, as its page and the API tell it: no more of its parts than their own pages tell anybody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhongshu.core.errors import UnknownName
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.datasets.spec import Origin, weakest_origin
from zhongshu.screens.data_health import Arrival, Punctuality, dataset_line
from zhongshu.screens.dataset_page import relation_page
from zhongshu.screens.desk import Desk
from zhongshu.sharing.grants.masks import Mask
from zhongshu.sharing.grants.nouns import Kind, Nouns
from zhongshu.sharing.grants.spec import Columns
from zhongshu.sharing.products.spec import Product
from zhongshu.sharing.scenarios.sight import Sight
from zhongshu.sharing.services.spec import Service

_WORST: tuple[Punctuality, ...] = ("never", "late", "on_time", "unpromised")


@dataclass(frozen=True)
class OfferedColumn:
    """`mask` None where values are given as they are."""

    name: str
    title: Text
    unit: str | None
    mask: Mask | None = None


@dataclass(frozen=True)
class Offer:
    """One noun of a product. `unit` is an indicator's; `arrival` the worst of the datasets behind it, None for none."""

    name: str
    kind: Kind
    title: Text
    level: int
    origin: Origin
    columns: tuple[OfferedColumn, ...] = ()
    unit: str | None = None
    arrival: Arrival | None = None


@dataclass(frozen=True)
class Shop:
    """What products are made of; `opened` are the columns that a pack's grant to anyone shows, by its id."""

    nouns: Nouns
    services: Mapping[str, Service]
    opened: Mapping[str, Columns]

    def origin(self, product: Product) -> Origin:
        """The weakest of what it holds: with one synthetic part all of it is."""
        return weakest_origin({self._origin(name) for name in product.offers})

    def offers(self, desk: Desk, product: Product) -> tuple[Offer, ...]:
        """In the pack's order, with the columns that a subscription, or the open grant, gives."""
        grant = product.spec.grant
        columns = product.spec.columns if grant is None else self.opened.get(grant, Columns())
        return tuple(self._offer(desk, name, columns) for name in product.offers)

    def _offer(self, desk: Desk, name: str, columns: Columns) -> Offer:
        noun = self.nouns.of_relation(name)
        origin, behind = self._origin(name), self._behind(name)
        level = max((self.nouns.catalogue.level(one) for one in behind), default=1)
        arrival = _arrival(desk, behind)
        if noun.kind == "indicator":
            indicator = self.nouns.indicators.get(name)
            return Offer(name, noun.kind, indicator.title, level, origin, (), indicator.unit.symbol, arrival)
        if noun.kind == "cube":  # internal ones are told to those who may see them, on pages of their own
            return Offer(name, noun.kind, Text(zh=name, en=name), level, origin, (), None, arrival)
        if noun.kind == "service":
            spec = self.services[name].spec
            given = [(one, said.title, said.unit) for one, said in self.services[name].fields.items()]
            return Offer(name, noun.kind, spec.title, spec.level, origin, _shown(given, columns))
        page = relation_page(desk, desk.resolutions, name, desk.now)
        given = [(one.name, one.title, one.unit) for one in page.columns]
        return Offer(name, noun.kind, page.line.title, level, origin, _shown(given, columns), None, arrival)

    def _behind(self, name: str) -> list[str]:
        """The datasets that a noun is made of."""
        nouns = self.nouns
        relations = [name] if name in nouns.of_rows else []
        if name in nouns.of_cubes:
            relations = [nouns.cubes[name].of]
        elif name in nouns.of_indicators:
            leaves = nouns.indicators.leaves(nouns.indicators.get(name))
            relations = [one.cube.of for one in leaves if one.cube is not None]
        found = (source for relation in relations for source in nouns.catalogue.sources_of(relation))
        return [one for one in dict.fromkeys(found) if one in nouns.catalogue.datasets]

    def _origin(self, name: str) -> Origin:
        if name in self.services:
            return self.services[name].spec.origin
        if name in self.nouns.of_indicators and name not in self.nouns.of_rows:
            return self.nouns.indicators.get(name).origin
        return weakest_origin({self.nouns.catalogue.datasets[one].spec.origin for one in self._behind(name)})


def opens(product: Product, sight: Sight) -> bool:
    """Whether a reader finds the scenarios of a product and of all that it holds."""
    return all(sight.opens(pack_of(name)) for name in (product.name, *product.offers))


def products_seen(products: Mapping[str, Product], sight: Sight) -> dict[str, Product]:
    """What a list shows a reader: scenarios that have left no longer stand in it. In the order of the names."""
    return {name: one for name, one in sorted(products.items()) if sight.lists(pack_of(name)) and opens(one, sight)}


def product_seen(products: Mapping[str, Product], sight: Sight, name: str) -> Product:
    """UnknownName, with the nearest right one, for what a reader does not find."""
    if name not in products or not opens(products[name], sight):
        raise UnknownName.among("product", name, products_seen(products, sight))
    return products[name]


def _shown(given: Iterable[tuple[str, Text | None, str | None]], columns: Columns) -> tuple[OfferedColumn, ...]:
    return tuple(
        OfferedColumn(name, title or Text(zh=name, en=name), unit, columns.mask.get(name))
        for name, title, unit in given
        if columns.allow is None or name in columns.allow
    )


def _arrival(desk: Desk, datasets: Iterable[str]) -> Arrival | None:
    found = [dataset_line(desk, desk.resolutions, name, desk.now).arrival for name in datasets]
    known = [one for one in found if one is not None]
    return min(known, key=lambda one: _WORST.index(one.state), default=None)
