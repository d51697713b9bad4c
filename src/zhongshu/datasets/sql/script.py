"""The text an author wrote, and where in it a word stands."""

from dataclasses import dataclass

from sqlglot import exp
from sqlglot.dialects import DuckDB
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token

from zhongshu.core.errors import PackError, Place

LONGEST = 100_000
"""Characters a statement may have: more is no statement that a person wrote."""


@dataclass(frozen=True)
class Script:
    """`first_line` is the line of `file` on which `sql` begins; every line here is one of `file`."""

    sql: str
    file: str
    first_line: int
    tokens: tuple[Token, ...]

    @classmethod
    def of(cls, sql: str, file: str, first_line: int) -> "Script":
        """PackError for text that has no words: an open quote, a control character, too much of it."""
        empty = cls(sql, file, first_line, ())
        if len(sql) > LONGEST:
            raise empty.error(
                f"{len(sql)} characters are too many for one statement", hint="split it into several tables"
            )
        for position, character in enumerate(sql):
            if (character < " " and character not in "\t\r\n") or "\ud800" <= character <= "\udfff":
                line = first_line + sql.count("\n", 0, position)
                raise empty.error(f"the character {character!r} cannot stand in SQL", line=line, hint="delete it")
        try:
            return cls(sql, file, first_line, tuple(DuckDB().tokenize(sql)))
        except TokenError:
            raise empty.error("a quote or comment is opened and never closed", line=empty._open_line()) from None

    def error(
        self, message: str, *, at: exp.Expr | None = None, line: int | None = None, hint: str | None = None
    ) -> PackError:
        """Stands on the line of `at`, else on `line`, else on the first."""
        if at is not None:
            line = self.line(at)
        return PackError(message, place=Place(self.file, self.first_line if line is None else line), hint=hint)

    def line(self, node: exp.Expr) -> int:
        """The line on which `node` begins, or its nearest surroundings where sqlglot does not say."""
        here: exp.Expr | None = node
        while here is not None:
            said = [(part.meta["start"], part.meta["line"]) for part in here.walk() if "line" in part.meta]
            if said:
                return self.first_line + int(min(said)[1]) - 1
            here = here.parent
        return self.first_line

    def line_of_word(self, word: str) -> int | None:
        """The line of the first token written so; None when there is none."""
        first = word.split(maxsplit=1)[0].upper()
        found = (token.line for token in self.tokens if token.text.upper() == first)
        line = next(found, None)
        return None if line is None else self.first_line + line - 1

    def word(self, node: exp.Expr) -> str:
        """The word the author wrote for a name or function; '' where sqlglot does not say."""
        start, end = node.meta.get("start"), node.meta.get("end")
        return "" if start is None or end is None else self.sql[start : end + 1]

    def _open_line(self) -> int:
        """The line after the last one up to which the text has words."""
        lines = self.sql.splitlines(keepends=True)
        for count in range(len(lines) - 1, 0, -1):
            try:
                DuckDB().tokenize("".join(lines[:count]))
            except TokenError:
                continue
            return self.first_line + count
        return self.first_line
