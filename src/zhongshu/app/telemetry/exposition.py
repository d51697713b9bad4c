"""GET /metrics: what was counted, in the forms that monitors read (Prometheus text, OpenMetrics)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zhongshu.app.telemetry.families import FAMILIES, Family
from zhongshu.app.telemetry.tally import Counts, Tally
from zhongshu.core.errors import HomeError
from zhongshu.packs.hub import Hub
from zhongshu.packs.operations import operations, troubles_of
from zhongshu.screens.operations.facts import (
    Away,
    DataFacts,
    DiskFacts,
    JobFacts,
    LedgerFacts,
    Operations,
    ProcessFacts,
    StateFacts,
    UseFacts,
)
from zhongshu.screens.operations.trouble import Trouble
from zhongshu.sharing.operations.processes import Process
from zhongshu.sharing.reader import system_reader

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

PATH = "/metrics"

Labelled = list[tuple[tuple[str, ...], float]]


class Standing(NamedTuple):
    """What is so at this moment, by the values of its labels; `counted`: it only grows."""

    name: str
    help: str
    labels: tuple[str, ...]
    values: Labelled
    counted: bool = False


def metrics_route(hub: Hub, tally: Tally) -> Route:
    """Its rule stands in the table of addresses, as every other's."""

    def metrics(request: Request) -> Response:
        content, media = exposition(hub, tally, request.headers.get("accept", ""))
        return Response(content, headers={"Cache-Control": "no-store"}, media_type=media)

    return Route(PATH, metrics, methods=["GET"], name="metrics")


def exposition(hub: Hub, tally: Tally, accept: str) -> tuple[bytes, str]:
    """The text and its media type. HomeError where the extra is not installed."""
    try:  # an extra
        from prometheus_client import CollectorRegistry
        from prometheus_client.exposition import choose_encoder
    except ImportError as error:
        hint = "pip install 'zhongshu[telemetry]'"
        raise HomeError("metrics are written by a library that is not installed", hint=hint) from error
    found = operations(hub, system_reader("metrics", "worker"))
    registry = CollectorRegistry()
    registry.register(_Collector(tally.all(), found, troubles_of(hub, found)))
    encode, media = choose_encoder(accept)
    return encode(registry), media


@dataclass(frozen=True, eq=False)
class _Collector:
    """What the library asks once: it is made for one answer."""

    counts: Counts
    found: Operations
    troubles: tuple[Trouble, ...]

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily  # an extra

        for family in FAMILIES:
            yield _family(family, self.counts)
        for one in _standing(self.found, self.troubles):
            kind: Any = CounterMetricFamily if one.counted else GaugeMetricFamily
            made = kind(one.name, one.help, labels=one.labels)
            for label, value in one.values:
                made.add_metric(label, value)
            yield made


def _family(family: Family, counts: Counts) -> "Metric":
    from prometheus_client.metrics_core import CounterMetricFamily, HistogramMetricFamily  # an extra

    own = sorted((key[1:], values) for key, values in counts.items() if key[0] == family.name)
    if not family.bounds:
        counter = CounterMetricFamily(family.name, family.help, labels=family.labels)
        for labels, values in own:
            counter.add_metric(labels, values[0])
        return counter
    histogram = HistogramMetricFamily(family.name, family.help, labels=family.labels)
    bounds = [*map(str, family.bounds), "+Inf"]
    for labels, (seconds, *buckets) in own:
        histogram.add_metric(labels, list(zip(bounds, accumulate(buckets), strict=True)), seconds)
    return histogram


