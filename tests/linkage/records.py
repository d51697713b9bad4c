"""Small relations of records for tests of the engine, and what it found of them as Python values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from zhongshu.linkage.engine import link
from zhongshu.linkage.kinds import KINDS, Kind
from zhongshu.linkage.model import Model
from zhongshu.linkage.names import NameReader
from zhongshu.linkage.prepare import prepare
from zhongshu.linkage.record import Batch, Thresholds

CODE, OTHER_CODE, OLD = "91350100M000100Y43", "91331004YL0000004L", "110108000000016"
"""Two codes and an old registration number, all with the right check digit."""
_COLUMNS = ("dataset", "record", "rank", "entity", "entity_code", "code", "old_code")
_COLUMNS += ("name", "former", "address", "person", "phone")
_READER = NameReader(regions=("台州市", "路桥区", "椒江区", "临海市"))
RANKS = {"register": 0, "tax": 1, "insured": 2, "power": 3}

Key = tuple[str, str]


@dataclass(frozen=True)
class Link:
    """How a record came to its entity."""

    entity: str
    code: str | None
    how: str
    via: Key | None


@dataclass(frozen=True)
class Found:
    """Everything that a call gave, by record."""

    links: Mapping[Key, Link]
    moved: Mapping[Key, tuple[str, str | None]]
    merged: Mapping[str, str]
    review: frozenset[tuple[Key, Key, str]]
    clashes: frozenset[tuple[str, Key, Key]]

    def entity(self, *keys: Key) -> str:
        """The one entity of these records."""
        entities = {self.links[key].entity for key in keys}
        assert len(entities) == 1, entities
        return entities.pop()

    def partition(self) -> frozenset[frozenset[Key]]:
        """Which records are together, whatever their entities are called."""
        together: dict[str, set[Key]] = {}
        for key, found in self.links.items():
            together.setdefault(found.entity, set()).add(key)
        return frozenset(frozenset(keys) for keys in together.values())


def record(key: str, **said: str | None) -> dict[str, object]:
    """A record of `dataset/key`, with what it says."""
    dataset, _, name = key.partition("/")
    return {"dataset": dataset, "record": name, "rank": RANKS.get(dataset, 9), **said}


def decided(left: str, verdict: str, right: str, day: int = 1) -> tuple[str, str, str, str, str, str]:
    """A decision about two records, by `dataset/key`, of a day in January."""
    one, other = tuple(left.split("/")), tuple(right.split("/"))
    return (one[0], one[1], other[0], other[1], verdict, f"2026-01-{day:02}")


def linked(
    records: Iterable[Mapping[str, object]],
    known: Iterable[Mapping[str, object]] = (),
    decisions: Iterable[tuple[str, ...]] = (),
    *,
    model: Model | None = None,
    kind: Kind = KINDS["enterprise"],
    thresholds: Thresholds | None = None,
) -> Found:
    """What the engine makes of the records."""
    with duckdb.connect(config={"threads": 1}) as connection:
        table(connection, "records", records, kind)
        table(connection, "known", known, kind)
        connection.execute(
            "CREATE TABLE decisions (dataset_l VARCHAR, record_l VARCHAR, dataset_r VARCHAR, record_r VARCHAR, "
            "verdict VARCHAR, decided TIMESTAMP)"
        )
        for row in decisions:
            connection.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?)", row)
        found = link(connection, Batch(kind, "records", "known", "decisions"), model, thresholds)

        def all_of(name: str) -> list[tuple[str, ...]]:
            return connection.execute(f"FROM {name}").fetchall()

        return Found(
            {
                (row[0], row[1]): Link(row[2], row[3], row[4], None if row[6] is None else (row[6], row[7]))
                for row in all_of(found.links)
            },
            {(row[0], row[1]): (row[2], row[3]) for row in all_of(found.moved)},
            {row[0]: row[1] for row in all_of(found.merged)},
            frozenset(((row[0], row[1]), (row[3], row[4]), row[7]) for row in all_of(found.review)),
            frozenset((row[0], (row[1], row[2]), (row[3], row[4])) for row in all_of(found.clashes)),
        )


def table(
    connection: duckdb.DuckDBPyConnection,
    into: str,
    records: Iterable[Mapping[str, object]],
    kind: Kind = KINDS["enterprise"],
) -> None:
    """A prepared relation."""
    typed = ", ".join(f"{column} {'INTEGER' if column == 'rank' else 'VARCHAR'}" for column in _COLUMNS)
    connection.execute(f"CREATE OR REPLACE TABLE raw_{into} ({typed})")
    rows = [[row.get(column) for column in _COLUMNS] for row in records]
    if rows:
        connection.executemany(f"INSERT INTO raw_{into} VALUES ({', '.join('?' * len(_COLUMNS))})", rows)
    prepare(connection, {f"raw_{into}": into}, kind, _READER)
