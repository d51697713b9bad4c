"""Whether a query can be computed period by period: the proof behind the refresh classes.

Every row of a partitioned relation belongs to the period (of the output's grain) in which its partition column lies.
A query is *sliced* when each of its rows belongs to one period too, and the rows of a period are exactly those that
the query gives over the input rows of that period alone. The proof goes from the inside out; what it does not know
is *mixed*. It rests on: a partition column is never NULL, and one zone for every session.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal

from sqlglot import exp

from zhongshu.datasets.sql.relation import Relation
from zhongshu.datasets.sql.scope import Block, SelectBlock, Source, UnionBlock, conjuncts, expressions
from zhongshu.datasets.sql.sight import own

TIMES = frozenset({"DATE", "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ"})

_DAY = frozenset("MICROSECONDS MILLISECONDS SECOND MINUTE HOUR DAY".split())
_WITHIN: Mapping[str, frozenset[str]] = {
    "day": _DAY,
    "month": _DAY | {"MONTH"},
    "year": _DAY | {"MONTH", "QUARTER", "YEAR"},
}
"""The truncations that never leave the period of a grain; a week leaves all of them."""


@dataclass(frozen=True)
class Fact:
    """Of a value: `tells`, it is NULL or lies in its row's period; `sure`, it is never NULL; `timed`, it is computed
    from a partition column at all."""

    tells: bool = False
    sure: bool = False
    timed: bool = False


@dataclass(frozen=True)
class Rows:
    """Of a query's rows: whether they are the same for every period (constant), sliced, or mixed, and then why.

    `beyond` says why not even a declared reach could bound what a row depends on; '' where it could.
    """

    spread: Literal["constant", "sliced", "mixed"]
    columns: Mapping[str, Fact]
    why: str = ""
    beyond: str = ""

    def mixed(self, why: str, beyond: str = "") -> "Rows":
        """The first reason stays."""
        return replace(self, spread="mixed", why=self.why or why, beyond=self.beyond or beyond)


@dataclass(frozen=True)
class _From:
    """The joined rows of a FROM so far. `either` are pairs of expressions of which, in every row, one is not NULL."""

    rows: Rows
    facts: Mapping[tuple[str, str], Fact]
    either: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Slicer:
    """Reads each query once, also one that several read.

    `grain` is that of the output's partition, `reach` the declared one, which no window may look beyond.
    """

    grain: str
    relations: Mapping[str, Relation]
    reach: timedelta | None = None
    known: dict[int, Rows] = field(default_factory=dict)

    def rows(self, block: Block) -> Rows:
        if id(block) not in self.known:
            read = self._union(block) if isinstance(block, UnionBlock) else self._select(block)
            self.known[id(block)] = self._limited(block, read)
        return self.known[id(block)]

    def _limited(self, block: Block, rows: Rows) -> Rows:
        if block.node.args.get("limit") is None or rows.spread == "constant":
            return rows
        return rows.mixed("LIMIT chooses among the rows of all time", "LIMIT chooses among the rows of all time")

    def _relation(self, name: str) -> Rows:
        relation = self.relations[name]
        columns = dict.fromkeys(relation.columns, Fact())
        if relation.partition is None or relation.kind == "parameter":
            return Rows("constant", columns)
        column = relation.partition.column
        rows = Rows("sliced", {**columns, column: Fact(tells=True, sure=True, timed=True)})
        if relation.columns.get(column) in TIMES:
            return rows
        return rows.mixed(
            f"{name} is partitioned by {column}, which is no date or time", f"{column} is no date or time"
        )

    def _union(self, block: UnionBlock) -> Rows:
        left, right = self.rows(block.left), self.rows(block.right)
        pairs = zip(left.columns.items(), right.columns.values(), strict=True)
        columns = {name: _both(one, other) for (name, one), other in pairs}
        rows = Rows(left.spread, columns, left.why or right.why, left.beyond or right.beyond)
        if "mixed" in (left.spread, right.spread):
            return replace(rows, spread="mixed")
        if left.spread != right.spread:
            return rows.mixed("one SELECT of a UNION reads nothing partitioned, so its rows have no period")
        if block.distinct and rows.spread == "sliced" and not _told(columns.values()):
            return rows.mixed("UNION makes equal rows of different periods one; UNION ALL keeps them")
        return rows

    def _select(self, block: SelectBlock) -> Rows:
        of = self._from(block)
        rows = of.rows
        for _, query in block.inner:
            inner = self.rows(query)
            if inner.spread != "constant":
                rows = rows.mixed("IN (SELECT ...) looks at rows of all time", inner.beyond)
        if rows.spread != "constant":
            rows = self._grouped(block, of, rows)
            rows = self._windowed(block, of, rows)
        columns = {part.alias: self._fact(part.this, of, block.groups is not None) for part in block.node.expressions}
        if "distinct" in block.clauses and rows.spread == "sliced" and not _told(columns.values()):
            rows = rows.mixed("DISTINCT makes equal rows of different periods one")
        return replace(rows, columns=columns)

    # -- FROM ---------------------------------------------------------------------------------------------------

    def _from(self, block: SelectBlock) -> _From:
        first, *others = block.sources
        rows = self._source(first)
        of = _From(rows, {(first.alias, name): fact for name, fact in rows.columns.items()})
        for source in others:
            of = self._joined(of, source, self._source(source))
        return of

    def _source(self, source: Source) -> Rows:
        return self._relation(source.reads) if isinstance(source.reads, str) else self.rows(source.reads)

    def _joined(self, left: _From, source: Source, right: Rows) -> _From:
        assert source.join is not None
        side = source.join.side.upper()
        mine = {(source.alias, name): fact for name, fact in right.columns.items()}
        links = self._links(left, source, mine)
        rows = self._spread(left.rows, right, source.alias, side, bool(links))
        facts = {**(_unsure(left.facts) if side == "FULL" else left.facts), **(_unsure(mine) if side else mine)}
        either = left.either
        if side == "FULL":
            either = frozenset(frozenset({one.sql(), other.sql()}) for one, other, sure in links if sure)
        return _From(rows, facts, either)

    def _spread(self, left: Rows, right: Rows, alias: str, side: str, linked: bool) -> Rows:
        rows = Rows(left.spread, {}, left.why or right.why, left.beyond or right.beyond)
        if "mixed" in (left.spread, right.spread):
            return replace(rows, spread="mixed")
        if left.spread == right.spread == "constant":
            return rows
        if left.spread == right.spread == "sliced":
            why = f"{alias} is joined without an equality of its time with the other side's"
            return rows if linked else rows.mixed(why)
        if left.spread == "constant" and side:
            return rows.mixed(f"{side} JOIN {alias} keeps rows that are of no period")
        if right.spread == "constant" and side == "FULL":
            return rows.mixed(f"FULL JOIN {alias} keeps rows that are of no period")
        return replace(rows, spread="sliced")

    def _links(
        self, left: _From, source: Source, mine: Mapping[tuple[str, str], Fact]
    ) -> list[tuple[exp.Expr, exp.Expr, bool]]:
        """Equalities of ON that hold only between rows of one period: left, right, whether neither is ever NULL."""
        on = source.join.args.get("on") if source.join else None
        right = _From(left.rows, mine)
        found = []
        for part in conjuncts(on) if on is not None else ():
            if not isinstance(part, exp.EQ):
                continue
            for one, other in ((part.left, part.right), (part.right, part.left)):
                here, there = self._fact(one, left), self._fact(other, right)
                if here.tells and there.tells:
                    found.append((one, other, here.sure and there.sure))
        return found

    # -- clauses ------------------------------------------------------------------------------------------------

    def _grouped(self, block: SelectBlock, of: _From, rows: Rows) -> Rows:
        groups = block.groups
        if groups is None:
            return rows
        if not groups:
            return rows.mixed("an aggregate without GROUP BY takes all rows together", "it takes all rows together")
        facts = [self._fact(part, of) for part in groups]
        if not any(fact.timed for fact in facts):
            return rows.mixed(
                "GROUP BY says no time, so a group has rows of all periods", "a group has rows of all time"
            )
        return rows if _told(facts) else rows.mixed("GROUP BY says no time that lies in one period")

    def _windowed(self, block: SelectBlock, of: _From, rows: Rows) -> Rows:
        for window in [part for top in expressions(block.node) for part in own(top) if isinstance(part, exp.Window)]:
            facts = [self._fact(part, of, block.groups is not None) for part in window.args.get("partition_by") or []]
            if not _told(facts):
                beyond = "" if any(fact.timed for fact in facts) else _beyond(window, self.reach)
                rows = rows.mixed("a window has no PARTITION BY a time that lies in one period", beyond)
        return rows

    # -- values -------------------------------------------------------------------------------------------------

    def _fact(self, node: exp.Expr, of: _From, grouped: bool = False) -> Fact:
        """`grouped`: of a group that lies in one period, so that its least and greatest time lie there too."""
        if isinstance(node, exp.Paren):
            return self._fact(node.this, of, grouped)
        if isinstance(node, exp.Column):
            return of.facts.get((node.table, node.name), Fact())
        timed = Fact(timed=any(of.facts.get((c.table, c.name), Fact()).timed for c in node.find_all(exp.Column)))
        if isinstance(node, exp.TimestampTrunc | exp.DateTrunc):
            inside = node.args["unit"].name.upper() in _WITHIN[self.grain]
            return self._fact(node.this, of, grouped) if inside else timed
        if isinstance(node, exp.Cast) and not isinstance(node, exp.TryCast):
            kept = node.to.this.value in ("DATE", "TIMESTAMP", "TIMESTAMPTZ")
            return self._fact(node.this, of, grouped) if kept else timed
        if isinstance(node, exp.Min | exp.Max) and grouped:
            return self._fact(node.this, of) if not isinstance(node.this, exp.Distinct) else timed
        if isinstance(node, exp.Coalesce):
            return self._coalesce([node.this, *node.expressions], of, grouped)
        return timed

    def _coalesce(self, parts: list[exp.Expr], of: _From, grouped: bool) -> Fact:
        facts = [self._fact(part, of, grouped) for part in parts]
        written = [part.sql() for part in parts]
        pairs = {frozenset({one, other}) for one in written for other in written if one != other}
        return Fact(
            tells=all(fact.tells for fact in facts),
            sure=any(fact.sure for fact in facts) or bool(pairs & of.either),
            timed=any(fact.timed for fact in facts),
        )


def _both(one: Fact, other: Fact) -> Fact:
    return Fact(one.tells and other.tells, one.sure and other.sure, one.timed or other.timed)


def _told(facts: Iterable[Fact]) -> bool:
    return any(fact.tells and fact.sure for fact in facts)


def _unsure(facts: Mapping[tuple[str, str], Fact]) -> dict[tuple[str, str], Fact]:
    return {column: replace(fact, sure=False) for column, fact in facts.items()}


def _beyond(window: exp.Window, reach: timedelta | None) -> str:
    """Why a window looks further than any reach, or than the declared one; '' when it may not."""
    function = window.this.this if isinstance(window.this, exp.Filter) else window.this
    frame = window.args.get("spec")
    if isinstance(function, exp.Lag | exp.Lead):
        return ""
    if frame is None or "UNBOUNDED" in (frame.args.get("start"), frame.args.get("end")):
        return "a window sees rows of all time"
    for side in ("start", "end"):
        length = _length(frame.args.get(side))
        if reach is not None and length is not None and length > reach:
            return f"a window looks {frame.args[side].sql('duckdb')} far, which is more than the declared reach"
    return ""


def _length(bound: object) -> timedelta | None:
    """How long an interval written out is at least; None for what says no time."""
    if not isinstance(bound, exp.Interval) or not bound.this.name.isdigit():
        return None
    return int(bound.this.name) * _UNITS[bound.args["unit"].name.upper().removesuffix("S")]


_UNITS = {
    "SECOND": timedelta(seconds=1),
    "MINUTE": timedelta(minutes=1),
    "HOUR": timedelta(hours=1),
    "DAY": timedelta(days=1),
    "WEEK": timedelta(weeks=1),
    "MONTH": timedelta(days=28),
    "QUARTER": timedelta(days=90),
    "YEAR": timedelta(days=365),
}
