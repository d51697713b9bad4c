"""From text to a tree of whitelisted nodes, or a PackError."""

from sqlglot import ErrorLevel, exp
from sqlglot.dialects import DuckDB
from sqlglot.errors import ParseError
from sqlglot.tokenizer_core import TokenType

from zhongshu.datasets.sql import refusals, whitelist
from zhongshu.datasets.sql.refuse import argument_error, node_error
from zhongshu.datasets.sql.rules import RULES, precedence
from zhongshu.datasets.sql.script import Script


def read(script: Script) -> exp.Select | exp.Union:
    """The statement as sqlglot reads it, every node and argument of it whitelisted; names are not looked up yet."""
    _narrow(script)
    _begins_well(script)
    tree = _parse(script)
    if not isinstance(tree, exp.Select | exp.Union):
        raise node_error(script, tree)
    for node in tree.walk(bfs=False):
        _check(script, node)
    return tree


def read_expression(script: Script, functions: frozenset[str] = frozenset()) -> exp.Expr:
    """One expression, every node whitelisted; `functions` are names allowed besides the whitelist.

    The script has it behind a SELECT of its own, so that words such as `set` and `copy` are columns.
    """
    _narrow(script)
    tree = _parse(script)
    more = not isinstance(tree, exp.Select) or any(
        _says(value) for name, value in tree.args.items() if name != "expressions"
    )
    if more or len(tree.expressions) != 1 or isinstance(tree.expressions[0], exp.Alias):
        raise script.error("this is not one expression", hint="write for instance pm25 <= pm10")
    value: exp.Expr = tree.expressions[0]
    for node in value.walk(bfs=False):
        if isinstance(node, exp.Subquery | exp.Select | exp.Union):
            raise script.error("a SELECT cannot stand here", at=node, hint="write one expression over the columns")
        if not (isinstance(node, exp.Anonymous) and node.name.lower() in functions):
            _check(script, node)
    value.pop()
    return value


def _narrow(script: Script) -> None:
    for token in script.tokens:
        if token.token_type == TokenType.VAR:
            wide = next((character for character in token.text if character in refusals.FULL_WIDTH), None)
            if wide is not None:
                line = script.first_line + token.line - 1
                raise script.error(
                    f"{wide!r} is a full-width character", line=line, hint=f"write {refusals.FULL_WIDTH[wide]!r}"
                )


def _begins_well(script: Script) -> None:
    if not script.tokens:
        raise script.error("there is no SELECT", hint=refusals.STATEMENT)
    first = script.tokens[0]
    if first.token_type not in (TokenType.SELECT, TokenType.WITH, TokenType.L_PAREN):
        line = script.first_line + first.line - 1
        raise script.error(
            f"{first.text} cannot begin a pack's SQL", line=line, hint="write one SELECT, or WITH ... SELECT"
        )


def _parse(script: Script) -> exp.Expr:
    try:
        parser = DuckDB().parser(error_level=ErrorLevel.IMMEDIATE)
        trees: list[exp.Expr] = [tree for tree in parser.parse(list(script.tokens), script.sql) if tree is not None]
    except ParseError as error:
        said = error.errors[0] if error.errors else {}
        line = None if said.get("line") is None else script.first_line + int(said["line"]) - 1
        raise script.error(
            _sentence(str(said.get("description")), str(said.get("highlight") or "")), line=line
        ) from None
    except RecursionError:
        raise
    except Exception as error:
        # sqlglot's parser meets garbage with whatever its code happens to raise.
        raise script.error(f"this cannot be read as SQL ({type(error).__name__})", hint=refusals.STATEMENT) from error
    if len(trees) != 1:
        line = next((token.line for token in script.tokens if token.token_type == TokenType.SEMICOLON), 1)
        raise script.error(
            "there is more than one statement", line=script.first_line + line - 1, hint="write one SELECT"
        )
    return trees[0]


def _sentence(said: str, word: str) -> str:
    """sqlglot's description, without the names of its classes."""
    near = f" near {word!r}" if word else ""
    if said.startswith("Required keyword"):
        return f"something is missing{near}"
    return f"this cannot be read{near}" if said.startswith("Invalid expression") else f"{said}{near}"


def _check(script: Script, node: exp.Expr) -> None:
    allowed = _arguments(node)
    if allowed is None:
        raise node_error(script, node)
    for name, value in node.args.items():
        if name not in allowed and _says(value):
            raise argument_error(script, node, name, value)
    if type(node) in RULES:
        RULES[type(node)](script, node)
    precedence(script, node)


def _arguments(node: exp.Expr) -> frozenset[str] | None:
    """Those that the whitelist gives a node; None where it does not name it."""
    if isinstance(node, exp.Anonymous):
        known = whitelist.FUNCTIONS.get(node.name.lower())
        return known.args | {"this"} if known is not None and known.node is None else None
    function = whitelist.BY_NODE.get(type(node))
    return whitelist.NODES.get(type(node)) if function is None else function.args


def _says(value: object) -> bool:
    return value is not None and value is not False and value not in ([], "")
