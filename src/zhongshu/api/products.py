"""GET /products: what units offer of their data, on which terms; one's own statements; a subscription is asked for."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from zhongshu.api.asked import desk_of
from zhongshu.api.callers import program_of
from zhongshu.api.problems import resource
from zhongshu.core.text import Text
from zhongshu.datasets.spec import Origin
from zhongshu.packs.hub import Hub
from zhongshu.rules.parameters import Certainty, Reference
from zhongshu.screens.desk import Desk
from zhongshu.screens.products import Offer, product_seen, products_seen
from zhongshu.sharing.grants.nouns import Kind
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.products.billing import What
from zhongshu.sharing.products.sight import sees
from zhongshu.sharing.products.spec import PriceSpec, Product, UseTerms
from zhongshu.sharing.products.statement import Statement

Amount = Annotated[Decimal, Field(description="Exact, as text")]


class PriceOf(BaseModel):
    """From `valid_from`, a day of the region, until the next; `certainty` missing where no tariff is behind it."""

    valid_from: date
    currency: str
    a_month: Amount
    a_call: Amount
    a_thousand_rows: Amount
    free_calls: int
    reference: Reference
    certainty: Certainty
    note: Text | None

    @classmethod
    def of(cls, price: PriceSpec) -> Self:
        """As the pack says it."""
        return cls(**{name: getattr(price, name) for name in cls.model_fields})


class ProductEntry(BaseModel):
    """`grant` is the one to state when an open product is read; null where a unit subscribes. Free without `prices`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "air.hourly_air_quality",
                    "title": {"zh": "空气质量实时指数", "en": "Air quality index, hourly"},
                    "summary": {"zh": "各监测站每小时的指数", "en": "Index of every station and hour"},
                    "owner": "ecology",
                    "origin": "measured",
                    "offers": ["air.station_aqi"],
                    "purpose": "public_information",
                    "grant": "air-open",
                    "terms": {"licence": None, "text": {"zh": "注明来源", "en": "Name the source"}, "url": None},
                    "prices": [],
                }
            ]
        }
    )

    name: str
    title: Text
    summary: Text
    owner: str
    origin: Origin
    offers: list[str]
    purpose: str
    grant: str | None
    terms: UseTerms
    prices: list[PriceOf]


class ProductList(BaseModel):
    """In the order of the names."""

    products: list[ProductEntry]


class ProductColumn(BaseModel):
    """`mask` says in words how values are shown, null where as they are."""

    name: str
    title: Text
    unit: str | None
    mask: str | None


class OfferOf(BaseModel):
    """One part. `unit` is an indicator's; only datasets, tables, parameters and services have columns."""

    name: str
    kind: Kind
    title: Text
    level: int
    origin: Origin
    unit: str | None
    columns: list[ProductColumn]

    @classmethod
    def of(cls, offer: Offer) -> Self:
        """As the page shows it."""
        columns = [
            ProductColumn(name=one.name, title=one.title, unit=one.unit, mask=one.mask.words if one.mask else None)
            for one in offer.columns
        ]
        kept = {name: getattr(offer, name) for name in ("name", "kind", "title", "level", "origin", "unit")}
        return cls(**kept, columns=columns)


class ProductDetail(ProductEntry):
    """With what it holds. `where` and `days` are those of a subscription."""

    holds: list[OfferOf]
    where: str | None
    days: int | None


class LineOf(BaseModel):
    """`quantity` counts months, calls or rows; `amount` is rounded to the fen."""

    what: What
    valid_from: date
    quantity: int
    price: Amount
    amount: Amount


class DayOf(BaseModel):
    """Days without use are left out."""

    day: date
    calls: int
    rows: int


class StatementOf(BaseModel):
    """A month of one subscription. `digest` is noted in the ledger; the checkpoint of `size` entries with this `root`
    covers every entry that was counted."""

    product: str
    grant: str
    unit: str
    month: str
    currency: str
    total: Amount
    calls: int
    rows: int
    lines: list[LineOf]
    days: list[DayOf]
    digest: str
    size: int
    root: str
    issued: datetime

    @classmethod
    def of(cls, told: Statement) -> Self:
        """As it was issued."""
        names = set(cls.model_fields) - {"lines", "days"}
        return cls(
            **{name: getattr(told, name) for name in names},
            lines=[LineOf(**vars(one)) for one in told.lines],
            days=[DayOf(day=date.fromisoformat(day), calls=one[0], rows=one[1]) for day, one in told.days.items()],
        )


class StatementList(BaseModel):
    """Those that concern the caller, newest month first."""

    statements: list[StatementOf]


class Wish(BaseModel):
    """A subscription for a `unit` that the caller works in; without `roles` all its posts may use it."""

    model_config = ConfigDict(extra="forbid")

    unit: str
    roles: list[Role] = []
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Requested(BaseModel):
    """The grant that was asked for; its owner decides, and GET /grants/{id} of the pages tells how it stands."""

    grant: str
    status: str


def routes(hub: Hub) -> APIRouter:
    """A product of a scenario that the caller may not open is not there for them."""
    router = resource("products")
    desk_at = Depends(desk_of(hub))

    def seen(desk: Desk, name: str) -> Product:
        return product_seen(hub.products.products, desk.sight, name)

    @router.get("/products", summary="All data products")
    def products(desk: Desk = desk_at) -> ProductList:
        found = products_seen(hub.products.products, desk.sight).values()
        return ProductList(products=[_entry(hub, one) for one in found])

    @router.get("/products/{name}", summary="One data product: what it holds, terms, prices")
    def product(name: str, desk: Desk = desk_at) -> ProductDetail:
        found = seen(desk, name)
        holds = [OfferOf.of(one) for one in hub.shop.offers(desk, found)]
        said = _entry(hub, found)
        kept = {field: getattr(said, field) for field in ProductEntry.model_fields}
        return ProductDetail(**kept, holds=holds, where=found.spec.where, days=found.spec.days)

    @router.get("/products/{name}/statements", summary="Its statements that concern the caller")
    def statements(name: str, desk: Desk = desk_at) -> StatementList:
        found, reader = seen(desk, name), desk.access.reader
        told = hub.products.store.of_product(name)
        mine = [one for one in told if sees(reader, found, one.unit, hub.grants.office)]
        return StatementList(statements=[StatementOf.of(one) for one in mine])

    @router.post("/products/{name}/subscriptions", summary="Ask to subscribe to one, for a unit", status_code=201)
    def subscriptions(request: Request, name: str, wish: Wish, desk: Desk = desk_at) -> Requested:
        reader = program_of(request, "asks", f"/products/{name}")
        found = seen(desk, name)
        made = hub.products.subscribe(reader, found.name, unit=wish.unit, roles=wish.roles, reason=wish.reason)
        return Requested(grant=made.id, status=made.shown.status)

    return router


def _entry(hub: Hub, product: Product) -> ProductEntry:
    spec = product.spec
    return ProductEntry(
        name=product.name,
        title=spec.title,
        summary=spec.summary,
        owner=product.owner,
        origin=hub.shop.origin(product),
        offers=list(product.offers),
        purpose=spec.purpose,
        grant=spec.grant,
        terms=spec.terms,
        prices=[PriceOf.of(one) for one in spec.prices],
    )
