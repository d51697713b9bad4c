"""Which table and column every name means; afterwards the tree says so itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from zhongshu.core.errors import PackError, nearest
from zhongshu.datasets.sql import clauses
from zhongshu.datasets.sql.relation import Relation
from zhongshu.datasets.sql.script import Script
from zhongshu.datasets.sql.sight import Sight, column, like, merged_column, own, quote

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")

Ctes = Mapping[str, tuple[str, ...]]
"""The WITH queries in sight, by lower-case name, with their columns."""


@dataclass(frozen=True)
class Names:
    """Resolves the names of one statement in place.

    Afterwards every table is "pack"."name" or a WITH query, under an alias; every column carries it; every output is
    named; USING is ON; positions and names of outputs in GROUP BY and HAVING are the expressions they stand for, and
    in ORDER BY their positions. `unkept` gathers what the relations say that they do not keep.
    """

    script: Script
    pack: str
    relations: Mapping[str, Relation]
    unkept: dict[str, str] = field(default_factory=dict)

    def resolve(self, tree: exp.Query) -> None:
        """PackError for the first name that is unknown, ambiguous or given twice."""
        for name in self._query(tree, {}, None):
            if not _NAME.fullmatch(name):
                fit = re.sub(r"[^a-z0-9_]", "_", name.lower())
                hint = f"write AS {fit}" if _NAME.fullmatch(fit) else "write AS and a name"
                what = f"the column {name!r} is not called in lower-case letters, digits and underscores"
                raise self.script.error(what, at=_written(tree, name), hint=hint)

    def _query(self, tree: exp.Expr, ctes: Ctes, outer: Sight | None) -> tuple[str, ...]:
        """Resolves a query and answers its columns."""
        if isinstance(tree, exp.Subquery):
            return self._query(tree.this, ctes, outer)
        ctes = self._with(tree, ctes)
        if isinstance(tree, exp.Select):
            return self._select(tree, ctes, outer)
        assert isinstance(tree, exp.Union)
        left = self._query(tree.this, ctes, outer)
        clauses.name_after(tree.expression, left)
        right = self._query(tree.expression, ctes, outer)
        if len(left) != len(right):
            what = f"the SELECTs of this UNION have {len(left)} and {len(right)} columns"
            raise self.script.error(what, at=tree.expression)
        clauses.order(self.script, tree, left, None, None)
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
            quote(cte.args["alias"].this, name)
            known[name.lower()] = columns
            mine.add(name.lower())
        return known

    def _select(self, tree: exp.Select, ctes: Ctes, outer: Sight | None) -> tuple[str, ...]:
        sight = self._sources(tree, ctes, outer)
        if tree.args.get("where") is not None:
            self._expression(tree.args["where"], sight, ctes, tree)
        for part in list(tree.expressions):
            self._expression(part, sight, ctes, tree)
        outputs = clauses.name_outputs(self.script, tree)
        clauses.group(self.script, tree, sight, lambda node: self._expression(node, sight, ctes, tree))
        if tree.args.get("having") is not None:
            clauses.replace_output_names(self.script, tree.args["having"], tree, sight)
            self._expression(tree.args["having"], sight, ctes)
        clauses.order(self.script, tree, outputs, sight, lambda node: self._expression(node, sight, ctes))
        return outputs

    # -- tables -------------------------------------------------------------------------------------------------

    def _sources(self, tree: exp.Select, ctes: Ctes, outer: Sight | None) -> Sight:
        sight = Sight(outer)
        self._source(tree.args["from_"].this, sight, ctes)
        for join in tree.args.get("joins") or ():
            before = list(sight.tables)
            self._source(join.this, sight, ctes)
            if join.args.get("using"):
                self._using(join, sight, before)
            elif join.args.get("on") is not None:
                self._expression(join.args["on"], sight, ctes)
        return sight

    def _source(self, node: exp.Expr, sight: Sight, ctes: Ctes) -> None:
        if isinstance(node, exp.Subquery):
            alias, columns = node.alias, self._query(node, ctes, sight)
        else:
            assert isinstance(node, exp.Table)
            alias = node.alias or node.name
            columns = self._table(node, ctes)
            sight.called[node.name.lower()] = alias
            if not node.alias:
                node.set("alias", exp.TableAlias(this=like(node.this, alias)))
        if alias.lower() in sight.tables:
            raise self.script.error(f"two tables of this FROM are called {alias}", at=node, hint="write table AS name")
        quote(node.args["alias"].this, alias)
        sight.tables[alias.lower()] = (alias, columns)

    def _table(self, node: exp.Table, ctes: Ctes) -> tuple[str, ...]:
        pack, name = node.db.lower(), node.name.lower()
        if not pack and name in ctes:
            quote(node.this, node.name)
            return ctes[name]
        qualified = f"{pack or self.pack}.{name}"
        relation = self.relations.get(qualified)
        if relation is None:
            raise self._no_table(node, ctes)
        self.unkept.update(relation.unkept)
        pack, _, name = relation.name.partition(".")
        node.set("db", like(node.this, pack))
        quote(node.this, name)
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

    def _using(self, join: exp.Join, sight: Sight, before: Sequence[str]) -> None:
        """USING (a, b) becomes ON; a bare name afterwards means either side, both of them in a FULL JOIN."""
        key = next(reversed(sight.tables))
        alias, columns = sight.tables[key]
        left = Sight(None, {name: sight.tables[name] for name in before}, dict(sight.merged))
        conditions: list[exp.Expr] = []
        for word in join.args["using"]:
            first = self._bare(left, word)
            name = next((name for name in columns if name.lower() == word.name.lower()), None)
            if name is None:
                what = f"{alias} has no column {word.name!r}"
                raise self.script.error(what, at=word, hint=nearest(word.name, columns))
            second = column(word, alias, name)
            conditions.append(exp.EQ(this=first, expression=second))
            both = exp.Coalesce(this=first.copy(), expressions=[second.copy()])
            covered = left.merged.get(name.lower(), (first, frozenset({first.text("table").lower()})))[1]
            means = both if join.side.upper() == "FULL" else first.copy()
            sight.merged[name.lower()] = (means, covered | {key})
        join.set("using", None)
        join.set("on", exp.and_(*conditions, copy=False))

    # -- columns ------------------------------------------------------------------------------------------------

    def _expression(self, node: exp.Expr, sight: Sight, ctes: Ctes, select: exp.Select | None = None) -> None:
        """Resolves the columns under `node` and the queries in it; `select` where its output names would be wrong."""
        for part in list(own(node)):
            if isinstance(part, exp.Column):
                part.replace(self._column(part, sight, select))
            elif isinstance(part, exp.In) and part.args.get("query") is not None:
                query = part.args["query"]
                clauses.name_after(query.this, ["value"])
                columns = self._query(query, ctes, sight)
                if len(columns) != 1:
                    raise self.script.error(f"the SELECT of IN has {len(columns)} columns, not one", at=query)

    def _column(self, word: exp.Column, sight: Sight, select: exp.Select | None) -> exp.Expr:
        if not word.table:
            given = clauses.other_names(select, word) if select is not None else ()
            if word.name.lower() in given and not sight.knows(word.name):
                what = f"{word.name!r} is a name given in the same SELECT"
                hint = "write its expression again, or put the SELECT into a WITH query"
                raise self.script.error(what, at=word, hint=hint)
            return self._bare(sight, word)
        if word.table.lower() not in sight.tables:
            raise self._no_alias(word, sight)
        alias, names = sight.tables[word.table.lower()]
        for name in names:
            if name.lower() == word.name.lower():
                return column(word, alias, name)
        what = f"{alias} has no column {word.name!r}"
        raise self.script.error(what, at=word.this, hint=self.unkept.get(word.name) or nearest(word.name, names))

    def _bare(self, sight: Sight, word: exp.Expr) -> exp.Expr:
        """The one column that a bare name means."""
        name, found = word.name, sight.having(word.name)
        if name.lower() in sight.merged and not found:
            return merged_column(sight.merged[name.lower()][0], word)
        if len(found) == 1 and name.lower() not in sight.merged:
            return column(word, *found[0])
        if found:
            merged = sight.merged[name.lower()][0].find_all(exp.Column) if name.lower() in sight.merged else ()
            places = [*((part.table, part.name) for part in merged), *found]
            hint = f"write {' or '.join(f'{alias}.{known}' for alias, known in places)}"
            tables = " and in ".join(alias for alias, _ in places)
            raise self.script.error(f"the column {name!r} is in {tables}", at=word, hint=hint)
        if any(outer.knows(name) for outer in sight.around):
            raise self._correlated(word, name)
        raise self.script.error(
            f"no column {name!r}", at=word, hint=self.unkept.get(name) or nearest(name, sight.columns)
        )

    def _no_alias(self, word: exp.Column, sight: Sight) -> PackError:
        alias = word.table
        if any(alias.lower() in outer.tables for outer in sight.around):
            return self._correlated(word, f"{alias}.{word.name}")
        called = sight.called.get(alias.lower())
        known = [alias for alias, _ in sight.tables.values()]
        hint = f"{alias} is called {called} here" if called else nearest(alias, known)
        return self.script.error(f"no table {alias!r} in this FROM", at=word, hint=hint)

    def _correlated(self, at: exp.Expr, name: str) -> PackError:
        what = f"{name} belongs to the query outside; an inner SELECT stands by itself"
        return self.script.error(what, at=at, hint="JOIN the inner SELECT on that column instead")


def _written(tree: exp.Expr, name: str) -> exp.Expr:
    """Where an output is written: in the first SELECT of a UNION."""
    first = tree.find(exp.Select)
    return next((part for part in first.expressions if part.alias == name), tree) if first else tree
