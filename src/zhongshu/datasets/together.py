"""Many files of one source, loaded at the price of one: five hundred firms' files in one pass and one snapshot.

Each file still has a run of its own with its counts, its rejected rows stand under its own name and line, and what
comes of the rows is what would come of one file after the other. Where that cannot be had in one pass (rows of two
files contradict each other, so that the later file would be right), nothing is done, and the files are loaded singly.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from zhongshu.core.errors import LoadError
from zhongshu.datasets.job import Job
from zhongshu.datasets.load import AfterCommit, Intake, Loaded
from zhongshu.datasets.parts import Part, Parts
from zhongshu.datasets.runs import Finished
from zhongshu.datasets.sources.drift import Drift
from zhongshu.datasets.sources.joined import Joined, joinable
from zhongshu.datasets.stage import Staged
from zhongshu.datasets.tallies import entangled, tallies


def goes_together(intake: Intake, name: str, source: str | None) -> bool:
    """Whether files of a source may be loaded in one pass: rows that meet by their key, in text tables."""
    spec = intake.catalogue.dataset(name).spec
    return source is not None and spec.mode(source) == "upsert" and joinable(spec.sources[source])


def load_together(
    intake: Intake,
    name: str,
    joined: Joined,
    shown: Mapping[Path, str],
    *,
    source: str,
    who: str,
    after: AfterCommit | None = None,
) -> list[Loaded] | None:
    """Load the pieces of a joined file, in their order, as one published snapshot at most; `shown` are their names as
    people know them. None where they cannot be loaded in one pass, or cannot be read: nothing was changed then."""
    dataset, files = intake.catalogue.dataset(name), [shown[piece.path] for piece in joined.pieces]
    parts = Parts(tuple(Part(file, 0, piece.records) for file, piece in zip(files, joined.pieces, strict=True)))
    with (
        intake.watcher.watch("load", dataset=name) as doing,
        intake.job(dataset, joined.path, parts, source=source, who=who) as job,
    ):
        try:
            opened, drift = intake.open(job)
            assert opened is not None, "a file at hand is always opened"
            staged = intake.stage(job, opened)
        except LoadError:
            return None
        if staged.contradicting and entangled(job.connection, dataset, staged, parts):
            return None
        runs = intake.runs.start_all("load", name, who=who, source=source, files=files)
        begun = replace(job, parts=parts.under(runs))
        try:
            made = _publish(intake, begun, staged, joined, drift, after)
        except BaseException as error:
            intake.runs.fail_all(runs, str(error) or type(error).__name__)
            raise
        intake.remember(begun, opened)
        intake.supersede(begun, [one.counts for one in made])
        doing.note(accepted=sum(one.counts.accepted for one in made), rejected=sum(one.counts.rejected for one in made))
        return made


def _publish(
    intake: Intake, job: Job, staged: Staged, joined: Joined, drift: Drift | None, after: AfterCommit | None
) -> list[Loaded]:
    difference, version, snapshot = intake.publish(job, staged, after)
    told = tallies(job.connection, job.dataset, staged, job.parts, compared=difference.compared)
    made = [
        Loaded(
            job.dataset.name,
            job.source,
            part.file,
            part.run,
            tally.counts,
            version,
            snapshot,
            tally.warnings,
            drift,
            repeated=tally.repeated,
        )
        for part, tally in zip(job.parts.every, told, strict=True)
    ]
    digests = (piece.digest for piece in joined.pieces)
    intake.runs.finish_all(
        [Finished(one.run, one.counts, one.report, digest) for one, digest in zip(made, digests, strict=True)]
    )
    return made
