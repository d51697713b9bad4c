"""What people decided over proposed relations, in the state."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Engine, select

from zhongshu.core.errors import PackError, Place
from zhongshu.core.spec import pack_of
from zhongshu.datasets.figures.declared import DeclaredRelation
from zhongshu.datasets.figures.spec import RelationSpec
from zhongshu.methods.figures.relation import Relation
from zhongshu.state.holding import upsert
from zhongshu.state.tables import forms as schema

Decided = Literal["confirmed", "dismissed"]


def spec_of(relation: Relation, dataset: str) -> RelationSpec:
    """The relation as a pack would write it, by the ids of its figures."""
    roles = {
        role: [figure.id for figure in figures] if role == "parts" else figures[0].id
        for role, figures in relation.terms.items()
        if figures
    }
    said: dict[str, Any] = {"of": dataset, relation.kind: roles, "across": tuple(sorted(relation.across))}
    return RelationSpec.model_validate({**said, "title": relation.title, "note": relation.note})


def canonical(dataset: str, spec: RelationSpec) -> dict[str, Any]:
    """What makes a relation this one, titles apart: dataset, kind, figures by role (parts in their order of ids)."""
    roles = {
        role: sorted(said, key=str) if isinstance(said, list | tuple) else said for role, said in spec.roles.items()
    }
    return {"dataset": dataset, "kind": spec.kind, "roles": roles, "across": sorted(spec.across)}


def digest_of(dataset: str, spec: RelationSpec) -> str:
    """SHA-256 of the canonical form, in hexadecimal: the relation's id among decisions and candidates."""
    said = json.dumps(canonical(dataset, spec), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Decision:
    """What a person decided over a relation; `at` is UTC."""

    digest: str
    dataset: str
    spec: RelationSpec
    decision: Decided
    note: str
    who: str
    at: datetime

    @property
    def declared(self) -> DeclaredRelation:
        """A confirmed one, as if a pack had declared it: PACK.confirmed_ and the first digits of its digest."""
        name = f"{pack_of(self.dataset)}.confirmed_{self.digest[:12]}"
        return DeclaredRelation(name, self.spec, self.dataset, Place(f"confirmed by {self.who}"))


class DecisionStore:
    """Confirmed and dismissed relations; a decision stands until another replaces it."""

    def __init__(self, database: Engine):
        self._database = database

    def confirm(self, dataset: str, spec: RelationSpec, *, who: str, note: str = "") -> Decision:
        """From now on it is checked as a declared one is."""
        return self._decide(dataset, spec, "confirmed", who, note)

    def dismiss(self, dataset: str, spec: RelationSpec, *, who: str, note: str) -> Decision:
        """It is not proposed again. PackError without a note: others want to know why."""
        if not note.strip():
            raise PackError(
                "a relation is dismissed without a reason", hint="say why these figures do not belong together"
            )
        return self._decide(dataset, spec, "dismissed", who, note)

    def of(self, dataset: str) -> list[Decision]:
        """All that stand over figures of a dataset (its qualified name), the oldest first."""
        decided = schema.relation_decision
        query = select(decided).where(decided.c.dataset == dataset).order_by(decided.c.at, decided.c.digest)
        with self._database.connect() as connection:
            return [_decision(row) for row in connection.execute(query).mappings()]

    def _decide(self, dataset: str, spec: RelationSpec, decision: Decided, who: str, note: str) -> Decision:
        made = Decision(digest_of(dataset, spec), dataset, spec, decision, note.strip(), who, datetime.now(UTC))
        row = {
            "digest": made.digest,
            "dataset": dataset,
            "relation": spec.model_dump(mode="json", exclude_none=True),
            "decision": decision,
            "note": made.note,
            "who": who,
            "at": made.at,
        }
        with self._database.begin() as connection:
            upsert(connection, schema.relation_decision, **row)
        return made


def _decision(row: Mapping[Any, Any]) -> Decision:
    spec = RelationSpec.model_validate(row["relation"])
    return Decision(row["digest"], row["dataset"], spec, row["decision"], row["note"], row["who"], row["at"])
