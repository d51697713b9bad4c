"""The products of a region at work: who may have which, what was used, what is owed for it."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.grants.dossier import Dossier, Event
from zhongshu.sharing.grants.grants import Grants
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.people.roles import OF_A_UNIT, Role
from zhongshu.sharing.products.billing import Month, bill
from zhongshu.sharing.products.spec import Product
from zhongshu.sharing.products.statement import Statement
from zhongshu.sharing.products.store import ProductStore, Subscription
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.usage.store import UsageStore

DAYS = 365
"""How long a subscription lasts where a product does not say."""

SETTLED = timedelta(hours=2)
"""After the end of a month: by then every stream that was opened in it has ended, and its rows are counted."""


@dataclass(frozen=True)
class ProductShelf:
    """`products` by qualified name."""

    products: Mapping[str, Product]
    store: ProductStore
    usage: UsageStore
    grants: Grants
    ledger: Ledger

    def product(self, name: str) -> Product:
        """UnknownName, with the nearest right one, for a name that is none."""
        if name not in self.products:
            raise UnknownName.among("product", name, self.products)
        return self.products[name]

    def subscribe(self, by: Reader, name: str, *, unit: str, roles: tuple[Role, ...] = (), reason: str) -> Dossier:
        """Ask for a product for a unit: a request for a grant in the product's words, which its owner decides.

        NotAllowed for an open product, for a unit that has it, and for whoever may not ask for the unit.
        """
        product = self.product(name)
        if product.spec.grant is not None:
            raise NotAllowed(
                Text(
                    zh="这个产品向所有人开放，不用订阅", en="this product is open to everybody: nobody subscribes to it"
                )
            )
        if self._standing(name, unit) is not None:
            raise NotAllowed(
                Text(zh=f"{unit} 已订阅或已申请这个产品", en=f"{unit} has this product, or has asked for it")
            )
        made = self.grants.request(by, self.wording(product, unit, roles), reason=reason, unit=unit)
        self.store.subscribe(Subscription(made.id, name, unit, by.actor, self.ledger.now()))
        return made

    def wording(self, product: Product, unit: str, roles: tuple[Role, ...] = ()) -> GrantSpec:
        """The grant that a subscription asks for."""
        said, today = product.spec, self.grants.today()
        columns = said.columns.model_dump(mode="json", exclude_none=True)
        nouns = [self.grants.nouns.of_relation(name) for name in product.offers]
        if "allow" not in columns and (known := list(dict.fromkeys(c for noun in nouns for c in noun.columns))):
            columns["allow"] = known
        valid_to = today + timedelta(days=said.days or DAYS)
        return GrantSpec.model_validate(
            {
                "grant": self._free_id(product, unit),
                "title": said.title.model_dump(),
                "from": product.owner,
                "to": {"unit": unit, "roles": [str(role) for role in roles]},
                "read": list(product.offers),
                "columns": columns if nouns and any(noun.columns for noun in nouns) else {},
                "where": said.where,
                "purpose": said.purpose,
                "basis": {"document": said.terms.licence or "product terms", "clause": product.name},
                "quota": said.quota.model_dump(),
                "valid": {"valid_from": today.isoformat(), "valid_to": valid_to.isoformat()},
            }
        )

    def may_subscribe(self, by: Reader, name: str) -> tuple[str, ...]:
        """The units for which a person could ask for a product now."""
        product = self.product(name)
        units = {post.unit for post in by.posts if post.unit and post.role in OF_A_UNIT}
        free = (unit for unit in sorted(units) if unit != product.owner and self._standing(name, unit) is None)
        return () if product.spec.grant is not None else tuple(free)

    # --- use and statements ---------------------------------------------------------------------------------------

    def metered(self, grant: str, month: Month) -> dict[str, tuple[int, int]]:
        """Calls and rows by ISO day under one grant, as far as the ledger is counted; days without use are missing."""
        found = self.usage.of_grant(grant, month.first, month.until)
        return {day: (use.calls, use.rows) for day, use in found.items() if use.calls or use.rows}

    def draft(self, subscription: Subscription, month: Month) -> Statement:
        """The statement of a month as far as it has gone."""
        product = self.product(subscription.product)
        use = self.usage.of_grant(subscription.grant, month.first, month.until)
        lines = bill(product.spec.prices, month, use, self._stood(subscription, month))
        checkpoint = self.ledger.checkpoint()
        currency = product.spec.prices[0].currency if product.spec.prices else "CNY"
        return Statement(
            product=product.name,
            grant=subscription.grant,
            unit=subscription.unit,
            month=month.label,
            currency=currency,
            days=self.metered(subscription.grant, month),
            lines=lines,
            size=checkpoint.size,
            root=base64.b64encode(checkpoint.root).decode(),
            issued=self.ledger.now(),
        )

    def issue_due(self) -> list[Statement]:
        """Issue what is missing of the months that are over, each once, whichever process does it."""
        self.usage.catch_up()
        made = []
        for subscription in self.store.subscriptions():
            if subscription.product not in self.products:
                continue  # its pack has gone; what was issued stays
            issued = {one.month for one in self.store.statements(subscription.grant)}
            for month in self._over(subscription):
                if month.label not in issued and self._stood(subscription, month):
                    statement = self.draft(subscription, month)
                    made += [statement] if self.store.issue(statement, self._record) else []
        return made

    def recount(self, statement: Statement) -> dict[str, tuple[int, int]]:
        """What the state counts of the statement's month now; the same as it says, unless somebody has changed one."""
        return self.metered(statement.grant, Month.of(statement.month))

    # --- inside ---------------------------------------------------------------------------------------------------

    def _standing(self, name: str, unit: str) -> Subscription | None:
        dossiers = self.grants.store.dossiers()
        for one in self.store.subscriptions(name):
            found = dossiers.get(one.grant)
            if one.unit == unit and found is not None and (found.waiting or self._alive(found, self.grants.today())):
                return one
        return None

    def _alive(self, dossier: Dossier, day: date) -> bool:
        grant = dossier.standing
        valid = None if grant is None else grant.spec.valid
        return grant is not None and (valid is None or valid.valid_to is None or day < valid.valid_to)

    def _free_id(self, product: Product, unit: str) -> str:
        taken = self.grants.store.dossiers()
        plain = f"{product.name.replace('.', '-')}-{unit}".lower()[:70]
        names = (plain, *(f"{plain}-{number}" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)

    def _stood(self, subscription: Subscription, month: Month) -> list[date]:
        """The days of a month on which the subscription was in force for at least a part of the day."""
        dossier = self.grants.store.dossier(subscription.grant)
        zone = self.grants.law.time.zone
        spans = _in_force(dossier)
        found = []
        for day in month.days:
            valid = dossier.shown.spec.valid
            covered = valid is None or (valid.valid_from <= day and (valid.valid_to is None or day < valid.valid_to))
            within = any(
                begun.astimezone(zone).date() <= day and (end is None or day <= end.astimezone(zone).date())
                for begun, end in spans
            )
            if covered and within:
                found.append(day)
        return found

    def _over(self, subscription: Subscription) -> Iterator[Month]:
        today = (self.ledger.now() - SETTLED).astimezone(self.grants.law.time.zone).date()
        month = Month(subscription.at.astimezone(self.grants.law.time.zone).date().replace(day=1))
        while month.until <= today:
            yield month
            month = Month(month.until)

    def _record(self, statement: Statement) -> None:
        self.ledger.commit(
            Entry(
                kind="note",
                actor="system",
                act="product.statement",
                unit=statement.unit,
                grant=statement.grant,
                result=statement.digest[:32],
                details={"product": statement.product, "month": statement.month, "total": str(statement.total)},
            )
        )


def _in_force(dossier: Dossier) -> list[tuple[datetime, datetime | None]]:
    """From when until when the grant was active, by its events; None: it still is."""
    spans: list[tuple[datetime, datetime | None]] = []
    begun_by: Event | None = None
    for event in dossier.events:
        there = bool(spans) and spans[-1][1] is None
        if event.action in ("approved", "resumed", "adopted"):
            second = begun_by is not None and begun_by.action == event.action == "approved"
            if not there:
                spans.append((event.at, None))
                begun_by = event
            elif second and begun_by is not None and begun_by.version == event.version:
                spans[-1] = (event.at, None)  # the data office approved too: only then was it in force
        elif event.action in ("suspended", "revoked") and there:
            spans[-1] = (spans[-1][0], event.at)
    return spans