def _standing(found: Operations, troubles: tuple[Trouble, ...]) -> Iterator[Standing]:
    parts = {name: getattr(found, name) for name in found.__dataclass_fields__ if name != "at"}
    up: Labelled = [((name,), float(not isinstance(part, Away))) for name, part in parts.items()]
    yield Standing("zhongshu_part_up", "Whether a part of the region could be read", ("part",), up)
    weights: Labelled = [((one,), float(sum(t.weight == one for t in troubles))) for one in ("bad", "warn")]
    yield Standing("zhongshu_troubles", "What the operations page says is wrong", ("weight",), weights)
    if isinstance(found.state, StateFacts):
        help = "Time of the smallest question to the state"
        yield Standing("zhongshu_state_answer_seconds", help, (), [((), found.state.seconds)])
    if isinstance(found.processes, ProcessFacts):
        yield from _processes(found.processes)
    if isinstance(found.jobs, JobFacts):
        failures: Labelled = [((one.dataset, one.source), float(one.mark.failures)) for one in found.jobs.jobs]
        help = "Failures in a row of a source that is pulled by itself"
        yield Standing("zhongshu_source_failures_in_a_row", help, ("dataset", "source"), failures)
    if isinstance(found.data, DataFacts):
        yield from _data(found.data)
    if isinstance(found.disk, DiskFacts):
        yield Standing("zhongshu_disk_free_bytes", "Free on the disk of the home", (), [((), found.disk.free.free)])
        newest = found.disk.measured.newest
        sizes: Labelled = [] if newest is None else [((name,), float(size)) for name, size in newest.bytes.items()]
        yield Standing("zhongshu_home_bytes", "Size of a part of the home, as last measured", ("part",), sizes)
    if isinstance(found.ledger, LedgerFacts):
        entries, covered = float(found.ledger.entries), float(found.ledger.covered)
        yield Standing(
            "zhongshu_ledger_entries", "Entries that were committed to the ledger", (), [((), entries)], counted=True
        )
        yield Standing("zhongshu_ledger_covered_entries", "Those below a checkpoint", (), [((), covered)])
        behind: Labelled = [((one.name,), float(one.behind)) for one in found.ledger.witnesses]
        yield Standing("zhongshu_witness_behind_entries", "What a witness has not vouched for", ("witness",), behind)
    if isinstance(found.use, UseFacts):
        today = found.use.today
        used: Labelled = [(("given",), float(today.calls)), (("denied",), float(today.denied))]
        yield Standing("zhongshu_answers_today", "Answers of rows today, and refusals", ("decision",), used)
        yield Standing("zhongshu_rows_given_today", "Rows in them", (), [((), float(today.rows))])


def _processes(facts: ProcessFacts) -> Iterator[Standing]:
    """One series a process at work: there are few, and a dead one's goes."""
    labels = ("kind", "instance")
    named = [((one.kind, f"{one.host}:{one.pid}"), one) for one in facts.at_work]
    told: tuple[tuple[str, str, Callable[[Process], float | None], bool], ...] = (
        ("process_resident_memory_bytes", "Resident memory", lambda one: one.memory, False),
        ("process_cpu_seconds", "Processor time", lambda one: one.cpu, True),
        ("process_open_fds", "Open files", lambda one: one.files, False),
        ("process_start_time_seconds", "Start, seconds since 1970", lambda one: one.since.timestamp(), False),
    )
    for name, help, value, counted in told:
        values: Labelled = [(label, float(found)) for label, one in named if (found := value(one)) is not None]
        yield Standing(name, help, labels, values, counted)
    yield Standing("zhongshu_worker_elected", "Whether a worker is at it", (), [((), float(facts.worker is not None))])


def _data(found: DataFacts) -> Iterator[Standing]:
    rows: Labelled = [((line.name,), float(line.rows)) for line in found.lines]
    yield Standing("zhongshu_rows_held", "Rows of a dataset in the current snapshot", ("dataset",), rows)
    late: Labelled = [
        ((line.name,), float(line.arrival.state == "late"))
        for line in found.lines
        if line.arrival is not None and line.arrival.promise is not None
    ]
    yield Standing("zhongshu_dataset_late", "Whether a dataset that promises when it comes is late", ("dataset",), late)
