"""The rules of a dataset as SQL conditions over a staged row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhongshu.core.text import Text
from zhongshu.datasets.spec import ColumnSpec, DatasetSpec
from zhongshu.lake.engine import quote_name, quote_text


@dataclass(frozen=True)
class RowRule:
    """`violated` is an SQL condition, true where a row breaks the rule (NULL and false pass)."""

    name: str
    column: str | None
    violated: str
    why: Text


@dataclass(frozen=True)
class Check:
    """A dataset's own SQL check; `condition` is false where a row fails it (NULL passes)."""

    name: str
    condition: str
    why: Text


def row_rules(spec: DatasetSpec, checks: Sequence[Check], references: Mapping[str, str]) -> list[RowRule]:
    """In the order in which a row is told its first fault: column by column, then the `checks` that reject.

    `references` maps a column to the SQL of the set that its values must be in.
    """
    rules = []
    for name, column in spec.columns.items():
        sql = quote_name(name)
        if spec.required(name):
            rules.append(RowRule("required", name, f"{sql} IS NULL", Text(zh="不能为空", en="must not be empty")))
        rules += _value_rules(name, column)
        if name in references:
            why = Text(zh=f"在 {column.reference} 中不存在", en=f"is not in {column.reference}")
            outside = f"{sql} IS NOT NULL AND {sql} NOT IN ({references[name]})"
            rules.append(RowRule("reference", name, outside, why))
    return [*rules, *(RowRule(check.name, None, f"NOT ({check.condition})", check.why) for check in checks)]


def _value_rules(name: str, column: ColumnSpec) -> Iterator[RowRule]:
    sql = quote_name(name)
    if column.min is not None:
        why = Text(zh=f"小于 {column.min:g}", en=f"is below {column.min:g}")
        yield RowRule("min", name, f"{sql} < {column.min!r}", why)
    if column.max is not None:
        why = Text(zh=f"大于 {column.max:g}", en=f"is above {column.max:g}")
        yield RowRule("max", name, f"{sql} > {column.max!r}", why)
    if column.pattern is not None:
        why = Text(zh=f"不符合格式 {column.pattern}", en=f"does not match {column.pattern}")
        yield RowRule("pattern", name, f"NOT regexp_full_match({sql}, {quote_text(column.pattern)})", why)
    if column.one_of is not None:
        words = ", ".join(map(quote_text, column.one_of))
        why = Text(zh=f"应为 {'、'.join(column.one_of)} 之一", en=f"is none of {', '.join(column.one_of)}")
        yield RowRule("one_of", name, f"{sql} NOT IN ({words})", why)
