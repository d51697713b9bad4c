"""One run: records that are due are linked, what waits for a person is asked, the links that changed are told."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb

from zhongshu.datasets.publish import Snapshot, SnapshotStore
from zhongshu.datasets.sources.report import Batch, Feed, Row
from zhongshu.lake.engine import Engine
from zhongshu.lake.table import Lake
from zhongshu.linkage.decision import Touched
from zhongshu.linkage.engine import link
from zhongshu.linkage.kinds import KINDS
from zhongshu.linkage.links import EntityFile
from zhongshu.linkage.memory import Memory
from zhongshu.linkage.model import EXTRA, Model, can_compare, train
from zhongshu.linkage.names import NameReader
from zhongshu.linkage.outcome import Outcome, stage_verdicts
from zhongshu.linkage.prepare import prepare
from zhongshu.linkage.questions import Questions
from zhongshu.linkage.raw import RAW_KNOWN, RAW_NEW, Mark, Records, definition_of
from zhongshu.linkage.record import Batch as Due
from zhongshu.linkage.record import Linked, Thresholds
from zhongshu.linkage.rows import is_kept
from zhongshu.linkage.store import Decisions


@dataclass(frozen=True)
class Linking:
    """Links the records of every entity of a region. `regions` are the names of its own areas, as company names begin
    with them; `kept` is a folder for what was read of names and addresses, which may be emptied at any time; `weights`
    are the files of trained weights that packs ship, by entity."""

    files: Mapping[str, EntityFile]
    lake: Lake
    engine: Engine
    snapshots: SnapshotStore
    decisions: Decisions
    questions: Questions
    memory: Memory
    regions: tuple[str, ...]
    kept: Path
    now: Callable[[], datetime]
    weights: Mapping[str, Path] = field(default_factory=dict)

    def feeds(self) -> dict[str, Feed]:
        """The links as feeds of the hub, by dataset."""
        return {file.links: Feed(partial(self.since, file)) for file in self.files.values()}

    def since(self, file: EntityFile, cursor: str | None) -> Batch | None:
        """What has to be told of the links since a cursor; None where no row and no decision came. The work is done as
        the rows are read, over the snapshot of now: read again after a crash they are the same."""
        snapshot = self.snapshots.current()
        records = self._records(file, snapshot)
        if not any(version.rows for version in records.versions.values()) and records.links is None:
            return None
        model = None if self.unable(file) else self.model(file)
        versions = {name: version.number for name, version in records.versions.items()}
        now = Mark(definition_of(file, model), self.decisions.turn(file.name), versions)
        before = Mark.read(cursor)
        if before == now:
            return None
        touched = self.decisions.since(file.name, 0 if before is None else before.turn)
        fresh = before if before is not None and before.definition == now.definition else None
        return Batch(self._told(records, fresh, touched, model), str(now))

    def model(self, file: EntityFile) -> str | None:
        """The weights that were trained here, else those that the pack ships; None where there are none: then nothing
        is linked by odds."""
        trained, shipped = self.memory.model(file.name), self.weights.get(file.name)
        return shipped.read_text(encoding="utf-8") if trained is None and shipped is not None else trained

    def unable(self, file: EntityFile) -> str | None:
        """Why records are not compared by the weights that there are: codes and whole names alone link until the extra
        is there, and then all records are linked anew. None where nothing is missing."""
        if can_compare() or self.model(file) is None:
            return None
        return f"{file.name}: codes and whole names alone link, for splink is missing: {EXTRA}"

    def train(self, file: EntityFile) -> tuple[str, int]:
        """Weights learned from all records that there are now, and how many those were; nothing is kept. ZhongshuError
        where there is nothing to learn from, or the extra is missing."""
        records = self._records(file, self.snapshots.current())
        kind = KINDS[file.spec.kind]
        with self.engine.session() as connection:
            records.stage(connection, None, Touched(frozenset(), frozenset()))
            prepare(connection, {RAW_NEW: "prepared_new"}, kind, self._reader(file))
            learned = train(connection, "prepared_new", kind)
        return learned.to_json(), sum(version.rows for version in records.versions.values())

    def _records(self, file: EntityFile, snapshot: Snapshot) -> Records:
        numbers = {name: snapshot.tables.get(name) for name in (*file.datasets, file.links)}
        found = {name: self.lake.version(name, number) for name, number in numbers.items() if number is not None}
        links = found.pop(file.links, None)
        return Records(file, self.lake, found, links)

    def _told(self, records: Records, before: Mark | None, touched: Touched, model: str | None) -> Iterator[Row]:
        file, at = records.file, self.now()
        with self.engine.session() as connection:
            records.stage(connection, before, touched)
            linked = self._link(connection, file, model)
            run = Outcome(connection, linked, at)
            self._ask(file, run)
            self.memory.moved(file.name, run.merged(), run.there(self.memory.gone(file.name)), at)
            yield from run.rows()

    def _reader(self, file: EntityFile) -> NameReader:
        return NameReader(regions=self.regions, silent=file.spec.silent)

    def _link(self, connection: duckdb.DuckDBPyConnection, file: EntityFile, model: str | None) -> Linked:
        kind = KINDS[file.spec.kind]
        sources = {RAW_NEW: "prepared_new", RAW_KNOWN: "prepared_known"}
        prepare(connection, sources, kind, self._reader(file), self.kept / file.name)
        stage_verdicts(connection, self.decisions.standing(file.name))
        due = Due(kind, records="prepared_new", known="prepared_known", decisions="verdicts")
        said = {"upper": file.spec.upper, "lower": file.spec.lower}
        thresholds = Thresholds(**{name: value for name, value in said.items() if value is not None})
        return link(connection, due, None if model is None else Model.from_json(model), thresholds)

    def _ask(self, file: EntityFile, run: Outcome) -> None:
        """Pairs that wait for a person from now on, and those that nobody has to answer any more."""
        decided = {frozenset((one.left, one.right)) for one in self.decisions.standing(file.name)}
        found = [one for one in run.found() if one.pair not in decided and all(map(is_kept, one.pair))]
        pairs = {one.pair for one in found}
        open = self.questions.questions(file.name, limit=None)
        settled = run.settled([(one.number, *one.found.left, *one.found.right) for one in open])
        again = {one.number for one in open if one.found.pair in pairs}
        self.questions.ask(file.name, found, settled - again, run.at)
