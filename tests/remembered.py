"""What a test process works out once, however many regions and sites its tests make.

Hundreds of regions of the tests have the same packs, and hundreds of sites the same pages. What a statement of a pack
means, what a shipped pack says and what a template compiles to depend on nothing but their words. What is wrong is told
anew each time, with its own file. Tests of the reader itself call it by its own name.
"""

import functools
import hashlib
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from httpx._config import create_ssl_context
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlglot import exp

from tests.postgres import begin_state, upgrade
from zhongshu.app import cli, wiring
from zhongshu.app.wiring import shipped_packs
from zhongshu.core.areas import AreaTree
from zhongshu.datasets import stage, targets
from zhongshu.datasets.catalogue import Parameter
from zhongshu.datasets.sql.expression import analyse_expression, expression_type
from zhongshu.datasets.sql.query import Query, analyse
from zhongshu.datasets.sql.relation import Relation
from zhongshu.indicators import assemble as indicators
from zhongshu.packs import assemble as packs
from zhongshu.packs import data_nouns, draft, relation_checks
from zhongshu.packs.assemble import read_packs
from zhongshu.packs.data_nouns import DataNouns
from zhongshu.packs.folder import Written, WrittenPack, WrittenTable, read_pack
from zhongshu.packs.packs import Packs
from zhongshu.screens import search
from zhongshu.state import database
from zhongshu.web import pages


def remember(patch: pytest.MonkeyPatch) -> None:
    """Wherever the program reads a pack, or makes an environment of templates, until the patch is undone."""
    patch.setattr(data_nouns, "analyse", _analyse)
    for module in (packs, wiring):
        patch.setattr(module, "read_packs", _read_packs)
    patch.setattr(draft, "read_pack", _read_pack)
    patch.setattr(data_nouns, "_named", _named)
    patch.setattr(DataNouns, "_parameter", _parameter)
    patch.setattr(DataNouns, "_areas", _areas)
    patch.setattr(search, "_places", _places)
    patch.setattr(indicators, "expression_type", _expression_type)
    for module in (indicators, stage, targets, relation_checks):
        patch.setattr(module, "analyse_expression", _analyse_expression)
    patch.setattr(database, "_upgrade", _upgrade)
    patch.setattr(cli, "parser", _parser)
    patch.setattr("httpx._transports.default.create_ssl_context", functools.cache(create_ssl_context))
    patch.setattr(pages, "Environment", partial(Environment, bytecode_cache=_Compiled()))


class _Compiled(BytecodeCache):
    """Templates compiled once a process, by their file and their words."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.held.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.held[bucket.key, bucket.checksum] = bucket.code


def _parser() -> ArgumentParser:
    """The words of the same commands are read alike."""
    commands = tuple(cli.COMMANDS)
    if commands not in _PARSERS:
        _PARSERS[commands] = _PARSER()
    return _PARSERS[commands]


def _upgrade(engine: Engine) -> None:
    """A new file is the copy of one that has every table."""
    file = engine.url.database
    if engine.dialect.name == "sqlite" and file not in (None, "", ":memory:") and not Path(str(file)).exists():
        begin_state(Path(str(file)))
    upgrade(engine)


def _read_pack(folder: Path) -> WrittenPack:
    """Nobody writes into the packs that are shipped; those of a test's own region are read anew."""
    if folder.parent != shipped_packs():
        return read_pack(folder)
    if folder not in _PACKS:
        _PACKS[folder] = read_pack(folder)
    return _PACKS[folder]


def _read_packs(
    folders: Iterable[Path],
    zone: ZoneInfo,
    *,
    units: Sequence[str] = (),
    office_hours: bool = True,
    invented: bool = False,
) -> Packs:
    """Nobody writes into what a hub was told of its packs. Of regions with packs of their own the last few are kept,
    as long as every byte of those stays as it is: one command follows another."""
    found = tuple(folders)
    own = [folder for folder in found if folder.parent != shipped_packs()]
    key = (found, zone, tuple(units), office_hours, invented, tuple(map(_bytes_of, own)))
    kept = _OWN if own else _REGIONS
    if key not in kept:
        kept[key] = read_packs(found, zone, units=units, office_hours=office_hours, invented=invented)
    while len(_OWN) > KEPT:
        del _OWN[next(iter(_OWN))]
    return kept[key]


def _bytes_of(folder: Path) -> str:
    """A digest of every file of a pack with its place."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(folder)} {file.stat().st_size} ".encode() + file.read_bytes())
    return digest.hexdigest()


def _parameter(nouns: DataNouns, pack: WrittenPack, name: str, written: Written) -> None:
    """Of a shipped pack, whose faults are the same each time: it has none."""
    key = (pack.folder, name, nouns.draft.zone)
    if _PACKS.get(pack.folder) is not pack:
        _PARAMETER(nouns, pack, name, written)
    elif key in _PARAMETERS:
        nouns.parameters[_PARAMETERS[key].name] = _PARAMETERS[key]
    else:
        _PARAMETER(nouns, pack, name, written)
        _PARAMETERS[key] = nouns.parameters[f"{pack.spec.pack}.{name}"]


def _areas(nouns: DataNouns) -> AreaTree:
    known = nouns.parameters.get("region.area")
    if known is None or not any(known is one for one in _PARAMETERS.values()):
        return _AREAS(nouns)
    if known.name not in _TREES or _TREES[known.name][0] is not known:
        _TREES[known.name] = known, _AREAS(nouns)
    return _TREES[known.name][1]


def _places(areas: AreaTree) -> Iterable[search.Entry]:
    if not any(areas is tree for _, tree in _TREES.values()):
        return _PLACES(areas)
    if id(areas) not in _ENTRIES:
        _ENTRIES[id(areas)] = areas, list(_PLACES(areas))
    return _ENTRIES[id(areas)][1]


def _named(written: WrittenTable, table: str) -> set[str]:
    key = (written.sql, table)
    if key not in _READ:
        _READ[key] = _NAMED(written, table)
    return _READ[key]


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


_PARAMETER, _AREAS, _NAMED, _PLACES = DataNouns._parameter, DataNouns._areas, data_nouns._named, search._places
_PARSER = cli.parser
_PARSERS: dict[tuple[str, ...], ArgumentParser] = {}
_PACKS: dict[Path, WrittenPack] = {}
_REGIONS: dict[tuple[object, ...], Packs] = {}
_OWN: dict[tuple[object, ...], Packs] = {}
KEPT = 3
"""Regions with packs of their own."""
_PARAMETERS: dict[tuple[object, ...], Parameter] = {}
_TREES: dict[str, tuple[Parameter, AreaTree]] = {}
_ENTRIES: dict[int, tuple[AreaTree, list[search.Entry]]] = {}
_READ: dict[tuple[str, str], set[str]] = {}
_QUERIES: dict[str, Query] = {}
_EXPRESSIONS: dict[str, exp.Expression] = {}
_TYPES: dict[str, str] = {}
