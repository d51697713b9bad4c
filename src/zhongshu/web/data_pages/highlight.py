"""SQL in colours: the text in pieces, each with what it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

PieceKind = Literal["word", "text", "number", "comment", "function", "relation", "plain"]

_SIGNS = frozenset("()[].,;*+-/%<>=!|:")


@dataclass(frozen=True)
class Piece:
    """A stretch of the text; the pieces together are the text. `relation` is a qualified name to link to."""

    kind: PieceKind
    text: str
    relation: str | None = None


def pieces(sql: str, *, pack: str, relations: Collection[str]) -> tuple[Piece, ...]:
    """Split a pack's SQL; names of `relations`, bare ones within `pack`, become links. What is no SQL stays whole."""
    try:
        tokens = DuckDB().tokenize(sql)
    except TokenError:
        return (Piece("plain", sql),)
    found: list[Piece] = []
    position = end = 0
    while position < len(tokens):
        first = tokens[position]
        length = _relation_length(sql, tokens[position : position + 3], pack, relations)
        position += max(length, 1)
        last = tokens[position - 1]
        text = sql[first.start : last.end + 1]
        found += _between(sql[end : first.start])
        if length:
            found.append(Piece("relation", text, text if length > 1 else f"{pack}.{text}"))
        else:
            following = tokens[position].token_type if position < len(tokens) else None
            found.append(Piece(_kind(first.token_type, following, text), text))
        end = last.end + 1
    return (*found, *_between(sql[end:]))


def _relation_length(sql: str, tokens: Sequence[Token], pack: str, relations: Collection[str]) -> int:
    """How many of three tokens name a relation: 3 of `air.station_aqi`, 1 of `station_aqi`, 0 of anything else."""
    kinds = [token.token_type for token in tokens]
    if kinds == [TokenType.VAR, TokenType.DOT, TokenType.VAR]:
        return 3 if sql[tokens[0].start : tokens[2].end + 1] in relations else 0
    return (
        1
        if kinds[0] is TokenType.VAR and f"{pack}.{tokens[0].text}" in relations and kinds[1:2] != [TokenType.DOT]
        else 0
    )


def _kind(kind: TokenType, following: TokenType | None, text: str) -> PieceKind:
    if _SIGNS.issuperset(text):
        return "plain"
    if kind in (TokenType.STRING, TokenType.RAW_STRING):
        return "text"
    if kind == TokenType.NUMBER:
        return "number"
    if kind in (TokenType.VAR, TokenType.IDENTIFIER):
        return "function" if following == TokenType.L_PAREN and kind == TokenType.VAR else "plain"
    return "word"


def _between(text: str) -> list[Piece]:
    """What stands between two tokens: white space and comments."""
    if not text:
        return []
    return [Piece("comment" if text.strip() else "plain", text)]
