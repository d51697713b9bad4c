"""Ten thousand new records in a hub that has linked a million: until the worker has published whose they are.

The region has the pack enterprise and the records of the same generated files as the engine's own benchmark, without
the months of payrolls and power, of which nothing is linked. One record of a hundred is held back. All others are
loaded and linked, the late ones come by load; then the worker's own linking is timed, from what has changed to the
published rows of links. The pack's own tables are brought up to them after that: timed apart, and told.
"""

from collections.abc import Collection
from pathlib import Path

import duckdb
import yaml

from bench.report import Line, timed
from zhongshu.app.founding import UNIT_TITLES
from zhongshu.app.wiring import open_hub
from zhongshu.lake.engine import Limits
from zhongshu.packs.hub import Hub
from zhongshu.packs.relinking import relink

BOUND = 10.0
"""Seconds for the late records."""
FILE, WHO = "enterprise.firm_file", "bench"


def arriving(made: Path, sources: Collection[str], home: Path) -> Line:
    """The late records of these files of `made`, in a region that is made at `home`."""
    early, late = made / "early", made / "late"
    count = {name: _part(made, name, early, late) for name in sources}
    hub = _region(home)
    _load(hub, early, sources)
    hub.refresher.run(who=WHO)
    with timed() as first:
        relink(hub, FILE, who=WHO, refresh=False)
    hub.refresher.run(who=WHO)
    with timed() as loading:
        _load(hub, late, sources)
    with timed() as linking:
        if not relink(hub, FILE, who=WHO, refresh=False):
            raise SystemExit("somebody else writes to the region of the benchmark")
    with timed() as tables:
        hub.refresher.run(who=WHO)
    note = (
        f"{linking.seconds:.1f} s until the links of {sum(count.values()):,} new records are published, read, linked "
        f"with those of a million that a first run took {first.seconds:.0f} s for, asked about and written; loading "
        f"them took {loading.seconds:.1f} s, the pack's tables over all of it {tables.seconds:.1f} s more"
    )
    return Line("linkage", "hub", linking.seconds / BOUND, f"{BOUND:g} s", most=1.0, note=note)


def _part(made: Path, name: str, early: Path, late: Path) -> int:
    """One row of a hundred goes to `late`, the others to `early`; how many those are."""
    rows = f"FROM read_csv('{made / name}.csv', all_varchar = true) AS row"
    count = 0
    for folder, which in ((early, "<>"), (late, "=")):
        folder.mkdir(exist_ok=True)
        said = f"COPY (SELECT * {rows} WHERE hash(row) % 100 {which} 0) TO '{folder / name}.csv'"
        (count,) = duckdb.execute(said).fetchone() or (0,)
    return int(count)


def _region(home: Path) -> Hub:
    units = {name: {"title": {"zh": zh, "en": en}} for name, (zh, en) in UNIT_TITLES.items()}
    region = {"region": "bench", "title": "基准", "area": "331000", "units": units, "packs": ["region", "enterprise"]}
    home.mkdir(parents=True)
    (home / "region.yaml").write_text(yaml.safe_dump(region, allow_unicode=True), encoding="utf-8")
    hub = open_hub(home, limits=Limits(memory=4096))
    hub.refresher.run(who=WHO)
    return hub


def _load(hub: Hub, folder: Path, sources: Collection[str]) -> None:
    for name in sources:
        hub.load(f"enterprise.{name}", folder / f"{name}.csv", source="csv", who=WHO, refresh=False)
