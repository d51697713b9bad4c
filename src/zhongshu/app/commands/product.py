"""`zhongshu product`: what units offer of their data, who subscribed, and the statement of a month, counted again."""

import argparse
from typing import TYPE_CHECKING, Any

from zhongshu.app.actions import add_action
from zhongshu.app.home import hub_of, operator
from zhongshu.app.output import counted, emit, table

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from zhongshu.packs.hub import Hub
    from zhongshu.sharing.products.billing import Month
    from zhongshu.sharing.products.recount import Difference
    from zhongshu.sharing.products.spec import Product
    from zhongshu.sharing.products.statement import Statement

HELP = "List data products, subscribe to one, tell and verify the statements of a month"
EXAMPLE = """zhongshu product subscribe enterprise.industry_profile bank --reason "letter 12 of the bank"
zhongshu product statement enterprise.industry_profile bank 2026-11 --verify"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """list; show PRODUCT; subscribe PRODUCT UNIT; statement PRODUCT UNIT MONTH, with --verify."""
    actions = parser.add_subparsers(dest="action", metavar="list|show|subscribe|statement", required=True)
    add_action(actions, "list", "every product, whose it is and what it costs", "zhongshu product list")
    told = "one product: its subscriptions, their use this month, and the statements of each"
    show = add_action(actions, "show", told, "zhongshu product show enterprise.industry_profile")
    told = "ask for a product for a unit that has asked for it on paper; its owner decides over the grant"
    example = 'zhongshu product subscribe enterprise.industry_profile bank --reason "letter 12 of the bank"'
    subscribe = add_action(actions, "subscribe", told, example)
    told = "what a unit used in a month and what it owes; of the month that runs, as far as it has gone"
    example = "zhongshu product statement enterprise.industry_profile bank 2026-11 --verify"
    statement = add_action(actions, "statement", told, example)
    for action in (show, subscribe, statement):
        action.add_argument("product", metavar="PRODUCT", help="its name: pack.product")
    for action in (subscribe, statement):
        action.add_argument("unit", metavar="UNIT", help="the unit that subscribes")
    subscribe.add_argument("--reason", metavar="TEXT", required=True, help="what the paper says, and which paper it is")
    statement.add_argument("month", metavar="MONTH", help="such as 2026-11")
    told = "count the ledger's entries of the month again, and say where the statement differs"
    statement.add_argument("--verify", action="store_true", help=told)


def run(args: argparse.Namespace) -> int:
    """1 where a statement is not what the ledger says. UnknownName for a product, unit or month that is not there."""
    hub = hub_of(args)
    hub.door.book()  # takes over what the packs say before anybody looks
    hub.usage.catch_up()
    if args.action == "statement":
        return _statement(args, hub)
    {"list": _list, "show": _show, "subscribe": _subscribe}[args.action](args, hub)
    return 0


def _list(args: argparse.Namespace, hub: "Hub") -> None:
    found = [_document(hub, one) for _, one in sorted(hub.products.products.items())]
    header = ["product", "owner", "origin", "price", "subscriptions"]
    rows = [(one["name"], one["owner"], one["origin"], one["price"], len(one["subscriptions"])) for one in found]
    emit(args, {"products": found}, table(header, rows) if rows else "No pack offers a product: products.yaml")


def _show(args: argparse.Namespace, hub: "Hub") -> None:
    product = hub.products.product(args.product)
    told = _document(hub, product)
    lines = [f"{product.name}: {product.spec.title.en}", f"offered by {product.owner}, {told['price']}", ""]
    lines += [f"  holds {name}" for name in product.offers]
    header = ["unit", "grant", "state", "calls", "rows", "so far", "statements"]
    rows = [
        (one["unit"], one["grant"], one["state"], one["calls"], one["rows"], one["total"], " ".join(one["statements"]))
        for one in told["subscriptions"]
    ]
    lines += ["", table(header, rows, right=(3, 4, 5)) if rows else _nobody(product)]
    emit(args, told, "\n".join(lines))


def _nobody(product: "Product") -> str:
    if product.spec.grant is not None:
        return f"It is open to everybody under the grant {product.spec.grant}."
    return "No unit has subscribed to it."


def _subscribe(args: argparse.Namespace, hub: "Hub") -> None:
    made = hub.products.subscribe(operator(), args.product, unit=args.unit, reason=args.reason)
    waiting = hub.grants.waiting(made)
    units = [] if waiting is None else list(waiting.units)
    told = f"{args.unit} has asked for {args.product}: the grant {made.id} waits for {' and '.join(units)}"
    emit(args, {"grant": made.id, "waits_for": units}, told)


def _document(hub: "Hub", product: "Product") -> dict[str, Any]:
    from zhongshu.sharing.products.billing import Month, total

    shelf, today = hub.products, hub.grants.today()
    subscriptions = []
    for held in shelf.held(product.name):
        use, lines = shelf.so_far(held, Month(today.replace(day=1)))
        subscriptions.append(
            {
                "unit": held.unit,
                "grant": held.grant,
                "state": held.state(today),
                "calls": sum(one.calls for one in use.values()),
                "rows": sum(one.rows for one in use.values()),
                "total": str(total(lines)),
                "statements": [one.month for one in shelf.store.statements(held.grant)],
            }
        )
    return {
        "name": product.name,
        "title": {"zh": product.spec.title.zh, "en": product.spec.title.en},
        "owner": product.owner,
        "origin": hub.shop.origin(product),
        "price": _price(product, hub),
        "offers": list(product.offers),
        "subscriptions": subscriptions,
    }


def _price(product: "Product", hub: "Hub") -> str:
    if product.spec.grant is not None:
        return "open"
    if product.free:
        return "free"
    price = product.price_on(hub.grants.today())
    if price is None:
        return f"free until {product.spec.prices[0].valid_from}"
    asked = (("a month", price.a_month), ("a call", price.a_call), ("a thousand rows", price.a_thousand_rows))
    said = " + ".join(f"{amount.normalize():f} {what}" for what, amount in asked if amount)
    return f"{price.currency} {said}" if said else "free"


def _statement(args: argparse.Namespace, hub: "Hub") -> int:
    from zhongshu.core.errors import UnknownName
    from zhongshu.sharing.products.billing import Month

    try:
        month = Month.of(args.month)
    except ValueError:
        raise UnknownName(f"no month {args.month!r}", hint="write it as 2026-11") from None
    found = [one for one in hub.products.store.of_product(args.product) if one.unit == args.unit]
    found = [one for one in found if one.month == month.label]
    if not found:
        return _so_far(args, hub, month)
    documents, texts, wrong = [], [], 0
    for one in found:
        differences = hub.products.recount(one) if args.verify else ()
        wrong += bool(differences)
        told = [vars(difference) for difference in differences]
        documents.append({**one.content, "digest": one.digest, **({"differences": told} if args.verify else {})})
        texts += [_told(one, hub.place.zone), *([_verified(one, differences)] if args.verify else [])]
    emit(args, {"statements": documents}, "\n\n".join(texts))
    return 1 if wrong else 0


def _told(one: "Statement", zone: "ZoneInfo") -> str:
    lines = [f"{one.product} for {one.unit}, {one.month}, under {one.grant}", ""]
    header = ["item", "since", "quantity", "price", one.currency]
    rows: list[tuple[object, ...]] = [
        (line.what.replace("_", " "), line.valid_from, f"{line.quantity:,}", f"{line.price.normalize():f}", line.amount)
        for line in one.lines
    ]
    lines.append(table(header, [*rows, ("total", "", "", "", one.total)], right=(2, 3, 4)))
    issued = one.issued.astimezone(zone)
    use = f"{counted(one.calls, 'call')}, {counted(one.rows, 'row')} on {counted(len(one.days), 'day')}"
    lines += ["", f"{use}; issued {issued:%Y-%m-%d %H:%M}"]
    lines += [f"digest {one.digest}", f"covered by the checkpoint of {one.size} entries, root {one.root}"]
    return "\n".join(lines)


def _verified(one: "Statement", differences: "tuple[Difference, ...]") -> str:
    if not differences:
        use = f"{counted(one.calls, 'call')}, {counted(one.rows, 'row')}"
        return f"Counted again from the ledger: {use}; its digest is noted there."
    lines = ["It is not what the ledger says:"]
    for found in differences:
        where = f"{found.day}: " if found.day else ""
        lines.append(f"  {where}{found.about} {found.said}, in the ledger {found.found or 'none'}")
    return "\n".join(lines)


def _so_far(args: argparse.Namespace, hub: "Hub", month: "Month") -> int:
    """Of a month that is not over: what it would be. UnknownName for one that has no statement."""
    from zhongshu.core.errors import UnknownName
    from zhongshu.sharing.products.billing import total

    product = hub.products.product(args.product)
    subscribed = hub.products.held(product.name)
    held = [one for one in subscribed if one.unit == args.unit]
    if not held:
        raise UnknownName.among(f"subscriber of {product.name}", args.unit, {one.unit for one in subscribed})
    if not month.first <= hub.grants.today() < month.until or args.verify:
        issued = [one.month for one in hub.products.store.of_product(product.name) if one.unit == args.unit]
        hint = f"issued: {', '.join(issued)}" if issued else "the first is issued two hours after its month has ended"
        raise UnknownName(f"there is no statement of {month.label} for {args.unit}", hint=hint)
    currency = product.spec.prices[0].currency if product.spec.prices else "CNY"
    documents, texts = [], []
    for one in held:
        use, lines = hub.products.so_far(one, month)
        calls, rows = sum(day.calls for day in use.values()), sum(day.rows for day in use.values())
        owed = {"month": month.label, "grant": one.grant, "calls": calls, "rows": rows, "total": str(total(lines))}
        documents.append(owed)
        said = f"{counted(calls, 'call')}, {counted(rows, 'row')}, {currency} {total(lines)}"
        texts.append(f"{month.label} so far, under {one.grant}: {said}")
    emit(args, {"so_far": documents}, "\n".join(texts))
    return 0
