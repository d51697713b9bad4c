"""What a pack may offer of its data, on which terms, at which price."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from zhongshu.core.errors import Place
from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text
from zhongshu.rules.parameters import Certainty, Reference
from zhongshu.sharing.grants.spec import Columns, GrantId, Quota, Whole

Money = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=4)]


class PriceSpec(Spec):
    """What is asked from `valid_from` on (a day of the region's zone) until the next price begins.

    `a_month` is owed for every month in which the subscription stood on some day; `free_calls` of a month cost nothing.
    An answer that was refused is no call. `reference` is the tariff, and `certainty` how far it is known.
    """

    valid_from: date
    currency: Literal["CNY"] = "CNY"
    a_month: Money = Decimal(0)
    a_call: Money = Decimal(0)
    a_thousand_rows: Money = Decimal(0)
    free_calls: int = Field(default=0, ge=0)
    reference: Reference
    certainty: Certainty
    note: Text | None = None


class UseTerms(Spec):
    """What may be done with it: a licence by name, or words; `url` leads to its text."""

    licence: str | None = None
    text: Text | None = None
    url: str | None = None

    @model_validator(mode="after")
    def _something(self) -> "UseTerms":
        if not self.licence and self.text is None:
            raise ValueError("terms name a licence, or say in words what may be done")
        return self


class ProductSpec(Spec):
    """One entry of `products.yaml`. `offers` names datasets, tables, indicators and services of one owner.

    `grant` is the pack's grant to anyone under which an open product is read: nobody subscribes to it. Otherwise a
    subscription is a grant with these `columns`, `where` and `quota`, for so many `days`. Without `prices` it is free.
    """

    title: Text
    summary: Text
    offers: tuple[str, ...] = Field(min_length=1)
    purpose: Name
    terms: UseTerms
    grant: GrantId | None = None
    columns: Columns = Columns()
    where: str | None = None
    quota: Quota = Quota()
    days: Whole | None = None
    prices: tuple[PriceSpec, ...] = ()

    @model_validator(mode="after")
    def _together(self) -> "ProductSpec":
        if self.grant is not None and (self.columns != Columns() or self.where or self.days or self.quota != Quota()):
            raise ValueError("`grant` says already what is shown of an open product: columns, where, quota, days")
        if self.grant is not None and self.prices:
            raise ValueError("what anyone may read has no price: nobody is there to pay it")
        for before, after in pairwise(self.prices):
            if after.valid_from <= before.valid_from:
                raise ValueError(f"prices stand in order: {after.valid_from} is not after {before.valid_from}")
        return self


@dataclass(frozen=True)
class Product:
    """A product, checked; `name` and `offers` are qualified, `owner` is the unit that answers for all of them."""

    name: str
    spec: ProductSpec
    owner: str
    offers: tuple[str, ...]
    place: Place

    @property
    def free(self) -> bool:
        return not self.spec.prices

    def price_on(self, day: date) -> PriceSpec | None:
        """The price of a day; None where it is free, or had no price yet."""
        found = [one for one in self.spec.prices if one.valid_from <= day]
        return found[-1] if found else None
