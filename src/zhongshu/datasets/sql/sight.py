"""What an expression of one SELECT may name, and the nodes that stand for what was named."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlglot import exp


@dataclass
class Sight:
    """Tables by lower-case alias, in order, each with its alias and columns as declared; `called` are the aliases of
    tables by their own names. `merged` has what a column of USING means, with the lower-case aliases it stands for.
    `outer` is what the query around it sees."""

    outer: "Sight | None"
    tables: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    merged: dict[str, tuple[exp.Expr, frozenset[str]]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)

    def having(self, column: str) -> list[tuple[str, str]]:
        """(alias, column as declared) of every table with such a column, but for those that USING merged."""
        word = column.lower()
        covered = self.merged[word][1] if word in self.merged else frozenset()
        return [
            (alias, name)
            for key, (alias, names) in self.tables.items()
            for name in names
            if name.lower() == word and key not in covered
        ]

    def knows(self, column: str) -> bool:
        return column.lower() in self.merged or bool(self.having(column))

    @property
    def columns(self) -> list[str]:
        return [name for _, names in self.tables.values() for name in names]

    @property
    def around(self) -> Iterator["Sight"]:
        """The sights of the queries around this one, the nearest first."""
        outer = self.outer
        while outer is not None:
            yield outer
            outer = outer.outer


def own(node: exp.Expr) -> Iterator[exp.Expr]:
    """`node` and what is under it, without the inside of queries in it."""
    return node.walk(prune=lambda part: isinstance(part, exp.Subquery))


def quote(identifier: exp.Expr, name: str) -> None:
    """Makes an identifier mean exactly `name`."""
    identifier.set("this", name)
    identifier.set("quoted", True)


def like(node: exp.Expr, name: str) -> exp.Identifier:
    """A quoted identifier that stands where `node` stood."""
    identifier = exp.to_identifier(name, quoted=True)
    identifier.meta.update(node.meta)
    return identifier


def column(word: exp.Expr, alias: str, name: str) -> exp.Column:
    """A column of a table that stands where `word` stood."""
    at = word.this if isinstance(word, exp.Column) else word
    return exp.Column(this=like(at, name), table=like(at, alias))


def merged_column(merged: exp.Expr, word: exp.Expr) -> exp.Expr:
    """What a bare name means after USING, standing where `word` stood."""
    at = word.this if isinstance(word, exp.Column) else word
    copy = merged.copy()
    for identifier in copy.find_all(exp.Identifier):
        identifier.meta.update(at.meta)
    copy.meta["merged"] = True
    return copy


def plain_column(value: exp.Expr) -> exp.Column | None:
    """The column that an output just hands on, the first of a merged one; None for an expression."""
    value = value.this if isinstance(value, exp.Alias) else value
    return value.find(exp.Column) if isinstance(value, exp.Column) or value.meta.get("merged") else None
