"""What DuckDB says of a statement without running it: the types of its columns, or what does not fit."""

import contextlib
import functools
import json
import re
from collections.abc import Mapping, Sequence
from typing import NoReturn

import duckdb
from sqlglot import exp

from zhongshu.datasets.sql.script import Script


@functools.cache
def _database() -> duckdb.DuckDBPyConnection:
    """An empty database in memory that can reach nothing; every use takes a cursor of its own."""
    database = duckdb.connect(":memory:", config={"threads": 1})
    for setting in (
        "enable_external_access = false",
        "python_enable_replacements = false",
        "errors_as_json = true",
        "lock_configuration = true",
    ):
        database.execute(f"SET GLOBAL {setting}")
    return database


def describe(script: Script, select: exp.Expr, given: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The types of a SELECT's outputs, in order, where `given` are tables by name with their columns' types.

    PackError with the line of the author's text where DuckDB finds that something does not fit.
    """
    tables = ", ".join(f"{_quoted(name)} AS (SELECT {nulls(types)} LIMIT 0)" for name, types in given.items())
    text = f"WITH {tables} {_marked(script, select)}"
    with _database().cursor() as cursor:
        try:
            with contextlib.suppress(duckdb.Error):
                return [str(kind) for kind in cursor.sql(text).types]  # a third of the time; errors have no place
            return [str(row[1]) for row in cursor.execute(f"DESCRIBE {text}").fetchall()]
        except duckdb.Error as error:
            _explain(script, f"DESCRIBE {text}", str(error))


def numbered(values: Sequence[exp.Expr]) -> list[exp.Expr]:
    """Copies of expressions as outputs of a SELECT."""
    return [exp.alias_(value.copy(), f"v{number}") for number, value in enumerate(values)]


def nulls(types: Mapping[str, str]) -> str:
    """A SELECT list of NULLs of these types; NULL itself where the type is not known."""
    return ", ".join(
        f"{'NULL' if kind == 'NULL' else f'CAST(NULL AS {kind})'} AS {_quoted(name)}" for name, kind in types.items()
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _marked(script: Script, select: exp.Expr) -> str:
    """The statement with the author's line behind every column, literal and function, as /* @7 */."""
    copy = select.copy()
    for node in list(copy.walk()):
        node.comments = None
        if isinstance(node, exp.Column | exp.Literal | exp.Func) and not isinstance(node, exp.Connector):
            node.comments = [f"@{script.line(node)}"]
    return copy.sql("duckdb", copy=False)


def _explain(script: Script, text: str, error: str) -> NoReturn:
    start = error.find("{")
    try:
        said = json.loads(error[start:]) if start >= 0 else {}
    except ValueError:
        said = {}
    message = str(said.get("exception_message") or error)
    message = message.replace("INTEGER_LITERAL", "INTEGER").replace("STRING_LITERAL", "VARCHAR")
    line = _line(text, int(said["position"])) if "position" in said else None
    for pattern, what, hint in _SENTENCES:
        found = re.search(pattern, message)
        if found is not None:
            raise script.error(what.format(*found.groups()), line=line, hint=hint.format(*found.groups()))
    raise script.error(re.sub(r"/\* @\d+ \*/ ?", "", message.splitlines()[0]), line=line)


def _line(text: str, position: int) -> int | None:
    """The author's line at a byte of the marked text: of the next marker, or the last one before."""
    data = text.encode()
    after = re.search(rb"/\* @(\d+) \*/", data[position:])
    if after is not None:
        return int(after[1])
    before = re.findall(rb"/\* @(\d+) \*/", data[:position])
    return int(before[-1]) if before else None


_SENTENCES = (
    (
        r'column "(.*?)" must appear in the GROUP BY clause',
        "{0} is neither grouped by nor inside an aggregate",
        "add {0} to GROUP BY, or write min({0}) or max({0})",
    ),
    (
        r"No function matches the given name and argument types '(.*?)\((.*?)\)'",
        "{0} does not take ({1})",
        "CAST the values to the types it takes",
    ),
    (
        r"Cannot (?:compare|mix) values of type (.*?) and (?:values of )?(?:type )?(.*?)(?: in .* clause.*| - .*|\.|$)",
        "{0} and {1} cannot be compared",
        "CAST one of them to the type of the other",
    ),
    (r"aggregate function calls cannot be nested", "an aggregate stands inside an aggregate", "use a WITH query"),
    (
        r"(WHERE|GROUP BY|JOIN) clause cannot contain (aggregates|window functions)",
        "{1} cannot stand in {0}",
        "compute them in a WITH query first; HAVING filters groups",
    ),
)
"""DuckDB's sentence, ours, and what to write instead."""
