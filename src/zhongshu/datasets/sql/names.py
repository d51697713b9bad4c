"""Which table and column every name means; afterwards the tree says so itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from zhongshu.core.errors import PackError, nearest
from zhongshu.datasets.sql.relation import Relation
from zhongshu.datasets.sql.script import Script

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")

Ctes = Mapping[str, tuple[str, ...]]
"""The WITH queries in sight, by lower-case name, with their columns."""


def own(node: exp.Expr) -> Iterator[exp.Expr]:
    """`node` and what is under it, without the inside of queries in it."""
    return node.walk(prune=lambda part: isinstance(part, exp.Subquery))


@dataclass
class _Sight:
    """What an expression of one SELECT may name: tables by lower-case alias, in order, and merged USING columns."""

    outer: "_Sight | None"
    tables: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    merged: dict[str, exp.Expr] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)

    def having(self, column: str) -> list[tuple[str, str]]:
        """(alias, column as declared) of every table with such a column; a merged one counts once."""
        word = column.lower()
        return [
            (alias, name)
            for alias, names in self.tables.values()
            for name in names
            if name.lower() == word and word not in self.merged
        ]

    def knows(self, column: str) -> bool:
        return column.lower() in self.merged or bool(self.having(column))

    @property
    def columns(self) -> list[str]:
        return [name for _, names in self.tables.values() for name in names]


@dataclass(frozen=True)
class Names:
    """Resolves the names of one statement in place.

    Afterwards every table is "pack"."name" or a WITH query, under an alias; every column carries it; every output is
    named; USING is ON; positions and names of outputs in GROUP BY and HAVING are the expressions they stand for, and
    in ORDER BY their positions.
    """

    script: Script
    pack: str
    relations: Mapping[str, Relation]

    def resolve(self, tree: exp.Query) -> None:
        """PackError for the first name that is unknown, ambiguous or given twice."""
        for name in self._query(tree, {}, None):
            if not _NAME.fullmatch(name):
                fit = re.sub(r"[^a-z0-9_]", "_", name.lower())
                hint = f"write AS {fit}" if _NAME.fullmatch(fit) else "write AS and a name"
                what = f"the column {name!r} is not called in lower-case letters, digits and underscores"
                raise self.script.error(what, at=_output(tree, name), hint=hint)

    def _query(self, tree: exp.Expr, ctes: Ctes, outer: _Sight | None) -> tuple[str, ...]:
        """Resolves a query and answers its columns."""
        if isinstance(tree, exp.Subquery):
            return self._query(tree.this, ctes, outer)
        ctes = self._with(tree, ctes)
        if isinstance(tree, exp.Select):
            return self._select(tree, ctes, outer)
        assert isinstance(tree, exp.Union)
        left = self._query(tree.this, ctes, outer)
        _name_after(tree.expression, left)
        right = self._query(tree.expression, ctes, outer)
        if len(left) != len(right):
            what = f"the SELECTs of this UNION have {len(left)} and {len(right)} columns"
            raise self.script.error(what, at=tree.expression)
        self._order(tree, left, None, ctes)
        return left

    def _with(self, tree: exp.Expr, ctes: Ctes) -> Ctes:
        said = tree.args.get("with_")
        known = dict(ctes)
        mine: set[str] = set()
        for cte in said.expressions if said is not None else ():
            name = cte.alias
            if name.lower() in mine:
                raise self.script.error(f"two WITH queries are called {name}", at=cte.args["alias"])
            if f"{self.pack}.{name.lower()}" in self.relations:
                what = f"the WITH query {name} has the name of a table of this pack"
                raise self.script.error(what, at=cte.args["alias"], hint="call it otherwise")
            columns = self._query(cte.this, known, None)
            _quote(cte.args["alias"].this, name)
            known[name.lower()] = columns
            mine.add(name.lower())
        return known

    def _select(self, tree: exp.Select, ctes: Ctes, outer: _Sight | None) -> tuple[str, ...]:
        sight = self._sources(tree, ctes, outer)
        if tree.args.get("where") is not None:
            self._expression(tree.args["where"], sight, ctes, tree)
        outputs = self._outputs(tree, sight, ctes)
        self._group(tree, sight, ctes)
        if tree.args.get("having") is not None:
            self._by_output_name(tree.args["having"], tree, sight)
            self._expression(tree.args["having"], sight, ctes)
        self._order(tree, outputs, sight, ctes)
        return outputs

    # -- tables -------------------------------------------------------------------------------------------------

    def _sources(self, tree: exp.Select, ctes: Ctes, outer: _Sight | None) -> _Sight:
        sight = _Sight(outer)
        self._source(tree.args["from_"].this, sight, ctes)
        for join in tree.args.get("joins") or ():
            before = list(sight.tables)
            self._source(join.this, sight, ctes)
            if join.args.get("using"):
                self._using(join, sight, before)
            elif join.args.get("on") is not None:
                self._expression(join.args["on"], sight, ctes)
        return sight

    def _source(self, node: exp.Expr, sight: _Sight, ctes: Ctes) -> None:
        if isinstance(node, exp.Subquery):
            alias, columns = node.alias, self._query(node, ctes, sight)
        else:
            assert isinstance(node, exp.Table)
            alias = node.alias or node.name
            columns = self._table(node, ctes)
            sight.called[node.name.lower()] = alias
            if not node.alias:
                node.set("alias", exp.TableAlias(this=_like(node.this, alias)))
        if alias.lower() in sight.tables:
            raise self.script.error(f"two tables of this FROM are called {alias}", at=node, hint="write table AS name")
        _quote(node.args["alias"].this, alias)
        sight.tables[alias.lower()] = (alias, columns)

    def _table(self, node: exp.Table, ctes: Ctes) -> tuple[str, ...]:
        pack, name = node.db.lower(), node.name.lower()
        if not pack and name in ctes:
            _quote(node.this, node.name)
            return ctes[name]
        qualified = f"{pack or self.pack}.{name}"
        relation = self.relations.get(qualified)
        if relation is None:
            raise self._no_table(node, ctes)
        pack, _, name = relation.name.partition(".")
        node.set("db", _like(node.this, pack))
        _quote(node.this, name)
        return tuple(relation.columns)

    def _no_table(self, node: exp.Table, ctes: Ctes) -> PackError:
        word = f"{node.db}.{node.name}" if node.db else node.name
        if re.search(r"[/:*\\]|\.(csv|tsv|txt|json|jsonl|parquet|xlsx?|db|gz)$", word, re.IGNORECASE):
            hint = "a pack's SQL reads no files: declare a dataset with this file as its source"
        else:
            elsewhere = [name for name in self.relations if name.partition(".")[2] == word.lower()]
            mine = [name.removeprefix(f"{self.pack}.") for name in self.relations]
            hint = f"write {elsewhere[0]}" if elsewhere else nearest(word, [*mine, *ctes])
        return self.script.error(f"no dataset, table or parameter {word!r}", at=node, hint=hint)

    def _using(self, join: exp.Join, sight: _Sight, before: Sequence[str]) -> None:
        """USING (a, b) becomes ON; a bare name afterwards means either side, both of them in a FULL JOIN."""
        alias, columns = sight.tables[next(reversed(sight.tables))]
        left = _Sight(None, {name: sight.tables[name] for name in before}, sight.merged)
        conditions: list[exp.Expr] = []
        for word in join.args["using"]:
            first = self._column_of(left, word)
            known = next((name for name in columns if name.lower() == word.name.lower()), None)
            if known is None:
                raise self.script.error(
                    f"{alias} has no column {word.name!r}", at=word, hint=nearest(word.name, columns)
                )
            second = _column(word, alias, known)
            conditions.append(exp.EQ(this=first, expression=second))
            both = exp.Coalesce(this=first.copy(), expressions=[second.copy()])
            sight.merged[word.name.lower()] = both if join.side.upper() == "FULL" else first.copy()
        join.set("using", None)
        join.set("on", exp.and_(*conditions, copy=False))

    # -- columns ------------------------------------------------------------------------------------------------

    def _expression(self, node: exp.Expr, sight: _Sight, ctes: Ctes, select: exp.Select | None = None) -> None:
        """Resolves the columns under `node` and the queries in it; `select` where its output names would be wrong."""
        for part in list(own(node)):
            if isinstance(part, exp.Column):
                _replace(part, self._resolved(part, sight, select))
            elif isinstance(part, exp.In) and part.args.get("query") is not None:
                columns = self._query(part.args["query"], ctes, sight)
                if len(columns) != 1:
                    what = f"the SELECT of IN has {len(columns)} columns, not one"
                    raise self.script.error(what, at=part.args["query"])

    def _resolved(self, column: exp.Column, sight: _Sight, select: exp.Select | None) -> exp.Expr:
        if not column.table:
            if select is not None and not sight.knows(column.name) and column.name.lower() in _named(select, column):
                raise self.script.error(
                    f"{column.name!r} is a name given in the same SELECT",
                    at=column,
                    hint="write its expression again, or put the SELECT into a WITH query",
                )
            return self._column_of(sight, column)
        if column.table.lower() not in sight.tables:
            raise self._no_alias(column, sight)
        alias, names = sight.tables[column.table.lower()]
        for name in names:
            if name.lower() == column.name.lower():
                return _column(column, alias, name)
        raise self.script.error(
            f"{alias} has no column {column.name!r}", at=column.this, hint=nearest(column.name, names)
        )

    def _column_of(self, sight: _Sight, word: exp.Expr) -> exp.Expr:
        """The one column that a bare name means."""
        name = word.name
        if name.lower() in sight.merged:
            return _marked(sight.merged[name.lower()].copy(), word)
        found = sight.having(name)
        if len(found) == 1:
            return _column(word, *found[0])
        if found:
            tables = " and in ".join(alias for alias, _ in found)
            hint = f"write {' or '.join(f'{alias}.{column}' for alias, column in found)}"
            raise self.script.error(f"the column {name!r} is in {tables}", at=word, hint=hint)
        outside = sight.outer
        while outside is not None:
            if outside.knows(name):
                raise self._correlated(word, name)
            outside = outside.outer
        raise self.script.error(f"no column {name!r}", at=word, hint=nearest(name, sight.columns))

    def _no_alias(self, column: exp.Column, sight: _Sight) -> PackError:
        word = column.table
        outside = sight.outer
        while outside is not None:
            if word.lower() in outside.tables:
                return self._correlated(column, f"{word}.{column.name}")
            outside = outside.outer
        called = sight.called.get(word.lower())
        hint = (
            f"{word} is called {called} here"
            if called
            else nearest(word, [alias for alias, _ in sight.tables.values()])
        )
        return self.script.error(f"no table {word!r} in this FROM", at=column, hint=hint)

    def _correlated(self, at: exp.Expr, name: str) -> PackError:
        what = f"{name} belongs to the query outside; an inner SELECT stands by itself"
        return self.script.error(what, at=at, hint="JOIN the inner SELECT on that column instead")

    # -- outputs ------------------------------------------------------------------------------------------------

    def _outputs(self, tree: exp.Select, sight: _Sight, ctes: Ctes) -> tuple[str, ...]:
        """Names every projection; a bare column keeps its own name."""
        for part in tree.expressions:
            self._expression(part, sight, ctes, tree)
        names: list[str] = []
        for position, part in enumerate(list(tree.expressions)):
            names.append(self._output(tree, position, part))
            if names[-1].lower() in {name.lower() for name in names[:-1]}:
                raise self.script.error(
                    f"two columns are called {names[-1]}", at=part, hint="write AS and another name"
                )
        return tuple(names)

    def _output(self, tree: exp.Select, position: int, part: exp.Expr) -> str:
        if isinstance(part, exp.Alias):
            _quote(part.args["alias"], part.alias)
            return part.alias
        merged = isinstance(part, exp.Coalesce) and part.meta.get("merged")
        if not (isinstance(part, exp.Column) or merged):
            raise self.script.error("this column has no name", at=part, hint="write AS and a name behind it")
        column = part.find(exp.Column)
        assert column is not None
        named = exp.Alias(this=part.copy(), alias=_like(column.this, column.name))
        part.replace(named)
        return column.name

    def _group(self, tree: exp.Select, sight: _Sight, ctes: Ctes) -> None:
        group = tree.args.get("group")
        if group is None:
            return
        for part in list(group.expressions):
            if isinstance(part, exp.Literal):
                part.replace(self._at_position(part, tree))
            elif isinstance(part, exp.Column):
                self._by_output_name(part, tree, sight)
        # A name that an output gave is an expression already; what is left are names of columns.
        for part in list(group.expressions):
            if not part.meta.get("resolved"):
                self._expression(part, sight, ctes, tree)

    def _at_position(self, literal: exp.Literal, tree: exp.Select) -> exp.Expr:
        outputs = tree.expressions
        position = int(literal.name) if literal.is_int else 0
        if not 1 <= position <= len(outputs):
            raise self.script.error(f"there is no column number {literal.name}", at=literal)
        return _resolved_copy(outputs[position - 1])

    def _by_output_name(self, node: exp.Expr, tree: exp.Select, sight: _Sight) -> None:
        """Replaces names that outputs gave by their expressions; PackError where a column has that name too."""
        outputs = {part.alias.lower(): part for part in tree.expressions}
        for column in [part for part in own(node) if isinstance(part, exp.Column)]:
            part = outputs.get(column.name.lower())
            if column.table or part is None or _is_column(part, column.name):
                continue
            if sight.knows(column.name):
                what = f"{column.name!r} is both a column and a name given in this SELECT"
                raise self.script.error(what, at=column, hint="write table.column, or give another name")
            copy = _resolved_copy(part)
            inside = isinstance(column.parent, exp.Binary | exp.Unary | exp.Between | exp.In | exp.Cast)
            column.replace(exp.Paren(this=copy) if inside else copy)

    def _order(self, tree: exp.Expr, outputs: Sequence[str], sight: _Sight | None, ctes: Ctes) -> None:
        """ORDER BY of a LIMIT: outputs by position, and all of them, so that no two rows are equally near."""
        order = tree.args.get("order")
        if order is None:
            return
        positions = {name.lower(): number for number, name in enumerate(outputs, 1)}
        for ordered in order.expressions:
            word = ordered.this
            number = positions.get(word.name.lower()) if isinstance(word, exp.Column) and not word.table else None
            if isinstance(word, exp.Literal):
                number = int(word.name) if word.is_int else 0
                if not 1 <= number <= len(outputs):
                    raise self.script.error(f"there is no column number {word.name}", at=word)
            elif number is not None and isinstance(tree, exp.Select) and sight is not None:
                self._unambiguous(word, tree, number, sight)
            if number is not None:
                word.replace(exp.Literal.number(number))
            elif sight is None or tree.args.get("distinct") is not None:
                raise self.script.error("ORDER BY names an output here", at=word, hint=nearest(word.name, outputs))
            else:
                self._expression(word, sight, ctes)
        said = {ordered.this.name for ordered in order.expressions if isinstance(ordered.this, exp.Literal)}
        rest = [number for number in range(1, len(outputs) + 1) if str(number) not in said]
        for number in rest:
            order.append("expressions", exp.Ordered(this=exp.Literal.number(number), nulls_first=False))

    def _unambiguous(self, word: exp.Expr, tree: exp.Select, number: int, sight: _Sight) -> None:
        if sight.knows(word.name) and not _is_column(tree.expressions[number - 1], word.name):
            what = f"{word.name!r} is both a column and a name given in this SELECT"
            raise self.script.error(what, at=word, hint="write table.column, or give another name")


def _name_after(tree: exp.Expr, names: Sequence[str]) -> None:
    """A later SELECT of a UNION takes its outputs' names from the first, as SQL does."""
    if isinstance(tree, exp.Select) and len(tree.expressions) == len(names):
        for part, name in zip(list(tree.expressions), names, strict=True):
            if not isinstance(part, exp.Alias):
                part.replace(exp.Alias(this=part.copy(), alias=_like(part, name)))


