"""Bringing in what a source has: the files its path names, those that are new, several at the price of one refresh."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from os.path import commonpath
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from zhongshu.core.errors import LoadError
from zhongshu.datasets.catalogue import Dataset
from zhongshu.datasets.endings import ENDINGS
from zhongshu.datasets.fitting import Fitting
from zhongshu.datasets.load import Loaded
from zhongshu.datasets.sources.files import digest, expand
from zhongshu.datasets.sources.joined import join
from zhongshu.datasets.together import goes_together, load_together
from zhongshu.packs.hub import Hub

T = TypeVar("T")

Watch = Callable[[str], AbstractContextManager[None]]
"""Wraps one load with its progress; takes what is being done."""

_REMEMBERED = 1000


@dataclass(frozen=True)
class Delivery:
    """One thing to load: a file, or what the source itself fetches when `file` is None."""

    dataset: str
    source: str | None
    file: Path | None

    def __str__(self) -> str:
        return f"{self.dataset} {self.file.name if self.file else self.source}"


def deliveries(dataset: Dataset, source: str) -> list[Delivery]:
    """The files that a source's path names, sorted, or the source itself where it fetches. LoadError without a file."""
    spec = dataset.spec.sources[source]
    if spec.path is None:
        return [Delivery(dataset.name, source, None)]
    return [Delivery(dataset.name, source, path) for path in expand(spec.path, dataset.folder)]


def unseen(hub: Hub, wanted: Iterable[Delivery]) -> list[Delivery]:
    """Those whose file is not, byte for byte, what came last under its name; what is fetched always counts as new."""
    last: dict[tuple[str, str | None, str | None], str | None] = {}
    found = []
    wanted = list(wanted)
    for dataset in {item.dataset for item in wanted}:
        for run in reversed(hub.runs.latest(dataset, limit=_REMEMBERED)):
            if run.kind == "load" and run.status == "done":
                last[dataset, run.source, run.file] = run.digest
    for item in wanted:
        if item.file is None or last.get((item.dataset, item.source, item.file.name)) != digest(item.file):
            found.append(item)
    return found


def never_loaded(hub: Hub, wanted: Iterable[Delivery]) -> list[Delivery]:
    """Those whose bytes were never loaded from that source: a person's later correction is not undone by them."""
    loaded = {
        (run.subject, run.source, run.digest) for run in hub.runs.latest(limit=_REMEMBERED) if run.status == "done"
    }
    return [i for i in wanted if i.file is None or (i.dataset, i.source, digest(i.file)) not in loaded]


@dataclass(frozen=True)
class Failure:
    """A delivery that could not be loaded, and why; `file` is its name as people know it."""

    file: str
    error: LoadError


@dataclass(frozen=True)
class Brought:
    """What came of several deliveries, in the order of the deliveries: those loaded, and those that could not be."""

    loaded: tuple[Loaded, ...]
    failed: tuple[Failure, ...]


def load_all(
    hub: Hub, wanted: Sequence[Delivery], *, who: str, refresh: bool = True, watch: Watch = lambda _: nullcontext()
) -> list[Loaded]:
    """Load all of them as `bring_in` does; the first one that could not be read is the error, the others are loaded."""
    brought = bring_in(hub, wanted, who=who, refresh=refresh, watch=watch)
    for failure in brought.failed:
        raise _told(failure, len(brought.loaded), len(wanted)) from failure.error
    return list(brought.loaded)


