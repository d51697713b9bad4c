"""Whether a form fits its dataset."""

from collections.abc import Iterator
from functools import partial

from zhongshu.core.areas import Level
from zhongshu.core.errors import PackError, nearest, placed
from zhongshu.core.spec import qualify
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.forms.form import Form
from zhongshu.datasets.forms.spec import FormSpec
from zhongshu.datasets.spec import DatasetSpec
from zhongshu.packs.documents import KeyPath
from zhongshu.packs.folder import Written

FILLED = ("decimal", "integer", "string")
"""Column types that a cell of a form can hold."""


def form_of(written: Written, pack: str, catalogue: Catalogue) -> Form:
    """PackError, with file and line, for a dataset or column that is not there or that a form cannot fill."""
    spec: FormSpec = written.spec
    at = written.document.place
    dataset = placed(partial(catalogue.dataset, qualify(spec.dataset, pack)), at(("dataset",)))
    for path, fault in _faults(spec, dataset.spec):
        raise PackError(fault, place=at(path))
    return Form(qualify(spec.form, pack), spec, dataset, written.place)


def _faults(spec: FormSpec, dataset: DatasetSpec) -> Iterator[tuple[KeyPath, str]]:
    """The first is told; later ones take it for granted that the earlier ones are mended."""
    yield from _unknown(spec, dataset)
    filled = {spec.unit, spec.period, spec.area, *spec.lines}
    if dataset.columns[spec.period].type != "date":
        yield ("period",), f"{spec.period} is no date: a return is for a month, written as its first day"
    if set(dataset.key) != {spec.unit, spec.period, *spec.lines}:
        said = ", ".join([spec.unit, spec.period, *spec.lines])
        yield ("dataset",), f"the key of {dataset.dataset} is {list(dataset.key)}; a form fills a key of {said}"
    for name in spec.fields:
        if name in filled:
            yield ("fields", name), f"{name} is filled by the form itself"
    for name, column in dataset.columns.items():
        if name not in filled and column.type not in FILLED:
            yield ("dataset",), f"{dataset.dataset}.{name} is a {column.type}; a form fills {', '.join(FILLED)} only"
    yield from _time(spec)
    if spec.each is not None and spec.each.level not in list(Level):
        yield ("each", "level"), f"no level {spec.each.level!r} ({nearest(spec.each.level, list(Level))})"


def _unknown(spec: FormSpec, dataset: DatasetSpec) -> Iterator[tuple[KeyPath, str]]:
    named: list[tuple[KeyPath, str]] = [(("unit",), spec.unit), (("period",), spec.period)]
    named += [(("area",), spec.area)] if spec.area else []
    named += [(("lines", name), name) for name in spec.lines]
    named += [(("fields", name), name) for name in spec.fields]
    for path, column in named:
        if column not in dataset.columns:
            yield path, f"{dataset.dataset} has no column {column!r} ({nearest(column, dataset.columns)})"


def _time(spec: FormSpec) -> Iterator[tuple[KeyPath, str]]:
    for key, month in (("first", spec.first), ("last", spec.last)):
        if month is not None and not "01" <= month[5:] <= "12":
            yield (key,), f"{month} is no month"
    if spec.last is not None and spec.last < spec.first:
        yield ("last",), f"the last month, {spec.last}, is before the first, {spec.first}"
