"""What a person is told: which steps are theirs, why something may not be read, which grant would be needed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text
from zhongshu.sharing.grants import life, request_clock
from zhongshu.sharing.grants.dossier import Action, Dossier
from zhongshu.sharing.grants.law import SharingLaw
from zhongshu.sharing.grants.life import Step, Terms
from zhongshu.sharing.grants.nouns import Noun
from zhongshu.sharing.grants.scope import Scope, require_sharable
from zhongshu.sharing.grants.spec import GrantSpec, Receiver
from zhongshu.sharing.people.refusal import Refusal
from zhongshu.sharing.people.roles import OF_A_UNIT
from zhongshu.sharing.reader import Reader

PURPOSE = "PURPOSE"
"""Stands in a draft where a person has to say what for, in one word."""


def steps(law: SharingLaw) -> Mapping[Action, Callable[[Dossier, Step, Terms], Dossier]]:
    """Every step but asking and amending, which bring words of their own."""
    return {
        "approved": life.approved,
        "refused": life.refused,
        "asked_back": lambda dossier, step, terms: request_clock.asked_back(dossier, step, terms, law),
        "answered": lambda dossier, step, terms: request_clock.answered(dossier, step),
        "extended": lambda dossier, step, terms: request_clock.put_off(dossier, step, terms, law),
        "suspended": life.suspended,
        "resumed": life.resumed,
        "revoked": life.revoked,
    }


def open_steps(dossier: Dossier, by: Reader, at: datetime, terms: Terms, law: SharingLaw) -> tuple[Action, ...]:
    """The steps that the person could take now, given a reason: the same rules decide as when they are taken."""

    def can(step: Callable[[Dossier, Step, Terms], Dossier]) -> bool:
        try:
            step(dossier, Step(by, at, "?"), terms)
        except ZhongshuError:
            return False
        return True

    return tuple(name for name, step in steps(law).items() if can(step))


@dataclass(frozen=True)
class Needed:
    """What would let somebody read a noun. `why` says what stands in the way, `asked` are requests and grants of their
    unit that come to nothing now; `draft` is a request to be completed, None where no grant can help."""

    noun: str
    owner: str | None
    why: Text
    asked: tuple[Dossier, ...] = ()
    draft: Mapping[str, Any] | None = None

    @property
    def yaml(self) -> str:
        """The draft as a file; empty where there is none."""
        if self.draft is None:
            return ""
        return str(yaml.safe_dump(dict(self.draft), allow_unicode=True, sort_keys=False, width=120))


def needed(by: Reader, noun: Noun, scope: Scope, dossiers: Iterable[Dossier], today: date) -> Needed:
    """For a noun that `by` may not read; `dossiers` are all grants, those of the person's unit among them."""
    unit = next((post.unit for post in by.posts if post.unit and post.role in OF_A_UNIT), None)
    if noun.owner is None:
        return Needed(
            noun.name, None, Text(zh="没有单位主管它，无人能授权", en="no unit answers for it, so nobody can grant it")
        )
    if unit is None:
        said = Text(zh="须以某单位的岗位登录才能申请", en="only somebody with a post in a unit can ask for it: log in")
        return Needed(noun.name, noun.owner, said)
    draft = _draft(noun, unit, {one.id for one in dossiers}, today)
    spec = GrantSpec.model_validate({**draft, "purpose": "asked"})
    try:
        require_sharable(spec, scope)
    except Refusal as error:
        return Needed(noun.name, noun.owner, error.said)
    mine = tuple(one for one in dossiers if noun.name in one.newest.spec.read and one.newest.spec.to.unit == unit)
    why = Text(
        zh=f"{unit} 没有读取 {noun.name} 的授权，须由 {noun.owner} 同意",
        en=f"{unit} has no grant to read {noun.name}; {noun.owner} decides",
    )
    return Needed(noun.name, noun.owner, why, mine, draft)


def _draft(noun: Noun, unit: str, taken: set[str], today: date) -> dict[str, Any]:
    base = f"{unit}-{noun.name}".replace(".", "-").replace("_", "-")[:70]
    names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    draft: dict[str, Any] = {
        "grant": next(name for name in names if name not in taken),
        "title": f"{unit}: {noun.name}",
        "from": noun.owner,
        "to": Receiver(unit=unit).model_dump(mode="json", exclude_defaults=True),
        "read": noun.name,
        "purpose": PURPOSE,
        "valid": {"valid_from": today, "valid_to": _a_year_later(today)},
    }
    if noun.columns:
        draft["columns"] = {"allow": list(noun.columns)}
    return draft


def _a_year_later(day: date) -> date:
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