def bring_in(
    hub: Hub, wanted: Sequence[Delivery], *, who: str, refresh: bool = True, watch: Watch = lambda _: nullcontext()
) -> Brought:
    """Load every delivery once, in order, files that look alike in one pass with the first of them, and refresh once at
    the end, inside the load's own snapshot where there is only one. One that cannot be read spoils nothing but itself.
    """
    every = _settled(hub, dict.fromkeys(wanted))
    shown, alike = _shown(every), _alike(hub, every)
    loaded: dict[Delivery, Loaded] = {}
    failed: dict[Delivery, Failure] = {}
    refreshed = refresh and len(every) == 1
    try:
        for item in every:
            if group := alike.pop((item.dataset, item.source), None):
                try:
                    with watch(f"{item.dataset} {len(group)} files"):
                        loaded |= _together(hub, group, shown, who)
                except LoadError as error:  # no room for one of them is none for any
                    failed |= {one: Failure(shown.get(one, str(one)), error) for one in group}
            if item not in loaded and item not in failed:
                try:
                    with watch(str(item)):
                        loaded[item] = _single(hub, item, shown.get(item), who, refresh=refreshed)
                except LoadError as error:
                    failed[item] = Failure(shown.get(item, str(item)), error)
    finally:
        if refresh and len(every) > 1 and any(one.counts.changed for one in loaded.values()):
            with watch("refresh"):
                hub.refresher.run(who=who)
    return Brought(_in_order(every, loaded), _in_order(every, failed))


def _single(hub: Hub, item: Delivery, shown: str | None, who: str, *, refresh: bool) -> Loaded:
    return hub.load(item.dataset, item.file, source=item.source, who=who, refresh=refresh, shown=shown)


def _in_order(every: Sequence[Delivery], found: Mapping[Delivery, T]) -> tuple[T, ...]:
    return tuple(found[item] for item in every if item in found)


def _settled(hub: Hub, wanted: Iterable[Delivery]) -> list[Delivery]:
    """The same, each file with the source that its header fits where none was named."""
    fitting: dict[str, Fitting] = {}
    made = []
    for item in wanted:
        if item.source is None and item.file is not None:
            if item.dataset not in fitting:
                fitting[item.dataset] = Fitting.of(hub.packs.catalogue.dataset(item.dataset))
            made.append(replace(item, source=fitting[item.dataset].source(item.file)))
        else:
            made.append(item)
    return made


def _shown(every: Iterable[Delivery]) -> dict[Delivery, str]:
    """A file by its name; by its path below the folder of them all where two have one name."""
    files = {item: item.file.absolute() for item in every if item.file is not None}
    names = Counter(path.name for path in files.values())
    if not names or max(names.values()) == 1:
        return {item: path.name for item, path in files.items()}
    folder = commonpath(path.parent for path in files.values())
    return {item: path.relative_to(folder).as_posix() for item, path in files.items()}


def _alike(hub: Hub, every: Iterable[Delivery]) -> dict[tuple[str, str | None], list[Delivery]]:
    """By dataset and source the files that may be loaded in one pass, where there are several."""
    groups: dict[tuple[str, str | None], list[Delivery]] = {}
    for item in every:
        text = item.file is not None and ENDINGS.get(item.file.suffix.lower()) != "excel"
        if text and goes_together(hub.intake, item.dataset, item.source):
            groups.setdefault((item.dataset, item.source), []).append(item)
    return {of: group for of, group in groups.items() if len(group) > 1}


def _together(hub: Hub, alike: Sequence[Delivery], shown: Mapping[Delivery, str], who: str) -> dict[Delivery, Loaded]:
    """Those that were loaded in one pass; the others have to be loaded singly. LoadError where there is no room."""
    dataset, source = alike[0].dataset, alike[0].source or ""
    items = {item.file: item for item in alike if item.file is not None}
    names = {path: shown[item] for path, item in items.items()}
    done: dict[Delivery, Loaded] = {}
    hub.intake.scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="join-", dir=hub.intake.scratch) as scratch:
        made, _ = join(items, hub.packs.catalogue.dataset(dataset).spec.sources[source], Path(scratch))
        for joined in made:
            if len(joined.pieces) > 1:
                loaded = load_together(hub.intake, dataset, joined, names, source=source, who=who) or []
                paths = (piece.path for piece in joined.pieces[: len(loaded)])
                done |= {items[path]: one for path, one in zip(paths, loaded, strict=True)}
    return done


def _told(failure: Failure, loaded: int, total: int) -> LoadError:
    """The same error, with the file it is about and what was done besides it."""
    error = failure.error
    message = error.message if failure.file in error.message else f"{failure.file}: {error.message}"
    rest = f"{loaded} of {total} files were loaded"
    return type(error)(message, place=error.place, hint=rest if error.hint is None else f"{error.hint}; {rest}")
