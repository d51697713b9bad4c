"""What a grant is over, and whether that may be shared with those it names at all."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import get_args

from zhongshu.core.errors import Place, UnknownName, nearest
from zhongshu.datasets.spec import Sharing, strictest_sharing
from zhongshu.sharing.grants.nouns import CLOSED, SUMS, Noun, Nouns
from zhongshu.sharing.grants.predicate import parse
from zhongshu.sharing.grants.refuse import no
from zhongshu.sharing.grants.spec import GrantSpec

OPEN = 1
"""The only level that may be opened to anyone."""
_STRICT = get_args(Sharing)


@dataclass(frozen=True)
class Scope:
    """The nouns that a grant means, the strictest first, with the highest level and strictest sharing among them.

    `suppliers` are the units whose datasets are behind them: of a table, all that it is made of.
    """

    nouns: tuple[Noun, ...]
    level: int
    sharing: Sharing
    suppliers: frozenset[str]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(noun.name for noun in self.nouns)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of any of them, each once."""
        return tuple(dict.fromkeys(column for noun in self.nouns for column in noun.columns))


def scope_of(spec: GrantSpec, nouns: Nouns) -> Scope:
    """UnknownName for a name, NotAllowed for a column or row filter, PackError for a mask that does not fit them."""
    meant = {noun.name: noun for pattern in spec.read for noun in _meant(pattern, spec, nouns)}
    shares = {name: _share_of(noun, nouns) for name, noun in meant.items()}
    strictest_first = sorted(meant, key=lambda name: (-_STRICT.index(shares[name].sharing), -shares[name].level, name))
    scope = Scope(
        tuple(meant[name] for name in strictest_first),
        max((one.level for one in shares.values()), default=OPEN),
        strictest_sharing(one.sharing for one in shares.values()),
        frozenset().union(*(one.suppliers for one in shares.values())),
    )
    _require_columns(spec, scope)
    for noun in scope.nouns:
        _require_fitting(spec, noun)
    return scope


def require_sharable(spec: GrantSpec, scope: Scope) -> None:
    """NotAllowed where no approval could make it right: what is closed or not shared, and opening more than level 1."""
    if spec.to.unit == spec.from_ and scope.suppliers <= {spec.from_}:
        return
    names = _listed(scope)
    if scope.sharing == "none":
        raise no(
            f"{names} 不予共享，只在 {spec.from_} 内部使用",
            f"{names}: sharing is none, it stays with {spec.from_}",
            so=(
                "没有授权能开放它；可请其提供能共享的统计表",
                f"no grant opens it; ask {spec.from_} for a table that may be shared",
            ),
        )
    if scope.level >= CLOSED:
        raise no(
            f"{names} 为 {scope.level} 级，不出 {spec.from_}",
            f"{names}: level {scope.level} is closed, it stays with {spec.from_}",
        )
    if spec.to.anyone and scope.level > OPEN:
        raise no(
            f"{names} 为 {scope.level} 级，不能向所有人开放（只有 {OPEN} 级可以）",
            f"{names}: level {scope.level} is not opened to anyone, only level {OPEN} is",
            so=("写明需要它的单位或角色", "name the unit, or the roles, that need it"),
        )
    if scope.sharing != "unconditional" and any("*" in pattern for pattern in spec.read):
        raise no(
            f"{names}：有条件共享的须逐一写明",
            f"{names}: what is shared on conditions is granted by name",
            so=(
                "写明每一个；否则以后新增的也会被悄悄包括进来",
                f"name each; {', '.join(spec.read)} would take in what is added later, unseen",
            ),
        )


def require_complete(spec: GrantSpec, scope: Scope) -> None:
    """NotAllowed for a request that leaves open which columns, or until when. Opening to anyone may leave both open."""
    if spec.to.anyone:
        return
    if spec.valid is None or spec.valid.valid_to is None:
        raise no(
            "申请须写明到哪天为止",
            "a request says until when: valid has no valid_to",
            so=("填写结束日期", "valid: {valid_from: 2026-01-01, valid_to: 2027-01-01}"),
        )
    named = not any("*" in pattern for pattern in spec.read)
    if named and spec.columns.allow is None and scope.columns:
        listed = ", ".join(scope.columns)
        raise no(
            "申请须写明需要哪些列",
            "a request names the columns it needs: columns has no allow",
            so=(f"有：{listed}", f"there are {listed}"),
        )


