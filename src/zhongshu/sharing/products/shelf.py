"""The products of a region at work: who may have which, what was used, what is owed for it."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from itertools import islice
from zoneinfo import ZoneInfo

from zhongshu.core.errors import LedgerError, UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.grants.dossier import Dossier
from zhongshu.sharing.grants.grants import Grants
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.ledger.files import list_segments
from zhongshu.sharing.ledger.verify import ended_before
from zhongshu.sharing.ledger.writer import Ledger
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.people.roles import OF_A_UNIT
from zhongshu.sharing.products.billing import Line, Month, bill
from zhongshu.sharing.products.recount import ACT, NOTED, Difference, counted, differences, is_note
from zhongshu.sharing.products.spec import Product
from zhongshu.sharing.products.statement import Statement
from zhongshu.sharing.products.store import ProductStore, keep
from zhongshu.sharing.products.subscription import OPEN, Held, Subscription
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.usage.fold import Use
from zhongshu.sharing.usage.store import UsageStore, entries_from

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

    # --- subscriptions --------------------------------------------------------------------------------------------

    def subscribe(self, by: Reader, name: str, *, unit: str, roles: Sequence[str] = (), reason: str) -> Dossier:
        """Ask for a product for a unit: a request for a grant in the product's words, which its owner decides.

        NotAllowed for an open product, for its owner, for a unit that has it, and for whoever may not ask for the unit;
        UnknownName for a unit that the region has not, and a role that is no unit's. Of two who ask at once for one
        unit one is refused.
        """
        product = self.product(name)
        self._require_askable(product, unit, roles)
        grants = self.grants.store.dossiers()  # before the subscriptions: who is not yet here is met at the grant's id
        if self._has(name, unit, grants):
            raise _has_it(unit)
        spec = self._wording(product, unit, roles, _free_id(product, unit, grants))
        kept = Subscription(spec.grant, name, unit, by.actor, self.ledger.now())
        try:
            return self.grants.request(by, spec, reason=reason, unit=unit, also=partial(keep, one=kept))
        except NotAllowed as refused:
            if self._has(name, unit, self.grants.store.dossiers()):
                raise _has_it(unit) from refused
            raise

    def may_subscribe(self, by: Reader, name: str) -> tuple[str, ...]:
        """The units for which a person could ask for a product now."""
        product = self.product(name)
        units = {post.unit for post in by.posts if post.unit and post.role in OF_A_UNIT} - {product.owner}
        if product.spec.grant is not None or not units:
            return ()
        grants = self.grants.store.dossiers()
        return tuple(unit for unit in sorted(units) if not self._has(name, unit, grants))

    def held(self, name: str) -> tuple[Held, ...]:
        """Every subscription to a product, those that are over too, in the order in which they were asked for."""
        found = self.store.subscriptions(name)
        grants = self.grants.store.dossiers() if found else {}
        return tuple(Held(one, grants[one.grant]) for one in found)

    # --- use and statements ---------------------------------------------------------------------------------------

    def so_far(self, held: Held, month: Month) -> tuple[dict[str, Use], tuple[Line, ...]]:
        """Use by ISO day, as far as the ledger is counted, and what it costs by the prices of the product."""
        use = self.usage.of_grant(held.grant, month.first, month.until)
        return use, self._lines(held, month, use)

    def issue_due(self) -> list[Statement]:
        """Issue what is missing of the months that are over, each once, whichever process does it."""
        self.usage.catch_up()
        made = []
        for subscription in self.store.subscriptions():
            if subscription.product not in self.products:
                continue  # its pack has gone; what was issued stays
            held = Held(subscription, self.grants.store.dossier(subscription.grant))
            issued = {one.month for one in self.store.statements(held.grant)}
            for month in self._over(subscription):
                if month.label not in issued and held.stood(month, self._zone):
                    statement = self._state(held, month)
                    made += [statement] if self.store.issue(statement, self._record) else []
        return made

    def recount(self, statement: Statement) -> tuple[Difference, ...]:
        """Where a statement says otherwise than the ledger's own entries; what the state has counted plays no part.

        LedgerError where entries of its month are no longer kept.
        """
        first = self._first_of(Month.of(statement.month))
        entries = entries_from(self.ledger.folders, first)
        found = counted(islice(entries, max(statement.size - first, 0)), statement, self._zone)
        note = next((one for one in entries if is_note(one, statement)), None)
        return differences(statement, found, note)

    # --- inside ---------------------------------------------------------------------------------------------------

    @property
    def _zone(self) -> ZoneInfo:
        return self.grants.law.time.zone

    def _require_askable(self, product: Product, unit: str, roles: Sequence[str]) -> None:
        if product.spec.grant is not None:
            said = Text(
                zh="这个产品向所有人开放，不用订阅", en="this product is open to everybody: nobody subscribes to it"
            )
            raise NotAllowed(said)
        if unit not in self.grants.units:
            raise UnknownName.among("unit of this region", unit, self.grants.units)
        if unit == product.owner:
            raise NotAllowed(Text(zh=f"这是 {unit} 自己的产品", en=f"this is {unit}'s own product"))
        for role in roles:
            if role not in OF_A_UNIT:
                raise UnknownName.among("role of a unit", str(role), sorted(map(str, OF_A_UNIT)))

    def _has(self, name: str, unit: str, grants: Mapping[str, Dossier]) -> bool:
        """Whether a unit has a product, or has asked for it."""
        today = self.grants.today()
        mine = (one for one in self.store.subscriptions(name) if one.unit == unit)
        return any(one.grant not in grants or Held(one, grants[one.grant]).state(today) in OPEN for one in mine)

    def _wording(self, product: Product, unit: str, roles: Sequence[str], grant: str) -> GrantSpec:
        """The grant that a subscription asks for."""
        said, today = product.spec, self.grants.today()
        nouns = [self.grants.nouns.of_relation(name) for name in product.offers]
        known = list(dict.fromkeys(column for noun in nouns for column in noun.columns))
        columns = {"allow": known} | said.columns.model_dump(mode="json", exclude_none=True)
        return GrantSpec.model_validate(
            {
                "grant": grant,
                "title": said.title.model_dump(),
                "from": product.owner,
                "to": {"unit": unit, "roles": list(roles)},
                "read": list(product.offers),
                "columns": columns if known else {},
                "where": said.where,
                "purpose": said.purpose,
                "basis": {"document": said.terms.licence or "product terms", "clause": product.name},
                "quota": said.quota.model_dump(),
                "valid": {"valid_from": today, "valid_to": today + timedelta(days=said.days or DAYS)},
            }
        )

    def _lines(self, held: Held, month: Month, use: Mapping[str, Use]) -> tuple[Line, ...]:
        prices = self.product(held.subscription.product).spec.prices
        return bill(prices, month, use, held.stood(month, self._zone))

    def _state(self, held: Held, month: Month) -> Statement:
        """The statement, under a checkpoint that covers what it counts and nothing more of its grant and month."""
        use: dict[str, Use] | None = None
        while True:
            checkpoint = self.ledger.checkpoint()
            self.usage.catch_up()
            before, use = use, self.usage.of_grant(held.grant, month.first, month.until)
            if use == before:
                break
        prices = self.product(held.subscription.product).spec.prices
        return Statement(
            product=held.subscription.product,
            grant=held.grant,
            unit=held.unit,
            month=month.label,
            currency=prices[0].currency if prices else "CNY",
            days={day: (one.calls, one.rows) for day, one in use.items() if one.calls or one.rows},
            lines=self._lines(held, month, use),
            size=checkpoint.size,
            root=base64.b64encode(checkpoint.root).decode(),
            issued=self.ledger.now(),
        )

    def _over(self, subscription: Subscription) -> Iterator[Month]:
        today = (self.ledger.now() - SETTLED).astimezone(self._zone).date()
        month = Month(subscription.at.astimezone(self._zone).date().replace(day=1))
        while month.until <= today:
            yield month
            month = Month(month.until)

    def _first_of(self, month: Month) -> int:
        """The entry from which on those of a month are found."""
        folders, begins = self.ledger.folders, datetime.combine(month.first, time.min, self._zone)
        segments = list_segments(folders)
        skipped = ended_before(segments, begins)
        first = segments[skipped].first if segments else 0
        if first and not skipped and next(entries_from(folders, first)).at >= begins:
            hint = "look for them in a backup that is older"
            raise LedgerError(f"the ledger's entries of {month.label} are no longer kept", hint=hint)
        return first

    def _record(self, statement: Statement) -> None:
        self.ledger.commit(
            Entry(
                kind="note",
                actor="system",
                act=ACT,
                unit=statement.unit,
                grant=statement.grant,
                result=statement.digest[:NOTED],
                details={"product": statement.product, "month": statement.month, "total": str(statement.total)},
            )
        )


def _has_it(unit: str) -> NotAllowed:
    return NotAllowed(Text(zh=f"{unit} 已订阅或已申请这个产品", en=f"{unit} has this product, or has asked for it"))


def _free_id(product: Product, unit: str, taken: Mapping[str, Dossier]) -> str:
    plain = f"{product.name.replace('.', '-')}-{unit}".lower()[:70]
    names = (plain, *(f"{plain}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)
