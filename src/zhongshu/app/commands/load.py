"""`zhongshu load`: files into a dataset."""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhongshu.app.home import add_common, hub_of, person
from zhongshu.app.output import counted, emit

if TYPE_CHECKING:
    from zhongshu.app.pull import Delivery, Failure
    from zhongshu.datasets.load import Loaded
    from zhongshu.packs.hub import Hub

HELP = "Load files into a dataset, refresh what follows"
EXAMPLE = """zhongshu load air.station_hour 台州.csv 温州.csv --source city_csv
zhongshu load loans.invoice invoices/                 (a folder of files, each read by the source that its header fits)
zhongshu load air.station_hour --source city_csv      (what the source's own path or address has)"""

_FIRST, _MOST = 5, 200
"""So many rejected rows of a file are told at once, and of all files of one command."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DATASET FILE... --source --no-refresh --who."""
    parser.add_argument("dataset", metavar="PACK.DATASET", help="the dataset that takes the rows")
    parser.add_argument(
        "files", metavar="FILE", nargs="*", help="files, folders, or a pattern in quotes; none: what the source fetches"
    )
    parser.add_argument(
        "--source", metavar="NAME", help="how to read them: a source of the dataset; else by a file's ending and header"
    )
    parser.add_argument("--no-refresh", action="store_true", help="leave tables and indicators as they are")
    parser.add_argument("--who", metavar="NAME", help="the person the run is recorded under (else your login)")
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """Rejected rows are no failure: they are counted and kept; a file that cannot be read is one, and the others of
    several are loaded all the same."""
    from zhongshu.app.pull import bring_in
    from zhongshu.app.watched import watching

    hub = hub_of(args)
    wanted = _wanted(hub, args.dataset, args.files, args.source)
    made = bring_in(hub, wanted, who=args.who or person(), refresh=not args.no_refresh, watch=watching(hub))
    if made.failed and not made.loaded:
        raise made.failed[0].error
    rejects = _first_rejects(args, hub, made.loaded)
    files = [loaded_document(hub, loaded) | {"rejects": rejects[loaded.run]} for loaded in made.loaded]
    document = files[0] if len(wanted) == 1 else _together(files, made.failed)
    emit(args, document, "\n".join(_told(loaded, rejects[loaded.run]) for loaded in made.loaded))
    for failure in made.failed:
        said = str(failure.error)
        named = said if str(failure.file) in said.partition("\n")[0] else f"{failure.file}: {said}"
        print(f"zhongshu: {named}", file=sys.stderr)
    return 1 if made.failed else 0


def loaded_document(hub: "Hub", loaded: "Loaded") -> dict[str, Any]:
    """A load as JSON: its counts, version and run first."""
    return {
        **asdict(loaded.counts),
        "repeated": loaded.repeated,
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


def _first_rejects(args: argparse.Namespace, hub: "Hub", done: "Sequence[Loaded]") -> dict[int, list[dict[str, Any]]]:
    """By run, in the order of its file: where its first rejected rows stand, and why."""
    from zhongshu.app.asking import access_of
    from zhongshu.datasets.plan import Plan, table_sql
    from zhongshu.datasets.quarantine import COLUMNS, table_name

    first: dict[int, list[dict[str, Any]]] = {loaded.run: [] for loaded in done}
    runs = ", ".join(str(loaded.run) for loaded in done if loaded.counts.rejected and loaded.same_as is None)
    if not runs:
        return first
    snapshot, quarantine = hub.snapshot(), table_name(done[0].dataset)
    ranked = (
        "SELECT run, line, column_name, rule, value, why_zh, why_en, row_number() OVER (PARTITION BY run "
        f"ORDER BY record) AS nth FROM {table_sql(quarantine)} WHERE run IN ({runs})"
    )
    sql = f"SELECT * FROM ({ranked}) WHERE nth <= {_FIRST} ORDER BY run, nth LIMIT {_MOST}"
    names = ("line", "column", "rule", "value", "why_zh", "why_en")
    for run, *cells, _ in access_of(hub, args).read(Plan(sql, snapshot, {quarantine: COLUMNS}, done[0].dataset)):
        first[run].append(dict(zip(names, cells, strict=True)))
    return first


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
    """A file of exactly this name, whatever * or [ it has in it; of a folder, every table file below it."""
    from zhongshu.datasets.endings import ENDINGS

    path = Path(file)
    if path.is_dir():
        return sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in ENDINGS)
    return [path] if path.is_file() else []


def _together(files: "Sequence[Mapping[str, Any]]", failed: "Sequence[Failure]") -> dict[str, Any]:
    """Several loads as one document: totals, the newest version and snapshot, each load, and what could not be read."""
    names = ("input", "accepted", "rejected", "inserted", "updated", "unchanged", "deleted", "warned", "repeated")
    last = files[-1]
    warnings = Counter[str]()
    for file in files:
        warnings.update(file["warnings"])
    return {
        **{name: sum(file[name] for file in files) for name in names},
        **{name: last[name] for name in ("version", "snapshot", "run", "dataset", "source")},
        "warnings": dict(sorted(warnings.items())),
        "files": list(files),
        "failed": [_failed(failure) for failure in failed],
    }


def _failed(failure: "Failure") -> dict[str, Any]:
    error = failure.error
    place = error.place
    line = place.line if place is not None and place.file == Path(failure.file).name else None
    return {"file": failure.file, "line": line, "message": error.message, "hint": error.hint}


def _drift(drift: Any) -> dict[str, Any]:
    return {
        name: [list(item) if isinstance(item, tuple) else item for item in getattr(drift, name)]
        for name in ("new", "missing", "renamed", "retyped")
    }


def _told(loaded: "Loaded", rejects: Sequence[Mapping[str, Any]]) -> str:
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
    if loaded.repeated:
        lines.append(f"  {counted(loaded.repeated, 'row')} there before, sign for sign: kept once")
    lines += [f"  {check}: {counted(count, 'row')} accepted with a warning" for check, count in loaded.warnings.items()]
    lines += [f"  line {one['line']}, {one['column'] or one['rule']}: {one['why_en']}" for one in rejects]
    if counts.rejected:
        lines.append(f"  why: zhongshu runs {loaded.run}")
    return "\n".join(lines)
