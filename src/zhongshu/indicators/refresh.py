"""After a load: parameters, tables and indicator parts follow, inside the same snapshot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from zhongshu.core.watching import UNWATCHED, Watcher
from zhongshu.datasets.catalogue import Catalogue, Table
from zhongshu.datasets.code_lists import publish_parameters
from zhongshu.datasets.lookups import draft_lookups
from zhongshu.datasets.publish import Draft, SnapshotStore, drafting
from zhongshu.datasets.refresh import Derived, Input, Refreshed, refresh
from zhongshu.datasets.runs import Counts, RunStore
from zhongshu.indicators.catalogue import Indicators
from zhongshu.lake.engine import Engine
from zhongshu.lake.table import Lake


@dataclass(frozen=True)
class RefreshReport:
    """What a refresh did, in order; `snapshot` is the published one, the old one when nothing changed.

    `parameters` names those with other rows than before.
    """

    snapshot: int
    relations: tuple[Refreshed, ...]
    parameters: tuple[str, ...]


@dataclass
class Refresher:
    """Keeps everything derived in step with the datasets. `lock` is the writer's lease."""

    catalogue: Catalogue
    indicators: Indicators
    lake: Lake
    engine: Engine
    snapshots: SnapshotStore
    runs: RunStore
    lock: Path
    zone: ZoneInfo
    watcher: Watcher = UNWATCHED

    @cached_property
    def derived(self) -> tuple[Derived, ...]:
        """Tables in their order, then the cubes."""
        tables = [derived_table(table) for table in self.catalogue.tables.values()]
        return (*tables, *(relation for cube in self.indicators.cubes for relation in cube.derived))

    @cached_property
    def inputs(self) -> Mapping[str, Input]:
        """Everything that a derived relation may read, by name."""
        named = {name: self.catalogue.relation(name) for name in self.catalogue.names}
        found = {name: Input(relation.columns, relation.partition) for name, relation in named.items()}
        return found | {relation.name: Input(relation.columns, relation.partition) for relation in self.derived}

    def draft(self, draft: Draft, connection: duckdb.DuckDBPyConnection) -> tuple[list[str], list[Refreshed]]:
        """Bring the draft up to date before it is published."""
        parameters = publish_parameters(draft, connection, self.catalogue.parameters.values(), self.snapshots)
        done = refresh(draft, connection, self.derived, self.inputs, self.snapshots, self.zone)
        draft_lookups(draft, connection, self.catalogue)
        return parameters, done

    def after_load(self, draft: Draft, connection: duckdb.DuckDBPyConnection) -> None:
        """What `Intake.load` takes as `after`: everything derived is published with the load."""
        self.draft(draft, connection)

    def run(self, *, who: str, progress: Callable[[str], None] = lambda _: None) -> RefreshReport:
        """Refresh everything that is behind; one snapshot at most. BusyError while another process writes."""
        run = self.runs.start("refresh", "region", who=who)
        try:
            with (
                self.watcher.watch("refresh"),
                drafting(self.lake, self.snapshots, self.lock, run=run) as draft,
                self.engine.session() as connection,
            ):
                parameters, done = self.draft(draft, connection)
            number = self.snapshots.current_number()
        except BaseException as error:
            self.runs.fail(run, str(error) or type(error).__name__)
            raise
        changed = [item.name for item in done if item.changed]
        self.runs.finish(
            run, counts=Counts(), report={"snapshot": number, "changed": changed, "parameters": parameters}
        )
        return RefreshReport(number, tuple(done), tuple(parameters))


def derived_table(table: Table) -> Derived:
    """A pack's table as `refresh` keeps it up."""
    return Derived(
        table.name,
        lambda: table.query.tree,
        table.query.columns,
        table.query.reads,
        table.partition,
        table.refresh,
        table.definition,
    )
