"""Whether what a pack says of an entity can be: that the datasets and columns are there, and that it may read them."""

from collections.abc import Collection
from functools import partial

from zhongshu.core.errors import PackError, Place, nearest
from zhongshu.core.spec import pack_of, qualify
from zhongshu.datasets.catalogue import Catalogue, Dataset
from zhongshu.linkage.links import EntityFile, links_dataset, links_name
from zhongshu.linkage.spec import EntitySpec
from zhongshu.packs.file_checks import Ground, file_of
from zhongshu.packs.folder import Written, WrittenPack

_KEYS = ("VARCHAR", "BIGINT")
"""A record is named by text or a whole number."""


def entity_dataset(written: Written, pack: WrittenPack, units: Collection[str]) -> Dataset:
    """The dataset of the links. PackError where its name is taken or its owner is no unit."""
    spec: EntitySpec = written.spec
    name = links_name(spec.entity)
    kinds = {"datasets": pack.datasets, "tables": pack.tables, "parameters": pack.parameters, "cases": pack.cases}
    for kind, names in kinds.items():
        if name in names:
            said = f"its links become the dataset {name}, which {kind} of this pack has too"
            raise PackError(said, place=_place(written, "entity"), hint="give one of them another name")
    if units and spec.owner not in units:
        said = f"owner {spec.owner!r} is no unit of this region ({nearest(spec.owner, units)})"
        raise PackError(said, place=_place(written, "owner"))
    own = pack.spec.pack
    return Dataset(qualify(name, own), links_dataset(spec, own), written.place, pack.folder)


def entity_of(written: Written, ground: Ground) -> EntityFile:
    """The entity with every name qualified. PackError, with file and line, for a dataset or column that is not there,
    and for one of a pack that this one does not use."""
    spec: EntitySpec = written.spec
    pack, visible, catalogue = ground.pack, ground.visible, ground.catalogue
    keys: dict[str, str] = {}
    for name, record in spec.records.items():
        place = _place(written, "records", name, "of")
        dataset = _dataset(qualify(record.of, pack), visible, catalogue, place)
        keys[name] = _key(dataset, place)
        for role, column in record.roles.items():
            _column(column, dataset, _place(written, "records", name, role))
    records = {name: one.model_copy(update={"of": qualify(one.of, pack)}) for name, one in spec.records.items()}
    file = None if spec.file is None else file_of(spec.file, ground, partial(_place, written, "file"))
    whole = spec.model_copy(update={"records": records, "file": file})
    return EntityFile(qualify(spec.entity, ground.pack), whole, keys)


def _dataset(name: str, visible: Collection[str], catalogue: Catalogue, place: Place) -> Dataset:
    if name not in catalogue.datasets:
        raise PackError(f"no dataset {name!r} ({nearest(name, catalogue.datasets)})", place=place)
    if pack_of(name) not in visible:
        hint = f"add {pack_of(name)} to uses in pack.yaml"
        raise PackError(f"{name} is of a pack that this one does not use", place=place, hint=hint)
    return catalogue.datasets[name]


def _key(dataset: Dataset, place: Place) -> str:
    """The column that names a record."""
    if len(dataset.spec.key) != 1:
        said = f"the key of {dataset.name} is {list(dataset.spec.key)}; a record is named by one column"
        raise PackError(said, place=place, hint="rows that repeat belong to a table of its file")
    (key,) = dataset.spec.key
    if dataset.spec.duckdb_columns[key] not in _KEYS:
        raise PackError(f"the key of {dataset.name}, {key}, is neither text nor a whole number", place=place)
    return key


def _column(name: str, dataset: Dataset, place: Place) -> None:
    if name not in dataset.spec.columns:
        raise PackError(f"{dataset.name} has no column {name!r} ({nearest(name, dataset.spec.columns)})", place=place)


def _place(written: Written, *path: str | int) -> Place:
    return written.document.place((*written.at, *path))
