"""The grants of a region at work: what pages and commands ask of this room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection

from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.core.text import Text
from zhongshu.sharing.grants import life
from zhongshu.sharing.grants.adopt import Wanted, adopted, all_wanted, standing_grants
from zhongshu.sharing.grants.consent import ConsentStore
from zhongshu.sharing.grants.dossier import Action, Dossier
from zhongshu.sharing.grants.grant import Grant
from zhongshu.sharing.grants.law import SharingLaw
from zhongshu.sharing.grants.life import Step, Terms
from zhongshu.sharing.grants.nouns import CLOSED, Nouns
from zhongshu.sharing.grants.request_clock import Waiting, provided_by, requests_due, waiting
from zhongshu.sharing.grants.rights import Needed, needed, open_steps, steps
from zhongshu.sharing.grants.scope import OPEN, Scope, require_sharable, scope_of
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.grants.store import GrantStore
from zhongshu.sharing.people.refusal import NotAllowed
from zhongshu.sharing.reader import Reader

DATA_OFFICE = "data_bureau"


@dataclass(frozen=True)
class InForce:
    """What lets people read. `faulty` are active grants that do not, each with the reason: a signature that is not the
    hub's, a name that is gone, a level that has risen."""

    grants: tuple[Grant, ...]
    faulty: Mapping[str, str]


