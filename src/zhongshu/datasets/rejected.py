"""Rows that were not accepted: found in a session, located in the file without it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import duckdb

from zhongshu.core.text import Text
from zhongshu.datasets.rows import RowRule
from zhongshu.datasets.sources.lines import physical_lines
from zhongshu.datasets.sources.records import split_row
from zhongshu.datasets.sources.rejects import collect_rejects, records_at
from zhongshu.datasets.sources.scan import ParseReject, Scan
from zhongshu.datasets.stage import Staged
from zhongshu.lake.engine import quote_name, quote_text

_CONTRADICTION = RowRule(
    "key", None, "", Text(zh="同一主键在文件中有互相矛盾的行", en="the file has contradicting rows with this key")
)


@dataclass(frozen=True)
class Reject:
    """One row that was not accepted: `rule` and `column` (None for a rule over several) of its first fault.

    `record` counts data rows from 1, `line` is the line of the file; `raw` maps source columns to their text.
    `others` lists further rules the row breaks. `keys` is a JSON object of its key and area columns as far as they
    could be read; None where the reader refused the row.
    """

    record: int
    line: int
    column: str | None
    rule: str
    value: str | None
    why: Text
    raw: Mapping[str, str | None]
    others: tuple[str, ...] = ()
    keys: str | None = None


@dataclass(frozen=True)
class Rejected:
    """What the session knows of rejected rows; `located` finds their lines and raw text without the session."""

    staged: Staged
    refused: Sequence[ParseReject]
    broken: Sequence[tuple[Any, ...]]

    def located(self) -> Iterator[Reject]:
        """Those the reader refused, then those a rule did, each in the order of the file."""
        scan = self.staged.scan
        seen: set[int] = set()
        for reject in self.refused:
            if reject.record not in seen:
                seen.add(reject.record)
                why = Text(zh=reject.message_zh, en=reject.message)
                column = None if reject.column is None else self.staged.names.get(reject.column, reject.column)
                yield Reject(reject.record, reject.line, column, reject.rule, reject.value, why, _raw(scan, reject.raw))
        records = records_at([row[0] for row in self.broken], self.staged.reader_records)
        for (_, fault, shown, others, keys), place in zip(self.broken, physical_lines(scan, records), strict=True):
            rule = self.staged.rules[fault - 1] if fault > 0 else _CONTRADICTION
            other = tuple(self.staged.rules[index - 1].name for index in others if index is not None and index != fault)
            yield Reject(
                place.record, place.line, rule.column, rule.name, shown, rule.why, _raw(scan, place.raw), other, keys
            )


def rejected(connection: duckdb.DuckDBPyConnection, staged: Staged, *, most: int = 50_000) -> Iterator[Rejected]:
    """The rejected rows of a staged source, `most` at a time so that memory stays bounded."""
    refused = iter(collect_rejects(connection, staged.scan))
    while batch := list(islice(refused, most)):
        yield Rejected(staged, batch, ())
    after = 0
    while broken := connection.execute(_broken_sql(staged, after, most)).fetchall():
        yield Rejected(staged, (), broken)
        after = broken[-1][0]
        if len(broken) < most:
            return


def _broken_sql(staged: Staged, after: int, most: int) -> str:
    """Rows after position `after` that a rule or a contradiction rejects: position, first fault (-1 for a
    contradiction), its value, all faults, keys."""
    rules = list(enumerate(staged.rules, start=1))
    cases = " ".join(f"WHEN {index} THEN {_shown(rule)}" for index, rule in rules)
    value = f"CASE _fail {cases} ELSE NULL END" if cases else "NULL"
    others = ", ".join(f"CASE WHEN {rule.violated} THEN {index} END" for index, rule in rules) or "NULL"
    keys = ", ".join(f"{quote_text(name)}, CAST({quote_name(name)} AS VARCHAR)" for name in staged.keys)
    placed = f"CAST(json_object({keys}) AS VARCHAR)" if keys else "NULL"
    contradicts = " OR _pos IN (SELECT pos FROM repeated WHERE contradicts)" if staged.keys else ""
    return (
        f"SELECT _pos, coalesce(nullif(_fail, 0), -1), {value}, [{others}], {placed} FROM checked "
        f"WHERE (_fail <> 0{contradicts}) AND _pos > {after} ORDER BY _pos LIMIT {most}"
    )


def _shown(rule: RowRule) -> str:
    if rule.name == "type":
        return "_value"
    return f"CAST({quote_name(rule.column)} AS VARCHAR)" if rule.column else "NULL"


def _raw(scan: Scan, raw: str) -> Mapping[str, str | None]:
    """A row's cells by source column; surplus cells stand together under an ellipsis."""
    header = scan.columns
    cells = split_row(raw, scan.delimiter)
    surplus = {"…": scan.delimiter.join(cells[len(header) :])} if len(cells) > len(header) else {}
    return dict(zip(header, cells, strict=False)) | surplus


def raw_json(reject: Reject) -> str:
    """The raw row as JSON text, for the quarantine."""
    return json.dumps(dict(reject.raw), ensure_ascii=False)
