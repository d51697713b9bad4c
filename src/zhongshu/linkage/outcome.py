"""What a run of the engine came to, against the links that there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from zhongshu.datasets.sources.report import Row
from zhongshu.linkage.decision import Found, Key, Verdict
from zhongshu.linkage.raw import GONE, PRESENT, make_table
from zhongshu.linkage.record import Linked

_HANDFUL = 10_000
_THERE = "there_now"
"""Every record that is there, with the entity that it has from now on."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
VERDICTS = "verdicts"
"""The relation of decisions that `stage_verdicts` makes."""


def stage_verdicts(connection: duckdb.DuckDBPyConnection, verdicts: Iterable[Verdict]) -> None:
    """Make the temporary table of decisions as the engine reads them."""
    columns = {
        **dict.fromkeys(("dataset_l", "record_l", "dataset_r", "record_r", "verdict"), "VARCHAR"),
        "decided": "TIMESTAMP WITH TIME ZONE",
    }
    make_table(connection, VERDICTS, columns, [(*one.left, *one.right, one.ruling, one.decided) for one in verdicts])


@dataclass(frozen=True)
class Outcome:
    """`linked` are the engine's tables in this connection, beside those of `Records.stage`; `at` is now."""

    connection: duckdb.DuckDBPyConnection
    linked: Linked
    at: datetime

    def __post_init__(self) -> None:
        links, moved = self.linked.links, self.linked.moved
        self.connection.execute(f"""
            CREATE OR REPLACE TEMP TABLE {_THERE} AS
            SELECT dataset, record, entity FROM {links} UNION ALL SELECT dataset, record, entity FROM {moved}
            UNION ALL SELECT dataset, record, entity FROM {PRESENT} ANTI JOIN {links} USING (dataset, record)
            ANTI JOIN {moved} USING (dataset, record) ANTI JOIN {GONE} USING (dataset, record)""")

    def rows(self) -> Iterator[Row]:
        """The links that are new or others now, and those of records that are gone; where there is none of all these, a
        link as it was, so that the cursor behind it is kept. A record that stays with its entity keeps its time."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE told AS {self._told()}")
        heartbeat = f"(FROM {PRESENT} WHERE NOT EXISTS (FROM told) LIMIT 1)"
        result = self.connection.execute(
            "SELECT dataset, record, entity, code, how, CAST(weight AS VARCHAR) AS weight, epoch_us(since) AS since "
            f"FROM (FROM told UNION ALL BY NAME FROM {heartbeat}) ORDER BY dataset, record"
        )
        names = [column[0] for column in result.description]
        while batch := result.fetchmany(_HANDFUL):
            for one in batch:
                row = dict(zip(names, one, strict=True))
                yield {**row, "since": _instant(row["since"])}

    def found(self) -> list[Found]:
        """The pairs that the engine leaves to a person."""
        pairs = self._all(f"SELECT why, dataset, record, other_dataset, other_record, weight FROM {self.linked.review}")
        clashes = self._all(f"SELECT code, dataset, record, other_dataset, other_record FROM {self.linked.clashes}")
        return [
            *(Found("clash", Key(*one[1:3]), Key(*one[3:5]), code=one[0]) for one in clashes),
            *(Found(one[0], Key(*one[1:3]), Key(*one[3:5]), weight=one[5]) for one in pairs),
        ]

    def settled(self, questions: Iterable[tuple[Any, ...]]) -> set[int]:
        """Of questions (number, and two records) those that rows have answered: the first of the two was linked again,
        they are of one entity now, or one of them is gone."""
        said = dict.fromkeys(("dataset", "record", "other_dataset", "other_record"), "VARCHAR")
        make_table(self.connection, "open_questions", {"number": "BIGINT", **said}, list(questions))
        answered = self._all(f"""
            SELECT number FROM open_questions AS q
            LEFT JOIN {_THERE} AS a ON a.dataset = q.dataset AND a.record = q.record
            LEFT JOIN {_THERE} AS b ON b.dataset = q.other_dataset AND b.record = q.other_record
            LEFT JOIN {self.linked.links} AS l ON l.dataset = q.dataset AND l.record = q.record
            WHERE a.entity IS NULL OR b.entity IS NULL OR a.entity = b.entity OR l.record IS NOT NULL""")
        return {number for (number,) in answered}

    def merged(self) -> dict[str, str]:
        """The entities that have no record any more, each with the one that has most of those that it had."""
        return dict(
            self._all(f"""
                SELECT p.entity, mode(t.entity ORDER BY t.entity) FROM {PRESENT} AS p
                JOIN {_THERE} AS t USING (dataset, record)
                ANTI JOIN {_THERE} AS s ON s.entity = p.entity GROUP BY ALL""")
        )

    def there(self, among: Iterable[str]) -> set[str]:
        """Of these entities those that a record was linked to."""
        make_table(self.connection, "asked_entities", {"entity": "VARCHAR"}, [(one,) for one in among])
        found = self._all(f"FROM asked_entities SEMI JOIN {self.linked.links} USING (entity)")
        return {entity for (entity,) in found}

    def _told(self) -> str:
        return f"""
            WITH latest AS (
                SELECT dataset, record, entity, code, how, CAST(weight AS DECIMAL(18,2)) AS weight
                FROM {self.linked.links}
                UNION ALL
                SELECT m.dataset, m.record, m.entity, m.code, p.how, p.weight
                FROM {self.linked.moved} AS m JOIN {PRESENT} AS p USING (dataset, record)
                UNION ALL
                SELECT dataset, record, entity, code, 'gone', NULL FROM {GONE}
            )
            SELECT l.*, CASE WHEN p.entity = l.entity AND l.how <> 'gone' THEN p.since
                ELSE CAST('{self.at.isoformat()}' AS TIMESTAMP WITH TIME ZONE) END AS since
            FROM latest AS l LEFT JOIN {PRESENT} AS p USING (dataset, record)
            WHERE (l.entity, l.code, l.how, l.weight) IS DISTINCT FROM (p.entity, p.code, p.how, p.weight)"""

    def _all(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()


def _instant(microseconds: int) -> str:
    """ISO 8601, in UTC."""
    return (_EPOCH + timedelta(microseconds=microseconds)).isoformat()
