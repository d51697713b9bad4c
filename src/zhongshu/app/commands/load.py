"""`zhongshu load`: files into a dataset."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.app.home import add_common, hub_of, person
from zhongshu.app.output import counted, emit

if TYPE_CHECKING:
    from zhongshu.app.pull import Delivery
    from zhongshu.datasets.load import Loaded
    from zhongshu.packs.hub import Hub

HELP = "Load files into a dataset, refresh what follows"
EXAMPLE = """zhongshu load air.station_hour 台州.csv 温州.csv --source city_csv
zhongshu load air.station_hour --source city_csv      (what the source's own path or address has)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DATASET FILE... --source --no-refresh --who."""
    parser.add_argument("dataset", metavar="PACK.DATASET", help="the dataset that takes the rows")
    parser.add_argument(
        "files", metavar="FILE", nargs="*", help="files, or a pattern in quotes; none: what the source fetches"
    )
    parser.add_argument(
        "--source", metavar="NAME", help="how to read them: a source of the dataset; else by the file's ending"
    )
    parser.add_argument("--no-refresh", action="store_true", help="leave tables and indicators as they are")
    parser.add_argument("--who", metavar="NAME", help="the person the run is recorded under (else your login)")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """Rejected rows are no failure: they are counted and kept; a source that cannot be read is one."""
    from zhongshu.app.pull import load_all
    from zhongshu.app.watched import watching

    hub = hub_of(args)
    wanted = _wanted(hub, args.dataset, args.files, args.source)
    done = load_all(hub, wanted, who=args.who or person(), refresh=not args.no_refresh, watch=watching(hub))
    files = [loaded_document(hub, loaded) for loaded in done]
    document = files[0] if len(files) == 1 else _together(files)
    emit(args, document, "\n".join(_told(loaded) for loaded in done))
    return 0


def loaded_document(hub: "Hub", loaded: "Loaded") -> dict[str, Any]:
    """A load as JSON: its counts, version and run first."""
    return {
        **asdict(loaded.counts),
        "version": loaded.version,
        "snapshot": loaded.snapshot,
        "run": loaded.run,
        "dataset": loaded.dataset,
        "source": loaded.source,
        "file": loaded.file,
        "same_as": loaded.same_as,
        "warnings": dict(loaded.warnings),
        "drift": None if loaded.drift is None else _drift(loaded.drift),
    }


def _wanted(hub: "Hub", name: str, files: Sequence[str], source: str | None) -> "list[Delivery]":
    from zhongshu.app.pull import Delivery, deliveries
    from zhongshu.core.errors import LoadError, UnknownName
    from zhongshu.datasets.sources.files import expand

    dataset = hub.packs.catalogue.dataset(name)
    if source is not None and source not in dataset.spec.sources:
        raise UnknownName.among(f"source of {name}", source, dataset.spec.sources)
    if files:
        found = [path for file in files for path in _existing(file) or expand(file, Path.cwd(), operator=True)]
        return [Delivery(name, source, path) for path in found]
    if source is None:
        raise LoadError(
            f"{name}: name a file or a source", hint=f"its sources: {', '.join(dataset.spec.sources) or 'none'}"
        )
    return deliveries(dataset, source)


def _existing(file: str) -> list[Path]:
    """A file of exactly this name, whatever * or [ it has in it."""
    return [Path(file)] if Path(file).is_file() else []


def _together(files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Several loads as one document: totals, the newest version and snapshot, then each load."""
    names = ("input", "accepted", "rejected", "inserted", "updated", "unchanged", "deleted", "warned")
    last = files[-1]
    return {
        **{name: sum(file[name] for file in files) for name in names},
        **{name: last[name] for name in ("version", "snapshot", "run", "dataset", "source")},
        "files": list(files),
    }


def _drift(drift: Any) -> dict[str, Any]:
    return {
        name: [list(item) if isinstance(item, tuple) else item for item in getattr(drift, name)]
        for name in ("new", "missing", "renamed", "retyped")
    }


def _told(loaded: "Loaded") -> str:
    counts = loaded.counts
    lines = [
        f"{loaded.dataset} {loaded.file or loaded.source or ''}: {counted(counts.input, 'row')}, "
        f"{counts.accepted:,} accepted "
        f"({counts.inserted:,} new, {counts.updated:,} changed, {counts.unchanged:,} as before), "
        f"{counts.rejected:,} rejected; version {loaded.version}"
    ]
    if counts.deleted:
        lines.append(f"  {counted(counts.deleted, 'row')} no longer in the source: deleted")
    if loaded.same_as is not None:
        lines.append(f"  the same bytes as run {loaded.same_as}: nothing to do")
    lines += [f"  {check}: {counted(count, 'row')} accepted with a warning" for check, count in loaded.warnings.items()]
    if counts.rejected:
        lines.append(f"  why: zhongshu runs {loaded.run}")
    return "\n".join(lines)
