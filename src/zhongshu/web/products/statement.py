"""`/products/{name}/statements/{grant}/{month}`: a month of one subscription on paper, and as a file."""

from collections.abc import Callable, Iterator
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from zhongshu.core.errors import GrantError, UnknownName, ZhongshuError
from zhongshu.sharing.products.billing import Month
from zhongshu.sharing.products.sight import oversees, sees
from zhongshu.sharing.products.spec import Product
from zhongshu.sharing.products.statement import Statement
from zhongshu.web.data_pages.download import attachment
from zhongshu.web.data_pages.tabular import csv_stream
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.products.held import SLOT, TALL, drawn
from zhongshu.web.products.one import found
from zhongshu.web.products.telling import common
from zhongshu.web.visit import Visit

HEADER = ("product", "grant", "unit", "month", "currency", "kind", "what", "day", "calls", "rows", "price", "amount")
"""`kind` is line, day or total; `day` that of use, or from which the price holds; the digest stands behind."""


def statement(visit: Visit) -> Shown:
    """The page. GrantError, whether there is such a statement or not, for whoever may not see it."""
    product, told = _asked(visit)
    days = [(day, told.days.get(day.isoformat(), (0, 0))[0]) for day in Month.of(told.month).days]
    prices = [one for one in product.spec.prices if one.valid_from in {line.valid_from for line in told.lines}]
    values = {
        "product": product,
        "told": told,
        "origin": visit.hub.shop.origin(product),
        "prices": prices,
        "bars": drawn(days),
        "drawing": (SLOT, TALL),
        **common(visit),
    }
    return Shown("products/statement.html", values, lasting=False)


def download(pages: Pages) -> Callable[[Request], Response]:
    """The same as a CSV file: its lines, its days, and the total."""

    def answer(request: Request) -> Response:
        try:
            visit = pages.visit(request)
            _, told = _asked(visit)
        except ZhongshuError as error:
            return pages.missing(request, error)
        body = b"".join(csv_stream((*HEADER, "digest"), [list(_rows(told))], visit.zone))
        file = f"{told.grant}-{told.month}.csv"
        return Response(body, headers=attachment(file), media_type="text/csv; charset=utf-8")

    return answer


def _asked(visit: Visit) -> tuple[Product, Statement]:
    product, hub, grant = found(visit), visit.hub, visit.parts["grant"]
    subscriptions = {one.grant: one for one in hub.products.store.subscriptions(product.name)}
    office = hub.grants.office
    known = grant in subscriptions and sees(visit.reader, product, subscriptions[grant].unit, office)
    if not known and not oversees(visit.reader, product, office):
        raise GrantError(
            "this statement is between others",
            hint="the unit that subscribes, the one that offers, the data office and auditors see it",
        )
    if grant not in subscriptions:
        raise UnknownName.among(f"subscription to {product.name}", grant, subscriptions)
    return product, hub.products.store.statement(grant, visit.parts["month"])


def _rows(told: Statement) -> Iterator[tuple[object, ...]]:
    head, none = (told.product, told.grant, told.unit, told.month, told.currency), None
    for line in told.lines:
        rows = line.quantity if line.what == "a_thousand_rows" else none
        calls = line.quantity if line.what in ("a_call", "free_calls") else none
        yield *head, "line", line.what, line.valid_from, calls, rows, line.price, line.amount, told.digest
    for day, (calls, rows) in sorted(told.days.items()):
        yield *head, "day", none, date.fromisoformat(day), calls, rows, none, none, told.digest
    yield *head, "total", none, none, told.calls, told.rows, none, told.total, told.digest
