"""What a file is by its ending, where nobody names a source."""

from collections.abc import Mapping
from pathlib import Path

from zhongshu.core.errors import LoadError
from zhongshu.datasets.sources.spec import FileKind, SourceSpec

ENDINGS: Mapping[str, FileKind] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".txt": "csv",
    ".xlsx": "excel",
    ".xls": "excel",
    ".ods": "excel",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}


def as_file(source: SourceSpec, path: Path) -> SourceSpec:
    """The same source for what the file is: a text source reads a workbook that has its columns."""
    if source.kind not in ("csv", "tsv") or ENDINGS.get(path.suffix.lower()) != "excel":
        return source
    return source.model_copy(update={"kind": "excel", "encoding": None, "delimiter": None})


def source_by_ending(path: Path) -> SourceSpec:
    """A source that maps nothing: every column is filled by the source column of its name. LoadError when unknown."""
    kind = ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise LoadError(
            f"cannot tell what {path.name} is by its ending",
            hint=f"known endings: {', '.join(ENDINGS)}; or name a source",
        )
    return SourceSpec(kind=kind)
