"""Subscriptions and statements in the state."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import IntegrityError

from zhongshu.core.errors import UnknownName
from zhongshu.sharing.products.statement import Statement
from zhongshu.sharing.products.subscription import Subscription
from zhongshu.state.database import writing
from zhongshu.state.tables.products import product_statement, product_subscription


@dataclass(frozen=True)
class ProductStore:
    """Append-only."""

    database: Engine

    def subscriptions(self, product: str | None = None) -> tuple[Subscription, ...]:
        """Of one product or all, in the order in which they were asked for."""
        query = select(product_subscription).order_by(product_subscription.c.at, product_subscription.c.grant)
        if product is not None:
            query = query.where(product_subscription.c.product == product)
        with self.database.connect() as connection:
            return tuple(Subscription(**row) for row in connection.execute(query).mappings())

    def of_product(self, product: str) -> tuple[Statement, ...]:
        """The statements of all its subscriptions, newest month first."""
        table = product_statement
        query = select(table.c.content).where(table.c.product == product)
        with self.database.connect() as connection:
            found = connection.execute(query.order_by(table.c.month.desc(), table.c.grant)).scalars()
            return tuple(Statement.of(content) for content in found)

    def statements(self, grant: str) -> tuple[Statement, ...]:
        """Of one subscription, newest first."""
        table = product_statement
        query = select(table.c.content).where(table.c.grant == grant).order_by(table.c.month.desc())
        with self.database.connect() as connection:
            return tuple(Statement.of(content) for content in connection.execute(query).scalars())

    def statement(self, grant: str, month: str) -> Statement:
        """UnknownName for a month that has none."""
        found = {one.month: one for one in self.statements(grant)}
        if month not in found:
            raise UnknownName.among("statement", month, found)
        return found[month]

    def issue(self, statement: Statement, record: Callable[[Statement], None]) -> bool:
        """Keep a statement; `record` writes it to the ledger just before the commit. False where there is one."""
        try:
            with writing(self.database) as connection:
                connection.execute(
                    insert(product_statement).values(
                        grant=statement.grant,
                        month=statement.month,
                        product=statement.product,
                        digest=statement.digest,
                        issued=statement.issued,
                        content=statement.content,
                    )
                )
                record(statement)
        except IntegrityError:
            return False
        return True


def keep(connection: Connection, one: Subscription) -> None:
    """Write a subscription within the transaction that writes its grant."""
    connection.execute(insert(product_subscription).values(**vars(one)))
