"""What of an answer goes into the ledger: under which grant, which objects and columns, how many rows, about whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from zhongshu.datasets.plan import Plan
from zhongshu.sharing.grants.book import Permit, receiving_unit
from zhongshu.sharing.ledger.counters import Quota
from zhongshu.sharing.ledger.entry import Entry, Kind, Look
from zhongshu.sharing.reader import Reader

MOST_SUBJECTS = 1_000
"""An entry names so many subjects at most; beyond them it says how many there were."""


@dataclass(frozen=True)
class Looked:
    """Everything that one answer read under one grant. `filters` are fingerprints of what was asked. These and the
    `subjects`, which are in the clear, are hidden by `Door.entry`."""

    permit: Permit
    objects: Mapping[str, tuple[str, ...]]
    rows: int = 0
    subjects: frozenset[str] = frozenset()
    filters: tuple[str, ...] = ()

    def merged(self, other: "Looked") -> "Looked":
        """Both as one."""
        objects = dict(self.objects)
        for name, columns in other.objects.items():
            objects[name] = tuple(dict.fromkeys((*objects.get(name, ()), *columns)))
        filters = tuple(dict.fromkeys((*self.filters, *other.filters)))
        return Looked(self.permit, objects, self.rows + other.rows, self.subjects | other.subjects, filters)


def fingerprint(asked: str) -> str:
    """SHA-256 in hex: a kept page holds so much of a statement, and not its text."""
    return sha256(asked.encode()).hexdigest()


Proof = tuple[Looked, ...]
"""One a grant."""


def by_grant(permits: Iterable[Permit]) -> tuple[Permit, ...]:
    """The first permit of each grant."""
    found: dict[tuple[str, int], Permit] = {}
    for one in permits:
        found.setdefault((one.grant.id, one.grant.version), one)
    return tuple(found.values())


def may_be_kept(proof: Proof) -> bool:
    """Whether it can be shown again later in its `Access.epoch`: a consent may end by itself at any moment of it."""
    return all(looked.permit.consented is None for looked in proof)


@dataclass
class Notes:
    """Gathers what is read, grant by grant."""

    _by_grant: dict[tuple[str, int], Looked] = field(default_factory=dict)

    def add(self, looked: Looked) -> None:
        key = (looked.permit.grant.id, looked.permit.grant.version)
        known = self._by_grant.get(key)
        self._by_grant[key] = looked if known is None else known.merged(looked)

    def beside(self, looked: Looked) -> Looked:
        """All that the answer would have read under its grant if it read this, too."""
        known = self._by_grant.get((looked.permit.grant.id, looked.permit.grant.version))
        return looked if known is None else known.merged(looked)

    @property
    def proof(self) -> Proof:
        """What was gathered so far."""
        return tuple(self._by_grant.values())


def entry_of(looked: Looked, reader: Reader, *, kind: Kind, purpose: str | None, address: str | None) -> Entry:
    """The ledger's line without whom it is about and what was asked, which `Door.entry` hides under a key."""
    grant = looked.permit.grant
    basis = grant.spec.basis
    return Entry(
        kind=kind,
        actor=reader.actor,
        unit=receiving_unit(grant.spec.to, reader),
        key=reader.key,
        grant=grant.id,
        version=grant.version,
        purpose=purpose or grant.spec.purpose,
        reference=None if basis is None else basis.document,
        address=address,
        objects=tuple(Look(name, columns) for name, columns in looked.objects.items()),
        subject_count=len(looked.subjects),
        rows=looked.rows,
    )


def quota_of(permit: Permit) -> Quota | None:
    """What the ledger keeps count of for the grant; None where it gives without a daily limit."""
    said = permit.quota
    if said.calls_a_day is None and said.subjects_a_day is None and said.rows_a_day is None:
        return None
    return Quota(said.calls_a_day, said.subjects_a_day, said.rows_a_day)


def objects_of(plan: Plan, permits: Mapping[str, Permit], permit: Permit) -> dict[str, tuple[str, ...]]:
    """The nouns that a grant lets the plan read, with the columns of them that it may show."""
    found: dict[str, tuple[str, ...]] = {}
    for one in permits.values():
        if one.grant.id == permit.grant.id:
            asked: Sequence[str] = plan.columns or one.columns
            found[one.noun.name] = tuple(name for name in asked if name in one.columns)
    return found
