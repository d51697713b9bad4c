"""What a pack's SQL may contain. Data only; `reading` holds a parsed tree against it.

Whatever is not named here is refused, an argument of a node as much as a node: what is named is what lineage,
row filters and a second engine handle exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

Node = type[exp.Expr]


def _nodes(text: Mapping[Node, str]) -> Mapping[Node, frozenset[str]]:
    return {node: frozenset(args.split()) for node, args in text.items()}


NODES: Mapping[Node, frozenset[str]] = _nodes(
    {
        exp.Select: "with_ expressions distinct from_ joins where group having order limit",
        exp.Union: "with_ this expression distinct order limit",
        exp.With: "expressions",
        exp.CTE: "this alias",
        exp.TableAlias: "this",
        exp.From: "this",
        exp.Join: "this method side kind on using",
        exp.Table: "this db alias",
        exp.Subquery: "this alias",
        exp.Where: "this",
        exp.Group: "expressions",
        exp.Having: "this",
        exp.Order: "this expressions",
        exp.Ordered: "this desc nulls_first",
        exp.Limit: "expression",
        exp.Distinct: "expressions",
        exp.Alias: "this alias",
        exp.Column: "this table",
        exp.Identifier: "this quoted",
        exp.Star: "",
        exp.Literal: "this is_string",
        exp.Boolean: "this",
        exp.Null: "",
        exp.Paren: "this",
        exp.And: "this expression",
        exp.Or: "this expression",
        exp.Not: "this",
        exp.EQ: "this expression",
        exp.NEQ: "this expression",
        exp.GT: "this expression",
        exp.GTE: "this expression",
        exp.LT: "this expression",
        exp.LTE: "this expression",
        exp.NullSafeEQ: "this expression",
        exp.NullSafeNEQ: "this expression",
        exp.Is: "this expression",
        exp.Like: "this expression negate",
        exp.ILike: "this expression negate",
        exp.Between: "this low high",
        exp.In: "this expressions query",
        exp.Add: "this expression",
        exp.Sub: "this expression",
        exp.Mul: "this expression",
        exp.Div: "this expression typed safe",
        exp.IntDiv: "this expression",
        exp.Mod: "this expression",
        exp.Neg: "this",
        exp.DPipe: "this expression safe",
        exp.Case: "this ifs default",
        exp.If: "this true false",
        exp.Cast: "this to",
        exp.TryCast: "this to safe",
        exp.DataType: "this expressions",
        exp.DataTypeParam: "this",
        exp.Interval: "this unit",
        exp.Var: "this",
        exp.Window: "this partition_by order spec over",
        exp.WindowSpec: "kind start start_side end end_side",
        exp.Filter: "this expression",
    }
)
"""Every node that is no function, and the arguments it may have."""


@dataclass(frozen=True)
class Function:
    """`node` is what sqlglot reads it as; None for one that sqlglot knows by its name only."""

    kind: Literal["scalar", "aggregate", "window"]
    node: Node | None
    args: frozenset[str]


def _functions(
    kind: Literal["scalar", "aggregate", "window"], text: Mapping[str, tuple[Node, str] | None]
) -> dict[str, Function]:
    return {
        name: Function(kind, *((said[0], frozenset(said[1].split())) if said else (None, frozenset({"expressions"}))))
        for name, said in text.items()
    }


FUNCTIONS: Mapping[str, Function] = {
    **_functions(
        "scalar",
        {
            "abs": (exp.Abs, "this"),
            "ceil": (exp.Ceil, "this"),
            "exp": (exp.Exp, "this"),
            "floor": (exp.Floor, "this"),
            "ln": (exp.Ln, "this"),
            "power": (exp.Pow, "this expression"),
            "round": (exp.Round, "this decimals"),
            "sign": (exp.Sign, "this"),
            "sqrt": (exp.Sqrt, "this"),
            "trunc": (exp.Trunc, "this"),
            "coalesce": (exp.Coalesce, "this expressions"),
            "greatest": (exp.Greatest, "this expressions ignore_nulls"),
            "least": (exp.Least, "this expressions ignore_nulls"),
            "nullif": (exp.Nullif, "this expression"),
            "contains": (exp.Contains, "this expression"),
            "ends_with": (exp.EndsWith, "this expression"),
            "left": (exp.Left, "this expression"),
            "length": (exp.Length, "this"),
            "lower": (exp.Lower, "this"),
            "lpad": (exp.Pad, "this expression fill_pattern is_left"),
            "regexp_extract": (exp.RegexpExtract, "this expression group null_if_pos_overflow"),
            "regexp_full_match": (exp.RegexpFullMatch, "this expression"),
            "regexp_matches": (exp.RegexpLike, "this expression"),
            "regexp_replace": (exp.RegexpReplace, "this expression replacement modifiers single_replace"),
            "replace": (exp.Replace, "this expression replacement"),
            "reverse": (exp.Reverse, "this"),
            "right": (exp.Right, "this expression"),
            "rpad": (exp.Pad, "this expression fill_pattern is_left"),
            "split_part": (exp.SplitPart, "this delimiter part_index"),
            "starts_with": (exp.StartsWith, "this expression"),
            "strpos": (exp.StrPosition, "this substr"),
            "substring": (exp.Substring, "this start length"),
            "trim": (exp.Trim, "this expression position"),
            "upper": (exp.Upper, "this"),
            "date_diff": (exp.DateDiff, "this expression unit date_part_boundary"),
            "date_part": None,
            "date_trunc": (exp.TimestampTrunc, "this unit"),
            "day": (exp.Day, "this"),
            "dayofweek": (exp.DayOfWeek, "this"),
            "dayofyear": (exp.DayOfYear, "this"),
            "epoch": (exp.TimeToUnix, "this"),
            "extract": (exp.Extract, "this expression"),
            "hour": (exp.Hour, "this"),
            "isodow": (exp.DayOfWeekIso, "this"),
            "last_day": (exp.LastDay, "this"),
            "make_date": (exp.DateFromParts, "year month day"),
            "minute": (exp.Minute, "this"),
            "month": (exp.Month, "this"),
            "quarter": (exp.Quarter, "this"),
            "second": (exp.Second, "this"),
            "strftime": (exp.TimeToStr, "this format"),
            "strptime": (exp.StrToTime, "this format"),
            "try_strptime": None,
            "week": (exp.Week, "this"),
            "year": (exp.Year, "this"),
        },
    ),
    **_functions(
        "aggregate",
        {
            "avg": (exp.Avg, "this"),
            "bool_and": (exp.LogicalAnd, "this"),
            "bool_or": (exp.LogicalOr, "this"),
            "count": (exp.Count, "this big_int"),
            "count_if": (exp.CountIf, "this"),
            "max": (exp.Max, "this"),
            "median": (exp.Median, "this"),
            "min": (exp.Min, "this"),
            "quantile_cont": (exp.PercentileCont, "this expression"),
            "quantile_disc": (exp.PercentileDisc, "this expression"),
            "string_agg": (exp.GroupConcat, "this separator"),
            "sum": (exp.Sum, "this"),
        },
    ),
    **_functions(
        "window",
        {
            "cume_dist": (exp.CumeDist, ""),
            "dense_rank": (exp.DenseRank, ""),
            "first_value": (exp.FirstValue, "this"),
            "lag": (exp.Lag, "this offset default"),
            "lead": (exp.Lead, "this offset default"),
            "ntile": (exp.Ntile, "this"),
            "percent_rank": (exp.PercentRank, ""),
            "rank": (exp.Rank, ""),
            "row_number": (exp.RowNumber, ""),
        },
    ),
}

BY_NODE: Mapping[Node, Function] = {
    **{said.node: said for said in FUNCTIONS.values() if said.node is not None},
    exp.DateTrunc: Function("scalar", exp.DateTrunc, frozenset({"this", "unit"})),
}
"""sqlglot reads date_trunc of a date as another node."""

AGGREGATES: tuple[Node, ...] = tuple(
    said.node for said in FUNCTIONS.values() if said.kind == "aggregate" and said.node is not None
)

TYPES = frozenset(
    "BOOLEAN TINYINT SMALLINT INT BIGINT INT128 FLOAT DOUBLE DECIMAL VARCHAR TEXT DATE TIMESTAMP TIMESTAMPTZ".split()
)
"""What may be cast to, as sqlglot names it (INT128 is DuckDB's HUGEINT)."""

TRUNCATIONS = frozenset("MICROSECONDS MILLISECONDS SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR".split())

PARTS = TRUNCATIONS | frozenset("DOW ISODOW DOY ISOYEAR EPOCH".split())

INTERVALS = frozenset(
    word + ending for word in "SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR".split() for ending in ("", "S")
)
