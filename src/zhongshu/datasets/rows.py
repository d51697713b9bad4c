"""The rules of a dataset as SQL conditions over a staged row."""

from collections.abc import Sequence
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


def row_rules(spec: DatasetSpec, checks: Sequence[tuple[str, str, Text]], references: dict[str, str]) -> list[RowRule]:
    """In the order in which a row is told its first fault: column by column, then the SQL checks.

    `checks` holds (name, condition, title) of the checks that reject; `references` maps a column to the SQL
    of the set that its values must be in.
    """
    rules = []
    for name, column in spec.columns.items():
        rules += _column_rules(name, column, required=spec.required(name), among=references.get(name))
    rules += [RowRule(name, None, f"NOT ({condition})", why) for name, condition, why in checks]
    return rules


def _column_rules(name: str, column: ColumnSpec, *, required: bool, among: str | None) -> list[RowRule]:
    sql = quote_name(name)
    rules = []
    if required:
        rules.append(RowRule("required", name, f"{sql} IS NULL", Text(zh="不能为空", en="must not be empty")))
    if column.min is not None:
        rules.append(
            RowRule(
                "min", name, f"{sql} < {column.min!r}", Text(zh=f"小于 {column.min:g}", en=f"is below {column.min:g}")
            )
        )
    if column.max is not None:
        rules.append(
            RowRule(
                "max", name, f"{sql} > {column.max!r}", Text(zh=f"大于 {column.max:g}", en=f"is above {column.max:g}")
            )
        )
    if column.pattern is not None:
        condition = f"NOT regexp_full_match({sql}, {quote_text(column.pattern)})"
        rules.append(
            RowRule(
                "pattern",
                name,
                condition,
                Text(zh=f"不符合格式 {column.pattern}", en=f"does not match {column.pattern}"),
            )
        )
    if column.one_of is not None:
        words = ", ".join(quote_text(word) for word in column.one_of)
        shown = "、".join(column.one_of)
        rules.append(
            RowRule(
                "one_of",
                name,
                f"{sql} NOT IN ({words})",
                Text(zh=f"应为 {shown} 之一", en=f"is none of {', '.join(column.one_of)}"),
            )
        )
    if among is not None:
        why = Text(zh=f"在 {column.reference} 中不存在", en=f"is not in {column.reference}")
        rules.append(RowRule("reference", name, f"{sql} IS NOT NULL AND {sql} NOT IN ({among})", why))
    return rules
