"""The error for a node, or an argument of one, that the whitelist does not name."""

from sqlglot import exp

from zhongshu.core.errors import PackError, nearest
from zhongshu.datasets.sql import refusals, whitelist
from zhongshu.datasets.sql.script import Script


def node_error(script: Script, node: exp.Expr) -> PackError:
    """Names the word the author wrote, its line, and what to write instead."""
    written = script.word(node)
    name = (written or _called(node)).lower()
    if name in refusals.FUNCTIONS or (isinstance(node, exp.Func) and type(node) not in refusals.NODES):
        word, hint = name, refusals.FUNCTIONS.get(name) or nearest(name, whitelist.FUNCTIONS)
        what = f"the function {name} is not allowed in a pack's SQL"
    else:
        word, hint = refusals.NODES.get(type(node), (node.key.upper(), refusals.STATEMENT))
        what = f"{word} is not allowed in a pack's SQL"
    line = None if written else script.line_of_word(word)
    return script.error(what, at=node if line is None else None, line=line, hint=hint)


def argument_error(script: Script, node: exp.Expr, name: str, value: object) -> PackError:
    """Where the argument is a node that is refused for itself, its own word and hint are the better ones."""
    part = value[0] if isinstance(value, list) else value
    said = refusals.ARGUMENTS.get((type(node), name))
    if said is None and isinstance(part, exp.Expr) and type(part) not in whitelist.NODES:
        return node_error(script, part)
    if said is None and type(node) in whitelist.BY_NODE:
        return script.error(
            f"{script.word(node) or _called(node).lower()} takes other arguments in a pack's SQL", at=node
        )
    word, hint = said or (name.rstrip("_").upper(), refusals.STATEMENT)
    return script.error(f"{word} is not allowed here", line=script.line_of_word(word) or script.line(node), hint=hint)


def _called(node: exp.Expr) -> str:
    return node.sql_name() if isinstance(node, exp.Func) else node.key
