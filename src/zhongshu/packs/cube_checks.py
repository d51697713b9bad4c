"""Whether what a pack says of a statistical cube can be: its relation, its columns, that it may be told at all."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from zhongshu.core.errors import PackError, Place, nearest, placed
from zhongshu.core.spec import qualify
from zhongshu.core.units import parse_unit
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.packs.folder import Written
from zhongshu.sharing.cubes.spec import Cube, CubeSpec
from zhongshu.sharing.grants.nouns import CLOSED

_EXACT = ("DECIMAL", "BIGINT", "INTEGER", "HUGEINT", "SMALLINT", "TINYINT")


def cube_of(name: str, written: Written, pack: str, catalogue: Catalogue, taken: Collection[str] = ()) -> Cube:
    """PackError, with file and line, for what is not there, cannot be added up exactly, or may not be shared.

    `taken` are the names of indicators: a grant on one of those, or on a relation, must not mean a cube.
    """
    spec: CubeSpec = written.spec
    of, own = qualify(spec.of, pack), f"{pack}.{name}"
    if own in taken or own in catalogue.names:
        hint = "a grant names what it opens: call the cube otherwise"
        raise PackError(f"{own} is something else already", place=written.place, hint=hint)
    columns = dict(placed(partial(catalogue.relation, of), _place(written, "of")).columns)
    if catalogue.sharing(of) == "none":
        hint = "`sharing: none` lets rows out by no door but the owner's, nor what is counted of them"
        raise PackError(f"{of} is not shared", place=_place(written, "of"), hint=hint)
    if catalogue.level(of) >= CLOSED:
        raise PackError(f"{of} is of level {CLOSED}, which stays with its owner", place=_place(written, "of"))
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
    return Cube(own, spec, of, columns, written.place, dict(_codes(written, pack, catalogue)))


def require_apart(cubes: Mapping[str, Cube]) -> None:
    """PackError where two cubes tell of the same measure of the same rows.

    Each is protected by itself: who holds both could subtract one's cells from the other's.
    """
    told: dict[tuple[str, str], Cube] = {}
    for cube in cubes.values():
        for measure, said in cube.spec.measures.items():
            other = told.setdefault((cube.of, said.sum or ""), cube)
            if other is not cube:
                counted = f"the sum of {said.sum}" if said.sum else "the number of rows"
                raise PackError(
                    f"{other.name} tells {counted} of {cube.of} too",
                    place=Place(cube.place.file, cube.place.line, f"{cube.name}.measures.{measure}"),
                    hint="together they would tell what each of them hides: make one cube of them",
                )


def _codes(written: Written, pack: str, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for dimension, said in written.spec.codes.items():
        name, place = qualify(said, pack), _place(written, "codes", dimension)
        if name not in catalogue.parameters:
            raise PackError(f"no parameter {name!r} ({nearest(name, catalogue.parameters)})", place=place)
        for column in ("code", "name"):
            _known(column, catalogue.parameters[name].columns, place)
        yield dimension, name


def _known(column: str, columns: Mapping[str, str], place: Place) -> str:
    """The type of a column."""
    if column not in columns:
        raise PackError(f"{column!r} is no column ({nearest(column, columns)})", place=place)
    return columns[column]


def _place(written: Written, *keys: str) -> Place:
    return written.document.place((*written.at, *keys))
