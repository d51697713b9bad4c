"""Bringing in what a source has: the files its path names, those that are new, several at the price of one refresh."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from zhongshu.core.errors import ZhongshuError
from zhongshu.datasets.catalogue import Dataset
from zhongshu.datasets.load import Loaded
from zhongshu.datasets.sources.files import digest, expand
from zhongshu.packs.hub import Hub

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


def load_all(
    hub: Hub, wanted: Sequence[Delivery], *, who: str, refresh: bool = True, watch: Watch = lambda _: nullcontext()
) -> list[Loaded]:
    """Load one after the other; one refresh at the end, inside the load's own snapshot where there is only one.

    A delivery that fails ends it; what came before it stays loaded and is refreshed, and the error says so.
    """
    done: list[Loaded] = []
    single = len(wanted) == 1
    try:
        for item in wanted:
            with watch(str(item)):
                made = hub.load(item.dataset, item.file, source=item.source, who=who, refresh=refresh and single)
            done.append(made)
    except ZhongshuError as error:
        if single:
            raise
        raise _told(error, wanted[len(done)], len(done), len(wanted)) from error
    finally:
        if refresh and not single and any(loaded.counts.changed for loaded in done):
            with watch("refresh"):
                hub.refresher.run(who=who)
    return done


def _told(error: ZhongshuError, failed: Delivery, before: int, total: int) -> ZhongshuError:
    """The same error, with the file it is about and what was done before it."""
    name = failed.file.name if failed.file else failed.dataset
    message = error.message if name in error.message else f"{name}: {error.message}"
    rest = f"{before} of {total} files were loaded before it"
    return type(error)(message, place=error.place, hint=rest if error.hint is None else f"{error.hint}; {rest}")
