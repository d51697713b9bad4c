"""Which source of a dataset a file is for, where nobody says it: the one whose columns its header has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from sqlglot import exp

from zhongshu.core.errors import LoadError
from zhongshu.datasets.catalogue import Dataset
from zhongshu.datasets.endings import ENDINGS, as_file
from zhongshu.datasets.sources.encoding import WIDER
from zhongshu.datasets.sources.excel import excel_names
from zhongshu.datasets.sources.names import renamed_names, unique_names
from zhongshu.datasets.sources.records import split_row
from zhongshu.datasets.sources.spec import SourceSpec
from zhongshu.datasets.sql.reading import read_expression
from zhongshu.datasets.sql.script import Script
from zhongshu.datasets.targets import plain_name

_TABLES = ("csv", "tsv", "excel")
_HEAD = 1 << 16
"""Bytes in which a header ends."""


@dataclass(frozen=True)
class Fitting:
    """`wanted` are the columns that each source of tables takes from its file, `own` those that a file of the dataset's
    own column names must have."""

    own: frozenset[str]
    wanted: Mapping[str, frozenset[str]]
    sources: Mapping[str, SourceSpec]

    @classmethod
    def of(cls, dataset: Dataset) -> "Fitting":
        spec = dataset.spec
        own = frozenset(name for name in spec.columns if spec.required(name))
        sources = {name: one for name, one in spec.sources.items() if one.kind in _TABLES and one.header != 0}
        wanted = {name: _mentioned(dataset, one) for name, one in sources.items()}
        return cls(own or frozenset(spec.columns), wanted, sources)

    def source(self, path: Path) -> str | None:
        """The source for a file, by its header: the one that takes most of it of those that find all they take in it;
        where none does, the one that finds most, whose reader then says what is missing.

        A workbook may be of a text source too. None for a file of the dataset's own column names, or of no source's,
        and for files of other kinds.
        """
        kind = ENDINGS.get(path.suffix.lower())
        near = {name: own for name, spec in self.sources.items() if (own := as_file(spec, path)).kind == kind}
        names = _names_in_sheets(path) if kind == "excel" else partial(_names, path)
        if not near or self.own <= set(names(None)):
            return None
        found = {name: renamed_names(names(spec), spec.renamed) for name, spec in near.items()}
        fits = {name: _fit(self.wanted[name], names) for name, names in found.items()}
        best = max(fits, key=lambda name: fits[name])
        return best if fits[best][1] else None


def _fit(wanted: frozenset[str], names: tuple[str, ...]) -> tuple[bool, int]:
    return wanted <= set(names), len(wanted & set(names))


def _mentioned(dataset: Dataset, source: SourceSpec) -> frozenset[str]:
    """The columns of the file that a mapping takes, and those that are filled by their own name and must be."""
    spec = dataset.spec
    taken = {name for name in spec.columns if name not in source.columns and spec.required(name)}
    for text in source.columns.values():
        if (name := plain_name(text)) is not None:
            taken.add(name)
            continue
        script = Script.of(f"SELECT {text}", dataset.place.file, dataset.place.line or 1)
        tree = read_expression(script, frozenset({"stem"}))
        taken |= {column.name for column in tree.find_all(exp.Column)} - {"_file", "_line"}
    return frozenset(taken)


def _names_in_sheets(path: Path) -> Callable[[SourceSpec | None], tuple[str, ...]]:
    """The column names of the sheet that a source says, each sheet read once; none of what is no workbook."""

    @cache
    def read(sheet: str | int | None, header: int | tuple[int, int] | None) -> tuple[str, ...]:
        try:
            return excel_names(path, sheet=sheet, header=header)
        except (LoadError, OSError):
            return ()

    return lambda spec: read(None, None) if spec is None else read(spec.sheet, spec.header)


def _names(path: Path, spec: SourceSpec | None) -> tuple[str, ...]:
    """The column names of a text file, as far as they can be read: none of a file that is not there or no text."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return ()
    rows = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").splitlines()
    line = (spec.header if spec is not None and isinstance(spec.header, int) else 1) - 1
    for encoding in ("utf-8", "gb18030") if spec is None or spec.encoding is None else (spec.encoding,):
        try:
            text = rows[line].decode(WIDER.get(encoding, encoding))
        except (UnicodeDecodeError, LookupError, IndexError):
            continue
        tabs = spec is not None and spec.kind == "tsv"
        delimiter = "\t" if tabs else (spec.delimiter if spec is not None and spec.delimiter else ",")
        return unique_names(split_row(text, delimiter))
    return ()
