"""`/products`: what the region's units offer of their data, on which terms."""

from zhongshu.screens.products import products_seen
from zhongshu.web.pages import Shown
from zhongshu.web.products.telling import common
from zhongshu.web.visit import Visit


def listing(visit: Visit) -> Shown:
    """Of one owner where the address asks so; an owner that offers nothing has none."""
    seen = products_seen(visit.hub.products.products, visit.desk.sight)
    shop, owner = visit.hub.shop, visit.asked("owner")
    values = {
        "lines": [(one, shop.origin(one)) for one in seen.values() if owner in (None, one.owner)],
        "owners": sorted({one.owner for one in seen.values()}),
        "owner": owner,
        **common(visit),
    }
    return Shown("products/list.html", values, lasting=False)