@dataclass(frozen=True)
class Grants:
    """`now` is the ledger's clock, `units` the region's by id; `office` is the unit of the data office."""

    store: GrantStore
    consents: ConsentStore
    nouns: Nouns
    law: SharingLaw
    units: Mapping[str, Text]
    now: Callable[[], datetime]
    office: str = DATA_OFFICE

    def request(
        self,
        by: Reader,
        spec: GrantSpec,
        *,
        reason: str = "",
        unit: str | None = None,
        also: Callable[[Connection], None] | None = None,
    ) -> Dossier:
        """Ask for a new grant. NotAllowed where it cannot be, UnknownName for a unit or noun that is not there.

        `also` writes into the state what has to be there with the request, or not at all.
        """
        self._require_units(spec, unit)
        made = life.requested(self._step(by, reason, unit), spec, self.terms(spec))
        return self.store.begin(made) if also is None else self.store.begin(made, also)

    def amend(self, by: Reader, spec: GrantSpec, *, reason: str = "", unit: str | None = None) -> Dossier:
        """Ask for a new version of the grant whose id it has."""
        self._require_units(spec, unit)
        step, terms = self._step(by, reason, unit), self.terms(spec)
        return self.store.change(spec.grant, lambda before: life.amended(before, step, spec, terms))

    def take(self, by: Reader, grant: str, action: Action, *, reason: str = "", unit: str | None = None) -> Dossier:
        """Approve, refuse, suspend and so on. NotAllowed where the person may not, or the grant does not stand so."""
        known = steps(self.law)
        if action not in known:
            raise UnknownName.among("step", action, known)
        self._require_known(unit)
        step = self._step(by, reason, unit)

        def taken(before: Dossier) -> Dossier:
            return known[action](before, step, self.terms_of(before))

        return self.store.change(grant, taken)

    def terms(self, spec: GrantSpec) -> Terms:
        """What the rules say of it. UnknownName, NotAllowed, PackError as `scope_of` raises them."""
        scope = scope_of(spec, self.nouns)
        within = spec.to.unit == spec.from_ or spec.grant == life.OPERATOR
        closed = scope.sharing == "none" or not OPEN <= scope.level < CLOSED
        reviewed = not within and not closed and self.law.reviewed(scope.sharing, scope.level, self.now())
        return Terms(scope, reviewed, self.office, self.law.time.zone)

    def terms_of(self, dossier: Dossier) -> Terms:
        """Of the version that waits, else of the one that stands; of one over names that are gone, the strictest."""
        try:
            return self.terms((dossier.waiting or dossier.shown).spec)
        except ZhongshuError:
            return Terms(Scope((), CLOSED, "none", frozenset()), False, self.office, self.law.time.zone)

    def open_steps(self, by: Reader, dossier: Dossier) -> tuple[Action, ...]:
        """What the person could do with it now, given a reason."""
        return open_steps(dossier, by, self.now(), self.terms_of(dossier), self.law)

    def waiting(self, dossier: Dossier) -> Waiting | None:
        """The request that waits and its clock."""
        return waiting(dossier, self.terms_of(dossier), self.law, self.now())

    def provided_by(self, dossier: Dossier) -> datetime | None:
        """When the data of an approved grant is late."""
        return provided_by(dossier, self.terms_of(dossier), self.law)

    def requests_due(self) -> list[Waiting]:
        """Requests that warn or are overdue: for the worker, and for whoever opens the page."""
        dossiers = self.store.dossiers()
        terms = {name: self.terms_of(one) for name, one in dossiers.items() if one.waiting}
        return requests_due(dossiers.values(), terms, self.law, self.now())

    def needed(self, by: Reader, name: str) -> Needed:
        """What would let the person read a noun. UnknownName where there is none."""
        noun = self.nouns.of_relation(name)
        spec = GrantSpec.model_validate(
            {"grant": "asked", "title": name, "from": noun.owner or "nobody", "to": {"anyone": True}, "read": noun.name}
            | {"purpose": "asked"}
        )
        scope = scope_of(spec, self.nouns) if noun.owner else Scope((noun,), CLOSED, "none", frozenset())
        return needed(by, noun, scope, list(self.store.dossiers().values()), self.today())

    def in_force(self) -> InForce:
        """What the grant book is made of."""
        found = self.store.in_force()
        faulty = {one.id: "its signature is not the hub's" for one in found.forged}
        grants = []
        for one in found.grants:
            try:
                if one.id != life.OPERATOR and one.spec.to.unit != one.spec.from_:
                    require_sharable(one.spec, scope_of(one.spec, self.nouns))
                grants.append(one)
            except ZhongshuError as error:
                faulty[one.id] = error.message
        return InForce(tuple(grants), faulty)

    def adopt(self, packs: Mapping[str, Sequence[GrantSpec]]) -> list[Dossier]:
        """Take over the region's standing grants and the packs'; returns what has changed. Again: nothing changes.

        PackError where two have one id; raises what `scope_of` raises for a pack's grant over what is not there.
        """
        scopes = {spec.grant: scope_of(spec, self.nouns) for specs in packs.values() for spec in specs}
        wanted = all_wanted(standing_grants(self.nouns, self.office), packs, scopes)
        before, at, changed = self.store.dossiers(), self.now(), []
        for name in sorted({*wanted, *before}):
            one, old = wanted.get(name), before.get(name)
            after = adopted(old, one, at)
            if after is None or after == old:
                continue
            if old is None:
                changed += self._begun(after)
            else:
                changed.append(self.store.change(name, partial(_adopted, wanted=one, at=at)))
        return changed

    def today(self) -> date:
        return self.now().astimezone(self.law.time.zone).date()

    def _begun(self, made: Dossier) -> list[Dossier]:
        """Nothing where another process has begun the same grant meanwhile: it read the same packs."""
        try:
            return [self.store.begin(made)]
        except NotAllowed:
            return []

    def _step(self, by: Reader, reason: str, unit: str | None) -> Step:
        return Step(by, self.now(), reason, unit)

    def _require_units(self, spec: GrantSpec, unit: str | None) -> None:
        for one in (spec.from_, spec.to.unit, unit):
            self._require_known(one)

    def _require_known(self, unit: str | None) -> None:
        if unit is not None and unit not in self.units:
            raise UnknownName.among("unit of this region", unit, self.units)


def _adopted(before: Dossier, wanted: Wanted | None, at: datetime) -> Dossier:
    return adopted(before, wanted, at) or before
