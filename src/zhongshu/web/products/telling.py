"""How products are told: money to the fen, prices, where their parts are found. What templates ask for besides."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhongshu.screens.products import Offer
from zhongshu.sharing.grants.masks import Mask
from zhongshu.sharing.people.roles import OF_A_UNIT, Role
from zhongshu.sharing.products.billing import Month
from zhongshu.sharing.products.spec import PriceSpec, Product
from zhongshu.web.grants.telling import Telling as GrantTelling
from zhongshu.web.visit import Visit

PRICED = ("a_month", "a_call", "a_thousand_rows")
"""What a tariff can ask money for, in the order in which it is told."""


@dataclass(frozen=True)
class Way:
    """A link to some of a product: `word` is the sentence of the link."""

    word: str
    path: str


@dataclass(frozen=True)
class Telling:
    """Words about products for one visit."""

    visit: Visit

    def money(self, amount: Decimal, currency: str) -> str:
        """With the currency, and more than two digits where a price has them: 'CNY 1 206.16', 'CNY 0.0125'."""
        return self.visit.t(f"products.money.{currency}", amount=self.digits(amount))

    def digits(self, amount: Decimal) -> str:
        """The amount alone."""
        places = max(2, -int(amount.normalize().as_tuple().exponent))
        return f"{amount.quantize(Decimal(1).scaleb(-places)):,f}".replace(",", "\u202f")

    def asks(self, price: PriceSpec) -> list[str]:
        """What a price asks, added up, and what it leaves free; empty where it asks nothing."""
        asked = ((what, getattr(price, what)) for what in PRICED)
        told = [
            self.visit.t(f"products.price.{what}", price=self.money(one, price.currency)) for what, one in asked if one
        ]
        free = [self.visit.t("products.price.free_calls", n=price.free_calls)] if price.free_calls else []
        return [part for part in (" + ".join(told), *free) if part]

    def cost(self, product: Product) -> str:
        """One line: open, free, what it asks today, or from when."""
        if product.spec.grant is not None:
            return self.visit.t("products.open")
        price = product.price_on(self.today)
        if price is not None:
            return " · ".join(self.asks(price)) or self.visit.t("products.free")
        if product.free:
            return self.visit.t("products.free")
        return self.visit.t("products.price.later", day=product.spec.prices[0].valid_from)

    def terms(self, product: Product) -> str:
        """The licence by name, or the words."""
        said = product.spec.terms
        return self.visit.text(said.text) if said.text is not None else said.licence or ""

    def until(self, product: Product, price: PriceSpec) -> date | None:
        """The first day on which a later price holds."""
        prices = product.spec.prices
        after = prices.index(price) + 1
        return prices[after].valid_from if after < len(prices) else None

    def ways(self, offer: Offer, grant: str | None) -> Iterator[Way]:
        """Where its rows or values are found, under this grant."""
        name, link = offer.name, self.visit.link
        if offer.kind == "service":
            yield Way("products.way.service", link(f"/api/v1/services/{name}"))
            return
        home = {"indicator": "indicators", "cube": "cubes"}.get(offer.kind, "data")
        yield Way("products.way.page", link(f"/{home}/{name}"))
        if home == "data":
            yield Way("products.way.call", link("/call", name=name, grant=grant))
        yield Way("products.way.csv", link(f"/{home}/{name}/download.csv"))

    def path(self, offer: Offer) -> str:
        return next(self.ways(offer, None)).path

    def call(self, offer: Offer) -> str:
        """The address that a program calls."""
        below = {"indicator": "indicators/{}/values", "cube": "cubes/{}", "service": "services/{}"}
        return f"/api/v1/{below.get(offer.kind, 'data/{}').format(offer.name)}"

    def unit(self, symbol: str | None) -> str:
        """As it stands behind a number; empty for none."""
        return self.visit.unit_named(symbol) if symbol else ""

    def mask(self, mask: Mask) -> str:
        return GrantTelling(self.visit).mask(mask)

    def role(self, role: Role) -> str:
        return GrantTelling(self.visit).role(role)

    def limits(self, product: Product) -> list[str]:
        """The quotas in sentences."""
        return [
            self.visit.t(f"grants.quota.{name}", n=value) for name, value in product.spec.quota if value is not None
        ]

    @property
    def today(self) -> date:
        """Of the region's zone."""
        return self.visit.now.astimezone(self.visit.zone).date()

    @property
    def month(self) -> Month:
        """The one that is not over."""
        return Month(self.today.replace(day=1))


def common(visit: Visit) -> Mapping[str, Any]:
    """What every template of products is given."""
    return {"tell": Telling(visit), "csrf": "", "roles": [role for role in Role if role in OF_A_UNIT]}
