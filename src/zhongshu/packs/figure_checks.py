"""Whether what a pack says of printed figures can be: their columns, and relations as far as no row is read."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from zhongshu.core.errors import PackError, nearest, placed
from zhongshu.core.spec import qualify
from zhongshu.core.units import parse_unit
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.figures.declared import DeclaredRelation
from zhongshu.datasets.figures.spec import FigureColumns, RelationSpec
from zhongshu.datasets.spec import DatasetSpec
from zhongshu.methods.figures.printed import digits_of
from zhongshu.methods.figures.relation import ROLES
from zhongshu.packs.documents import Document
from zhongshu.packs.folder import Written

LITERAL = ("printed", "unit", "qualifier", "name", "place", "organisation", "start", "end")
"""What a number written down in a relation may say."""
_QUALIFIERS = ("=", ">=", "<=", "approx")


def relation_of(name: str, written: Written, pack: str, catalogue: Catalogue) -> DeclaredRelation:
    """PackError, with file and line, for a dataset that is not there or holds no figures, and for what no kind says."""
    spec: RelationSpec = written.spec
    of = qualify(spec.of, pack)
    dataset = placed(partial(catalogue.dataset, of), written.place)
    if dataset.spec.figures is None:
        raise PackError(
            f"{of} holds no printed figures", place=written.place, hint="the dataset says `figures:` and its columns"
        )
    _check_roles(spec, written)
    return DeclaredRelation(f"{pack}.{name}", spec, of, written.place)


def check_figure_columns(spec: DatasetSpec, document: Document) -> None:
    """PackError when `figures` names a column that is not there or of the wrong type, or ids are no one column."""
    if spec.figures is None:
        return
    if len(spec.key) != 1:
        raise PackError(
            f"{spec.dataset} holds printed figures but its key is {', '.join(spec.key) or 'missing'}",
            place=document.place(("key",)),
            hint="the key is one column, the figure's id",
        )
    for role in FigureColumns.model_fields:
        name, place = getattr(spec.figures, role), document.place(("figures", role))
        if name is None:
            continue
        if name not in spec.columns:
            raise PackError(f"{role} names {name!r}, which is no column ({nearest(name, spec.columns)})", place=place)
        wanted = {"start": ("date",), "end": ("date",), "place": ("area", "string")}.get(role, ("string",))
        if spec.columns[name].type not in wanted:
            hint = "digits as printed: 8.30 is not 8.3" if role == "printed" else None
            raise PackError(
                f"{role} is in {name}, a {spec.columns[name].type}; it is a {' or '.join(wanted)}",
                place=place,
                hint=hint,
            )


def _check_roles(spec: RelationSpec, written: Written) -> None:
    kind, roles = spec.kind, spec.roles
    absent = [role for role in ROLES[kind] if role not in roles]
    if len(absent) > 1 or "parts" in absent or (kind == "convert" and absent):
        raise PackError(
            f"{kind} leaves out {' and '.join(absent)}",
            place=written.place,
            hint=f"it relates {', '.join(ROLES[kind])}; at most one of them is left out to be implied",
        )
    for role, said in roles.items():
        place = written.document.place((*written.at, kind, role))
        if (role == "parts") != isinstance(said, list | tuple):
            raise PackError(f"{role} is {'a list of figures' if role == 'parts' else 'one figure'}", place=place)
        for one in said if isinstance(said, list | tuple) else [said]:
            placed(partial(_check_term, role, one), place)


def _check_term(role: str, said: Any) -> None:
    """A figure's id, or a number written down."""
    if isinstance(said, str):
        return
    if not isinstance(said, Mapping):
        hint = 'an id, or a number: {printed: "43", unit: 家}'
        raise PackError(f"{role} is {said!r}, which is no figure's id", hint=hint)
    for key in said:
        if key not in LITERAL:
            raise PackError(f"{role} has a key {key!r}", hint=nearest(str(key), LITERAL))
    if not isinstance(said.get("printed"), str):
        hint = 'in quotes, with every digit as printed: "8.30"'
        raise PackError(f"{role}: printed is {said.get('printed')!r}, not text", hint=hint)
    digits_of(said["printed"])
    parse_unit(str(said.get("unit", "1")))
    if said.get("qualifier", "=") not in _QUALIFIERS:
        raise PackError(f"{role}: qualifier {said['qualifier']!r}", hint=f"one of {', '.join(_QUALIFIERS)}")
