"""`/data/{name}`: one dataset, table or parameter, whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhongshu.core.errors import UnknownName
from zhongshu.datasets.runs import Run
from zhongshu.screens.cubes import cubes_seen
from zhongshu.screens.dataset_page import relation_page
from zhongshu.screens.lineage import column_lineage, lineage
from zhongshu.sharing.reader import ANYONE
from zhongshu.web.data_pages.drawing import Drawing, draw
from zhongshu.web.data_pages.forms import page
from zhongshu.web.data_pages.highlight import pieces
from zhongshu.web.data_pages.rows import rows_page
from zhongshu.web.data_pages.upload import targets_of
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

LOADS = 24
_CHART = 64
_SLOT = 14


@dataclass(frozen=True)
class Bar:
    """One load in the chart of rejected rows: its share in %, and where its bar stands."""

    run: Run
    share: Decimal
    x: int
    y: int
    height: int


def relation(visit: Visit) -> Shown:
    """The page; with `column` the lineage of one column in place of the whole one."""
    name = visit.parts["name"]
    desk = visit.desk
    shown = relation_page(desk, visit.hub.resolutions, name, visit.now)
    told = cubes_seen(visit.hub.cubes, visit.access).cubes.values()
    pack = name.split(".")[0]
    sql = () if shown.sql is None else pieces(shown.sql, pack=pack, relations=frozenset(desk.catalogue.names))
    return page(
        visit,
        "relation.html",
        name=name,
        page=shown,
        pack=visit.hub.packs.pack(pack).spec,
        drawing=lineage_drawing(visit, name),
        column=visit.asked("column"),
        sql=sql,
        cubes=[cube for cube in told if name == cube.of or name in desk.catalogue.sources_of(cube.of)],
        loads=shown.runs[:8],
        bars=_bars(shown.runs),
        chart=(_SLOT * LOADS, _CHART),
        table=rows_page(visit, name),
        fed=_is_open(visit, name),
        uploadable=any(target.dataset == name for target in targets_of(visit.reader, desk.catalogue)),
    )


def _is_open(visit: Visit, name: str) -> bool:
    """Whether anybody may read some of it: then its changes have a feed."""
    book = visit.access.book
    return bool(book.permits(ANYONE, book.nouns.of_rows[name], visit.now))


def lineage_drawing(visit: Visit, name: str) -> Drawing:
    """Of the column that is asked, or of the whole relation. UnknownName for a column that it has not."""
    catalogue, indicators = visit.desk.catalogue, visit.desk.indicators
    column = visit.asked("column")
    if column is None:
        return draw(lineage(catalogue, indicators, name), visit.language)
    columns = catalogue.relation(name).columns
    if column not in columns:
        raise UnknownName.among(f"column of {name}", column, columns)
    return draw(column_lineage(catalogue, indicators, name, column), visit.language)


def _bars(runs: Sequence[Run]) -> tuple[Bar, ...]:
    """Oldest first; the tallest is the worst load, or 1 %, so that a trace does not look like a flood."""
    done = [run for run in reversed(runs[:LOADS]) if run.status == "done" and run.counts.input]
    shares = [Decimal(run.counts.rejected) * 100 / run.counts.input for run in done]
    top = max([*shares, Decimal(1)])
    made = []
    for index, (run, part) in enumerate(zip(done, shares, strict=True)):
        height = max(round(part / top * (_CHART - 4)), 2)
        made.append(Bar(run, part, index * _SLOT + 2, _CHART - height, height))
    return tuple(made)
