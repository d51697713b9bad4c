"""How the life of a scenario is told: people, units, gates, use as a line. What templates ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from zhongshu.core.errors import UnknownName
from zhongshu.screens.scenarios.gates import Held
from zhongshu.sharing.people.roles import OF_A_UNIT, ROLES, Role
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.scenarios.sight import WATCHERS
from zhongshu.sharing.scenarios.stage import Life, Step
from zhongshu.sharing.scenarios.use import Use
from zhongshu.web.data_pages.forms import share
from zhongshu.web.visit import Visit

TONES = {"live": "good", "trial": "warn", "draft": "", "retired": "bad"}
"""The colour of a stage, where it has one."""


@dataclass(frozen=True)
class Beat:
    """One day of a line."""

    value: Decimal
    partial: bool = False


@dataclass(frozen=True)
class Telling:
    """Words about scenarios for one visit."""

    visit: Visit

    def title(self, pack: str) -> str:
        """Of a pack; its id where the region runs it no more."""
        known = self.visit.hub.packs.packs.get(pack)
        return pack if known is None else self.visit.text(known.spec.title)

    def noun(self, name: str) -> str:
        """The title of a dataset, table or indicator."""
        hub = self.visit.hub
        if name in hub.packs.indicators.by_name:
            return self.visit.text(hub.packs.indicators.by_name[name].title)
        try:
            return self.visit.text(hub.packs.catalogue.title(name))
        except UnknownName:
            return name

    def path(self, name: str) -> str:
        """The page of a dataset, table or indicator."""
        folder = "indicators" if name in self.visit.hub.packs.indicators.by_name else "data"
        return self.visit.link(f"/{folder}/{name}")

    def person(self, step: Step) -> str:
        """Who did it, and as what."""
        if step.action == "adopted":
            return self.visit.t("scenarios.by_pack")
        unit = self.visit.owner(step.unit) if step.unit else ""
        role = self.visit.text(ROLES[Role(step.role)].title) if step.role else ""
        post = " ".join(part for part in (unit, role) if part)
        if step.paper:
            return self.visit.t("scenarios.on_paper", who=step.name, post=post, machine=step.who)
        return f"{step.name} · {post}" if post else step.name

    def units(self, units: tuple[str, ...]) -> str:
        """In a list; for all who have logged in where there is none."""
        said = "、" if self.visit.language == "zh" else ", "
        return said.join(map(self.visit.owner, units)) or self.visit.t("scenarios.mark.known")

    def gate(self, held: Held) -> str:
        """What was found, in a sentence."""
        numbers = {name: self._number(name, value) for name, value in held.numbers}
        return self.visit.t(f"scenarios.gate.{held.gate}.{held.fact}", **numbers)

    def _number(self, name: str, value: str) -> str:
        return self.visit.instant(datetime.fromisoformat(value)) if name == "at" else value

    def beats(self, use: Use) -> list[Beat]:
        """Calls a day; today is not over."""
        last = len(use.days) - 1
        return [Beat(Decimal(day.total), at == last) for at, day in enumerate(use.days)]

    def score(self, mean: Decimal | None) -> str:
        """One digit."""
        return "—" if mean is None else f"{mean.quantize(Decimal('0.1'), ROUND_HALF_UP):f}"

    def share(self, value: Decimal) -> str:
        """Percent, rounded down: 100 means all."""
        return share(value)

    def seconds(self, value: Decimal | None) -> str:
        """Two digits."""
        return "—" if value is None else f"{value.quantize(Decimal('0.01')):f}"


def answers_for(reader: Reader, life: Life, office: str) -> bool:
    """Whether somebody reads what users wrote, and means of few: who answers for it, the office, administrators."""
    if reader.system:
        return True
    works = any(one.role in OF_A_UNIT and one.unit in {*life.units, office} for one in reader.posts)
    return works or any(one.role in WATCHERS for one in reader.posts)


def common(visit: Visit) -> Mapping[str, Any]:
    """What every template of this room is given."""
    return {"tell": Telling(visit), "csrf": "", "tones": TONES}
