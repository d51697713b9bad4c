"""Outputs of a SELECT: their names, and the clauses that may mention them by name or position."""

from collections.abc import Callable, Sequence

from sqlglot import exp

from zhongshu.core.errors import PackError, nearest
from zhongshu.datasets.sql.script import Script
from zhongshu.datasets.sql.sight import Sight, like, own, plain_column, quote

Resolve = Callable[[exp.Expr], None]
"""Resolves the columns under an expression that is in the tree."""


def name_outputs(script: Script, tree: exp.Select) -> tuple[str, ...]:
    """Names every output of a SELECT whose expressions are resolved; a column that is handed on keeps its name."""
    names: list[str] = []
    for part in list(tree.expressions):
        names.append(_name(script, part))
        if names[-1].lower() in {name.lower() for name in names[:-1]}:
            raise script.error(f"two columns are called {names[-1]}", at=part, hint="write AS and another name")
    return tuple(names)


def _name(script: Script, part: exp.Expr) -> str:
    if isinstance(part, exp.Alias):
        quote(part.args["alias"], part.alias)
        return part.alias
    column = plain_column(part)
    if column is None:
        raise script.error("this column has no name", at=part, hint="write AS and a name behind it")
    part.replace(exp.Alias(this=part.copy(), alias=like(column.this, column.name)))
    return column.name


def name_after(tree: exp.Expr, names: Sequence[str]) -> None:
    """Outputs without a name take these: in a later SELECT of a UNION those of the first, as SQL does."""
    if isinstance(tree, exp.Select) and len(tree.expressions) == len(names):
        for part, name in zip(list(tree.expressions), names, strict=True):
            if not isinstance(part, exp.Alias):
                part.replace(exp.Alias(this=part.copy(), alias=like(part, name)))


def other_names(tree: exp.Select, column: exp.Column) -> set[str]:
    """The names that the outputs of `tree` are given, but for the one that `column` itself is given."""
    mine = column.parent
    return {part.alias.lower() for part in tree.expressions if isinstance(part, exp.Alias) and part is not mine}


def group(script: Script, tree: exp.Select, sight: Sight, resolve: Resolve) -> None:
    """Positions and names of outputs in GROUP BY become the expressions they stand for."""
    clause = tree.args.get("group")
    if clause is None:
        return
    for part in list(clause.expressions):
        if isinstance(part, exp.Literal):
            part.replace(_resolved_copy(tree.expressions[_position(script, part, len(tree.expressions)) - 1]))
        elif isinstance(part, exp.Column):
            replace_output_names(script, part, tree, sight)
    # A name that an output gave is an expression already; what is left are names of columns.
    for part in list(clause.expressions):
        if not part.meta.get("resolved"):
            resolve(part)


def replace_output_names(script: Script, node: exp.Expr, tree: exp.Select, sight: Sight) -> None:
    """Names that outputs gave become their expressions; PackError where a column has that name too."""
    outputs = {part.alias.lower(): part for part in tree.expressions}
    for column in [part for part in own(node) if isinstance(part, exp.Column) and not part.table]:
        output = outputs.get(column.name.lower())
        if output is None or _hands_on(output, column.name):
            continue
        if sight.knows(column.name):
            raise _both(script, column)
        copy = _resolved_copy(output)
        inside = isinstance(column.parent, exp.Binary | exp.Unary | exp.Between | exp.In | exp.Cast)
        column.replace(exp.Paren(this=copy) if inside else copy)


def order(script: Script, tree: exp.Expr, outputs: Sequence[str], sight: Sight | None, resolve: Resolve | None) -> None:
    """ORDER BY of a LIMIT names outputs by position, and all of them, so that no two rows are equally near.

    `sight` and `resolve` are None where no table is in sight: behind a UNION.
    """
    clause = tree.args.get("order")
    if clause is None:
        return
    for ordered in clause.expressions:
        number = _output_number(script, ordered.this, tree, outputs, sight)
        if number is not None:
            ordered.set("this", exp.Literal.number(number))
        elif resolve is None or tree.args.get("distinct") is not None:
            hint = nearest(ordered.this.name, outputs)
            raise script.error("ORDER BY names an output here", at=ordered.this, hint=hint)
        else:
            resolve(ordered.this)
    said = {ordered.this.name for ordered in clause.expressions if isinstance(ordered.this, exp.Literal)}
    for number in range(1, len(outputs) + 1):
        if str(number) not in said:
            clause.append("expressions", exp.Ordered(this=exp.Literal.number(number), nulls_first=False))


def _output_number(
    script: Script, word: exp.Expr, tree: exp.Expr, outputs: Sequence[str], sight: Sight | None
) -> int | None:
    """The position (from 1) of the output that a word of ORDER BY means; None for an expression over columns."""
    if isinstance(word, exp.Literal):
        return _position(script, word, len(outputs))
    positions = {name.lower(): number for number, name in enumerate(outputs, 1)}
    number = positions.get(word.name.lower()) if isinstance(word, exp.Column) and not word.table else None
    if number is not None and sight is not None and isinstance(tree, exp.Select):
        output = tree.expressions[number - 1]
        if sight.knows(word.name) and not _hands_on(output, word.name):
            raise _both(script, word)
    return number


def _position(script: Script, literal: exp.Literal, most: int) -> int:
    position = int(literal.name) if literal.is_int else 0
    if not 1 <= position <= most:
        raise script.error(f"there is no column number {literal.name}", at=literal)
    return position


def _both(script: Script, word: exp.Expr) -> PackError:
    what = f"{word.name!r} is both a column and a name given in this SELECT"
    return script.error(what, at=word, hint="write table.column, or give another name")


def _hands_on(output: exp.Expr, name: str) -> bool:
    """Whether an output is just the column of that name."""
    column = plain_column(output)
    return column is not None and column.name.lower() == name.lower()


def _resolved_copy(output: exp.Expr) -> exp.Expr:
    copy = (output.this if isinstance(output, exp.Alias) else output).copy()
    copy.meta["resolved"] = True
    return copy
