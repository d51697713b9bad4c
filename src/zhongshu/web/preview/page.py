"""`/preview`: all that is in a pack under work on one page, each of it with the way to the page that it will have."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from zhongshu.core.errors import GrantError
from zhongshu.core.spec import pack_of
from zhongshu.rules.decisions.rule import Rule, RuleEdition
from zhongshu.rules.parameters import edition_at
from zhongshu.screens.quarantine import RejectedRow, Wanted, quarantine
from zhongshu.screens.reading import reading_or_damage
from zhongshu.web.data_pages.rows import RowsPage, rows_page
from zhongshu.web.pages import Build, Shown
from zhongshu.web.preview.standing import Standing
from zhongshu.web.rules.one import Asked
from zhongshu.web.rules.telling import RuleTelling
from zhongshu.web.visit import Visit

ROWS = 6
REJECTED = 5
_INDICATORS = 24


@dataclass(frozen=True)
class Shelf:
    """A dataset or table of the pack, its first rows where it has some, and whether this reader may see them; the first
    that were rejected of its sample."""

    name: str
    kind: str
    rows: RowsPage | None
    open: bool
    rejected: tuple[RejectedRow, ...] = ()


def preview(standing: Callable[[], Standing]) -> Build:
    """The builder of the page; `standing` is asked at each request."""

    def build(visit: Visit) -> Shown:
        now = standing()
        values = {"standing": now, "rows_shown": ROWS, **(_held(visit, now) if now.ever else {})}
        return Shown("preview/page.html", {"shelves": (), **values}, lasting=False)

    return build


def _held(visit: Visit, now: Standing) -> dict[str, object]:
    packs, area, pack = visit.hub.packs, visit.hub.place.area, now.pack
    catalogue = packs.catalogue
    kinds = (catalogue.datasets, catalogue.tables, catalogue.parameters)
    names = [name for kind in kinds for name in kind if pack_of(name) == pack]
    own = [one for one in packs.indicators.of_pack(pack) if visit.desk.may_see(one)]
    return {
        "one": packs.pack(pack),
        "catalogue": catalogue,
        "shelves": [replace(_shelf(visit, name), rejected=_rejected(visit, name, now)) for name in names],
        "rules": [_trial(visit, rule) for rule in packs.rules.values() if pack_of(rule.name) == pack],
        "types": [type for type in packs.cases.values() if type.pack == pack and type.spec.open_to],
        "forms": [form for form in packs.forms.values() if pack_of(form.name) == pack],
        "readings": [reading_or_damage(visit.desk, one, area) for one in own[:_INDICATORS]],
    }


def _trial(visit: Visit, rule: Rule) -> tuple[Rule, RuleEdition, RuleTelling, Asked]:
    """A rule with its edition in force, else its last, and an empty form."""
    edition = edition_at(rule.editions, visit.now) or (*rule.proposals, *rule.editions)[-1]
    return rule, edition, RuleTelling(visit, rule), Asked(dict.fromkeys(rule.spec.inputs, ""), {})


def _shelf(visit: Visit, name: str) -> Shelf:
    """Without rows, too: of a table that is not made yet, or of a case that nobody has opened."""
    kind = visit.hub.packs.catalogue.relation(name).kind
    if name not in visit.snapshot.tables:
        return Shelf(name, kind, None, open=True)
    found = rows_page(visit, name)
    return Shelf(name, kind, found if found is not None and found.total else None, open=found is not None)


def _rejected(visit: Visit, name: str, now: Standing) -> tuple[RejectedRow, ...]:
    """None for a reader who may not see them, nor where the sample came in whole."""
    if not now.loaded.get(name, (0, 0))[1]:
        return ()
    try:
        return quarantine(visit.desk, visit.hub.resolutions, name, Wanted(), limit=REJECTED).rows
    except GrantError:
        return ()
