"""Links as they are in the current snapshot, read by the system: to decide over them, never to be shown as rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from zhongshu.datasets.publish import SnapshotStore
from zhongshu.lake.engine import Engine, quote_name, quote_text, relation
from zhongshu.lake.table import Lake
from zhongshu.linkage.codes import read_code
from zhongshu.linkage.decision import Key
from zhongshu.linkage.links import EntityFile


@dataclass(frozen=True)
class Linked:
    """A record of an entity, and how it came there; `code` is the entity's."""

    key: Key
    entity: str
    code: str | None
    how: str


@dataclass(frozen=True)
class Present:
    """Reads what was published last."""

    lake: Lake
    engine: Engine
    snapshots: SnapshotStore

    def of_entity(self, file: EntityFile, entity: str) -> list[Linked]:
        """Its records, those with most authority first; none for an entity that has none any more."""
        ranks = {dataset: rank for rank, dataset in enumerate(file.datasets)}
        found = self._read(file, "entity = ?", [entity])
        return sorted(found, key=lambda one: (ranks.get(one.key.dataset, len(ranks)), one.key))

    def of_records(self, file: EntityFile, keys: Collection[Key]) -> Mapping[Key, Linked]:
        """The links of these records, of those that have one."""
        if not keys:
            return {}
        pairs = sorted(keys)
        said = ", ".join(["(?, ?)"] * len(pairs))
        found = self._read(file, f"(dataset, record) IN ({said})", [part for pair in pairs for part in pair])
        return {one.key: one for one in found}

    def of_code(self, file: EntityFile, code: str) -> list[str]:
        """The entities with a code: more than one where two firms have it."""
        return sorted({one.entity for one in self._read(file, "code = ?", [code])})

    def codes(self, file: EntityFile, keys: Collection[Key]) -> Mapping[Key, str]:
        """What each of these records says its code is, cleaned; records without one are left out."""
        found: dict[Key, str] = {}
        for dataset, said in file.datasets.items():
            records = sorted(key.record for key in keys if key.dataset == dataset)
            version = self.snapshots.current().tables.get(dataset)
            if not records or said.code is None or version is None:
                continue
            table = self.lake.version(dataset, version)
            key = f"CAST({quote_name(file.keys[file.record_of[dataset]])} AS VARCHAR)"
            listed = ", ".join(map(quote_text, records))
            sql = f"SELECT {key}, {quote_name(said.code)} FROM {relation(table.paths(), table.columns)}"
            for record, code in self._all(f"{sql} WHERE {key} IN ({listed}) AND {quote_name(said.code)} <> ''", []):
                read = read_code(code)
                found[Key(dataset, record)] = code if read is None else read.text
        return found

    def _read(self, file: EntityFile, where: str, values: list[str]) -> list[Linked]:
        number = self.snapshots.current().tables.get(file.links)
        if number is None:
            return []
        version = self.lake.version(file.links, number)
        rows = relation(version.paths(), version.columns)
        sql = f"SELECT dataset, record, entity, code, how FROM {rows} WHERE how <> 'gone' AND {where}"
        return [Linked(Key(*row[:2]), *row[2:]) for row in self._all(sql, values)]

    def _all(self, sql: str, values: list[str]) -> list[tuple[Any, ...]]:
        with self.engine.session() as connection:
            return connection.execute(sql, values).fetchall()
