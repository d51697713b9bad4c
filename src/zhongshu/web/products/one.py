"""`/products/{name}`: what it holds, on which terms, at what price, and how to get it; for subscribers their month, for
its owner who uses it."""

from starlette.datastructures import FormData

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.screens.products import product_seen
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.products.spec import Product
from zhongshu.web.data_pages.forms import text_of
from zhongshu.web.pages import Shown
from zhongshu.web.products.held import SLOT, TALL, TONES, bars, holdings, incomes, is_overseer
from zhongshu.web.products.telling import common
from zhongshu.web.visit import Visit


def one(visit: Visit) -> Shown:
    """UnknownName for a product that the reader does not find."""
    return _page(visit, found(visit))


def subscribe(visit: Visit, sent: FormData) -> Shown | str:
    """Ask for it; where that cannot be, the page as it was typed and the sentence why."""
    product = found(visit)
    unit, reason = text_of(sent, "unit", 60), text_of(sent, "reason")
    typed = [str(role) for role in sent.getlist("role")]
    try:
        if not reason:
            raise Refusal(Text(zh="写明订阅后用来做什么", en="say what it will be used for"))
        made = visit.hub.products.subscribe(visit.reader, product.name, unit=unit, roles=typed, reason=reason)
    except ZhongshuError as error:
        return _page(visit, product, error, unit, typed, reason)
    return visit.link(f"/grants/{made.id}", done="requested")


def found(visit: Visit) -> Product:
    """The product of the address."""
    return product_seen(visit.hub.products.products, visit.desk.sight, visit.parts["name"])


def _page(
    visit: Visit,
    product: Product,
    trouble: ZhongshuError | None = None,
    unit: str = "",
    typed: list[str] | None = None,
    reason: str = "",
) -> Shown:
    hub, shop, tell = visit.hub, visit.hub.shop, common(visit)
    held = holdings(visit, product)
    all_of_it = is_overseer(visit, product)
    values = {
        "product": product,
        "offers": shop.offers(visit.desk, product),
        "origin": shop.origin(product),
        "units": () if visit.as_of else hub.products.may_subscribe(visit.reader, product.name),
        "held": held,
        "mine": [one for one in held if any(post.unit == one.held.unit for post in visit.reader.posts)],
        "oversees": all_of_it,
        "bars": bars(hub, product, [one.held for one in held], tell["tell"].today) if all_of_it else (),
        "incomes": incomes(hub.products.store.of_product(product.name)) if all_of_it else (),
        "uncounted": hub.usage.uncounted() if held or all_of_it else 0,
        "drawing": (SLOT, TALL),
        "tones": TONES,
        "trouble": trouble,
        "unit": unit,
        "typed": typed or [],
        "reason": reason,
        **tell,
    }
    return Shown("products/one.html", values, 200 if trouble is None else 400, lasting=False)
