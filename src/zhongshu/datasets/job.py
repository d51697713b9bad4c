"""One source on its way into one dataset: what a load works with from beginning to end."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from zhongshu.core.errors import LoadError, UnknownName
from zhongshu.datasets.catalogue import Dataset
from zhongshu.datasets.endings import as_file, source_by_ending
from zhongshu.datasets.fitting import Fitting
from zhongshu.datasets.parts import Parts
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.spec import Mode


@dataclass(frozen=True)
class Job:
    """One source on its way into one dataset. `parts` are the files that it is made of, mostly one; the run of a
    preview is 0."""

    dataset: Dataset
    source: str | None
    spec: SourceSpec
    mode: Mode
    path: Path | None
    parts: Parts
    who: str
    scratch: Path
    connection: duckdb.DuckDBPyConnection

    @property
    def run(self) -> int:
        return self.parts.every[0].run

    @property
    def file(self) -> str:
        return self.parts.every[0].file


def fitting_source(dataset: Dataset, path: Path | None) -> str | None:
    """The source that the header of a file fits, where nobody named one."""
    return None if path is None else Fitting.of(dataset).source(path)


def source_spec(dataset: Dataset, source: str | None, path: Path | None) -> SourceSpec:
    """What the pack says of the source, or the ending of the file where it has none: a workbook with the columns of a
    text source is read by that all the same. UnknownName; LoadError for neither a source nor a file."""
    if source is not None:
        if source not in dataset.spec.sources:
            raise UnknownName.among(f"source of {dataset.name}", source, dataset.spec.sources)
        spec = dataset.spec.sources[source]
        return spec if path is None else as_file(spec, path)
    if path is None:
        raise LoadError(f"{dataset.name}: give a file or a source")
    return source_by_ending(path)