def _meant(pattern: str, spec: GrantSpec, nouns: Nouns) -> list[Noun]:
    found = nouns.meant(pattern, spec.from_)
    if not found and "*" not in pattern:
        raise UnknownName.among("dataset, table, parameter, indicator, cube or service", pattern, nouns.by_name)
    if not found:
        raise no(f"{pattern} 中没有 {spec.from_} 的数据", f"{spec.from_} answers for nothing in {pattern}")
    for noun in found:
        if noun.owner != spec.from_:
            raise no(
                f"{noun.name} 不是 {spec.from_} 的",
                f"{spec.from_} does not answer for {noun.name}",
                so=(f"from: {noun.owner}",) * 2 if noun.owner else ("它没有主管单位", "no unit answers for it"),
            )
    return found


@dataclass(frozen=True)
class _Share:
    """What follows for one noun from all that it is made of; what a public cube tells of it is open."""

    level: int
    sharing: Sharing
    suppliers: frozenset[str]


def _share_of(noun: Noun, nouns: Nouns) -> _Share:
    if noun.kind == "service":
        service = nouns.services[noun.name]
        return _Share(service.level, service.sharing, frozenset({service.owner}))
    catalogue, relations = nouns.catalogue, list(_relations(noun, nouns))
    sources = {source for name in relations for source in catalogue.sources_of(name) if source in catalogue.datasets}
    share = _Share(
        max((catalogue.level(name) for name in relations), default=OPEN),
        strictest_sharing(catalogue.sharing(name) for name in relations),
        frozenset(catalogue.datasets[source].spec.owner for source in sources),
    )
    cube = nouns.cubes.get(noun.name)
    return replace(share, level=OPEN) if cube is not None and cube.spec.audience == "public" else share


def _relations(noun: Noun, nouns: Nouns) -> Iterator[str]:
    """The relations whose rows are told by a noun: itself, or what an indicator or a cube is made of."""
    if noun.kind == "cube":
        yield nouns.cubes[noun.name].of
        return
    if noun.kind != "indicator":
        yield noun.name
        return
    for leaf in nouns.indicators.leaves(nouns.indicators.by_name[noun.name]):
        if leaf.cube is not None:
            yield leaf.cube.of


def _require_columns(spec: GrantSpec, scope: Scope) -> None:
    for column in (*(spec.columns.allow or ()), *spec.columns.mask):
        if column not in scope.columns:
            said = nearest(column, scope.columns)
            raise no(f"{_listed(scope)} 没有 {column} 列", f"{_listed(scope)}: no column {column!r}", so=(said, said))


def _require_fitting(spec: GrantSpec, noun: Noun) -> None:
    """Masks for the types of a noun's columns, a row filter over them, a subject where its consent is asked for."""
    if noun.kind in SUMS:
        if spec.restricts:
            raise no(
                f"{noun.name} 是合计，只能整个授予",
                f"{noun.name} is a{'n indicator' if noun.kind == 'indicator' else ' cube'}: it is granted whole",
                so=(
                    "不写列、行条件和同意，或授予它的来源表",
                    "leave columns, where and consent out, or grant what it is made of",
                ),
            )
        return
    for column, mask in spec.columns.mask.items():
        if column in noun.columns:
            mask.kind_after(noun.columns[column])
    if spec.where is not None:
        parse(spec.where, noun.columns, Place(f"grant {spec.grant}", key="where"))
    if spec.consent and noun.subject is None:
        raise no(
            f"{noun.name} 没有写明数据主体，无从征得同意",
            f"{noun.name} names no subject, so nobody can consent",
            so=("数据集用 subject 写明主体列", "a dataset says `subject: COLUMN`, whom a row is about"),
        )


def _listed(scope: Scope) -> str:
    if not scope.names:
        return "what it reads"
    first, *others = scope.names
    return f"{first} and {len(others)} more" if others else first
