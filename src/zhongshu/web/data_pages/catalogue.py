"""`/data`: every dataset, table and parameter, and how each is doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhongshu.screens.data_health import CatalogueLine, catalogue_lines
from zhongshu.web.data_pages.forms import page
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

KINDS = ("dataset", "table", "parameter")


@dataclass(frozen=True)
class Summary:
    """The figures above the list, over all datasets; `share` in %, None before the first row."""

    kinds: dict[str, int]
    promised: int
    on_time: int
    rows: int
    input: int
    accepted: int
    open_rejects: int
    open_in: int

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.accepted) * 100 / self.input if self.input else None


def catalogue(visit: Visit) -> Shown:
    """Searched and filtered as asked; a search as it is typed takes the list out of the same page."""
    hub = visit.hub
    lines = catalogue_lines(visit.desk, hub.resolutions, visit.now)
    chosen = [line for line in lines if _wanted(visit, line)]
    packs = dict.fromkeys(line.pack for line in chosen)
    groups = {
        pack: [line for kind in KINDS for line in chosen if line.pack == pack and line.kind == kind] for pack in packs
    }
    return page(
        visit,
        "catalogue.html",
        summary=_summary(lines),
        groups=groups,
        packs={name: pack.spec for name, pack in hub.packs.packs.items() if visit.desk.sight.opens(name)},
        owners=sorted({line.owner for line in lines if line.owner}),
        kinds=KINDS,
        needs_attention=needs_attention,
    )


def needs_attention(line: CatalogueLine) -> bool:
    """Whether somebody has something to do about it."""
    late = line.arrival is not None and line.arrival.state in ("late", "never")
    return late or (line.quality is not None and line.quality.open_rejects > 0)


def _wanted(visit: Visit, line: CatalogueLine) -> bool:
    filters = (("kind", line.kind), ("unit", line.owner), ("pack", line.pack))
    if any(visit.asked(name) not in (None, value) for name, value in filters):
        return False
    if visit.asked("attention") and not needs_attention(line):
        return False
    owner = visit.hub.unit_title(line.owner)
    text = " ".join((line.name, line.title.zh, line.title.en, owner.zh, owner.en)).casefold()
    return all(word in text for word in (visit.asked("q") or "").casefold().split())


def _summary(lines: Sequence[CatalogueLine]) -> Summary:
    arrivals = [line.arrival for line in lines if line.arrival is not None and line.arrival.promise is not None]
    qualities = [line.quality for line in lines if line.quality is not None]
    return Summary(
        kinds={kind: sum(1 for line in lines if line.kind == kind) for kind in KINDS},
        promised=len(arrivals),
        on_time=sum(1 for one in arrivals if one.state == "on_time"),
        rows=sum(line.rows for line in lines if line.kind != "parameter"),
        input=sum(one.input for one in qualities),
        accepted=sum(one.accepted for one in qualities),
        open_rejects=sum(one.open_rejects for one in qualities),
        open_in=sum(1 for one in qualities if one.open_rejects),
    )
