"""The grants in force, held in memory: which of them lets a reader read what, and why none does."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from zhongshu.core.errors import GrantError, Place
from zhongshu.sharing.grants.grant import Grant
from zhongshu.sharing.grants.masks import Mask
from zhongshu.sharing.grants.nouns import SUMS, Noun, Nouns
from zhongshu.sharing.grants.predicate import Predicate, parse
from zhongshu.sharing.grants.spec import Quota, Receiver
from zhongshu.sharing.people.roles import OF_A_UNIT
from zhongshu.sharing.reader import Reader

OPERATOR = "operator"
"""The standing grant of the system readers."""

Consented = Callable[[str, str, datetime, str | None], frozenset[str]]
"""(unit, purpose, now, chapter) -> the subjects that consent to it; None is all chapters."""


@dataclass(frozen=True)
class Permit:
    """What one grant lets one reader see of one noun. `consented` None needs no consent.

    `columns` are in the noun's order; `area` is what reader_area() stands for in the row filter.
    """

    grant: Grant
    noun: Noun
    columns: tuple[str, ...]
    masks: Mapping[str, Mask] = field(default_factory=dict)
    predicate: Predicate | None = None
    variables: Mapping[str, str | None] = field(default_factory=dict)
    consented: frozenset[str] | None = None

    @property
    def whole(self) -> bool:
        """Whether every row and column is seen as it is."""
        full = len(self.columns) == len(self.noun.columns)
        return full and not self.masks and self.predicate is None and self.consented is None

    @property
    def quota(self) -> Quota:
        return self.grant.spec.quota

    @property
    def salt(self) -> str:
        """What the pseudonyms of this grant are made with: nobody without the hub's signature can make them."""
        return hashlib.sha256(f"{self.grant.id}\x1f{self.grant.signature}".encode()).hexdigest()


@dataclass(frozen=True)
class GrantBook:
    """All grants in force at one moment of the ledger. Asking reads nothing but the consents."""

    grants: tuple[Grant, ...]
    nouns: Nouns
    zone: ZoneInfo
    consented: Consented
    unit_areas: Mapping[str, str | None]
    _parsed: dict[tuple[str, str], Predicate] = field(default_factory=dict, compare=False, repr=False)
    _meant: dict[tuple[bool, str], tuple[Grant, ...]] = field(default_factory=dict, compare=False, repr=False)

    def permit(self, reader: Reader, noun: Noun, now: datetime, *, grant: str | None = None) -> Permit:
        """The widest permit, or that of the grant that is asked for; GrantError that says what would be needed."""
        found = self.permits(reader, noun, now, grant=grant)
        if not found:
            raise self._refusal(reader, noun, now, grant)
        return found[0]

    def permits(self, reader: Reader, noun: Noun, now: datetime, *, grant: str | None = None) -> list[Permit]:
        """All that let the reader see something of the noun, the widest first."""
        over = (one for one in self._over(noun) if grant is None or one.id == grant)
        fitting = [one for one in over if self._fits(one, reader) and one.valid_at(now, self.zone)]
        made = [self._permit(one, reader, noun, now) for one in fitting]
        if noun.kind in SUMS:
            made = [one for one in made if not one.grant.spec.restricts]
        return sorted(made, key=lambda one: (not one.whole, -len(one.columns), len(one.masks), one.grant.id))

    def operator(self, noun: Noun) -> Permit:
        """What the system reads under: everything, as it is. GrantError where a region has no such grant."""
        found = next((one for one in self.grants if one.id == OPERATOR), None)
        if found is None:
            raise GrantError("the region's grant `operator` is not in force", hint="zhongshu grant show operator")
        return Permit(found, noun, tuple(noun.columns))

    def _over(self, noun: Noun) -> tuple[Grant, ...]:
        """The grants that mean the noun."""
        key = (noun.kind == "indicator", noun.name)
        if key not in self._meant:
            self._meant[key] = tuple(one for one in self.grants if self._means(one, noun))
        return self._meant[key]

    def _means(self, grant: Grant, noun: Noun) -> bool:
        if grant.id == OPERATOR:
            return True
        if noun.closed_by - {grant.spec.from_}:  # made of what another unit gives to nobody
            return False
        return noun.owner == grant.spec.from_ and any(
            self.nouns.covers(pattern, grant.spec.from_, noun) for pattern in grant.spec.read
        )

    @staticmethod
    def _fits(grant: Grant, reader: Reader) -> bool:
        if grant.id == OPERATOR:
            return reader.system
        return receives(grant.spec.to, reader)

    def _permit(self, grant: Grant, reader: Reader, noun: Noun, now: datetime) -> Permit:
        spec = grant.spec
        allowed = spec.columns.allow
        columns = tuple(name for name in noun.columns if allowed is None or name in allowed)
        predicate = None
        if spec.where is not None and noun.kind not in SUMS:
            predicate = self._predicate(grant.id, spec.where, noun)
        unit = receiving_unit(spec.to, reader)
        consented = self.consented(unit or "", spec.purpose, now, spec.chapter) if spec.consent else None
        variables = {
            "reader_unit": unit,
            "reader_area": self.unit_areas.get(unit or ""),
            "reader_subject": reader.subject,
        }
        masks = {name: mask for name, mask in spec.columns.mask.items() if name in columns}
        return Permit(grant, noun, columns, masks, predicate, variables, consented)

    def _predicate(self, grant: str, where: str, noun: Noun) -> Predicate:
        key = (grant, noun.name)
        if key not in self._parsed:
            self._parsed[key] = parse(where, noun.columns, Place(f"grant {grant}", key="where"))
        return self._parsed[key]

    def _refusal(self, reader: Reader, noun: Noun, now: datetime, grant: str | None) -> GrantError:
        if grant is not None:
            held = [one.grant.id for one in self.permits(reader, noun, now)]
            hint = f"grants that do: {', '.join(held)}" if held else self._needed(noun)
            return GrantError(f"the grant {grant!r} does not let {reader.shown} read {noun.name}", hint=hint)
        return GrantError(f"{reader.shown} may not read {noun.name}", hint=self._needed(noun))

    def _needed(self, noun: Noun) -> str:
        whose = noun.owner or "its owner"
        return f"a grant from {whose} on {noun.name} would be needed: ask at /grants/new?read={noun.name}"


def receives(to: Receiver, reader: Reader) -> bool:
    """Whether a grant to these is one to the reader."""
    if to.anyone:
        return True
    roles = to.roles or OF_A_UNIT
    return any((to.unit is None or post.unit == to.unit) and post.role in roles for post in reader.posts)


def receiving_unit(to: Receiver, reader: Reader) -> str | None:
    """The unit in whose name the reader reads under the grant."""
    if to.unit is not None:
        return to.unit
    roles = to.roles or OF_A_UNIT
    return next((post.unit for post in reader.posts if post.role in roles), reader.unit)
