"""How a grant is told: to whom, over what, how its clock stands. What templates ask for beside the grant itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.grants.dossier import Dossier
from zhongshu.sharing.grants.life import OPERATOR
from zhongshu.sharing.grants.masks import Mask
from zhongshu.sharing.grants.request_clock import Waiting
from zhongshu.sharing.grants.spec import GrantSpec
from zhongshu.sharing.people.roles import ROLES, Role
from zhongshu.web.visit import Visit

WATCHERS = frozenset({Role.AUDITOR, Role.SECURITY_ADMIN})
"""They see every grant: one to find what was wrong, the other to stop it."""

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Telling:
    """Words about grants for one visit."""

    visit: Visit

    def unit(self, unit: str | None) -> str:
        return self.visit.owner(unit)

    def receivers(self, spec: GrantSpec) -> str:
        """Anyone; or a unit's title and the roles in it."""
        t, to = self.visit.t, spec.to
        if spec.grant == OPERATOR:
            return t("grants.machine")
        if to.anyone:
            return t("grants.anyone")
        roles = "、".join if self.visit.language == "zh" else ", ".join
        named = roles([self.visit.text(ROLES[role].title) for role in to.roles])
        unit = self.unit(to.unit) if to.unit else t("grants.any_unit")
        return f"{unit} · {named}" if named else unit

    def noun(self, name: str) -> str:
        """The title of what is read; the word itself for all of a pack, or for what is gone."""
        hub = self.visit.hub
        if name in hub.packs.indicators.by_name:
            return self.visit.text(hub.packs.indicators.by_name[name].title)
        if name in hub.packs.services:
            return self.visit.text(hub.packs.services[name].spec.title)
        try:
            return self.visit.text(hub.packs.catalogue.title(name))
        except UnknownName:
            return self.visit.t("grants.all_own") if name == "*" else name

    def path(self, name: str) -> str | None:
        """The page of what is read; None where there is no page of its own."""
        hub = self.visit.hub
        if name in hub.packs.indicators.by_name:
            return self.visit.link(f"/indicators/{name}")
        if name in hub.packs.services:
            return self.visit.link(f"/services/{name}")
        catalogue = hub.packs.catalogue
        known = name in catalogue.datasets or name in catalogue.tables or name in catalogue.parameters
        return self.visit.link(f"/data/{name}") if known else None

    def column(self, spec: GrantSpec, column: str) -> str:
        """A column's title, where what is read gives it one; else its name."""
        return self.named(spec.read, column)

    def named(self, read: Sequence[str], column: str) -> str:
        """A column's title in the first of these that gives it one."""
        titles = (self.visit.hub.packs.column_title(name, column) for name in read)
        found = next((title for title in titles if title is not None), None)
        return column if found is None else self.visit.text(found)

    def chapter(self, chapter: str) -> str:
        """A chapter's title, where the file of some entity has one of this name; else the name."""
        files = (entity.spec.file for entity in self.visit.hub.packs.entities.values())
        found = (file.chapters[chapter].title for file in files if file is not None and chapter in file.chapters)
        title = next(found, None)
        return chapter if title is None else self.visit.text(title)

    def role(self, role: Role) -> str:
        return self.visit.text(ROLES[role].title)

    def choice(self, mask: str) -> str:
        """A mask as a form offers it: bucket, or area.county."""
        name, _, grain = mask.partition(".")
        if grain:
            return self.visit.t(f"grants.mask.{name}", value=self.visit.t(f"grants.grain.{grain}"))
        return self.visit.t(f"grants.form.{name}")

    def mask(self, mask: Mask) -> str:
        """What is left of a value, in a sentence."""
        name, _, value = mask.words.partition(": ")
        told = self.visit.t(f"grants.grain.{value}") if name in ("area", "time") else value
        return self.visit.t(f"grants.mask.{name}", value=told)

    def person(self, who: str) -> str:
        """A person's name; a pack, the machine and whoever runs it as they are written."""
        if who.startswith("pack:"):
            return self.visit.t("grants.by_pack", pack=who.removeprefix("pack:"))
        if who == "system":
            return self.visit.t("grants.by_region")
        machine, _, unit = who.partition(" for ")
        if unit:
            return self.visit.t("grants.on_paper", who=machine, unit=self.unit(unit))
        try:
            return self.visit.hub.people.persons.get(who).name
        except UnknownName:
            return who

    def last_day(self, waiting: Waiting) -> str:
        """The last day on which the answer is in time; '' where nobody knows."""
        due = None if waiting.standing is None else waiting.standing.due
        return "" if due is None else self.visit.day(due - _TICK)

    def by_day(self, moment: datetime) -> str:
        """The last day before a moment that is too late."""
        return self.visit.day(moment - _TICK)

    def limits(self, spec: GrantSpec) -> list[str]:
        """The quotas in sentences; empty where there are none."""
        return [self.visit.t(f"grants.quota.{name}", n=value) for name, value in spec.quota if value is not None]


def common(visit: Visit) -> Mapping[str, Any]:
    """What every template of grants is given."""
    return {"tell": Telling(visit), "csrf": "", "tones": TONES}


TONES = {"active": "good", "requested": "warn", "refused": "bad", "suspended": "bad", "revoked": "bad", "replaced": ""}
"""The colour of a status, where it has one."""


def concerns(visit: Visit, dossier: Dossier) -> bool:
    """Whether the reader may see what a grant says: those whom it is between, the subjects on whose consent it rests,
    the data office, and who watches."""
    reader, grants = visit.reader, visit.hub.grants
    if reader.system or any(post.role in WATCHERS or post.unit == grants.office for post in reader.posts):
        return True
    units = {post.unit for post in reader.posts if post.unit}
    specs = [one.spec for one in dossier.versions]
    if reader.subject is not None and any(spec.consent for spec in specs):
        return True
    asked = {event.unit for event in dossier.events if event.unit}
    mine = any(spec.to.anyone or spec.from_ in units or spec.to.unit in units for spec in specs)
    roles = {post.role for post in reader.posts}
    return mine or bool(asked & units) or any(spec.to.unit is None and roles & set(spec.to.roles) for spec in specs)


def mine(visit: Visit) -> list[tuple[str, Text]]:
    """The units that the reader works in."""
    units = dict.fromkeys(post.unit for post in visit.reader.posts if post.unit)
    return [(unit, visit.hub.unit_title(unit)) for unit in units if unit in visit.hub.grants.units]
