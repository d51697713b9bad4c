"""Orders in which no two different rows are equal, so that the same rows always give the same values."""

from collections.abc import Mapping

from sqlglot import exp

from zhongshu.datasets.sql.relation import Relation
from zhongshu.datasets.sql.scope import Block, SelectBlock, UnionBlock, expressions
from zhongshu.datasets.sql.sight import own


def break_ties(block: Block, relations: Mapping[str, Relation]) -> None:
    """Completes, in the tree, the ORDER BY of windows and string_agg whose value would hang on ties.

    row_number, lag and the like, and frames of ROWS, are further ordered by every column in FROM, keys first, or after
    GROUP BY by the groups; rows still equal then are alike in all. string_agg is further ordered by the text it puts
    together.
    """
    if isinstance(block, UnionBlock):
        break_ties(block.left, relations)
        break_ties(block.right, relations)
        return
    for query in [*(source.reads for source in block.sources), *(query for _, query in block.inner)]:
        if not isinstance(query, str):
            break_ties(query, relations)
    last = _last_words(block, relations)
    for part in [part for top in expressions(block.node) for part in own(top)]:
        if isinstance(part, exp.Window) and _hangs_on_ties(part):
            _append(part.args["order"], [word for word in last if word not in part.args.get("partition_by", [])])
        elif isinstance(part, exp.GroupConcat) and isinstance(part.this, exp.Order):
            text = part.this.this
            _append(part.this, text.expressions if isinstance(text, exp.Distinct) else [text])


def _hangs_on_ties(window: exp.Window) -> bool:
    function = window.this.this if isinstance(window.this, exp.Filter) else window.this
    frame = window.args.get("spec")
    if frame is not None and frame.args.get("kind") == "ROWS":
        return True
    return isinstance(function, exp.RowNumber | exp.Ntile | exp.Lag | exp.Lead | exp.FirstValue)


def _last_words(block: SelectBlock, relations: Mapping[str, Relation]) -> list[exp.Expr]:
    """What tells any two different rows of a SELECT's windows apart."""
    if block.groups is not None:
        return block.groups
    words: list[exp.Expr] = []
    for source in block.sources:
        if isinstance(source.reads, str):
            # The key alone would not do: an append may repeat one, and a table's is only declared.
            relation = relations[source.reads]
            names = tuple(dict.fromkeys([*relation.key, *relation.columns]))
        else:
            names = source.reads.outputs
        words += [exp.column(name, table=source.alias, quoted=True) for name in names]
    return words


def _append(order: exp.Expr, words: list[exp.Expr]) -> None:
    said = [ordered.this for ordered in order.expressions]
    for word in words:
        if word not in said:
            order.append("expressions", exp.Ordered(this=word.copy(), nulls_first=False))
