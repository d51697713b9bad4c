"""Whether what a pack says of a statistical cube can be: its relation, its columns, that it may be told at all."""

from collections.abc import Mapping
from functools import partial

from zhongshu.core.errors import PackError, Place, nearest, placed
from zhongshu.core.spec import qualify
from zhongshu.core.units import parse_unit
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.packs.folder import Written
from zhongshu.sharing.cubes.spec import Cube, CubeSpec

_EXACT = ("DECIMAL", "BIGINT", "INTEGER", "HUGEINT", "SMALLINT", "TINYINT")


def cube_of(name: str, written: Written, pack: str, catalogue: Catalogue) -> Cube:
    """PackError, with file and line, for what is not there, cannot be added up exactly, or may not be shared."""
    spec: CubeSpec = written.spec
    of = qualify(spec.of, pack)
    columns = dict(placed(partial(catalogue.relation, of), _place(written, "of")).columns)
    if catalogue.sharing(of) == "none":
        hint = "`sharing: none` lets rows out by no door but the owner's, nor what is counted of them"
        raise PackError(f"{of} is not shared", place=_place(written, "of"), hint=hint)
    for role in ("dimensions", "area", "contributor"):
        said = getattr(spec, role)
        for column in [said] if isinstance(said, str) else said or ():
            _known(column, columns, _place(written, role))
    for measure, what in spec.measures.items():
        place = _place(written, "measures", measure)
        if what.unit is not None:
            placed(partial(parse_unit, what.unit), place)
        if what.sum is not None and not _known(what.sum, columns, place).upper().startswith(_EXACT):
            hint = "sums of doubles differ from run to run: make it a decimal or an integer"
            raise PackError(f"{what.sum} is {columns[what.sum]}, which is not added up exactly", place=place, hint=hint)
    return Cube(f"{pack}.{name}", spec, of, columns, written.place)


def _known(column: str, columns: Mapping[str, str], place: Place) -> str:
    """The type of a column."""
    if column not in columns:
        raise PackError(f"{column!r} is no column ({nearest(column, columns)})", place=place)
    return columns[column]


def _place(written: Written, *keys: str) -> Place:
    return written.document.place((*written.at, *keys))
