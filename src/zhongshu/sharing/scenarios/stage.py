"""The stages of a pack's life, what was decided over them, and how it stands now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Action = Literal["adopted", "proposed", "approved", "refused", "withdrawn"]
"""adopted: the region took the pack over at the stage that its pack.yaml asks for."""


class Stage(StrEnum):
    """How far a pack is; what each means for its pages is decided by `sight.Sight` alone."""

    DRAFT = "draft"
    TRIAL = "trial"
    LIVE = "live"
    RETIRED = "retired"


MOVES: Mapping[Stage, tuple[Stage, ...]] = MappingProxyType(
    {
        Stage.DRAFT: (Stage.TRIAL, Stage.RETIRED),
        Stage.TRIAL: (Stage.LIVE, Stage.TRIAL, Stage.DRAFT, Stage.RETIRED),
        Stage.LIVE: (Stage.TRIAL, Stage.RETIRED),
        Stage.RETIRED: (Stage.TRIAL,),
    }
)
"""Nothing goes live untried; a trial may be followed by one for other units; what was retired is tried again first."""


@dataclass(frozen=True)
class Wish:
    """What is proposed. `units` are those whose people a trial is for, all who have logged in where there is none;
    `successor` is the pack that takes the place of a retired one."""

    stage: Stage
    units: tuple[str, ...] = ()
    successor: str | None = None


@dataclass(frozen=True)
class Step:
    """Something that was done over a pack's stage. Append-only.

    `name` is what the person is called, `unit` and `role` are the post as which it was done, `failing` the gates that
    did not hold. `paper`: the operator `who` recorded what `name` of `unit` had signed.
    """

    action: Action
    wish: Wish
    who: str
    at: datetime
    name: str = ""
    unit: str | None = None
    role: str | None = None
    paper: bool = False
    reason: str = ""
    failing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Life:
    """All steps of one pack, oldest first; the first one adopted it. `owner` is the unit that answers for it."""

    pack: str
    owner: str
    steps: tuple[Step, ...]
    suppliers: frozenset[str] = field(default_factory=frozenset)

    @property
    def standing(self) -> Step:
        """The step by which it has the stage that it has."""
        return next(one for one in reversed(self.steps) if one.action in ("adopted", "approved"))

    @property
    def stage(self) -> Stage:
        return self.standing.wish.stage

    @property
    def since(self) -> datetime:
        """From when on it has had its stage, whatever was decided about a trial's units meanwhile."""
        at = self.standing.at
        for one in reversed(self.steps):
            if one.action in ("adopted", "approved"):
                if one.wish.stage is not self.stage:
                    break
                at = one.at
        return at

    @property
    def waiting(self) -> Step | None:
        """The proposal that nobody has decided yet."""
        last = self.steps[-1]
        return last if last.action == "proposed" else None

    @property
    def units(self) -> frozenset[str]:
        """Who answers for it: its owner, and the owners of its datasets."""
        return self.suppliers | {self.owner}
