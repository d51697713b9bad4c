"""`/figures/relations`: every relation between published figures, and those that a person is asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData

from zhongshu.core.errors import PackError, UnknownName
from zhongshu.core.text import Text
from zhongshu.methods.figures.figure import COMPARED, Figure
from zhongshu.methods.figures.relation import ROLES, Relation
from zhongshu.screens.figures.paper import OUTCOMES, Outcome, outcome_of
from zhongshu.screens.figures.verdicts import (
    Candidate,
    CheckedRelation,
    candidate,
    candidates,
    checked,
    figure_datasets,
)
from zhongshu.sharing.people.roles import Role
from zhongshu.sharing.reader import require_post
from zhongshu.web.data_pages.forms import text_of
from zhongshu.web.figures.checker import TONES
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit

_DECIDERS = frozenset({Role.ANALYST, Role.OFFICER, Role.DATA_ENGINEER})

MOST_CANDIDATES = 10
"""So many are asked at once, contradictory ones first; deciding over one makes room for the next."""


@dataclass(frozen=True)
class Linked:
    """A figure of a relation; `path` None for a number that the pack wrote down itself. `where`: its organisation, or
    its place where that is not the one of the figure before."""

    figure: Figure
    path: str | None
    where: str | None


@dataclass(frozen=True)
class Related:
    """One dataset's relations in groups, and its open candidates: the first of them, and how many there are."""

    dataset: str
    title: Text
    groups: Mapping[Outcome, Sequence[CheckedRelation]]
    unresolved: Sequence[CheckedRelation]
    candidates: Sequence[Candidate]
    open: int

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many are in each group, by the words of the groups."""
        return [
            *((outcome, len(found)) for outcome, found in self.groups.items()),
            ("unresolved", len(self.unresolved)),
        ]

    @property
    def empty(self) -> bool:
        return not any(self.groups.values()) and not self.unresolved and not self.open


def relations(visit: Visit) -> Shown:
    """Contradictions first; consistent ones folded; then what could be related and a person has not decided yet."""
    return _page(visit)


def decide(visit: Visit, form: FormData) -> Shown | str:
    """Confirm or dismiss a candidate; dismissing needs a reason. Leads back to the candidates."""
    dataset, digest = text_of(form, "dataset"), text_of(form, "digest")
    note, decision = text_of(form, "note"), text_of(form, "decision")
    desk = visit.hub.desk(visit.access)
    require_post(visit.reader, desk.catalogue.owner(dataset) if dataset in desk.catalogue.datasets else None, _DECIDERS)
    try:
        found = candidate(desk, dataset, digest)
        if decision == "confirmed":
            desk.decisions.confirm(dataset, found.spec, who=visit.reader.actor, note=note)
        elif decision == "dismissed":
            desk.decisions.dismiss(dataset, found.spec, who=visit.reader.actor, note=note)
        else:
            raise PackError(f"no decision {decision!r}", hint="confirmed or dismissed")
    except (PackError, UnknownName) as error:
        return _page(visit, trouble=error.message, hint=error.hint, status=400)
    return f"{visit.link('/figures/relations')}#candidates"


def _page(visit: Visit, *, trouble: str | None = None, hint: str | None = None, status: int = 200) -> Shown:
    values = {
        "datasets": [_related(visit, name) for name in figure_datasets(visit.desk)],
        "outcomes": OUTCOMES,
        "tones": TONES,
        "trouble": trouble,
        "hint": hint,
        "linked": _linked,
        "outcome_of": outcome_of,
        "csrf": "",
    }
    return Shown("figures/check_relations.html", values, status)


def _related(visit: Visit, dataset: str) -> Related:
    found = checked(visit.desk, dataset) if visit.desk.count(dataset) else ()  # before the first figure nothing lacks
    groups = {
        outcome: [one for one in found if one.verdict is not None and outcome_of(one.verdict) == outcome]
        for outcome in OUTCOMES
    }
    asked = () if visit.as_of else candidates(visit.desk, dataset)
    first = sorted(asked, key=lambda one: OUTCOMES.index(outcome_of(one.verdict)))
    title = visit.desk.catalogue.dataset(dataset).spec.title
    unresolved = [one for one in found if one.verdict is None]
    return Related(dataset, title, groups, unresolved, first[:MOST_CANDIDATES], len(asked))


def _linked(relation: Relation, dataset: str) -> list[Linked]:
    """The figures of a relation in the order of its roles."""
    found, before = list[Linked](), None
    for figure in (figure for role in ROLES[relation.kind] for figure in relation.terms.get(role, ())):
        own = figure.id.startswith(f"{relation.id}.")
        path = None if own else f"/figures/{dataset}/{figure.id.removesuffix(COMPARED)}"
        where = figure.organisation or figure.place
        found.append(Linked(figure, path, None if where == before else where))
        before = where
    return found