def _named(tree: exp.Select, column: exp.Column) -> set[str]:
    """The names that the outputs of `tree` are given, but for the one that `column` itself is given."""
    mine = column.parent
    return {part.alias.lower() for part in tree.expressions if isinstance(part, exp.Alias) and part is not mine}


def _is_column(output: exp.Expr, name: str) -> bool:
    """Whether the output is just a column of that name (or a merged one)."""
    value = output.this if isinstance(output, exp.Alias) else output
    plain = isinstance(value, exp.Column) or bool(value.meta.get("merged"))
    column = value.find(exp.Column)
    return plain and column is not None and column.name.lower() == name.lower()


def _resolved_copy(output: exp.Expr) -> exp.Expr:
    copy = (output.this if isinstance(output, exp.Alias) else output).copy()
    copy.meta["resolved"] = True
    return copy


def _output(tree: exp.Expr, name: str) -> exp.Expr:
    first = tree.find(exp.Select)
    return next((part for part in first.expressions if part.alias == name), tree) if first else tree


def _quote(identifier: exp.Expr, name: str) -> None:
    identifier.set("this", name)
    identifier.set("quoted", True)


def _like(node: exp.Expr, name: str) -> exp.Identifier:
    """A quoted identifier that stands where `node` stood."""
    identifier = exp.to_identifier(name, quoted=True)
    identifier.meta.update(node.meta)
    return identifier


def _column(word: exp.Expr, alias: str, name: str) -> exp.Column:
    at = word.this if isinstance(word, exp.Column) else word
    return exp.Column(this=_like(at, name), table=_like(at, alias))


def _marked(merged: exp.Expr, word: exp.Expr) -> exp.Expr:
    """A merged USING column, with the place where it was named."""
    at = word.this if isinstance(word, exp.Column) else word
    for identifier in merged.find_all(exp.Identifier):
        identifier.meta.update(at.meta)
    merged.meta["merged"] = True
    return merged


def _replace(old: exp.Expr, new: exp.Expr) -> None:
    if old.parent is not None:
        old.replace(new)
