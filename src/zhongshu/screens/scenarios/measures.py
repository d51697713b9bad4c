"""How each scenario does: used, failed, thought of, fed with rows, refreshed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from zhongshu.datasets.runs import Run
from zhongshu.screens.data_health import RECENT, CatalogueLine, catalogue_lines, newest_runs
from zhongshu.screens.desk import Desk
from zhongshu.sharing.scenarios.opinions import Satisfaction
from zhongshu.sharing.scenarios.scenarios import Scenarios
from zhongshu.sharing.scenarios.use import Use


@dataclass(frozen=True)
class DataQuality:
    """Over a pack's datasets: how many have rows, how many of those that promise to come in time do, and of the rows
    of their newest loads how many were accepted. None where there is nothing to divide by."""

    datasets: int
    filled: int
    promised: int
    on_time: int
    received: int
    accepted: int
    open_rejects: int

    @property
    def share(self) -> Decimal | None:
        """Accepted rows in % of those received."""
        return Decimal(self.accepted) * 100 / self.received if self.received else None

    @property
    def coverage(self) -> Decimal | None:
        """Datasets with rows in % of those that the pack declares."""
        return Decimal(self.filled) * 100 / self.datasets if self.datasets else None


@dataclass(frozen=True)
class Measures:
    """`faults` since the first of the days that are counted; `seconds` a load takes on the average with everything that
    is refreshed after it, None before the first."""

    use: Use
    faults: int
    satisfaction: Satisfaction | None
    quality: DataQuality
    seconds: Decimal | None


def measures(desk: Desk, scenarios: Scenarios) -> dict[str, Measures]:
    """By pack, of every pack that the reader may open. LedgerError where the ledger cannot be read."""
    first = scenarios.days()[0].isoformat()
    used, faults = scenarios.use(), scenarios.faults.since(first)
    opinions = scenarios.opinions.satisfaction(first)
    lines = [line for line in catalogue_lines(desk, desk.resolutions, desk.now) if line.kind == "dataset"]
    runs = newest_runs(desk, [line.name for line in lines])
    found = {}
    for pack in scenarios.scenes:
        if desk.sight.opens(pack):
            own = [line for line in lines if line.pack == pack]
            found[pack] = Measures(
                use=used.get(pack, Use()),
                faults=faults.get(pack, 0),
                satisfaction=opinions.get(pack),
                quality=data_quality(own),
                seconds=_seconds(runs, own),
            )
    return found


def data_quality(lines: Iterable[CatalogueLine]) -> DataQuality:
    """Of the datasets of one pack."""
    own = list(lines)
    arrivals = [line.arrival for line in own if line.arrival is not None and line.arrival.promise is not None]
    qualities = [line.quality for line in own if line.quality is not None]
    return DataQuality(
        datasets=len(own),
        filled=sum(1 for line in own if line.rows),
        promised=len(arrivals),
        on_time=sum(1 for one in arrivals if one.state == "on_time"),
        received=sum(one.input for one in qualities),
        accepted=sum(one.accepted for one in qualities),
        open_rejects=sum(one.open_rejects for one in qualities),
    )


def _seconds(runs: Mapping[str, Sequence[Run]], lines: Iterable[CatalogueLine]) -> Decimal | None:
    """Of the newest finished loads of each dataset."""
    taken = [length for line in lines for length in _lengths(runs.get(line.name, ()))]
    return Decimal(str(sum(taken, timedelta()).total_seconds())) / len(taken) if taken else None


def _lengths(runs: Sequence[Run]) -> list[timedelta]:
    done = [run for run in runs if run.status == "done" and run.ended is not None][:RECENT]
    return [run.ended - run.started for run in done if run.ended is not None]
