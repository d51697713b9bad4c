"""Whether what a pack's grants name is there, is the giver's, and may be given to these at all."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from zhongshu.core.errors import PackError, Place, placed
from zhongshu.core.spec import pack_of, qualify
from zhongshu.packs.documents import KeyPath
from zhongshu.packs.folder import Written, WrittenPack
from zhongshu.sharing.grants.nouns import Nouns
from zhongshu.sharing.grants.scope import require_sharable, scope_of
from zhongshu.sharing.grants.spec import Basis, Columns, GrantSpec


@dataclass(frozen=True)
class DeclaredGrant:
    """A grant that a pack proposes, checked; the names in `spec.read` are qualified."""

    pack: str
    spec: GrantSpec
    place: Place

    @property
    def units(self) -> tuple[str, ...]:
        """The units it names: who gives and who receives."""
        to = self.spec.to.unit
        return (self.spec.from_,) if to is None else (self.spec.from_, to)


def grants_of(
    written: Mapping[str, WrittenPack], nouns: Nouns, units: Collection[str], broken: Collection[str]
) -> tuple[dict[str, DeclaredGrant], list[PackError]]:
    """The grants of all packs by id, and a fault for each that cannot be, with file and line.

    `units` are the region's, empty where nobody knows them: a grant from or to a unit that a region does not have is
    none of its own. One over a noun that is `broken` is left out in silence. An id belongs to one pack.
    """
    found: dict[str, DeclaredGrant] = {}
    problems: list[PackError] = []
    for pack, folder in written.items():
        for name, said in folder.grants.items():
            try:
                if name in found:
                    raise _twice(name, said, found[name])
                made = _grant_of(said, pack, nouns, units, broken)
            except PackError as error:
                problems.append(error)
            else:
                found |= {} if made is None else {name: made}
    return found, problems


def _twice(name: str, said: Written, first: DeclaredGrant) -> PackError:
    place = said.document.place((*said.at, "grant"))
    return PackError(f"says {name!r}, which {first.place} says too", place=place, hint="a grant's id is the region's")


def _grant_of(
    written: Written, pack: str, nouns: Nouns, units: Collection[str], broken: Collection[str]
) -> DeclaredGrant | None:
    said: GrantSpec = written.spec
    spec = said.model_copy(update={"read": tuple(qualify(name, pack) for name in said.read)})
    for path, fault in _faults(spec, pack):
        raise PackError(fault, place=written.document.place((*written.at, *path)))
    made = DeclaredGrant(pack, spec, written.place)
    if set(spec.read) & set(broken) or (units and not set(made.units) <= set(units)):
        return None
    for path, part in _parts(spec):
        placed(partial(scope_of, part, nouns), written.document.place((*written.at, *path)))
    for name in scope_of(spec, nouns).names:
        placed(partial(_require_sharable, spec, name, nouns), written.document.place((*written.at, "to")))
    return made


def _require_sharable(spec: GrantSpec, name: str, nouns: Nouns) -> None:
    """NotAllowed, or PackError, for one noun that may not go to these."""
    scope = scope_of(_bare(spec, name), nouns)
    require_sharable(spec, scope)
    if spec.to.anyone and scope.sharing != "unconditional":
        raise PackError(f"{name}: sharing is {scope.sharing}, only what is unconditional goes to anyone")


def _faults(spec: GrantSpec, pack: str) -> Iterator[tuple[KeyPath, str]]:
    """What needs no noun to be known."""
    for index, name in enumerate(spec.read):
        if pack_of(name) != pack:
            yield ("read", index), f"{name} is not of the pack {pack}, which grants only what is its own"
    if spec.consent and spec.to.unit is None:
        yield ("to",), "a subject consents to a unit: say to which"


def _parts(spec: GrantSpec) -> Iterator[tuple[KeyPath, GrantSpec]]:
    """The grant taken apart, so that what is wrong is told in its line: names first, then each of the rest."""
    for index, name in enumerate(spec.read):
        yield ("read", index), _bare(spec, name)
    bare = _bare(spec, *spec.read)
    for index, name in enumerate(spec.columns.allow or ()):
        yield ("columns", "allow", index), bare.model_copy(update={"columns": Columns(allow=(name,))})
    for name, mask in spec.columns.mask.items():
        yield ("columns", "mask", name), bare.model_copy(update={"columns": Columns(mask={name: mask})})
    if spec.where is not None:
        yield ("where",), bare.model_copy(update={"where": spec.where})
    if spec.consent:
        yield ("basis",), bare.model_copy(update={"basis": Basis(consent=True)})


def _bare(spec: GrantSpec, *read: str) -> GrantSpec:
    """The grant over these, with nothing held back."""
    return spec.model_copy(update={"read": read, "columns": Columns(), "where": None, "basis": None})
