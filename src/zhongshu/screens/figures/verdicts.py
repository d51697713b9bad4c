"""Relations between printed figures, as pages, the brief and the command see them."""

from collections.abc import Iterator
from dataclasses import dataclass

from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.core.spec import pack_of
from zhongshu.core.text import Text
from zhongshu.datasets.figures.declared import DeclaredRelation
from zhongshu.datasets.figures.reading import figures_of, resolve
from zhongshu.datasets.figures.spec import RelationSpec
from zhongshu.datasets.figures.store import Decision, digest_of, spec_of
from zhongshu.methods.figures.check import check
from zhongshu.methods.figures.figure import Figure
from zhongshu.methods.figures.propose import propose
from zhongshu.methods.figures.relation import Relation
from zhongshu.methods.figures.verdict import Verdict
from zhongshu.screens.desk import Desk


@dataclass(frozen=True)
class CheckedRelation:
    """A declared relation, or one that a person confirmed (`decision`).

    `verdict` is None, and `problem` says why, where a figure that it names is not in the rows of this snapshot.
    """

    declared: DeclaredRelation
    verdict: Verdict | None
    problem: str | None = None
    decision: Decision | None = None


@dataclass(frozen=True)
class Candidate:
    """A relation that nobody has decided over yet; `digest` names it when somebody does. `why`: what suggested it."""

    digest: str
    relation: Relation
    spec: RelationSpec
    verdict: Verdict

    @property
    def why(self) -> Text | None:
        return self.relation.note


def figures(desk: Desk, dataset: str) -> dict[str, Figure]:
    """The figures of a dataset that says `figures:`, by id, as the reader may see them. UnknownName for another."""

    def read() -> dict[str, Figure]:
        spec = desk.catalogue.dataset(dataset).spec
        if spec.figures is None:
            raise UnknownName.among("dataset of printed figures", dataset, figure_datasets(desk))
        columns, rows = desk.rows(dataset, order=spec.key)
        return figures_of(spec.figures, spec.key[0], columns, rows)

    return desk.keep(f"figures {dataset}", read)


def figure_datasets(desk: Desk) -> tuple[str, ...]:
    """The qualified names of all datasets whose rows are printed figures, of scenarios that the reader finds."""
    known = desk.catalogue.datasets.items()
    return tuple(name for name, said in known if said.spec.figures is not None and desk.sight.opens(pack_of(name)))


def checked(desk: Desk, dataset: str) -> tuple[CheckedRelation, ...]:
    """Every declared relation of the dataset, then every confirmed one, in the order they were said."""
    said = desk.keep(
        f"relations {dataset}",
        lambda: tuple(_check(desk, declared) for declared in desk.relations.values() if declared.of == dataset),
    )
    decided = desk.decisions.of(dataset)
    return (*said, *(_check(desk, one.declared, one) for one in decided if one.decision == "confirmed"))


def candidates(desk: Desk, dataset: str) -> tuple[Candidate, ...]:
    """What figures of the dataset could be related by, without what is declared or decided already."""
    known = {digest_of(dataset, one.spec) for one in desk.relations.values() if one.of == dataset}
    known |= {one.digest for one in desk.decisions.of(dataset)}
    return tuple(one for one in _proposed(desk, dataset) if one.digest not in known)


def candidate(desk: Desk, dataset: str, digest: str) -> Candidate:
    """The one with this digest; UnknownName when it is decided over already or never was proposed."""
    found = {one.digest: one for one in candidates(desk, dataset)}
    if digest not in found:
        raise UnknownName(
            f"no candidate {digest[:12]!r} in {dataset}", hint="somebody may have decided over it already"
        )
    return found[digest]


def verdict_of(desk: Desk, name: str) -> Verdict:
    """Of a declared ("economy.r04") or confirmed relation. UnknownName when it, or one of its figures, is not there."""
    declared = desk.relations.get(name) or _confirmed(desk, name)
    return check(resolve(declared, figures(desk, declared.of)))


def _confirmed(desk: Desk, name: str) -> DeclaredRelation:
    found = {
        one.declared.name: one.declared for dataset in figure_datasets(desk) for one in _confirmations(desk, dataset)
    }
    if name not in found:
        raise UnknownName.among("relation", name, [*desk.relations, *found])
    return found[name]


def _confirmations(desk: Desk, dataset: str) -> Iterator[Decision]:
    return (one for one in desk.decisions.of(dataset) if one.decision == "confirmed")


def _check(desk: Desk, declared: DeclaredRelation, decision: Decision | None = None) -> CheckedRelation:
    try:
        return CheckedRelation(declared, check(resolve(declared, figures(desk, declared.of))), decision=decision)
    except ZhongshuError as error:
        return CheckedRelation(declared, None, error.message, decision)


def _proposed(desk: Desk, dataset: str) -> tuple[Candidate, ...]:
    """Everything that could be proposed, worked out once a snapshot; what people decide is taken off later."""

    def work_out() -> tuple[Candidate, ...]:
        found = []
        for relation in propose(tuple(figures(desk, dataset).values())):
            spec = spec_of(relation, dataset)
            found.append(Candidate(digest_of(dataset, spec), relation, spec, check(relation)))
        return tuple(found)

    return desk.keep(f"candidates {dataset}", work_out)
