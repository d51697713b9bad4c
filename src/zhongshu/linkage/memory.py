"""What linking remembers between two runs: where entities went that are no more, and the weights it compares by."""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select

from zhongshu.linkage.rows import away, parts
from zhongshu.state.database import writing
from zhongshu.state.holding import upsert
from zhongshu.state.tables import linkage as schema


@dataclass(frozen=True)
class Memory:
    """`of` is everywhere the qualified name of an entity: enterprise.firm_file."""

    database: Engine

    def moved_to(self, of: str, entity: str) -> str | None:
        """Where the records of an entity went that has none any more, through every further move; None where it did
        not move."""
        table = schema.entity_moved
        found: dict[str, None] = {}
        with self.database.connect() as connection:
            while entity not in found:
                found[entity] = None
                query = select(table.c.into).where(table.c.of == of, table.c.entity == entity)
                entity = connection.execute(query).scalar() or entity
        return None if len(found) == 1 else entity

    def gone(self, of: str) -> set[str]:
        """The entities that have no record any more."""
        table = schema.entity_moved
        with self.database.connect() as connection:
            return set(connection.execute(select(table.c.entity).where(table.c.of == of)).scalars())

    def moved(self, of: str, gone: Mapping[str, str], there: Collection[str], at: datetime) -> None:
        """Entities that are gone, each with where its records are; and entities that are there again."""
        if not gone and not there:
            return
        table = schema.entity_moved
        with self._writing() as connection:
            for part in parts(sorted(there)):
                connection.execute(delete(table).where(table.c.of == of, table.c.entity.in_(part)))
            for entity, into in gone.items():
                upsert(connection, table, of=of, entity=entity, into=into, at=at)

    def model(self, of: str) -> str | None:
        """The weights as the engine wrote them; None before they were trained."""
        table = schema.entity_model
        with self.database.connect() as connection:
            return connection.execute(select(table.c.model).where(table.c.of == of)).scalar()

    def keep_model(self, of: str, model: str, records: int, at: datetime) -> None:
        """In place of what was there; `records` are those that it was trained on."""
        with self._writing() as connection:
            upsert(connection, schema.entity_model, of=of, model=model, records=records, at=at)

    def _writing(self) -> AbstractContextManager[Connection]:
        return writing(self.database, away)
