"""What the reader of packs says of a statement, remembered by a test process.

Hundreds of regions of the tests have the same packs, and a statement's meaning depends on nothing but its arguments.
What is wrong is told anew each time, with its own file. Tests of the reader itself call it by its own name.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlglot import exp

from zhongshu.datasets import stage, targets
from zhongshu.datasets.sql.expression import analyse_expression, expression_type
from zhongshu.datasets.sql.query import Query, analyse
from zhongshu.datasets.sql.relation import Relation
from zhongshu.indicators import assemble as indicators
from zhongshu.packs import assemble as packs
from zhongshu.packs import relation_checks


def remember(patch: pytest.MonkeyPatch) -> None:
    """Wherever the program has a pack's SQL read, until the patch is undone."""
    patch.setattr(packs, "analyse", _analyse)
    patch.setattr(indicators, "expression_type", _expression_type)
    for module in (indicators, stage, targets, relation_checks):
        patch.setattr(module, "analyse_expression", _analyse_expression)


def _analyse(sql: str, *, relations: Mapping[str, Relation], file: str, **where: Any) -> Query:
    key = f"{sql} {where} {relations}"
    if key not in _QUERIES:
        _QUERIES[key] = analyse(sql, relations=relations, file=file, **where)
    return _QUERIES[key]


def _analyse_expression(sql: str, *, columns: Mapping[str, str], file: str, line: int, **said: bool) -> exp.Expression:
    key = f"{sql} {said} {columns}"
    if key not in _EXPRESSIONS:
        _EXPRESSIONS[key] = analyse_expression(sql, columns=columns, file=file, line=line, **said)
    return _EXPRESSIONS[key].copy()


def _expression_type(tree: exp.Expr, columns: Mapping[str, str]) -> str:
    key = f"{tree!r} {columns}"
    if key not in _TYPES:
        _TYPES[key] = expression_type(tree, columns)
    return _TYPES[key]


_QUERIES: dict[str, Query] = {}
_EXPRESSIONS: dict[str, exp.Expression] = {}
_TYPES: dict[str, str] = {}
